import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { Wire } from '../../src/http/wire.ts';

const request = (path: string) => Buffer.from(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);

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
