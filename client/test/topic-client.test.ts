import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  TopicClient,
  TopicError,
  TopicErrorCode,
  TopicPublish,
  TopicSubscribe,
  type TopicClientOptions,
  type TopicEvent,
  type TopicItem,
} from '../src/index.ts';
import { backoffMs } from '../src/retry.ts';
import { everywhere, expected } from './anywhere.ts';
import { startService } from './service.ts';

let service: Awaited<ReturnType<typeof startService>>;
let token: string;
beforeAll(async () => {
  service = await startService();
  token = await service.mint();
});
afterAll(() => service.close());

const client = (more: Partial<TopicClientOptions> = {}) =>
  new TopicClient({ url: service.url, token, ...more });
let topics = 0;
const newTopic = () => `topic-${topics++}`;

/** A service that answers as the test says: each request in turn. */
async function scripted(answer: (request: IncomingMessage, response: ServerResponse, count: number) => void) {
  const requests: { url: string; atMs: number; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    requests.push({ url: request.url!, atMs: Date.now(), authorization: request.headers.authorization });
    request.resume();
    answer(request, response, requests.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  open.push(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}
const open: (() => void)[] = [];
afterAll(() => open.forEach((close) => close()));

const json = (response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const item = (number: number, page = 7, text = `m${number}`) => ({
  item: { topic_sequence_number: number, sequence_page: page, value: { text } },
});
const gap = (next: number, page = 7) => ({
  discontinuity: { last_topic_sequence: 0, new_topic_sequence: next, new_sequence_page: page },
});

test.each(['header', 'query'] as const)(
  'text and bytes both ways in Node, with the token in the %s',
  async (place) => {
    expect(await everywhere(service.url, token, place)).toEqual(expected);
  },
);

describe('publish', () => {
  test('errors are values', async () => {
    const refused = await client({ token: 'no token' }).publish('c', 't', 'x');
    expect(refused).toBeInstanceOf(TopicPublish.Error);
    expect(refused.type === 'Error' && [refused.errorCode(), refused.status()]).toEqual([
      TopicErrorCode.AUTHENTICATION_ERROR,
      401,
    ]);
    const unreachable = await client({ url: 'http://127.0.0.1:1' }).publish('c', 't', 'x');
    expect(unreachable.type === 'Error' && unreachable.errorCode()).toBe('CONNECTION_ERROR');
    const noToken = await client({ token: () => Promise.reject(new Error('out of tokens')) }).publish(
      'c',
      't',
      'x',
    );
    expect(noToken.type === 'Error' && noToken.message()).toBe('There is no token: out of tokens');
  });

  test.each<[string, string, unknown]>([
    ['', 't', 'x'],
    ['c', 'x'.repeat(256), 'x'],
    ['c', 'a\nb', 'x'],
    ['c', '..', 'x'],
    ['c', 't', 5],
    ['c', 't', '\ud800'],
  ])('an argument that cannot be sent is an error: %j %j %j', async (cache, topic, value) => {
    const result = await client().publish(cache, topic, value as string);
    expect(result.type === 'Error' && result.errorCode()).toBe('INVALID_ARGUMENT_ERROR');
  });

  test('is sent again after 429 and 503, as long as Retry-After says, and never after another 5xx or a lost answer', async () => {
    const limited = await scripted((_request, response, count) =>
      count < 3
        ? json(
            response,
            count === 1 ? 429 : 503,
            { code: 'limit_exceeded', message: 'slow down' },
            { 'retry-after': '0' },
          )
        : response.writeHead(204).end(),
    );
    expect((await client({ url: limited.url }).publish('c', 't', 'x')).type).toBe('Success');
    for (const fail of [
      (response: ServerResponse) => json(response, 500, { code: 'x', message: 'y' }),
      (response: ServerResponse) => json(response, 502, { code: 'x', message: 'y' }),
      (response: ServerResponse) => json(response, 504, { code: 'x', message: 'y' }),
      (response: ServerResponse) => response.destroy(),
    ]) {
      const failing = await scripted((_request, response) => fail(response));
      expect((await client({ url: failing.url }).publish('c', 't', 'x')).type).toBe('Error');
      expect(failing.requests).toHaveLength(1);
    }
  });

  test('a 429 that lasts is an error that says how long to wait', async () => {
    const limited = await scripted((_request, response) =>
      json(response, 429, { code: 'limit_exceeded', message: 'slow down' }, { 'retry-after': '60' }),
    );
    const result = await client({ url: limited.url }).publish('c', 't', 'x');
    expect(result.type === 'Error' && [result.errorCode(), result.retryAfterMs()]).toEqual([
      'LIMIT_EXCEEDED_ERROR',
      60_000,
    ]);
    expect(limited.requests).toHaveLength(1);
  });
});

/** The cursors that a client asks for while the script answers. */
async function cursorsFor(
  answers: ((response: ServerResponse) => void)[],
  options: Partial<TopicClientOptions> = {},
): Promise<{ cursors: string[]; events: TopicEvent[]; error?: unknown }> {
  const stop = new AbortController();
  const server = await scripted((_request, response, count) => {
    if (count > answers.length) stop.abort();
    else answers[count - 1]!(response);
  });
  const events: TopicEvent[] = [];
  let error: unknown;
  try {
    for await (const event of client({ url: server.url, ...options }).events('c', 't', {
      signal: stop.signal,
    }))
      events.push(event);
  } catch (cause) {
    error = cause;
  }
  const cursors = server.requests.map(({ url }) => {
    const { searchParams } = new URL(url, 'http://x');
    return `${searchParams.get('sequence_number')},${searchParams.get('sequence_page')}`;
  });
  return { cursors, events, ...(error !== undefined && { error }) };
}
const send =
  (...items: object[]) =>
  (response: ServerResponse) =>
    json(response, 200, { items });

describe('the cursor', () => {
  test('items, discontinuities, changes of page, elements of other kinds', async () => {
    const { cursors } = await cursorsFor([
      send(item(5)),
      send(item(6), item(7)),
      send(gap(20)),
      send(gap(30), item(30), item(31)),
      send(gap(0, 9)),
      send({ heartbeat: {} }, { item: { ...item(0, 9).item, more: 2 ** 70 } }, null as unknown as object),
    ]);
    expect(cursors).toEqual(['0,0', '6,7', '8,7', '20,7', '32,7', '0,9', '1,9']);
  });

  test('stays where it is while nothing, or nothing valid, comes', async () => {
    const { cursors, events } = await cursorsFor([
      send(item(5)),
      (response) => response.destroy(),
      (response) => json(response, 503, { code: 'x', message: 'y' }, { 'retry-after': '0' }),
      (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"items":[{"item":'),
      (response) => {
        response
          .writeHead(200, { 'content-type': 'application/json', 'content-length': '500' })
          .write('{"items":');
        setTimeout(() => response.destroy(), 10);
      },
      send(),
      send(item(6)),
    ]);
    expect(cursors).toEqual(['0,0', '6,7', '6,7', '6,7', '6,7', '6,7', '6,7', '7,7']);
    expect(events).toHaveLength(2);
  });

  test('a message that comes twice is delivered once', async () => {
    const { events } = await cursorsFor([send(item(5), item(6)), send(item(6), item(7))]);
    expect(events.map((event) => (event as TopicItem).sequenceNumber())).toEqual([5, 6, 7]);
  });

  test.each([400, 401, 403, 404])('a %i ends the loop with an error', async (status) => {
    const { cursors, error } = await cursorsFor([
      (response) => json(response, status, { code: 'x', message: 'because' }),
    ]);
    expect(cursors).toHaveLength(1);
    expect(error).toBeInstanceOf(TopicError);
    expect([(error as TopicError).status, (error as TopicError).message]).toEqual([status, 'because']);
  });
});

describe('tokens', () => {
  test('a refused token is renewed once, for everybody', async () => {
    let made = 0;
    const server = await scripted((request, response) =>
      request.headers.authorization === 'token-2'
        ? response.writeHead(204).end()
        : json(response, 401, { code: 'unauthenticated', message: 'expired' }),
    );
    const renewing = client({ url: server.url, token: () => `token-${++made}` });
    const results = await Promise.all([1, 2, 3].map(() => renewing.publish('c', 't', 'x')));
    expect(results.map(({ type }) => type)).toEqual(['Success', 'Success', 'Success']);
    expect(made).toBe(2);
  });

  test('a JWT is renewed before it expires, and a subscription outlives its tokens', async () => {
    let made = 0;
    const mortal = client({
      token: () => {
        made++;
        return service.mint({ ttlSeconds: 2 });
      },
    });
    const topic = newTopic();
    const received: string[] = [];
    const subscription = await mortal.subscribe('c', topic, {
      onItem: (each) => received.push(each.valueString()),
    });
    await client().publish('c', topic, 'first');
    await sleep(2600);
    await client().publish('c', topic, 'second');
    await expect.poll(() => received).toEqual(['first', 'second']);
    expect(made).toBeGreaterThan(1);
    if (subscription.type === 'Subscription') subscription.unsubscribe();
  });
});

describe('subscribe', () => {
  test('a refusal at the start is an Error; one that comes later goes to onError and ends the subscription', async () => {
    const result = await client({ token: 'bad' }).subscribe('c', 't', {});
    expect(result).toBeInstanceOf(TopicSubscribe.Error);
    const calls: string[] = [];
    const later = await client({ token: await service.mint({ ttlSeconds: 2 }) }).subscribe('c', newTopic(), {
      onError: (error) => calls.push(error.errorCode()),
      onSubscriptionEnd: () => calls.push('end'),
    });
    expect(later.type).toBe('Subscription');
    await expect.poll(() => calls).toEqual(['AUTHENTICATION_ERROR', 'end']);
    expect(later.type === 'Subscription' && later.isSubscribed).toBe(false);
  });

  test('heartbeats come while there is nothing; unsubscribe ends the poll, and says so', async () => {
    let [heartbeats, ended] = [0, 0];
    const before = service.service.polls;
    const subscription = await client({ heartbeatMs: 40 }).subscribe('c', newTopic(), {
      onHeartbeat: () => heartbeats++,
      onSubscriptionEnd: () => ended++,
    });
    await expect.poll(() => heartbeats).toBeGreaterThan(2);
    expect(service.service.polls).toBe(before + 1);
    if (subscription.type === 'Subscription') subscription.unsubscribe();
    await expect.poll(() => [ended, service.service.polls]).toEqual([1, before]);
  });

  test('heartbeats do not move the cursor back', async () => {
    let heartbeats = 0;
    const topic = newTopic();
    const subscription = await client({ heartbeatMs: 30 }).subscribe('c', topic, {
      onHeartbeat: () => heartbeats++,
    });
    if (subscription.type === 'Error') throw subscription.innerException();
    await client().publish('c', topic, 'x');
    await expect.poll(() => subscription.cursor.sequenceNumber).toBe(1);
    heartbeats = 0;
    await expect.poll(() => heartbeats).toBeGreaterThan(2);
    expect(subscription.cursor.sequenceNumber).toBe(1);
    subscription.unsubscribe();
  });

  test('a lost connection is told once, and made again', async () => {
    const lost: number[] = [];
    const server = await scripted((_request, response, count) => {
      if (count === 1) json(response, 200, { items: [item(1)] });
      else if (count < 4) response.destroy();
      else if (count === 4) json(response, 200, { items: [item(2)] });
    });
    const received: number[] = [];
    const subscription = await client({ url: server.url }).subscribe('c', 't', {
      onItem: (each) => received.push(each.sequenceNumber()),
      onConnectionLost: () => lost.push(received.length),
    });
    await expect.poll(() => received).toEqual([1, 2]);
    expect(lost).toEqual([1]);
    if (subscription.type === 'Subscription') {
      expect(subscription.cursor).toEqual({ sequenceNumber: 3, sequencePage: 7 });
      subscription.unsubscribe();
    }
  });

  test('a slow consumer is waited for: no poll is sent while it works', async () => {
    const topic = newTopic();
    const slow = client();
    let working = 0;
    let most = 0;
    const received: string[] = [];
    const subscription = await slow.subscribe('c', topic, {
      onItem: async (each) => {
        most = Math.max(most, ++working);
        await sleep(5);
        working--;
        received.push(each.valueString());
      },
    });
    for (let n = 0; n < 20; n++) await slow.publish('c', topic, `m${n}`);
    await expect.poll(() => received.length).toBe(20);
    expect(most).toBe(1);
    if (subscription.type === 'Subscription') subscription.unsubscribe();
  });
});

describe('events', () => {
  test('leaving the loop cancels the poll', async () => {
    const before = service.service.polls;
    const topic = newTopic();
    const impatient = client({ heartbeatMs: 20 });
    for await (const event of impatient.events('c', topic)) if (event.type === 'heartbeat') break;
    await expect.poll(() => service.service.polls).toBe(before);
  });
});

test('the backoff doubles, is jittered, and has an end', () => {
  expect([1, 2, 3, 100].map((failures) => backoffMs(failures, () => 1))).toEqual([100, 200, 400, 30_000]);
  expect(backoffMs(3, () => 0)).toBe(200);
});
