import type { ClientRequirementId } from '@topics-http/contract';
import type { ClientRequest } from './client-request.ts';
import type { Subscriber } from './subscriber.ts';
import { isUndecided, noticeableMs, shortMs, shortRow, waitsBetween, whyHammering } from './waits.ts';

/** More requests in this time, all of them refused, are hammering. */
export const calm = { ms: 3000, requests: 20 };

/**
 * Answers every poll of the next three seconds in the same way, and of a client that has not waited by then a few more. Too many of
 * them are a fault, and several that come at once.
 */
export async function staysCalm(
  client: Subscriber,
  id: ClientRequirementId,
  answer: (poll: ClientRequest) => void,
  atMost = calm.requests,
): Promise<void> {
  const polls: ClientRequest[] = [];
  let poll: ClientRequest | undefined = await client.poll();
  const startMs = performance.now();
  const waits = () => waitsBetween(polls.slice(0, -1), polls.at(-1)!);
  while (poll) {
    polls.push(poll);
    answer(poll);
    client.ledger.failed(id);
    if (polls.length > atMost)
      client.fail(
        id,
        `at most ${atMost} requests in ${calm.ms / 1000} s`,
        `${polls.length} in ${((performance.now() - startMs) / 1000).toFixed(2)} s`,
      );
    const leftMs = startMs + calm.ms - performance.now();
    poll = leftMs > 0 ? await client.nextPoll(leftMs) : undefined;
    const waitedMs = performance.now() - polls.at(-1)!.answeredMs!;
    if (!poll && isUndecided([...waits(), waitedMs])) poll = await client.nextPoll(shortMs);
  }
  const why = waits().length >= shortRow ? whyHammering(waits()) : undefined;
  if (why !== undefined) client.fail(id, 'waits that grow', why);
}

/** Answers in this way until the client waits before it asks again: it has to, whatever the answer was. */
export async function untilItWaits(
  client: Subscriber,
  id: ClientRequirementId,
  answer: (poll: ClientRequest) => void,
): Promise<void> {
  for (let count = 1; ; count++) {
    const poll = await client.poll();
    answer(poll);
    client.ledger.failed(id);
    const next = await client.nextPoll(client.options.patienceMs);
    if (!next) return;
    client.untake();
    if (next.arrivedMs - poll.answeredMs! >= noticeableMs) return;
    if (count === calm.requests) client.fail(id, 'a wait before the next poll', `${count} polls without one`);
  }
}
