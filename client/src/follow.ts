import type { Cursor } from './cursor.ts';
import type { TopicError } from './errors.ts';
import { TopicHeartbeat, type TopicEvent } from './events.ts';
import { noToken, unreadable } from './failures.ts';
import { FirstPosition } from './first-position.ts';
import type { Answer } from './http.ts';
import type { TopicPolls } from './polls.ts';
import { readEvents } from './read-events.ts';
import { backoffMs, endsLongHold, isFinal, retryDelayMs } from './retry.ts';
import { wait, within } from './wait.ts';

/** @internal */
export interface FollowOptions {
  from: Cursor;
  /** How often a heartbeat comes while there is nothing else, in milliseconds. */
  heartbeatMs: number;
  waitForTopic?: boolean | undefined;
  /** Is told of each failure that is waited out, and for how long in milliseconds, before the wait. */
  onRetry?: ((error: TopicError, waitMs: number) => void) | undefined;
  /** Is told once a service has answered, or has taken the poll without refusing it for a moment. */
  onConnected?: (() => void) | undefined;
}

type Outcome =
  | { kind: 'events'; list: TopicEvent[]; cursor: Cursor }
  | { kind: 'error'; error: TopicError }
  | { kind: 'silence' };

/** A poll that was held this long, in milliseconds, was taken: proxies cut those, and it is no failure. */
const heldMs = 5000;

/**
 * Follows a topic: one poll at a time, from cursor to cursor, each event once, a poll's events together. The next poll is
 * sent when the next events are asked for. Ends when the signal is aborted.
 * @throws TopicError when the service refuses the subscription: 400, 401, 403, 404, a redirect for good
 * @internal
 */
export async function* followBatches(
  polls: TopicPolls,
  options: FollowOptions,
  stop: AbortSignal,
): AsyncGenerator<TopicEvent[], void, undefined> {
  const hasEnded = () => stop.aborted;
  let cursor = options.from;
  /** Polls in a row that brought no message. Only a message is progress: it starts the back-off anew. */
  let fruitless = 0;
  let isRenewed = false;
  const position = new FirstPosition();
  while (!hasEnded()) {
    const startMs = performance.now();
    const isFirst = cursor.sequenceNumber === 0 && cursor.sequencePage === 0;
    const unwatch = isFirst ? position.watch(polls, stop) : undefined;
    const polling = polls.poll(cursor, stop);
    let answer: Answer | undefined;
    while (!(answer = await within(options.heartbeatMs, polling, stop))) {
      if (hasEnded()) return;
      options.onConnected?.();
      yield [new TopicHeartbeat()];
    }
    unwatch?.();
    const wasHeld = performance.now() - startMs >= heldMs;
    if (wasHeld) fruitless = 0;

    const outcome = outcomeOf(answer, cursor);
    // A first poll that is lost goes on from where it stood.
    if (isFirst && outcome.kind !== 'events') cursor = position.cursor ?? cursor;
    if (outcome.kind === 'events') {
      options.onConnected?.();
      const { list } = outcome;
      ({ cursor } = outcome);
      isRenewed = false;
      if (list.length > 0) yield list;
      fruitless = list.some(({ type }) => type === 'item') ? 0 : fruitless + 1;
      await wait(pauseMs(list, fruitless), stop);
    } else if (outcome.kind === 'error') {
      let { error } = outcome;
      if ((error.status === 401 || error.status === 403) && !isRenewed) {
        try {
          isRenewed = await polls.renew();
          if (isRenewed) continue;
        } catch (cause) {
          // Where tokens come from may fail for a while, too.
          error = noToken(cause);
        }
      }
      if (isFinal(error, options.waitForTopic)) throw error;
      const waitMs = retryDelayMs(error, ++fruitless);
      if (!wasHeld || !endsLongHold(error)) options.onRetry?.(error, waitMs);
      await wait(waitMs, stop);
    }
  }
}

function outcomeOf(answer: Answer, cursor: Cursor): Outcome {
  if (answer.kind !== 'ok') return answer;
  try {
    return { kind: 'events', ...readEvents(JSON.parse(answer.body), cursor) };
  } catch (cause) {
    return { kind: 'error', error: unreadable(cause) };
  }
}

/**
 * How long to wait after an answer, in milliseconds. A discontinuity says where to ask next, and is followed at once; but
 * one after the other without a message, and answers with nothing in them, must not become a hot loop.
 */
function pauseMs(list: TopicEvent[], fruitless: number): number {
  const misses = list.length > 0 ? fruitless - 1 : fruitless;
  return misses > 0 ? backoffMs(misses) : 0;
}
