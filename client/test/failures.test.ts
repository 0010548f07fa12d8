import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { TopicClient } from '../src/index.ts';
import { json, pass, refuse, scriptedClient, stopTheClock } from './scripted-fetch.ts';

afterEach(() => vi.useRealTimers());

/** How a publish fails when it is answered so. */
async function failureOf(response: Response) {
  const { topics } = scriptedClient(() => response);
  const result = await topics.publish('c', 't', 'x');
  if (result.type !== 'Error') throw new Error('It succeeded.');
  return result.innerException();
}
const refusedWith = (body: string, status = 502) => failureOf(new Response(body, { status }));

describe('what is said of a refusal is one line', () => {
  test.each([
    ['{"code":"unavailable","message":"is stopping"}', 'is stopping'],
    ['{"message":"two\\nlines \\u001b[31m red"}', 'two lines [31m red'],
    ['plain text\r\nof two lines\n', 'plain text of two lines'],
    ['expected <token>', 'expected <token>'],
    ['', 'The service answered 502.'],
    ['null', 'null'],
    ['{"message":5}', '{"message":5}'],
    [
      '\n<!doctype html>\n<html><head><title>502 Bad\nGateway</title></head><body>…</body></html>',
      '502 Bad Gateway',
    ],
    ['<html><body><h1>Oh no</h1>\n<p>nginx</p></body></html>', 'Oh no nginx'],
  ])('%j', async (body, message) => {
    expect((await refusedWith(body)).message).toBe(message);
  });

  test('a long one is cut', async () => {
    for (const body of ['long '.repeat(100_000), `<${'<p>x'.repeat(100_000)}`])
      expect((await refusedWith(body)).message.length).toBeLessThanOrEqual(200);
  });
});

test('the code that the service gives is there for programs', async () => {
  const error = await failureOf(json({ code: 'cache_not_found', message: 'Cache Not Found' }, 404));
  expect([error.code, error.serviceCode, error.status]).toEqual(['NOT_FOUND_ERROR', 'cache_not_found', 404]);
});

describe('a redirect', () => {
  async function listen(answer: Parameters<typeof createServer>[1]) {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  }

  test.each(['header', 'query'] as const)(
    'takes no token and no message elsewhere: %s',
    async (tokenPlace) => {
      let strayed = 0;
      const elsewhere = await listen((_, response) => {
        strayed++;
        response.end('{"items":[]}');
      });
      const service = await listen((request, response) => {
        request.resume();
        const location = elsewhere.url + request.url!;
        response.writeHead(request.method === 'POST' ? 307 : 308, { location }).end();
      });
      const topics = new TopicClient({ url: service.url, token: 'secret', tokenPlace });
      const published = await topics.publish('c', 't', 'x');
      const subscribed = await topics.subscribe('c', 't');
      service.server.close();
      elsewhere.server.close();
      const message = `The service redirects to ${elsewhere.url}/topics/c/t, where the token does not go.`;
      for (const result of [published, subscribed])
        expect(result.type === 'Error' && result.message()).toBe(message);
      expect(strayed).toBe(0);
    },
  );
});

describe('a connection that fails says why', () => {
  test.each([
    ['http://127.0.0.1:1', 'Nothing listens on 127.0.0.1:1 that fetch would talk to.'],
    // A port that is private, and below those that a system gives out.
    ['http://127.0.0.1:1026', 'Nothing listens on 127.0.0.1:1026.'],
    ['http://localhost:1026', 'Nothing listens on localhost:1026.'],
  ])('%s', async (url, message) => {
    const result = await new TopicClient({ url, token: 't' }).publish('c', 't', 'x');
    expect(result.type === 'Error' && [result.errorCode(), result.message()]).toEqual([
      'CONNECTION_ERROR',
      message,
    ]);
  });

  test('a host that does not exist, a cut, and what only a browser says', async () => {
    const failing = (cause: unknown) =>
      scriptedClient(() => Promise.reject(new TypeError('Failed to fetch', { cause }))).topics;
    const causes = [{ code: 'ENOTFOUND' }, { code: 'UND_ERR_SOCKET' }, undefined];
    const results = await Promise.all(causes.map((cause) => failing(cause).publish('c', 't', 'x')));
    expect(results.map((result) => result.type === 'Error' && result.message())).toEqual([
      'There is no host service.test.',
      'The connection was cut.',
      'No answer: Failed to fetch.',
    ]);
  });
});

describe('publish', () => {
  test('that is never answered fails in the end, and is not sent again', async () => {
    stopTheClock();
    const { topics, requests } = scriptedClient(() => 'hold', { publishTimeoutMs: 5000 });
    const publishing = topics.publish('c', 't', 'x');
    await pass(5000);
    const result = await publishing;
    expect(result.type === 'Error' && [result.errorCode(), requests.length]).toEqual(['TIMEOUT_ERROR', 1]);
  });

  test.each([429, 503])('after %i it is sent up to five times, and not at once', async (status) => {
    stopTheClock();
    const { topics, requests } = scriptedClient(() => refuse(status, { 'retry-after': '0' }));
    const publishing = topics.publish('c', 't', 'x');
    await pass(10_000);
    expect((await publishing).type).toBe('Error');
    expect(requests).toHaveLength(5);
    expect(requests[4]!.atMs).toBeGreaterThan(500);
  });

  test('a 429 that lasts longer than anybody waits is an error at once', async () => {
    const { topics, requests } = scriptedClient(() => refuse(429, { 'retry-after': '3000000' }));
    const result = await topics.publish('c', 't', 'x');
    expect(result.type === 'Error' && result.retryAfterMs()).toBe(3_000_000_000);
    expect(requests).toHaveLength(1);
  });
});
