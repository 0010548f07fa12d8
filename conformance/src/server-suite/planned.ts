// How planned requests are sent: many at once, and none of them waited for alone.
import type { Probe, ProbeResponse } from '../http/probe.ts';
import type { ProbeRequest } from '../http/compose.ts';
import type { Exchange } from '../http/exchange.ts';
import { WireError } from '../http/wire.ts';
import type { Answer } from '../plan/oracle.ts';
import type { CheckContext } from './check-context.ts';
import { ParkedPoll } from './parked-poll.ts';

const atOnce = 16;

/** Does the work for each value, so many at a time; the results in the order of the values. */
export async function inParallel<T, R>(
  values: readonly T[],
  work: (value: T, index: number) => Promise<R>,
  limit = atOnce,
): Promise<R[]> {
  const results: R[] = [];
  const queue = values.entries();
  const worker = async () => {
    for (const [index, value] of queue) results[index] = await work(value, index);
  };
  await Promise.all(Array.from({ length: Math.min(limit, values.length) }, worker));
  return results;
}

/** A request that was sent, and what came of it. */
export interface Sent {
  answer: Answer;
  response?: ProbeResponse;
  exchange: Exchange;
  /** The service was gone before it could be asked. */
  gone?: WireError;
}

/**
 * Sends requests that are answered at once where all is well. One that is not goes on waiting beside the others, and all
 * those that still wait when the last one is out are looked at together, once.
 */
export async function sendAll(context: CheckContext, requests: readonly ProbeRequest[]): Promise<Sent[]> {
  const { probe } = context;
  const out = await inParallel(requests, async (request) => {
    const leave = new AbortController();
    const sent: { sinceMs?: number | undefined } = {};
    const { exchange, response } = sendOne(probe, {
      ...request,
      signal: leave.signal,
      timeoutMs: 120_000,
      onSent: () => (sent.sinceMs = performance.now()),
      onRefused: () => (sent.sinceMs = undefined),
    });
    const poll = new ParkedPoll(response, leave);
    await poll.within(context.settleMs).catch(() => undefined);
    return { poll, exchange, sent };
  });
  // What the pace or a 429 holds back is not on its way yet.
  const isWaitedFor = ({ poll, sent: { sinceMs } }: (typeof out)[number]) =>
    !poll.isOver && (sinceMs === undefined || performance.now() - sinceMs < probe.patienceMs);
  const allOver = Promise.all(out.map(({ poll }) => poll.over));
  while (out.some(isWaitedFor)) await Promise.race([allOver, context.pause(100)]);
  if (out.some(({ poll }) => !poll.isOver)) await context.letAnswer();
  return Promise.all(
    out.map(async ({ poll, exchange }): Promise<Sent> => {
      const isHeld = !poll.isOver;
      poll.leave();
      try {
        const response = await poll.within(0);
        if (isHeld || !response) return { answer: 'held', exchange };
        return { answer: { status: response.status }, response, exchange };
      } catch (error) {
        if (error instanceof WireError && error.kind === 'gone')
          return { answer: { failure: error.message }, exchange, gone: error };
        return { answer: isHeld ? 'held' : { failure: (error as Error).message }, exchange };
      }
    }),
  );
}

function sendOne(
  probe: Probe,
  request: ProbeRequest,
): { exchange: Exchange; response: Promise<ProbeResponse> } {
  const before = probe.exchanges.length;
  const response = probe.send(request);
  return { exchange: probe.exchanges[before]!, response };
}
