import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exchange, startService, type RunningService } from './harness.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startService({
    listen: { headersTimeoutMs: 400, requestTimeoutMs: 600 },
    maxMessageBytes: 100_000,
  });
});
afterAll(async () => {
  await service.shutDown();
});

const crlf = (...lines: string[]) => `${lines.join('\r\n')}\r\n\r\n`;
const authorized = (...lines: string[]) => [`Host: x`, `Authorization: ${service.token}`, ...lines];
const get = (target: string, ...headers: string[]) =>
  crlf(`GET ${target} HTTP/1.1`, ...authorized(...headers));
const post = (body: string, ...headers: string[]) =>
  crlf('POST /topics/demo/t HTTP/1.1', ...authorized('Content-Type: text/plain', ...headers)) + body;
const kilobytes = (count: number) => 'x'.repeat(count * 1024);

/** Each is sent as it stands; what comes back is a 4xx, or nothing but the end of the connection. */
const hostile: Record<string, () => string | Buffer> = {
  'nothing but line ends': () => '\r\n\r\n\r\n\r\n',
  'no HTTP': () => 'hello there\r\n\r\n',
  'a TLS hello': () => Buffer.from('16030100c8010000c40303', 'hex'),
  'random bytes': () => Buffer.from(Array.from({ length: 500 }, (_, index) => (index * 7919) % 256)),
  zeros: () => Buffer.alloc(1000),
  'an HTTP/2 preface': () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'HTTP/0.9': () => 'GET /topics/demo/t\r\n\r\n',
  'HTTP/3.0': () => crlf('GET /topics/demo/t HTTP/3.0', ...authorized()),
  'HTTP/1.1x': () => crlf('GET /topics/demo/t HTTP/1.1x', ...authorized()),
  'no host': () =>
    crlf('GET /topics/demo/t HTTP/1.1', `Authorization: ${service.token}`, 'Connection: close'),
  'a method with a space before it': () => crlf(' GET /topics/demo/t HTTP/1.1', ...authorized()),
  'a method in lower case': () => crlf('get /topics/demo/t HTTP/1.1', ...authorized()),
  'a made-up method': () => crlf('PUBLISH /topics/demo/t HTTP/1.1', ...authorized()),
  CONNECT: () => crlf('CONNECT example.test:443 HTTP/1.1', ...authorized()),
  TRACE: () => crlf('TRACE /topics/demo/t HTTP/1.1', ...authorized('Connection: close')),
  'an upgrade': () =>
    crlf('GET /topics/demo/%zz HTTP/1.1', ...authorized('Connection: upgrade, close', 'Upgrade: websocket')),
  'a space in the target': () => get('/topics/demo/a b'),
  'a NUL in the target': () => get('/topics/demo/a\0b', 'Connection: close'),
  'raw UTF-8 in the target': () => get('/topics/nowhere/ä', 'Connection: close'),
  'a fragment in the target': () => get('/nowhere#x', 'Connection: close'),
  'an absolute target elsewhere': () => get('http://evil.test/nowhere', 'Connection: close'),
  'a target of another scheme': () => get('file:///etc/passwd', 'Connection: close'),
  'a path up and out': () => get('/topics/../../etc/passwd', 'Connection: close'),
  'an encoded path up and out': () => get('/topics/%2e%2e/%2e%2e/etc', 'Connection: close'),
  'a backslash path': () => get('\\topics\\demo\\t', 'Connection: close'),
  'a bad escape': () => get('/topics/demo/%zz', 'Connection: close'),
  'half an escape': () => get('/topics/demo/%4', 'Connection: close'),
  'an overlong slash': () => get('/topics/demo/%c0%af', 'Connection: close'),
  'an overlong NUL': () => get('/topics/demo/%c0%80', 'Connection: close'),
  'an encoded surrogate': () => get('/topics/demo/%ed%a0%80', 'Connection: close'),
  'beyond Unicode': () => get('/topics/demo/%f4%90%80%80', 'Connection: close'),
  'an encoded NUL': () => get('/topics/demo/%00', 'Connection: close'),
  'an encoded line end': () => get('/topics/demo/a%0d%0aX-Evil:%201', 'Connection: close'),
  'a name of 300 characters': () => get(`/topics/demo/${'n'.repeat(300)}`, 'Connection: close'),
  'a URL of 20 KiB': () => get(`/topics/demo/${kilobytes(20)}`),
  'a query of 20 KiB': () => get(`/topics/demo/t?${kilobytes(20)}`),
  'a cursor of 1,000 digits': () =>
    get(`/topics/demo/t?sequence_number=${'9'.repeat(1000)}`, 'Connection: close'),
  '1,000 cursors': () => get(`/topics/demo/t?${'sequence_page=1&'.repeat(900)}`, 'Connection: close'),
  'a query named __proto__': () => get('/topics/nowhere/t?__proto__=1&constructor=2', 'Connection: close'),
  'a header of 1 MiB': () => get('/topics/demo/t', `X-Big: ${kilobytes(1024)}`),
  'headers of 1 MiB': () =>
    get('/topics/demo/t', ...Array.from({ length: 1024 }, (_, index) => `X-${index}: ${kilobytes(1)}`)),
  '5,000 headers': () =>
    get('/topics/demo/t', ...Array.from({ length: 5000 }, (_, index) => `X-${index}: 1`)),
  'a header without a colon': () => get('/topics/demo/t', 'Nonsense'),
  'a header with a space in its name': () => get('/topics/demo/t', 'X Y: 1'),
  'a header with a NUL': () => get('/topics/demo/t', 'X-Nul: a\0b'),
  'a header with a bare line feed': () => get('/topics/demo/t', 'X-Evil: a\nb'),
  'a folded header': () => get('/topics/demo/%zz', 'X-Fold: a', ' b', 'Connection: close'),
  'a header name of control characters': () => get('/topics/demo/t', '\u0001\u0002: 1'),
  'two tokens in two headers': () => get('/topics/nowhere/t', 'Authorization: other', 'Connection: close'),
  'a token of 12 KiB': () =>
    crlf('GET /topics/demo/t HTTP/1.1', 'Host: x', `Authorization: ${kilobytes(12)}`, 'Connection: close'),
  'a token of dots': () =>
    crlf('GET /topics/demo/t HTTP/1.1', 'Host: x', `Authorization: ${'.'.repeat(5000)}`, 'Connection: close'),
  'an unsigned token': () =>
    crlf(
      'GET /topics/demo/t HTTP/1.1',
      'Host: x',
      'Authorization: eyJhbGciOiJub25lIn0.eyJwZXJtaXNzaW9ucyI6W3siY2FjaGUiOiIqIiwicm9sZSI6ImJvdGgifV0sImV4cCI6OTk5OTk5OTk5OX0.',
      'Connection: close',
    ),
  'a token of Latin-1 bytes': () =>
    Buffer.from(
      crlf('GET /topics/demo/t HTTP/1.1', 'Host: x', 'Authorization: \xff\xfe', 'Connection: close'),
      'latin1',
    ),
  'a negative length': () => post('hello', 'Content-Length: -5'),
  'a length that is no number': () => post('hello', 'Content-Length: five'),
  'a length beyond 2^64': () => post('hello', 'Content-Length: 99999999999999999999999'),
  'two lengths': () => post('hello', 'Content-Length: 5', 'Content-Length: 6'),
  'a length and chunks': () => post('0\r\n\r\n', 'Content-Length: 5', 'Transfer-Encoding: chunked'),
  'an unknown transfer encoding': () => post('hello', 'Transfer-Encoding: gzip'),
  'chunked twice': () =>
    post('0\r\n\r\n', 'Transfer-Encoding: chunked, chunked', 'Connection: close', 'Content-Type: nothing'),
  'a chunk size that is no number': () => post('zz\r\nhello\r\n', 'Transfer-Encoding: chunked'),
  'a negative chunk size': () => post('-1\r\nhello\r\n', 'Transfer-Encoding: chunked'),
  'a chunk size beyond 2^64': () => post('ffffffffffffffffff\r\nhello\r\n', 'Transfer-Encoding: chunked'),
  'a chunk longer than its size': () => post('2\r\nhello\r\n0\r\n\r\n', 'Transfer-Encoding: chunked'),
  'a chunk without its end': () => post('5\r\nhello', 'Transfer-Encoding: chunked'),
  'a chunk extension of 20 KiB': () =>
    post(`5;${kilobytes(20)}\r\nhello\r\n0\r\n\r\n`, 'Transfer-Encoding: chunked'),
  'a trailer of 20 KiB': () => post(`0\r\nX: ${kilobytes(20)}\r\n\r\n`, 'Transfer-Encoding: chunked'),
  'a body that stops short': () => post('hel', 'Content-Length: 5'),
  'headers that stop short': () => 'POST /topics/demo/t HTTP/1.1\r\nHost: x\r\nContent-Le',
  'a request line that stops short': () => 'POST /topics/de',
  'a body of 2 MB': () => post('x'.repeat(2e6), `Content-Length: 2000000`, 'Connection: close'),
  'a chunked body of 2 MB': () =>
    post(
      `${(2e6).toString(16)}\r\n${'x'.repeat(2e6)}\r\n0\r\n\r\n`,
      'Transfer-Encoding: chunked',
      'Connection: close',
    ),
  'an expectation that is not known': () =>
    post('hello', 'Content-Length: 5', 'Expect: miracles', 'Connection: close'),
  'a compressed body that is not text': () =>
    Buffer.concat([
      Buffer.from(post('', 'Content-Encoding: gzip', 'Content-Length: 4', 'Connection: close')),
      Buffer.from('1f8b0800', 'hex'),
    ]),
  'pipelined garbage': () => get('/topics/demo/%zz') + 'garbage\r\n\r\n' + get('/topics/demo/t'),
  'a pipelined request after a bad one': () => post('hello', 'Content-Length: -5') + get('/topics/demo/t'),
};

