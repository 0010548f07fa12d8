import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { TopicClient } from '../src/index.ts';
import {
  followed,
  gap,
  item,
  pass,
  refuse,
  scriptedClient,
  send,
  stopTheClock,
  type Reply,
} from './scripted-fetch.ts';
import { startService } from './service.ts';

beforeEach(stopTheClock);
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const ahead = `${Number.MAX_SAFE_INTEGER},0`;

/** A service whose first poll is cut after 20 s, and which answers the question for a position as the test says. */
function cutting(answers: Record<string, () => Reply | Promise<Reply>>) {
  let isCut = false;
  return scriptedClient(async ({ cursor }) => {
    if (cursor === '0,0' && !isCut) {
      await new Promise((resolve) => setTimeout(resolve, 20_000));
      isCut = true;
      return 'cut';
    }
    return answers[cursor]?.() ?? 'hold';
  });
}
const cursors = (requests: { cursor: string }[]) => requests.map(({ cursor }) => cursor);

test('what is published while a first poll is lost is seen, and nothing older', async () => {
  let published = 0;
  const { topics, requests } = cutting({
    [ahead]: () => send(gap(42)),
    '42,7': () => (published ? send(item(42)) : 'hold'),
  });
  const following = followed(topics);
  await pass(19_000);
  expect(cursors(requests)).toEqual(['0,0', ahead, '42,7']);
  published = 42;
  await pass(3000);
  expect(cursors(requests)).toEqual(['0,0', ahead, '42,7', '42,7', '43,7']);
  expect(following.events.filter((event) => event !== 'heartbeat')).toEqual(['m42']);
  following.stop();
});

describe('a service that does otherwise is not asked again, and nothing is delivered from its answer', () => {
  test.each<[string, Record<string, () => Reply>]>([
    ['waits for the cursor that is ahead', {}],
    ['refuses it', { [ahead]: () => refuse(400) }],
    ['is at its limit', { [ahead]: () => refuse(429) }],
    ['fails', { [ahead]: () => refuse(500) }],
    ['cuts it', { [ahead]: () => 'cut' }],
    ['answers with what it keeps', { [ahead]: () => send(gap(3), item(3), item(4)) }],
    ['answers with a message alone', { [ahead]: () => send(item(3)) }],
    ['leads back to what it keeps', { [ahead]: () => send(gap(3)), '3,7': () => send(item(3), item(4)) }],
    ['leads on and on', { [ahead]: () => send(gap(3)), '3,7': () => send(gap(3)) }],
    ['answers with nonsense', { [ahead]: () => new Response('<html>') }],
  ])('%s', async (_, answers) => {
    const { topics, requests } = cutting(answers);
    const following = followed(topics);
    await pass(120_000);
    const asked = cursors(requests);
    expect(asked.filter((cursor) => cursor === ahead)).toHaveLength(1);
    expect(asked.filter((cursor) => cursor === '0,0').length).toBeGreaterThanOrEqual(2);
    expect(asked.length).toBeLessThanOrEqual(5);
    // Its questions are over after seconds, and only the poll itself still waits.
    expect(requests.filter(({ signal, cursor }) => cursor !== '0,0' && !signal.aborted)).toEqual(
      requests.filter(({ cursor }) => cursor !== '0,0' && answers[cursor]),
    );
    expect(following.events.every((event) => event === 'heartbeat')).toBe(true);
    expect(following.error).toBe(undefined);
    following.stop();
  });
});

test('a first poll that is answered, refused or left within seconds asks nothing', async () => {
  for (const reply of [() => send(item(5)), () => refuse(403)]) {
    const { topics, requests } = scriptedClient((_, count) => (count === 1 ? reply() : 'hold'));
    const following = followed(topics);
    await pass(60_000);
    expect(cursors(requests)).not.toContain(ahead);
    following.stop();
  }
  const { topics, requests } = scriptedClient(() => 'hold');
  const following = followed(topics);
  await pass(4000);
  following.stop();
  await pass(60_000);
  expect(requests).toHaveLength(1);
});

test('a poll with a cursor asks nothing, however long it waits', async () => {
  const { topics, requests } = scriptedClient(() => 'hold');
  const following = followed(topics, { from: { sequenceNumber: 0, sequencePage: 7 } });
  await pass(300_000);
  expect(new Set(cursors(requests))).toEqual(new Set(['0,7']));
  following.stop();
});

test('the answer of the first poll counts, also when it comes while the position is asked for', async () => {
  // Half of the time that the question is spread over: it is asked after 7.5 s.
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  const { topics, requests } = scriptedClient(async ({ cursor }, count): Promise<Reply> => {
    if (count > 1) return cursor === ahead ? send(gap(9)) : 'hold';
    await new Promise((resolve) => setTimeout(resolve, 8000));
    return send(item(3));
  });
  const following = followed(topics);
  await pass(8100);
  expect(following.events).toEqual(['m3']);
  expect(cursors(requests)).toEqual(['0,0', ahead, '9,7', '4,7']);
  expect(requests.map(({ signal }) => signal.aborted)).toEqual([false, false, true, false]);
  following.stop();
});

test('with the reference service: nothing is lost when a first poll is lost', async () => {
  const service = await startService();
  const token = await service.mint();
  const publisher = new TopicClient({ url: service.url, token });
  await publisher.publish('c', 't', 'history');
  const polls: AbortController[] = [];
  // Each poll can be lost when the test wants it.
  const fetch: typeof globalThis.fetch = (input, init) => {
    const lost = new AbortController();
    polls.push(lost);
    init?.signal?.addEventListener('abort', () => lost.abort());
    return globalThis.fetch(input, { ...init, signal: lost.signal });
  };
  const following = followed(new TopicClient({ url: service.url, token, fetch }), {});
  const waitFor = async (count: number) => {
    while (polls.length < count)
      await Promise.all([pass(100), new Promise((resolve) => setImmediate(resolve))]);
  };
  await waitFor(3);
  // The third poll waits at the end of the topic: once it is given up, the position is known.
  while (!polls[2]!.signal.aborted)
    await Promise.all([pass(100), new Promise((resolve) => setImmediate(resolve))]);
  await pass(0);
  polls[0]!.abort(new TypeError('cut'));
  await publisher.publish('c', 't', 'meanwhile');
  while (!following.events.includes('meanwhile'))
    await Promise.all([pass(100), new Promise((resolve) => setImmediate(resolve))]);
  expect(following.events.filter((event) => event !== 'heartbeat')).toEqual(['meanwhile']);
  following.stop();
  vi.useRealTimers();
  await service.close();
});
