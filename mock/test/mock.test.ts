import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { validateErrorBody, validateSubscribeResponse } from '@topics-http/contract';
import openapi from '@topics-http/contract/openapi.json' with { type: 'json' };
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startMock, type Mock } from '@topics-http/mock';

let mock: Mock;
beforeAll(async () => {
  mock = await startMock({ port: 0 });
});
afterAll(() => mock.close());

const header = { authorization: 'token' };
const topic = '/topics/my-cache/example';

const send = (path: string, init: RequestInit = {}) => fetch(mock.url + path, init);
const publish = (body: NonNullable<RequestInit['body']>, type?: string, path = topic) =>
  send(path, {
    method: 'POST',
    body,
    headers: type === undefined ? header : { ...header, 'content-type': type },
  });

/** One request, byte for byte; answers all that came back before the connection was closed. */
const rawReply = (request: string): Promise<string> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(mock.url);
    let reply = '';
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.on('data', (data) => (reply += data.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(reply));
  });

/** One request, byte for byte; answers the status, or undefined when the connection was just closed. */
const raw = (request: string): Promise<number | undefined> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(mock.url);
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.on('data', (data) => {
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(data.toString())?.[1]));
      socket.destroy();
    });
    socket.on('error', () => resolve(undefined));
    socket.on('close', () => resolve(undefined));
  });

describe('tokens', () => {
  test.each<[string, string, Record<string, string>, number]>([
    ['none', '', {}, 401],
    ['header', '', header, 200],
    ['query', '?token=token', {}, 200],
    ['both', '?token=other', header, 400],
    ['both, with equal values', '?token=token', header, 400],
  ])('%s', async (_name, query, headers, status) => {
    const poll = await send(topic + query, { headers });
    expect(poll.status).toBe(status);
    const body: unknown = await poll.json();
    expect(status === 200 ? validateSubscribeResponse(body) : validateErrorBody(body)).toBe(true);
    if (status === 400) expect(body).toEqual(openapi.components.examples.BothTokens.value);

    const published = await send(topic + query, {
      method: 'POST',
      body: 'hello',
      headers: { ...headers, 'content-type': 'text/plain' },
    });
    expect(published.status).toBe(status === 200 ? 204 : status);
  });
});

describe('media types', () => {
  const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  test.each<[string, NonNullable<RequestInit['body']>, string | undefined, number]>([
    ['text', 'hello', 'text/plain', 204],
    ['text with non-ASCII', 'žluťoučký 🐎 \u2028', 'text/plain; charset=utf-8', 204],
    ['text in upper case', 'hello', 'TEXT/PLAIN', 204],
    ['empty text', '', 'text/plain', 204],
    ['text that is not UTF-8', everyByte, 'text/plain', 400],
    ['every byte', everyByte, 'application/octet-stream', 204],
    ['one byte', Uint8Array.of(0), 'application/octet-stream', 204],
    ["curl's default", 'a=b', 'application/x-www-form-urlencoded', 204],
    ["curl's default with a bad escape", '100% sure', 'application/x-www-form-urlencoded', 204],
    ['JSON', '{}', 'application/json', 400],
    ['JSON that is none', '{', 'application/json', 400],
    ['an image', everyByte, 'image/png', 400],
    ['multipart without a boundary', 'x', 'multipart/form-data', 400],
    ['garbage', 'x', 'garbage', 400],
    ['none', everyByte, undefined, 400],
    ['2 MB of bytes', randomBytes(2e6), 'application/octet-stream', 204],
    ['2 MB of text', 'x'.repeat(2e6), 'text/plain', 204],
    ['2 MB of form', '%'.repeat(2e6), 'application/x-www-form-urlencoded', 204],
    ['17 MB of bytes', randomBytes(17e6), 'application/octet-stream', 400],
  ])('%s', async (_name, body, type, status) => {
    const response = await publish(body, type);
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(status === 204 ? text === '' : validateErrorBody(JSON.parse(text))).toBe(true);
  });
});

describe('cursors', () => {
  test.each([
    ['0', 200],
    ['9007199254740991', 200],
    ['abc', 400],
    ['-1', 400],
    ['1.5', 400],
    ['18446744073709551616', 400],
  ])('%s', async (value, status) => {
    for (const name of ['sequence_number', 'sequence_page'])
      expect((await send(`${topic}?${name}=${value}`, { headers: header })).status).toBe(status);
  });
});

describe('Prefer asks for', () => {
  const operations = openapi.paths['/topics/{cacheName}/{topicName}'];
  const statuses = (['get', 'post'] as const).flatMap((method) =>
    Object.keys(operations[method].responses)
      .filter((status) => status !== 'default')
      .map((status) => [method.toUpperCase(), Number(status)] as const),
  );
  test.each(statuses)('%s %i', async (method, status) => {
    const headers = { ...header, 'content-type': 'text/plain', prefer: `code=${status}` };
    const response = await send(topic, { method, headers, ...(method === 'POST' && { body: 'hello' }) });
    expect(response.status).toBe(status);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('retry-after')).toBe([429, 503].includes(status) ? '1' : null);
    if (status >= 400) expect(validateErrorBody(await response.json())).toBe(true);
  });

  test('one example of several', async () => {
    const response = await send(topic, { headers: { ...header, prefer: 'example=discontinuity' } });
    expect(await response.json()).toEqual(openapi.components.examples.DiscontinuityThenMessage.value);
  });

  test('a plain-text error', async () => {
    const response = await send(topic, { headers: { ...header, accept: 'text/plain', prefer: 'code=429' } });
    expect(await response.text()).toBe(openapi.components.examples.RateLimitedText.value);
  });

  test('a status that has no response of its own: the default one', async () => {
    const response = await send(topic, { headers: { ...header, prefer: 'code=418' } });
    expect(response.status).toBe(418);
    expect(validateErrorBody(await response.json())).toBe(true);
  });
});

