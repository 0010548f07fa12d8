import type { ArrivedMs } from './arrival.ts';
import type { History } from './history.ts';
import type { TopicRecord } from './topic-record.ts';
import { latestMsOf } from './topic-record.ts';

/** What was seen once may take a little longer another time. */
const margin = 1.25;

/**
 * How long a message may take from its 204 until every poll sees it: what was measured before, or the longest that a poll
 * waited in the run which had been parked before the message was published.
 */
export function visibilityDelayOf(
  { visibilityDelayMs }: Pick<History, 'visibilityDelayMs'>,
  records: TopicRecord[],
  arrivedMs: ArrivedMs,
): number {
  let longestMs = 0;
  for (const { deliveries, byKey } of records)
    for (const { poll, key, atMs } of deliveries) {
      const [publish, ...equal] = key === undefined ? [] : (byKey.get(key) ?? []);
      if (!publish || equal.length > 0 || publish.sentMs < arrivedMs(poll)) continue;
      longestMs = Math.max(longestMs, atMs - latestMsOf(publish));
    }
  return Math.max(visibilityDelayMs, margin * longestMs);
}
