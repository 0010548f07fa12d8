import type { StreamElement } from '@topics-http/contract';
import { vi } from 'vitest';
import { TopicClient, type TopicClientOptions } from '../src/index.ts';

/** A request as a script sees it. */
interface Seen {
  /** As `number,page`. */
  cursor: string;
  /** When it was sent, in milliseconds from the beginning. */
  atMs: number;
  url: URL;
  init: RequestInit;
  signal: AbortSignal;
}

/** What a script does with a request: answers it, cuts it, or holds it until the client gives it up. */
export type Reply = Response | 'cut' | 'hold';

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
export const send = (...items: unknown[]): Response => json({ items });
export const refuse = (status: number, headers: Record<string, string> = {}): Response =>
  json({ code: 'refused', message: `A scripted ${status}.` }, status, headers);
export const item = (number: number, page = 7, text = `m${number}`): StreamElement => ({
  item: { topic_sequence_number: number, sequence_page: page, value: { text } },
});
export const gap = (next: number, page = 7): StreamElement => ({
  discontinuity: { last_topic_sequence: 0, new_topic_sequence: next, new_sequence_page: page },
});

/** Time belongs to the test: it goes on with `pass`, and nothing waits. */
export const stopTheClock = () =>
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'], now: 0 });
export const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Never answers; fails like fetch when the request is given up. */
const hold = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const fail = () => reject(new DOMException('This operation was aborted', 'AbortError'));
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail);
  });

/** A client of a service that a script plays, without a network: `reply` is asked for each request, counted from 1. */
export function scriptedClient(
  reply: (seen: Seen, count: number) => Reply | Promise<Reply>,
  options: Partial<TopicClientOptions> = {},
) {
  const requests: Seen[] = [];
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const url = new URL(input);
    const { searchParams } = url;
    const seen = {
      cursor: `${searchParams.get('sequence_number')},${searchParams.get('sequence_page')}`,
      atMs: performance.now(),
      url,
      init,
      signal: init.signal!,
    };
    requests.push(seen);
    const answer = await reply(seen, requests.length);
    if (answer === 'cut') throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
    return answer === 'hold' ? hold(seen.signal) : answer;
  };
  const topics = new TopicClient({ url: 'http://service.test', token: 'token', fetch, ...options });
  return { topics, requests };
}

/** Follows a topic in the background. What comes of it is in `events`, `retries` and `error`, until `stop`. */
export function followed(
  topics: TopicClient,
  options: Parameters<TopicClient['events']>[2] = {},
): { events: string[]; retries: { message: string; waitMs: number }[]; error?: unknown; stop: () => void } {
  const stop = new AbortController();
  const result: ReturnType<typeof followed> = { events: [], retries: [], stop: () => stop.abort() };
  const run = async () => {
    const onRetry = ({ message }: Error, waitMs: number) => result.retries.push({ message, waitMs });
    for await (const event of topics.events('c', 't', { signal: stop.signal, onRetry, ...options }))
      result.events.push(event.type === 'item' ? event.valueString() : event.type);
  };
  run().catch((error: unknown) => (result.error = error));
  return result;
}