describe('paths, names and methods', () => {
  test.each([
    ['/topics/a%2Fb/c%20d', 200],
    ['/topics/my-cache/%F0%9F%90%8E', 200],
    ['/topics/my-cache/a%2Db', 200],
    ['/topics/my-cache/%zz', 400],
    ['/topics/%/t', 400],
    ['/topics/my-cache/%C3%28', 400],
    ['/topics/my-cache', 404],
    ['/nothing', 404],
  ])('%s', async (path, status) => {
    const response = await send(path, { headers: header });
    expect(response.status).toBe(status);
    const body: unknown = await response.json();
    if (status >= 400) expect(validateErrorBody(body)).toBe(true);
    if (status === 400) expect(body).toEqual(openapi.components.examples.InvalidName.value);
  });

  test.each(['PUT', 'PATCH', 'DELETE'])('%s is 405 with Allow', async (method) => {
    const response = await send(topic, { method, headers: header });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST, OPTIONS']);
  });

  test('a browser may call it', async () => {
    const preflight = await send(topic, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://app.test',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://app.test');
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization');
  });
});

describe('survives', () => {
  const host = 'Host: localhost\r\nAuthorization: token\r\n';
  test.each([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['an absolute URL', `GET http://localhost${topic} HTTP/1.1\r\n${host}\r\n`],
    ['two slashes', `GET //topics HTTP/1.1\r\n${host}\r\n`],
    ['a target that is no URL', `GET http://[ HTTP/1.1\r\n${host}\r\n`],
    ['an asterisk', `OPTIONS * HTTP/1.1\r\n${host}\r\n`],
    ['an Accept that does not parse', `GET ${topic} HTTP/1.1\r\n${host}Accept: ;;;\r\n\r\n`],
    ['a Prefer that does not parse', `GET ${topic} HTTP/1.1\r\n${host}Prefer: code=;;=\r\n\r\n`],
    [
      'a query that does not decode',
      `GET ${topic}?sequence_number=%zz&token HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    ],
    ['a query named __proto__', `GET ${topic}?__proto__=1 HTTP/1.1\r\n${host}\r\n`],
    ['a method that Prism does not know', `PROPFIND ${topic} HTTP/1.1\r\n${host}\r\n`],
    [
      'a body that stops short',
      `POST ${topic} HTTP/1.1\r\n${host}Content-Type: text/plain\r\nContent-Length: 9\r\nConnection: close\r\n\r\nhe`,
    ],
    [
      'a chunk that is no chunk',
      `POST ${topic} HTTP/1.1\r\n${host}Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
    ],
  ])('%s', async (_name, request) => {
    const unfinished = request.includes('Content-Length: 9');
    if (unfinished) await hangUp(request);
    else expect((await raw(request)) ?? 400).toBeLessThan(500);
    expect((await send(topic, { headers: header })).status).toBe(200);
  });

  /** Sends an unfinished request and leaves. */
  async function hangUp(request: string): Promise<void> {
    const { hostname, port } = new URL(mock.url);
    await new Promise((resolve) => {
      const socket = connect(Number(port), hostname, () => void socket.end(request));
      socket.on('close', resolve).on('error', resolve).resume();
    });
  }
});

describe('real curl', () => {
  const base = 'https://api.cache.cell-us-east-1-1.prod.a.momentohq.com';
  const curl = async (...args: string[]) => {
    const flags = ['-s', '--max-time', '10', '-w', '%{http_code}'];
    const { stdout } = await promisify(execFile)('curl', [
      ...flags,
      ...args.map((arg) => arg.replace(base, mock.url)),
    ]);
    return stdout;
  };

  test('runs the documented command with the token in the query', async () => {
    expect(
      await curl('-X', 'POST', '-d', 'hello world!', `${base}/topics/my-cache/example?token=token`),
    ).toBe('204');
  });
  test('runs the documented command with the token in the header', async () => {
    expect(
      await curl(
        '-X',
        'POST',
        '-H',
        'Authorization: token',
        '-d',
        'hello world!',
        `${base}/topics/my-cache/example`,
      ),
    ).toBe('204');
  });
});

test.each([
  [
    'a header of 64 KiB',
    `GET ${topic} HTTP/1.1\r\nHost: x\r\nAuthorization: ${'x'.repeat(65_536)}\r\n\r\n`,
    431,
  ],
  ['no HTTP', 'hello\r\n\r\n', 400],
])('%s is refused with a body that says why', async (_name, request, status) => {
  const reply = await rawReply(request);
  expect(reply).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(validateErrorBody(JSON.parse(reply.split('\r\n\r\n')[1]!))).toBe(true);
});

test('a port that is taken is the listen error', async () => {
  const port = Number(new URL(mock.url).port);
  await expect(startMock({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
