import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { TopicError } from '../src/index.ts';
import {
  followed,
  gap,
  item,
  json,
  pass,
  refuse,
  scriptedClient,
  send,
  stopTheClock,
  type Reply,
} from './scripted-fetch.ts';

beforeEach(stopTheClock);
afterEach(() => vi.useRealTimers());

const minute = 60_000;
const from = { sequenceNumber: 1, sequencePage: 7 };
const messages = (events: string[]) => events.filter((event) => event !== 'heartbeat');

describe('no answer, however often, makes the client hammer', () => {
  test.each<[string, () => Reply]>([
    ['429', () => refuse(429)],
    ['429 with Retry-After: 0', () => refuse(429, { 'retry-after': '0' })],
    ['429 with a date that is over', () => refuse(429, { 'retry-after': new Date(-1000).toUTCString() })],
    ['429 with nonsense', () => refuse(429, { 'retry-after': '-1' })],
    ['503 with more nonsense', () => refuse(503, { 'retry-after': '1.5 or so' })],
    ['429 with Retry-After: 3000000', () => refuse(429, { 'retry-after': '3000000' })],
    ['503 with more seconds than a number holds', () => refuse(503, { 'retry-after': '9'.repeat(400) })],
    ['a date in the year 9999', () => refuse(503, { 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' })],
    ['500', () => refuse(500)],
    ['a cut', () => 'cut'],
    ['no JSON', () => new Response('<html>')],
    ['nothing at all', () => new Response(null, { status: 204 })],
    ['JSON that is no answer', () => json(5)],
    ['no items', () => send()],
    ['unknown elements', () => send({ heartbeat: {} })],
    ['the same discontinuity', () => send(gap(1))],
    ['an old message', () => send(item(0))],
    [
      'a redirect',
      () => new Response(null, { status: 307, headers: { location: 'http://elsewhere.test/' } }),
    ],
  ])('%s', async (_, reply) => {
    const { topics, requests } = scriptedClient(reply);
    const following = followed(topics, { from });
    await pass(3000);
    expect(requests.length).toBeLessThanOrEqual(8);
    await pass(10 * minute);
    expect(requests.length).toBeLessThanOrEqual(60);
    expect(following.error).toBe(undefined);
    expect(new Set(requests.map(({ cursor }) => cursor))).toEqual(new Set(['1,7']));
    following.stop();
  });

  test('two discontinuities that lead to each other', async () => {
    const { topics, requests } = scriptedClient((_, count) => send(gap(1, 7 + (count % 2))));
    const following = followed(topics, { from });
    await pass(3000);
    expect(requests.length).toBeLessThanOrEqual(8);
    following.stop();
  });
});

describe('progress', () => {
  test('the first discontinuity is followed at once', async () => {
    const { topics, requests } = scriptedClient((_, count) => (count === 1 ? send(gap(9)) : 'hold'));
    const following = followed(topics, { from });
    await pass(0);
    expect(requests.map(({ cursor }) => cursor)).toEqual(['1,7', '9,7']);
    following.stop();
  });

  test('a message starts the back-off anew: single failures never add up', async () => {
    const { topics, requests } = scriptedClient((_, count) =>
      count % 2 === 1 ? 'cut' : send(item(count / 2)),
    );
    const following = followed(topics, { from });
    await pass(100 * 20);
    // Each failure costs 50 to 100 ms, the twentieth as the first.
    expect(messages(following.events).length).toBeGreaterThanOrEqual(20);
    expect(Math.max(...following.retries.map(({ waitMs }) => waitMs))).toBeLessThanOrEqual(100);
    expect(following.error).toBe(undefined);
    expect(requests.length).toBeLessThan(90);
    following.stop();
  });

  test('the back-off has an upper bound, and the client never gives up', async () => {
    let isDown = true;
    const { topics } = scriptedClient((_, count) => (isDown ? 'cut' : count % 2 ? 'hold' : send(item(1))));
    const following = followed(topics, { from });
    await pass(60 * minute);
    const waits = following.retries.map(({ waitMs }) => waitMs);
    expect(waits.length).toBeGreaterThan(119);
    expect(Math.max(...waits)).toBeLessThanOrEqual(30_000);
    isDown = false;
    await pass(2 * minute);
    expect(following.events).toContain('m1');
    following.stop();
  });

  test('a poll that was held for long and then cut is normal life: asked again at once, and nobody is told', async () => {
    const { topics, requests } = scriptedClient(async (): Promise<Reply> => {
      await new Promise((resolve) => setTimeout(resolve, 20_000));
      return 'cut';
    });
    const following = followed(topics, { from });
    await pass(5 * minute);
    expect(requests.length).toBeGreaterThanOrEqual(14);
    expect(following.retries).toEqual([]);
    following.stop();
  });
});

describe('what is temporary is so on the first poll, too', () => {
  test.each<[string, () => Reply]>([
    ...[408, 425, 429, 500, 502, 503, 504].map((status): [string, () => Reply] => [
      String(status),
      () => refuse(status),
    ]),
    ['a cut', () => 'cut'],
    ['no JSON', () => new Response('{"items":[{"item":')],
    ['a redirect', () => new Response(null, { status: 302 })],
  ])('%s', async (_, reply) => {
    const { topics, requests } = scriptedClient((_seen, count) =>
      count <= 3 ? reply() : count === 4 ? send(item(5)) : 'hold',
    );
    const following = followed(topics);
    await pass(2000);
    expect(requests.map(({ cursor }) => cursor)).toEqual(['0,0', '0,0', '0,0', '0,0', '6,7']);
    expect(messages(following.events)).toEqual(['m5']);
    following.stop();
  });
});

describe('Retry-After', () => {
  test.each([
    ['2', 2000],
    [new Date(5000).toUTCString(), 5000],
  ])('%s is waited for', async (retryAfter, ms) => {
    const { topics, requests } = scriptedClient((_, count) =>
      count === 1 ? refuse(429, { 'retry-after': retryAfter }) : 'hold',
    );
    const following = followed(topics, { from });
    await pass(ms - 1);
    expect(requests).toHaveLength(1);
    await pass(200);
    expect(requests).toHaveLength(2);
    following.stop();
  });

  test('a day is the longest wait', async () => {
    const { topics, requests } = scriptedClient(() => refuse(429, { 'retry-after': '3000000' }));
    const following = followed(topics, { from });
    await pass(86_000_000);
    expect(requests).toHaveLength(1);
    await pass(500_000);
    expect(requests).toHaveLength(2);
    following.stop();
  });
});

describe('404', () => {
  const noTopic = () => json({ code: 'topic_not_found', message: 'Topic Not Found' }, 404);
  const ambiguous = () => new Response('Cache Not Found', { status: 404 });
  const noCache = () => json({ code: 'cache_not_found', message: 'Cache Not Found' }, 404);

  test.each([noTopic, ambiguous, noCache])(
    'ends the loop where the topic is not waited for',
    async (reply) => {
      const { topics, requests } = scriptedClient(reply);
      const following = followed(topics);
      await pass(minute);
      expect(requests).toHaveLength(1);
      expect((following.error as TopicError).code).toBe('NOT_FOUND_ERROR');
    },
  );

  test.each([noTopic, ambiguous])(
    'a topic is waited for, and asked for every five seconds at least',
    async (reply) => {
      const { topics, requests } = scriptedClient((_, count) =>
        count < 30 ? reply() : count === 30 ? send(item(1)) : 'hold',
      );
      const following = followed(topics, { waitForTopic: true });
      await pass(3 * minute);
      expect(messages(following.events)).toEqual(['m1']);
      expect(following.retries).toHaveLength(29);
      expect(Math.max(...following.retries.map(({ waitMs }) => waitMs))).toBeLessThanOrEqual(5000);
      expect(requests).toHaveLength(31);
      following.stop();
    },
  );

  test('a cache that does not exist ends the loop all the same', async () => {
    const { topics } = scriptedClient(noCache);
    const following = followed(topics, { waitForTopic: true });
    await pass(minute);
    expect((following.error as TopicError).serviceCode).toBe('cache_not_found');
  });
});

describe('an answer that takes its time', () => {
  /** A body that comes in pieces, one each `everyMs`; without an end if `isCut`. */
  function slowly(pieces: string[], everyMs: number, signal: AbortSignal, isStalled = false): Response {
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        signal.addEventListener('abort', () => controller.error(new Error('aborted')));
      },
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, everyMs));
        const piece = pieces.shift();
        if (piece !== undefined) controller.enqueue(new TextEncoder().encode(piece));
        else if (isStalled) await new Promise(() => undefined);
        else controller.close();
      },
    });
    return new Response(stream);
  }
  const text = JSON.stringify({ items: [item(1, 7, 'é🐎')] });

  test('is read to its end as long as something comes', async () => {
    const { topics, requests } = scriptedClient(({ signal }, count) =>
      count === 1 ? slowly(Array.from(text), 50_000, signal) : 'hold',
    );
    const following = followed(topics, { from });
    await pass(text.length * 50_000 + minute);
    expect(messages(following.events)).toEqual(['é🐎']);
    expect(requests[1]!.cursor).toBe('2,7');
    following.stop();
  });

  test('is given up when it stops in its middle, and asked for again', async () => {
    const { topics, requests } = scriptedClient(({ signal }, count) =>
      count === 1 ? slowly([text.slice(0, 20)], 10, signal, true) : count === 2 ? send(item(1)) : 'hold',
    );
    const following = followed(topics, { from });
    await pass(2 * minute);
    expect(following.retries.map(({ message }) => message)).toEqual(['The answer stopped in its middle.']);
    expect(requests.map(({ cursor }) => cursor)).toEqual(['1,7', '1,7', '2,7']);
    expect(messages(following.events)).toEqual(['m1']);
    following.stop();
  });
});

