import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { topicPath } from '../http/compose.ts';
import { resetMethod, type Exchange } from '../http/exchange.ts';
import type { ServiceUnderTest } from '../http/service-under-test.ts';

const isUrl = (reset: string): boolean => /^https?:/.test(reset);

/** That a topic was recreated, as a step of a story. What the service was given for it may have a secret in it: it is named. */
export function resetExchange(
  { basePath, cache, fixtures: { reset = '' } }: ServiceUnderTest,
  topic: string,
  sentMs: number,
): Exchange {
  const sed = `sed "s|{cache}|${encodeURIComponent(cache)}|;s|{topic}|${encodeURIComponent(topic)}|"`;
  return {
    method: resetMethod,
    target: basePath + topicPath(cache, topic),
    headers: [],
    body: '',
    bodyBytes: 0,
    error: 'done',
    ms: performance.now() - sentMs,
    sentMs,
    curl: isUrl(reset)
      ? `curl -i -X DELETE "$(printf %s "$TOPICS_RESET" | ${sed})"`
      : `TOPICS_CACHE="${cache}" TOPICS_TOPIC="${topic}" sh -c "$TOPICS_RESET"`,
  };
}

/**
 * Recreates a topic: DELETE to the URL that the service was given, or its command with TOPICS_CACHE and TOPICS_TOPIC in
 * the environment. @throws when that fails
 */
export async function resetTopic(reset: string, cache: string, topic: string): Promise<void> {
  if (!isUrl(reset)) {
    const env = { ...process.env, TOPICS_CACHE: cache, TOPICS_TOPIC: topic };
    await promisify(execFile)('sh', ['-c', reset], { env, timeout: 30_000 });
    return;
  }
  const url = reset
    .replace('{cache}', encodeURIComponent(cache))
    .replace('{topic}', encodeURIComponent(topic));
  const response = await fetch(url, { method: 'DELETE' });
  if (!response.ok) throw new Error(`the reset at ${url} was answered with ${response.status}`);
}
