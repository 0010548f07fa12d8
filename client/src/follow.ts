import { cursorAfter, type Cursor } from './cursor.ts';
import { connectionError, TopicError } from './errors.ts';
import { eventsOf, TopicHeartbeat, type TopicEvent } from './events.ts';
import type { Answer, Http, Target } from './http.ts';
import type { Tokens } from './token.ts';
import { backoffMs, wait } from './wait.ts';

export interface FollowOptions {
  from: Cursor;
  signal: AbortSignal;
  /** How often a heartbeat comes while there is nothing else, in milliseconds. */
  heartbeatMs: number;
  /** Is told of each failure that is waited out, before the wait. */
  onRetry?: ((error: TopicError) => void) | undefined;
  /** Is told once a service has answered, or has taken the poll without refusing it for a moment. */
  onConnected?: (() => void) | undefined;
}

/** A poll that was held for so long was taken: that it is cut then is the way of proxies, and no failure. */
const heldMs = 5000;

/** What no repetition cures: the request itself is refused. */
const isFinal = ({ status }: TopicError): boolean =>
  status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429;

/**
 * Follows a topic: one poll at a time, from cursor to cursor, each event once. Ends when the signal is aborted.
 * @throws TopicError when the service refuses the subscription: 400, 401, 403, 404
 */
export async function* follow(
  http: Http,
  tokens: Tokens,
  target: Target,
  { from, signal, heartbeatMs, onRetry, onConnected }: FollowOptions,
): AsyncGenerator<TopicEvent, void, undefined> {
  let cursor = from;
  let failures = 0;
  let renewed = false;
  // What leaves the loop in whichever way also ends the poll that is under way.
  const left = new AbortController();
  const stop = AbortSignal.any([signal, left.signal]);
  try {
    const isOver = () => stop.aborted;
    while (!isOver()) {
      const startMs = Date.now();
      let token = '';
      const settled = new AbortController();
      const isSettled = () => settled.signal.aborted;
      const poll = (async () => {
        token = await tokens.get();
        return http.poll(target, token, cursor, stop);
      })()
        .catch((cause: unknown): Answer => ({ kind: 'error', error: connectionError(cause) }))
        .finally(() => settled.abort());
      for (;;) {
        await wait(heartbeatMs, settled.signal);
        if (isSettled()) break;
        onConnected?.();
        yield new TopicHeartbeat();
      }
      const answer = await poll;
      if (isOver()) return;
      if (answer.kind === 'timeout') continue;

      let error: TopicError;
      if (answer.kind === 'ok') {
        try {
          const events = eventsOf(answer.data);
          failures = events.length > 0 ? 0 : failures + 1;
          renewed = false;
          onConnected?.();
          for (const event of events) {
            // A message that was delivered is not delivered again, whatever the answer repeats.
            if (event.type === 'item' && event.sequencePage() === cursor.sequencePage)
              if (event.sequenceNumber() < cursor.sequenceNumber) continue;
            cursor = cursorAfter(event, cursor);
            yield event;
            if (signal.aborted) return;
          }
          // The contract knows no empty answer; who sends one should not be asked in a loop.
          if (failures > 0) await wait(backoffMs(failures), stop);
          continue;
        } catch (cause) {
          error = new TopicError('UNKNOWN_ERROR', `The answer is not valid: ${(cause as Error).message}`, {
            cause,
          });
        }
      } else ({ error } = answer);

      if (isFinal(error)) {
        const mayRenew = (error.status === 401 || error.status === 403) && !renewed;
        if (!mayRenew || !(await tokens.renew(token).catch(() => false))) throw error;
        renewed = true;
        continue;
      }
      const wasHeld = Date.now() - startMs > heldMs && error.retryAfterMs === undefined;
      failures = wasHeld ? 1 : failures + 1;
      onRetry?.(error);
      await wait(
        (error.retryAfterMs ?? 0) + backoffMs(error.retryAfterMs === undefined ? failures : 1),
        stop,
      );
    }
  } finally {
    left.abort();
  }
}
