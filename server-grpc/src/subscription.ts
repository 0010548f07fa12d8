import { setTimeout as delay } from 'node:timers/promises';
import type { StreamElement, SubscribeResponse } from '@topics-http/contract';
import type { Cursor, Handler, HttpResponse } from '@topics-http/server';
import {
  cursorAfter,
  heartbeat,
  refusalOf,
  subscriptionItem,
  type Refusal,
  type SubscriptionItem,
} from './messages.ts';
import { pollRequest, type Asked } from './requests.ts';

/** Where the items of a subscription go. */
export interface Outlet {
  /** @returns false when no more should be written before it is drained */
  write(item: SubscriptionItem): boolean;
  /** Resolves when more may be written. @throws when the signal is aborted first */
  drained(signal: AbortSignal): Promise<unknown>;
}

/** Nobody publishes so much: the answer to a poll from here is where the topic stands. */
const farAhead: Cursor = { number: Number.MAX_SAFE_INTEGER, page: 0 };

/**
 * Follows a topic, as a client of the HTTP API would, and writes what comes. A heartbeat comes first, once it is sure that
 * the subscriber may have the topic, and from where: all that is published from then on is written.
 *
 * Each poll counts against the limits of the token; one too many is waited out. It reads on only when the subscriber does.
 *
 * @returns why it is over; undefined when the signal ended it
 */
export async function follow(
  handler: Handler,
  asked: Asked,
  from: Cursor,
  outlet: Outlet,
  heartbeatMs: number,
  signal: AbortSignal,
): Promise<Refusal | undefined> {
  const first = await handler(pollRequest(asked, farAhead, signal));
  if (first.status !== 200) return signal.aborted ? undefined : refusalOf(first);
  const isNew = from.number === 0 && from.page === 0;
  let cursor = isNew ? cursorAfter(elementsOf(first)[0]!) : from;
  outlet.write(heartbeat());
  const beat = setInterval(() => outlet.write(heartbeat()), heartbeatMs);
  try {
    for (;;) {
      const answer = await handler(pollRequest(asked, cursor, signal));
      if (signal.aborted) return undefined;
      if (answer.status === 429) await delay(retryAfterMs(answer), undefined, { signal });
      else if (answer.status !== 200) return refusalOf(answer);
      else
        for (const element of elementsOf(answer)) {
          cursor = cursorAfter(element);
          if (!outlet.write(subscriptionItem(element))) await outlet.drained(signal);
        }
    }
  } catch (cause) {
    if (signal.aborted) return undefined;
    throw cause;
  } finally {
    clearInterval(beat);
  }
}

const elementsOf = ({ body }: HttpResponse): StreamElement[] =>
  (JSON.parse(body!) as SubscribeResponse).items;

const retryAfterMs = ({ headers }: HttpResponse): number => 1000 * Number(headers['retry-after'] ?? 1);