describe('a source of tokens that fails for a while', () => {
  test('is asked again', async () => {
    let asked = 0;
    const { topics } = scriptedClient((_, count) => (count === 1 ? send(item(1)) : 'hold'), {
      token: async () => {
        if (++asked < 4) throw new Error('out of tokens');
        return 'token';
      },
    });
    const following = followed(topics, { from });
    await pass(2000);
    expect(following.retries.map(({ message }) => message)).toEqual(
      Array.from({ length: 3 }, () => 'There is no token: out of tokens'),
    );
    expect(messages(following.events)).toEqual(['m1']);
    following.stop();
  });

  test('does not end a subscription whose token was refused', async () => {
    let asked = 0;
    const { topics, requests } = scriptedClient(
      ({ init }) =>
        (init.headers as { Authorization: string }).Authorization === 'token-3' ? 'hold' : refuse(401),
      {
        token: async () => {
          if (++asked === 2) throw new Error('out of tokens');
          return `token-${asked}`;
        },
      },
    );
    const following = followed(topics, { from });
    await pass(2000);
    expect([following.error, requests.length, asked]).toEqual([undefined, 2, 3]);
    following.stop();
  });

  test('a token that no header can carry ends the loop, and says so', async () => {
    const { topics, requests } = scriptedClient(() => 'hold', { token: 'a\nb' });
    const following = followed(topics);
    await pass(0);
    expect((following.error as TopicError).message).toBe(
      'The token has characters that no header can carry.',
    );
    expect(requests).toEqual([]);
  });
});

test('a poll that waited as long as it may is sent again, with the same cursor', async () => {
  const { topics, requests } = scriptedClient(() => 'hold', { pollTimeoutMs: 1000 });
  const following = followed(topics, { from });
  await pass(2500);
  expect(requests.map(({ cursor }) => cursor)).toEqual(['1,7', '1,7', '1,7']);
  expect(requests.map(({ signal }) => signal.aborted)).toEqual([true, true, false]);
  following.stop();
});
