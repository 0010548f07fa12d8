import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { Body } from '../src/http/body.ts';
import { Budget } from '../src/http/budget.ts';
import { exchange, startService } from './harness.ts';

test('what clients may send at a time is bounded, also after bodies that were cut', async () => {
  const service = await startService({ maxMessageBytes: 1000, listen: { maxBufferedBytes: 1500 } });
  const head = (length: number) =>
    `POST /topics/demo/t HTTP/1.1\r\nHost: x\r\nAuthorization: ${service.token}\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`;
  const refused = async (status: number, length: number) =>
    expect(await exchange(service.url, head(length) + 'x'.repeat(length))).toMatch(
      new RegExp(`^HTTP/1\\.1 ${status} `),
    );

  // More than eight times the limit, and the beginning of it alone, so that it is held for a moment.
  for (let times = 0; times < 5; times++) {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1').on('error', () => undefined);
    await new Promise<void>((resolve) =>
      socket.write(head(20_000) + 'x'.repeat(900), () => setTimeout(resolve, 20)),
    );
    socket.write('x'.repeat(19_100));
    await new Promise((resolve) => socket.resume().on('close', resolve));
  }
  await refused(204, 900);

  const { hostname, port } = new URL(service.url);
  const unfinished = connect(Number(port), hostname);
  await new Promise<void>((resolve) => unfinished.write(head(1000) + 'x'.repeat(900), () => resolve()));
  await expect
    .poll(() => exchange(service.url, head(900) + 'x'.repeat(900)))
    .toMatch(/^HTTP\/1\.1 503 .*receiving too much/s);
  unfinished.destroy();
  await expect.poll(() => exchange(service.url, head(900) + 'x'.repeat(900))).toMatch(/^HTTP\/1\.1 204 /);
  expect(service.complaints).toEqual([]);
  await service.shutDown();
});

test('a small message finds room beside large ones that stop short', async () => {
  const service = await startService({ maxMessageBytes: 100_000, listen: { maxBufferedBytes: 80_000 } });
  const head = `POST /topics/demo/t HTTP/1.1\r\nHost: x\r\nAuthorization: ${service.token}\r\nContent-Type: text/plain\r\nContent-Length: 90000\r\n\r\n`;
  const large = Array.from({ length: 16 }, () => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1').on('error', () => undefined);
    socket.write(head + 'x'.repeat(5000));
    return socket;
  });
  await expect.poll(async () => (await service.publish('t', 'x'.repeat(5000))).status).toBe(503);
  expect((await service.publish('t', 'hello')).status).toBe(204);
  for (const socket of large) socket.destroy();
  await expect.poll(async () => (await service.publish('t', 'x'.repeat(5000))).status).toBe(204);
  await service.shutDown();
});

test('a message that finds no room is refused before all of it came, and its client can read that', async () => {
  const service = await startService({ maxMessageBytes: 100_000, listen: { maxBufferedBytes: 80_000 } });
  const { port } = new URL(service.url);
  const head = `POST /topics/demo/t HTTP/1.1\r\nHost: x\r\nAuthorization: ${service.token}\r\nContent-Type: text/plain\r\nContent-Length: 90000\r\n\r\n`;
  const socket = connect(Number(port), '127.0.0.1');
  let said = '';
  socket.on('data', (data) => (said += data.toString('latin1')));
  const ended = new Promise<void>((resolve, reject) => socket.on('end', resolve).on('error', reject));
  socket.write(head + 'x'.repeat(89_000));
  await ended;
  expect(said).toMatch(/^HTTP\/1\.1 503 [^]*connection: close[^]*receiving too much/i);
  socket.destroy();
  await service.shutDown();
});

test('a message whose client leaves in the middle of it is not published', async () => {
  const service = await startService();
  const { hostname, port } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  const head = `POST /topics/demo/t HTTP/1.1\r\nHost: x\r\nAuthorization: ${service.token}\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\n`;
  await new Promise<void>((resolve) => socket.write(`${head}half`, () => resolve()));
  socket.destroy();
  const { json } = await service.poll('t', 9, 1);
  expect(json.items).toHaveLength(1);
  expect(json.items[0]!.discontinuity?.new_topic_sequence).toBe(0);
  await service.shutDown();
});

test('a body that comes in one piece is not copied: a buffer for each publish is a third of what it costs', () => {
  const budget = new Budget(1000);
  const body = new Body(600, budget);
  const piece = Uint8Array.of(1, 2, 3);
  expect(body.add(piece, true)).toBe(true);
  expect(body.bytes().buffer).toBe(piece.buffer);
  expect([budget.hasRoom(997), budget.hasRoom(998)]).toEqual([true, false]);
  body.release();
  expect(budget.hasRoom(1000)).toBe(true);
  expect(new Body(600, new Budget(2)).add(piece, true)).toBe(false);
});

