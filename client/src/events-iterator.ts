import type { TopicEvent } from './events.ts';
import { followBatches, type FollowOptions } from './follow.ts';
import type { TopicPolls } from './polls.ts';
import { linkedTo } from './wait.ts';

/**
 * The events of a topic, one by one. An async generator would cost more for each event than all the rest of the client.
 * @internal
 */
export function iterateEvents(
  polls: TopicPolls,
  options: FollowOptions,
  signal: AbortSignal | undefined,
): AsyncIterableIterator<TopicEvent> {
  // What leaves the loop in whichever way also ends the poll that is under way.
  const { control, unlink } = linkedTo(signal);
  const source = followBatches(polls, options, control.signal);
  let batch: TopicEvent[] = [];
  let at = 0;
  const end = (): IteratorResult<TopicEvent, undefined> => {
    unlink();
    control.abort();
    return { value: undefined, done: true };
  };
  const more = async (): Promise<IteratorResult<TopicEvent, undefined>> => {
    try {
      const { value } = await source.next();
      if (!value || control.signal.aborted) return end();
      batch = value;
      at = 1;
      return { value: value[0]!, done: false };
    } catch (error) {
      end();
      throw error;
    }
  };
  return {
    next: () =>
      at < batch.length && !control.signal.aborted
        ? Promise.resolve({ value: batch[at++]!, done: false })
        : more(),
    return: () => Promise.resolve(end()),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
