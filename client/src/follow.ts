import type { Cursor } from './cursor.ts';
import { connectionError, TopicError } from './errors.ts';
import { TopicHeartbeat, type TopicEvent } from './events.ts';
import type { Answer, Http, Target } from './http.ts';
import { readEvents } from './read-events.ts';
import type { Tokens } from './token.ts';
import { backoffMs, linkedTo, wait } from './wait.ts';

interface FollowOptions {
  from: Cursor;
  signal?: AbortSignal | undefined;
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
const isFinal = ({ status = 500 }: TopicError): boolean => status < 500 && status !== 408 && status !== 429;

/**
 * Follows a topic: one poll at a time, from cursor to cursor, each event once, a poll's events together. The next poll is
 * sent when the next events are asked for. Ends when the signal is aborted.
 * @throws TopicError when the service refuses the subscription: 400, 401, 403, 404
 */
export async function* followBatches(
  http: Http,
  tokens: Tokens,
  target: Target,
  { from, heartbeatMs, onRetry, onConnected }: FollowOptions,
  stop: AbortSignal,
): AsyncGenerator<TopicEvent[], void, undefined> {
  let cursor = from;
  let failures = 0;
  let renewed = false;
  while (!stop.aborted) {
    const startMs = Date.now();
    let token = '';
    const poll = tokens
      .get()
      .then((current) => http.poll(target, (token = current), cursor, stop))
      .catch((cause: unknown): Answer => ({ kind: 'error', error: connectionError(cause) }));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const heartbeat = () =>
      new Promise<undefined>((resolve) => (timer = setTimeout(resolve, heartbeatMs, undefined)));
    let answer: Answer | undefined;
    while (!(answer = await Promise.race([poll, heartbeat()]))) {
      onConnected?.();
      yield [new TopicHeartbeat()];
    }
    clearTimeout(timer);
    if (answer.kind === 'timeout') continue;

    let error: TopicError;
    if (answer.kind === 'ok') {
      try {
        const events = readEvents(answer.data, cursor);
        ({ cursor } = events);
        renewed = false;
        onConnected?.();
        if (events.list.length > 0) {
          failures = 0;
          yield events.list;
        } else {
          // The contract knows no empty answer; who sends one should not be asked in a loop.
          await wait(backoffMs(++failures), stop);
        }
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
    const { retryAfterMs } = error;
    const wasHeld = Date.now() - startMs > heldMs && retryAfterMs === undefined;
    failures = wasHeld ? 1 : failures + 1;
    onRetry?.(error);
    await wait((retryAfterMs ?? 0) + backoffMs(retryAfterMs === undefined ? failures : 1), stop);
  }
}

/** The events of a topic, one by one. An async generator would cost more for each event than all the rest of the client. */
export function follow(
  http: Http,
  tokens: Tokens,
  target: Target,
  options: FollowOptions,
): AsyncIterableIterator<TopicEvent, void, undefined> {
  // What leaves the loop in whichever way also ends the poll that is under way.
  const { control, unlink } = linkedTo(options.signal);
  const source = followBatches(http, tokens, target, options, control.signal);
  let batch: TopicEvent[] = [];
  let at = 0;
  const end = (): IteratorResult<TopicEvent, void> => {
    unlink();
    control.abort();
    return { value: undefined, done: true };
  };
  const more = async (): Promise<IteratorResult<TopicEvent, void>> => {
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
