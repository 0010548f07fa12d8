import { createServer, connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { afterWatching } from '../../src/http/watched-timer.ts';

/** Nothing in this process runs meanwhile. */
const stall = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

test('what arrived while this process did not run is read before the time is up', async () => {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [socket] = (await once(server, 'connection')) as [typeof client];
  const seen: string[] = [];
  client.on('data', () => seen.push('data'));
  const over = new Promise<void>((resolve) => {
    afterWatching(50, () => {
      seen.push('time is up');
      resolve();
    });
  });
  socket.write('answer');
  stall(300);
  await over;
  expect(seen).toEqual(['data', 'time is up']);
  client.destroy();
  socket.destroy();
  server.close();
});

test('a long stall counts as a moment', async () => {
  let isOver = false;
  const stop = afterWatching(60_000, () => (isOver = true));
  const begun = performance.now();
  await new Promise<void>((resolve) => {
    afterWatching(400, resolve);
    stall(1000);
  });
  // Without it, 400 ms were over long before.
  expect(performance.now() - begun).toBeGreaterThan(1150);
  expect(isOver).toBe(false);
  stop();
});

test('what was stopped does not call', async () => {
  const calls: string[] = [];
  const stop = afterWatching(1, () => calls.push('stopped'));
  stop();
  await new Promise<void>((resolve) => void afterWatching(30, resolve));
  expect(calls).toEqual([]);
});
