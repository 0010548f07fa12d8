import { connect, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createToken, signingKey } from '@topics-http/server';
import { TokenVerifier } from '../src/access/tokens.ts';
import { exchange, startService, type RunningService } from './harness.ts';

const kibibyte = 1024;
let service: RunningService;
const sockets: Socket[] = [];
beforeEach(async () => {
  // No limit of time ends what is tested here.
  service = await startService({ listen: { headersTimeoutMs: 600_000, requestTimeoutMs: 600_000 } });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await service.shutDown();
});

const poll = (token: string, ...headers: string[]) =>
  `${['GET /topics/demo/quiet HTTP/1.1', 'Host: x', `Authorization: ${token}`, ...headers].join('\r\n')}\r\n\r\n`;
const withLength = (length: number, sent = length) =>
  poll(service.token, `Content-Length: ${length}`) + 'x'.repeat(sent);
const inChunks = (size: number, count: number, end = '0\r\n\r\n') =>
  poll(service.token, 'Transfer-Encoding: chunked') +
  `${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`.repeat(count) +
  end;

describe('a poll with a body, which nobody reads', () => {
  test.each<[what: string, bytes: () => string]>([
    ['of a byte', () => withLength(1)],
    ['of 15 KiB', () => withLength(15 * kibibyte)],
    ['of 16 KiB', () => withLength(16 * kibibyte)],
    ['of 17 KiB', () => withLength(17 * kibibyte)],
    ['of 63 KiB', () => withLength(63 * kibibyte)],
    ['of 65 KiB', () => withLength(65 * kibibyte)],
    ['of 200 KiB', () => withLength(200 * kibibyte)],
    ['of 2 MiB', () => withLength(2048 * kibibyte)],
    ['that does not come', () => withLength(100, 0)],
    ['that comes in part', () => withLength(100 * kibibyte, 40 * kibibyte)],
    ['in a chunk', () => inChunks(10, 1)],
    ['in a chunk of 100 KiB', () => inChunks(100 * kibibyte, 1)],
    ['in 1,000 chunks of a byte', () => inChunks(1, 1000)],
    ['in 20,000 chunks of a byte', () => inChunks(1, 20_000)],
    ['in 50,000 chunks of a byte, without an end', () => inChunks(1, 50_000, '')],
    ['in chunks, with a trailer', () => inChunks(20 * kibibyte, 2, '0\r\nX-Trailer: 1\r\n\r\n')],
  ])('%s: is forgotten when its client leaves', async (_what, bytes) => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    sockets.push(socket.on('error', () => undefined));
    socket.write(bytes());
    await service.parked(1);
    socket.destroy();
    await expect.poll(() => service.polls).toBe(0);
  });

  test.each([1, 20 * kibibyte, 100 * kibibyte])(
    'of %i bytes: ends where it says, and what follows is the next request',
    async (length) => {
      const { json } = await service.poll('next', 1, 1);
      const { new_topic_sequence: number, new_sequence_page: page } = json.items[0]!.discontinuity!;
      const target = `/topics/demo/next?sequence_number=${number}&sequence_page=${page}`;
      const asked = `GET ${target} HTTP/1.1\r\nHost: x\r\nAuthorization: ${service.token}\r\nContent-Length: ${length}\r\n\r\n${'x'.repeat(length)}`;
      const last = `OPTIONS /topics/demo/next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
      const answers = exchange(service.url, asked + last);
      await service.parked(1);
      await service.publish('next', 'here');
      const both = await answers;
      expect(both).toMatch(/^HTTP\/1\.1 200 OK[^]*"here"[^]*HTTP\/1\.1 204 /);
    },
  );
});

const request = (method: string, target: string, ...headers: string[]) =>
  `${[`${method} /topics/demo/${target} HTTP/1.1`, 'Host: x', `Authorization: ${service.token}`, ...headers].join('\r\n')}\r\n\r\n`;
const publish = (length: number, sent = length, ...headers: string[]) =>
  request('POST', 'other', 'Content-Type: text/plain', `Content-Length: ${length}`, ...headers) +
  'x'.repeat(sent);
const chunked = (bytes: string) =>
  request('POST', 'other', 'Content-Type: text/plain', 'Transfer-Encoding: chunked') + bytes;
const much = 'y'.repeat(200 * kibibyte);

/** What may stand behind a poll that waits. */
const behind: [what: string, bytes: () => string][] = [
  ['nothing', () => ''],
  ['garbage', () => '\xff'.repeat(1000)],
  ['300 KiB of garbage', () => '\xff'.repeat(300 * kibibyte)],
  ['200 KiB of NUL', () => '\0'.repeat(200 * kibibyte)],
  ['line ends', () => '\r\n'.repeat(20_000)],
  ['half a request line', () => 'GET /topi'],
  ['half a head', () => 'GET /x HTTP/1.1\r\nHo'],
  ['a head without an end', () => `GET /x HTTP/1.1\r\n${'X: y\r\n'.repeat(20_000)}`],
  ['half a body', () => publish(1000, 10)],
  ['half of 1 MiB', () => publish(1024 * kibibyte, 200 * kibibyte)],
  ['1 MiB', () => publish(1024 * kibibyte)],
  ['a body over the limit', () => publish(3072 * kibibyte)],
  ['a body far over the limit', () => publish(12 * 1024 * kibibyte)],
  ['a body that is asked for', () => publish(5, 0, 'Expect: 100-continue')],
  ['a body without a token', () => publish(2048 * kibibyte).replace(/Authorization.*\r\n/, '')],
  ['a body of nowhere', () => publish(2048 * kibibyte).replace('/topics/', '/nowhere/')],
  ['a body with an expectation', () => publish(500_000, 500_000, 'Expect: miracles')],
  ['a body of two hosts', () => publish(500_000, 500_000, 'Host: y')],
  ['half a body of two hosts', () => publish(500_000, 300_000, 'Host: y')],
  ['half a body without a token', () => publish(500_000, 300_000).replace(/Authorization.*\r\n/, '')],
  ['a poll', () => request('GET', 'other')],
  ['31 polls', () => request('GET', 'other').repeat(31)],
  ['32 polls', () => request('GET', 'other').repeat(32)],
  ['200 polls', () => request('GET', 'other').repeat(200)],
  ['CONNECT', () => `CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n${much}`],
  ['an upgrade', () => request('GET', 'other', 'Connection: upgrade', 'Upgrade: websocket') + much],
  ['the preface of HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['50,000 chunks of a byte', () => chunked('1\r\nx\r\n'.repeat(50_000))],
  ['a chunk without a size', () => chunked(`zz\r\n${much}`)],
  ['half a chunk', () => chunked('ffff\r\nhello')],
  ['chunks that are encoded', () => chunked(`5\r\nhello\r\n${much}`).replace(': chunked', ': gzip, chunked')],
];

const leavings: [how: string, leave: (socket: Socket) => void][] = [
  ['closes', (socket) => socket.destroy()],
  ['ends what it says', (socket) => socket.end()],
  ['resets', (socket) => socket.resetAndDestroy()],
];

describe.each(leavings)('a client that %s', (_how, leave) => {
  test.each(behind)('is forgotten with its poll, and %s behind that', async (_what, bytes) => {
    let accepted: Socket | undefined;
    service.server.once('connection', (socket: Socket) => (accepted = socket));
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    sockets.push(socket.on('error', () => undefined).resume());
    socket.write(poll(service.token) + bytes(), 'latin1');
    await expect.poll(() => service.polls > 0 || accepted?.destroyed).toBe(true);
    leave(socket);
    await expect.poll(() => service.polls).toBe(0);
    await expect.poll(() => accepted!.destroyed).toBe(true);
  });
});

describe('what is remembered of a token', () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const held = () => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };

  test('is the token, not the request that it came in', async () => {
    const key = signingKey('a key of at least thirty-two bytes');
    const verifier = new TokenVerifier(key);
    const token = (ttlSeconds: number) =>
      createToken(key, { permissions: [{ cache: '*', role: 'both' }], ttlSeconds });
    const junk = 'x'.repeat(14 * kibibyte);
    const first = await token(99);
    await verifier.verify(first);
    const before = held();
    for (let each = 0; each < 1000; each++) {
      const query = Buffer.from(`a=${junk}&token=${await token(100 + each)}`).toString();
      await verifier.verify(new URLSearchParams(query).get('token')!);
    }
    // A thousand requests of 14 KiB are 14 MiB.
    expect(held() - before).toBeLessThan(5 * kibibyte * kibibyte);
    expect(verifier.known(first)).toBeDefined();
  });
});
