import { connect } from 'node:net';
import { expect, test } from 'vitest';
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
