import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { Wire } from '../../src/http/wire.ts';

const request = (path: string) => Buffer.from(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);

async function listening(server: Server) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { host: '127.0.0.1', port, tls: false };
}

test('a service that answers everything late is waited for', async () => {
  const server = createServer((asked, response) => {
    // What is asked meanwhile takes a second, and this one three more.
    if (asked.url === '/late') server.once('asked', () => setTimeout(() => response.end('here'), 3000));
    else
      setTimeout(() => {
        response.end('there');
        server.emit('asked');
      }, 1000);
  });
  const endpoint = await listening(server);
  const wire = new Wire(endpoint, { question: request('/question'), patienceMs: 10_000 });
  const { body } = await wire.exchange(request('/late'), false, { timeoutMs: 100 });
  expect(body.toString()).toBe('here');
  wire.close();
  await new Promise((resolve) => server.close(resolve));
});

test('a service that answers no poll is given up, unless it is slow for everybody', async () => {
  const takes: Record<string, number> = { '/publish': 1200, '/poll': 3000 };
  const server = createServer((asked, response) => {
    const tookMs = takes[asked.url!];
    if (tookMs !== undefined) setTimeout(() => response.end(), tookMs);
  });
  const endpoint = await listening(server);
  const limits = { patienceMs: 1000, minPolls: 1 };
  const slow = new Wire(endpoint, limits);
  const poll = slow.exchange(request('/poll'), false, { timeoutMs: 60_000, isPoll: true });
  await slow.exchange(request('/publish'), false, { timeoutMs: 60_000 });
  expect((await poll).status).toBe(200);
  slow.close();

  const mute = new Wire(endpoint, limits);
  await expect(
    mute.exchange(request('/never'), false, { timeoutMs: 60_000, isPoll: true }),
  ).rejects.toThrow();
  expect(mute.gone?.reason).toMatch(/^none of 1 polls was answered within \d+ s$/);
  mute.close();
  server.close();
});

test('what comes on a connection on which nothing is asked is kept, and the connection is not used again', async () => {
  const again = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';
  const server = createServer((asked, response) => {
    response.end('here');
    if (asked.url === '/twice') setTimeout(() => asked.socket.write(again), 50);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const wire = new Wire({ host: '127.0.0.1', port, tls: false, ca: undefined });
  const ask = async (path: string) =>
    (await wire.exchange(request(path), false, { timeoutMs: 600_000 })).body.toString();
  expect(await ask('/twice')).toBe('here');
  await expect.poll(() => wire.unasked).toEqual([again]);
  expect(await ask('/once')).toBe('here');
  wire.close();
  await new Promise((resolve) => server.close(resolve));
});

test('a service that forgets connections after one answer is waited for once, and then asked on new ones', async () => {
  const served = new Set<unknown>();
  const server = createServer(({ socket }, response) => {
    if (served.has(socket)) return;
    served.add(socket);
    response.end('here');
  });
  const wire = new Wire(await listening(server));
  const ask = (timeoutMs: number) => wire.exchange(request('/'), false, { timeoutMs });
  await ask(60_000);
  await expect(ask(100)).rejects.toThrow('no response');
  for (let times = 0; times < 3; times++) expect((await ask(60_000)).status).toBe(200);
  wire.close();
  server.close();
});

test('a wire that is closed leaves no connection behind, whatever is still under way, or asked later', async () => {
  const server = createServer((asked, response) => {
    if (asked.url === '/now') response.end('here');
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const wire = new Wire({ host: '127.0.0.1', port, tls: false, ca: undefined });
  const ask = (path: string) => wire.exchange(request(path), false, { timeoutMs: 600_000 });
  const connections = () =>
    new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));

  await ask('/now');
  const waiting = expect(ask('/never')).rejects.toThrow();
  const opening = expect(ask('/now')).rejects.toThrow();
  wire.close();
  await Promise.all([waiting, opening, expect(ask('/now')).rejects.toThrow('closed')]);
  await expect.poll(connections).toBe(0);
  await new Promise((resolve) => server.close(resolve));
});