describe(`${Object.keys(hostile).length} hostile requests get a 4xx or the end of the connection`, () => {
  test.concurrent.each(Object.entries(hostile))('%s', async (_name, request) => {
    const reply = await exchange(service.url, request());
    const statuses = [...reply.matchAll(/(?:^|\})HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
    for (const status of statuses) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }
    expect(reply === '' || statuses.length > 0).toBe(true);

    // A normal client beside it notices nothing.
    const topic = `beside-${Math.random()}`;
    const { json } = await service.poll(topic, 1, 1);
    const { new_topic_sequence, new_sequence_page } = json.items[0]!.discontinuity!;
    const poll = service.poll(topic, new_topic_sequence, new_sequence_page);
    expect((await service.publish(topic, 'still here')).status).toBe(204);
    expect((await poll).text).toContain('still here');
  });
});

test('and leave nothing behind', async () => {
  await service.unparked();
  await expect
    .poll(
      () =>
        new Promise((resolve) => {
          service.server.getConnections((_error, count) => resolve(count));
        }),
      { timeout: 120_000 },
    )
    .toBeLessThan(20);
  expect(service.complaints.filter((complaint) => !complaint.startsWith('TRACE'))).toEqual([]);
});

test('a body that trickles in is cut with 408', async () => {
  const reply = await exchange(service.url, post('', 'Content-Length: 50'));
  expect(reply).toMatch(/^HTTP\/1\.1 408 .*took too long/s);
});

test('thousands of polls whose clients leave are all forgotten', async () => {
  const request = get('/topics/demo/abandoned');
  for (let round = 0; round < 10; round++) {
    const replies = Array.from({ length: 300 }, () => abandon(request));
    await Promise.all(replies);
  }
  await service.unparked();
  expect(service.polls).toBe(0);
});

/** Sends the request, and leaves as soon as the service has it parked. */
async function abandon(request: string): Promise<void> {
  const { hostname, port } = new URL(service.url);
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(request, () => setTimeout(() => socket.destroy(), 5));
    });
    socket.on('close', () => resolve());
  });
}
