import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAdmin, listen, type Listener } from '@topics-http/server/node';
import { exchange, startService, type RunningService } from './harness.ts';

let service: RunningService;
let admin: Listener;
beforeAll(async () => {
  service = await startService();
  admin = await listen(
    createAdmin(service, () => false, ['admin.internal']),
    { port: 0 },
  );
});
afterAll(async () => {
  await admin.close(0);
  await service.shutDown();
});

const send = (line: string, ...headers: string[]) =>
  exchange(admin.url, [`${line} HTTP/1.1`, 'Connection: close', ...headers, '', ''].join('\r\n'));

describe('the admin port', () => {
  test.each([
    '127.0.0.1',
    '127.0.0.1:8081',
    '[::1]:8081',
    'localhost',
    'LOCALHOST:1',
    '10.1.2.3',
    'admin.internal:8081',
  ])('is called by the host %s', async (host) => {
    expect(await send('GET /healthz', `Host: ${host}`)).toMatch(/^HTTP\/1\.1 200 .*no-store/is);
  });

  test.each([
    'evil.test',
    'evil.test:8081',
    'localhost.evil.test',
    '127.0.0.1.evil.test',
    'admin.internal.evil.test',
    '',
  ])('is not called by the host %j, which anybody may point here', async (host) => {
    for (const line of ['GET /metrics', 'DELETE /topics/demo/t'])
      expect(await send(line, `Host: ${host}`)).toMatch(/^HTTP\/1\.1 403 /);
  });

  test.each(['https://evil.test', 'null', 'http://127.0.0.1:8081'])(
    'is not called by a page of %s',
    async (origin) => {
      expect(await send('DELETE /topics/demo/t', 'Host: 127.0.0.1', `Origin: ${origin}`)).toMatch(
        /^HTTP\/1\.1 403 /,
      );
    },
  );

  test('resets no topic of an unknown cache, and makes none', async () => {
    const before = service.store.stats().topics;
    expect(await send('DELETE /topics/nowhere/t', 'Host: localhost')).toMatch(
      /^HTTP\/1\.1 404 .*Cache Not Found/s,
    );
    expect(service.store.stats().topics).toBe(before);
    expect(await send('DELETE /topics/demo/t?now=1', 'Host: localhost')).toMatch(/^HTTP\/1\.1 204 /);
    expect((await service.store.retained('demo\nt')).next).toBe(0);
    expect(service.store.stats().topics).toBe(before + 1);
  });
});
