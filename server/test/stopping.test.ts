import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { MemoryStore, topicKey } from '@topics-http/server';
import { exchange, startService } from './harness.ts';
import { delayed } from './stores.ts';

test('a message whose body ends while the service stops is refused, since no poll is left to get it', async () => {
  const service = await startService();
  const poll = service.poll('t');
  await service.parked(1);
  const { hostname, port } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  let reply = '';
  socket.on('data', (data) => (reply += data.toString()));
  const head = `POST /topics/demo/t HTTP/1.1\r\nHost: x\r\nAuthorization: ${service.token}\r\nContent-Type: text/plain\r\nContent-Length: 8\r\n\r\n`;
  // The body has begun when the handler asks for it, which it does before it answers what comes later.
  await new Promise<void>((resolve) => socket.write(`${head}half`, () => resolve()));
  await service.publish('other', 'x');
  service.stop();
  expect((await poll).status).toBe(503);
  socket.write('half');
  await expect.poll(() => reply).toMatch(/^HTTP\/1\.1 503 .*Retry-After: 1/is);
  socket.destroy();
  expect(service.store.stats().messages).toBe(1);
  await service.shutDown();
});

test('a message that is acknowledged in the moment of the stop reaches the poll that waits for it', async () => {
  const service = await startService();
  const poll = service.poll('t');
  await service.parked(1);
  await service.store.append(topicKey('demo', 't'), { value: { text: 'just in time' }, bytes: 12 });
  service.stop();
  const { status, text } = await poll;
  expect([status, text]).toEqual([200, expect.stringContaining('just in time')]);
  await service.shutDown();
});

test('and so does one that a slow store is still taking', async () => {
  const store = delayed(new MemoryStore());
  const service = await startService({ store });
  const poll = service.poll('t');
  await service.parked(1);
  const append = store.append.bind(store);
  store.append = (topic, message) => {
    const taken = append(topic, message);
    service.stop();
    return taken;
  };
  const published = service.publish('t', 'on its way');
  const { status, text } = await poll;
  expect([(await published).status, status, text]).toEqual([204, 200, expect.stringContaining('on its way')]);
  await service.shutDown();
});

test('a poll that comes while the service stops gets what is there', async () => {
  const service = await startService();
  await service.publish('t', 'kept');
  const { page } = await service.store.retained(topicKey('demo', 't'));
  service.stop();
  expect((await service.poll('t', 0, page)).text).toContain('kept');
  expect((await service.poll('t', 1, page)).status).toBe(503);
  await service.shutDown();
});

test('connections that could be kept alive do not keep a service that closes', async () => {
  const service = await startService();
  const keepAlive = exchange(
    service.url,
    `GET /topics/demo/t HTTP/1.1\r\nHost: x\r\nAuthorization: ${service.token}\r\n\r\n`,
  );
  await service.parked(1);
  const closed = service.close();
  await service.closeListener();
  expect(await keepAlive).toMatch(/^HTTP\/1\.1 503 .*Connection: close/is);
  await closed;
});
