import { topicPath } from '../http/compose.ts';

/** Paths that share most of their segments with the path of a topic, and are no topic's: another begin, one too few, one too many. */
export const nearlyTopicPaths = (cache: string, topic: string): string[] => [
  `/no-such-path${topicPath(cache, topic).slice('/topics'.length)}`,
  `/topics/${encodeURIComponent(cache)}`,
  `${topicPath(cache, topic)}/no-such-part`,
];
