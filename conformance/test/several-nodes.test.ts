import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { createTopics, signingKey } from '@topics-http/server';
import { createAdmin, listen } from '@topics-http/server/node';
import { RedisStore } from '@topics-http/server/redis';
import { startBalancer } from '../../server/test/balancer.ts';
import { startRedis, withoutRedis } from '../../server/test/redis-server.ts';
import { mintFixtures } from '../src/runner/embedded.ts';
import { runConformance } from '../src/index.ts';

const caches = ['conformance', 'conformance-second'] as const;
const retention = 60;
const maxMessageBytes = 64 * 1024;
/** The whole suite takes a while: a sweep repeats it, and goes on with random sequences. */
const runs = process.env.CI_SWEEPS === '1' ? 20 : 1;
const thoroughMs = process.env.CI_SWEEPS === '1' ? 15_000 : 0;

describe.skipIf(withoutRedis)('three nodes on one Redis, another one with every request', () => {
  const open: (() => unknown)[] = [];
  afterAll(async () => {
    for (const close of open.reverse()) await close();
  });

  test('meet every requirement', async () => {
    const redis = await startRedis();
    open.push(() => redis.kill());
    const key = signingKey(randomBytes(32));
    const ports: number[] = [];
    let reset = '';
    for (let node = 0; node < 3; node++) {
      const store = new RedisStore({ url: redis.url, maxMessages: retention });
      await store.ready();
      const service = createTopics({ caches: [...caches], key, maxMessageBytes, store });
      const admin = createAdmin(service, () => false);
      const listeners = await Promise.all([listen(service.handler, { port: 0 }), listen(admin, { port: 0 })]);
      ports.push(Number(new URL(listeners[0].url).port));
      reset = `${listeners[1].url}/topics/{cache}/{topic}`;
      open.push(async () => {
        service.stop();
        await Promise.all(listeners.map((listener) => listener.close(0)));
        await service.close();
      });
    }
    const balancer = await startBalancer(ports);
    open.push(() => balancer.close());
    for (let run = 0; run < runs; run++) {
      const runId = `tc-nodes-${run}`;
      const { token, fixtures } = await mintFixtures(key, caches[0], runId);
      const report = await runConformance({
        url: balancer.url,
        cache: caches[0],
        token,
        fixtures: { ...fixtures, secondCache: caches[1], maxMessageBytes, retention, reset },
        thoroughMs,
      });
      const others = report.results.filter(({ status }) =>
        ['failed', 'warned', 'not-testable'].includes(status),
      );
      expect(others).toEqual([]);
      expect(report.conformant).toBe(true);
    }
  });
});
