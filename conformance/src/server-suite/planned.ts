// How planned requests are sent: many at once, and none of them waited for alone.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Probe } from '../http/probe.ts';
import type { ProbeRequest } from '../http/compose.ts';
import type { Exchange } from '../http/exchange.ts';
import { WireError } from '../http/wire.ts';
import type { Answer } from '../plan/oracle.ts';
import type { CheckContext } from './check-context.ts';

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

/** A request that was sent, and what came of it: no more than its status, since some bodies are large. */
export interface Sent {
  answer: Answer;
  exchange: Exchange;
  /** The service was gone before it could be asked. */
  gone?: WireError;
}

/** So much in answer to requests that have little to say: no more of them is sent. */
const maxBytes = 8 * 1024 * 1024;

/** A request on its way. */
interface Pending {
  sent: Sent;
  /** When it went out, by `performance.now()`; undefined while the pace or a 429 holds it back. */
  sinceMs?: number | undefined;
  /** Resolves when it is answered or has failed. Never rejects. */
  over: Promise<void>;
  isOver: boolean;
  leave: () => void;
}

/** What is held back is not on its way yet. */
const isWaitedFor = ({ isOver, sinceMs }: Pending, patienceMs: number) =>
  !isOver && (sinceMs === undefined || performance.now() - sinceMs < patienceMs);

/** Resolves when it is over, or after so long. */
async function within(ms: number, over: Promise<unknown>): Promise<void> {
  if (ms === 0) return;
  const timer = new AbortController();
  await Promise.race([over, sleep(ms, undefined, { signal: timer.signal }).catch(() => undefined)]);
  timer.abort();
}

/**
 * Sends requests that are answered at once where all is well. One that is not goes on waiting beside the others, and all
 * those that still wait when the last one is out are looked at together, once.
 */
export async function sendAll(context: CheckContext, requests: readonly ProbeRequest[]): Promise<Sent[]> {
  const { probe } = context;
  const startBytes = probe.bytes;
  const out = await inParallel(requests, async (request) => {
    if (probe.bytes - startBytes > maxBytes) return unsent;
    const pending = sendOne(probe, request);
    await within(context.settleMs, pending.over);
    return pending;
  });
  const allOver = Promise.all(out.map(({ over }) => over));
  while (out.some((pending) => isWaitedFor(pending, probe.patienceMs)))
    await Promise.race([allOver, context.pause(100)]);
  const late = out.flatMap(({ isOver, sinceMs = performance.now() }) => (isOver ? [] : [sinceMs]));
  if (late.length > 0) await within(await context.grace(Math.min(...late), allOver), allOver);
  // What it is by now it stays: to leave the others is no answer of the service.
  const sent = out.map((pending) => ({ ...pending.sent }));
  for (const { leave } of out) leave();
  await allOver;
  return sent;
}

const tooMuch = new WireError('gone', 'the service answers with so much that not all was asked for');
const nothing: Exchange = {
  method: '',
  target: '',
  headers: [],
  body: '',
  bodyBytes: 0,
  ms: 0,
  sentMs: 0,
  curl: '',
};
const unsent: Pending = {
  sent: { answer: { failure: tooMuch.message }, exchange: nothing, gone: tooMuch },
  over: Promise.resolve(),
  isOver: true,
  leave: () => undefined,
};

function sendOne(probe: Probe, request: ProbeRequest): Pending {
  const leave = new AbortController();
  const before = probe.exchanges.length;
  const response = probe.send({
    ...request,
    signal: leave.signal,
    timeoutMs: 120_000,
    onSent: () => (pending.sinceMs = performance.now()),
    onRefused: () => (pending.sinceMs = undefined),
  });
  const sent: Sent = { answer: 'held', exchange: probe.exchanges[before]! };
  const pending: Pending = {
    sent,
    over: response
      .then(
        ({ status }) => {
          sent.answer = { status };
        },
        (error: unknown) => {
          sent.answer = { failure: (error as Error).message };
          if (error instanceof WireError && error.kind === 'gone') sent.gone = error;
        },
      )
      .then(() => {
        pending.isOver = true;
      }),
    isOver: false,
    leave: () => leave.abort(),
  };
  return pending;
}