describe('a body in one-byte pieces', () => {
  test('takes what it is long, or up to twice that, and never more than the budget', () => {
    const budget = new Budget(1000);
    const body = new Body(600, budget);
    const bytes = Array.from({ length: 300 }, (_, index) => index % 256);
    for (const byte of bytes) expect(body.add(Uint8Array.of(byte))).toBe(true);
    expect([...body.bytes()]).toEqual(bytes);
    expect([budget.hasRoom(400), budget.hasRoom(701)]).toEqual([true, false]);
    body.release();
    expect(budget.hasRoom(1000)).toBe(true);
  });

  test('is held as one buffer, over the wire and in a fetch', async () => {
    const length = 200_000;
    const service = await startService({ maxMessageBytes: length, listen: { maxBufferedBytes: 3 * length } });
    const head = `POST /topics/demo/t HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: ${service.token}\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n`;
    expect(await exchange(service.url, `${head}${'1\r\nx\r\n'.repeat(length)}0\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 204 /,
    );
    let left = length;
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => (left-- > 0 ? controller.enqueue(Uint8Array.of(120)) : controller.close()),
    });
    const request = new Request('http://any.test/topics/demo/t', {
      method: 'POST',
      body: stream,
      duplex: 'half',
      headers: { authorization: service.token, 'content-type': 'text/plain' },
    });
    expect((await service.fetch(request)).status).toBe(204);
    await service.shutDown();
  });
});

test.each([1, 9_000, 32_768, 65_203, 65_535])(
  'a body of the largest size whose first piece has %i bytes arrives whole in a fetch',
  async (first) => {
    const length = 65_536;
    const service = await startService({ maxMessageBytes: length });
    const text = 'x'.repeat(first) + 'y'.repeat(length - first);
    const pieces = [text.slice(0, first), text.slice(first)].map((piece) => new TextEncoder().encode(piece));
    const headers = { authorization: service.token, 'content-type': 'text/plain' };
    const url = 'http://any.test/topics/demo/t';
    const body = ReadableStream.from(pieces) as ReadableStream<Uint8Array>;
    const published = new Request(url, { method: 'POST', body, duplex: 'half', headers });
    expect((await service.fetch(published)).status).toBe(204);
    const poll = new Request(`${url}?sequence_number=0&sequence_page=1`, { headers });
    const { items } = (await (await service.fetch(poll)).json()) as {
      items: { item?: { value: { text: string } } }[];
    };
    expect(items.find(({ item }) => item)!.item!.value.text === text).toBe(true);
    await service.shutDown();
  },
);

describe('clients that do not read', () => {
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });

  /** Connects, sends, and never reads. Tells when it was cut. */
  function mute(url: string, bytes: string) {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
    socket.pause();
    sockets.push(socket);
    let isCut = false;
    socket.on('error', () => (isCut = true)).on('close', () => (isCut = true));
    return { isCut: () => isCut, socket };
  }
  const poll = (token: string, topic = 't', cursor = '?sequence_number=0&sequence_page=1') =>
    `GET /topics/demo/${topic}${cursor} HTTP/1.1\r\nHost: x\r\nAuthorization: ${token}\r\n\r\n`;
  const connections = (service: {
    server: { getConnections: (then: (error: unknown, count: number) => void) => void };
  }) => new Promise<number>((resolve) => service.server.getConnections((_error, count) => resolve(count)));

  test('are cut when what they leave unread is more than the service holds, the slowest first; others are served', async () => {
    const service = await startService({
      listen: { maxBufferedBytes: 8 * 1024 * 1024, responseTimeoutMs: 600_000 },
    });
    for (let n = 0; n < 15; n++) await service.publish('t', 'x'.repeat(60_000));
    let accepted = 0;
    service.server.on('connection', () => accepted++);
    for (let n = 0; n < 40; n++) mute(service.url, poll(service.token).repeat(16));
    await expect.poll(() => accepted).toBeGreaterThanOrEqual(40);
    await expect.poll(() => connections(service)).toBeLessThan(40);
    expect((await service.publish('other', 'still here')).status).toBe(204);
    expect((await service.poll('other', 0, 1)).text).toContain('still here');
    await service.shutDown();
  });

  test('of one response, in any number, share its bytes, and keep no publisher waiting', async () => {
    const service = await startService({
      maxMessageBytes: 12e6,
      listen: { maxBufferedBytes: 40e6, responseTimeoutMs: 600_000 },
    });
    await service.publish('t', 'x'.repeat(11_900_000));
    const readers = Array.from({ length: 6 }, () => mute(service.url, poll(service.token)));
    await expect.poll(() => service.metrics.responses.get('GET')!.get(200) ?? 0).toBe(6);
    expect((await service.publish('other', 'y'.repeat(11_000_000))).status).toBe(204);
    expect((await service.poll('t', 0, 1)).status).toBe(200);
    expect(readers.filter(({ isCut }) => isCut()).length).toBe(0);
    expect(await connections(service)).toBeGreaterThanOrEqual(6);
    await service.shutDown();
  });

  test('are cut after the time they have', async () => {
    const service = await startService({ listen: { responseTimeoutMs: 300 } });
    for (let n = 0; n < 12; n++) await service.publish('t', 'x'.repeat(1_000_000));
    for (let n = 0; n < 5; n++) mute(service.url, poll(service.token).repeat(4));
    await expect.poll(() => service.metrics.responses.get('GET')!.get(200) ?? 0).toBeGreaterThanOrEqual(5);
    await expect.poll(() => connections(service)).toBeLessThan(5);
    await service.shutDown();
  });

  test('nor wait their turn are cut: more than 32 polls at a time on one connection', async () => {
    const service = await startService();
    const { isCut, socket } = mute(service.url, poll(service.token, 'quiet', '').repeat(40));
    socket.resume();
    await expect.poll(isCut).toBe(true);
    await service.unparked();
    await service.shutDown();
  });

  test('and leave: polls that wait behind another one on their connection are forgotten too', async () => {
    const service = await startService();
    const { socket } = mute(service.url, poll(service.token, 'quiet', '').repeat(5));
    await service.parked(5);
    socket.destroy();
    await service.unparked();
    expect(service.metrics.responses.get('GET')!.get(499)).toBe(5);
    await service.shutDown();
  });
});
