import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RedisStore } from '@topics-http/server/redis';
import { describeMessageStore } from './describe-message-store.ts';
import { startRedis, withoutRedis, type RedisServer } from './nodes/redis-server.ts';

describe.skipIf(withoutRedis)('Redis', () => {
  let redis: RedisServer;
  beforeAll(async () => void (redis = await startRedis()));
  afterAll(() => redis.kill());

  describeMessageStore('in Redis', async (retention) => {
    let nowMs = 1_700_000_000_000;
    const store = new RedisStore({ url: redis.url, prefix: randomUUID(), now: () => nowMs, ...retention });
    await store.ready();
    return { store, pass: (ms) => void (nowMs += ms), close: () => store.close() };
  });

  test('that belongs to a cluster is refused by name: it has only a part of the topics', async () => {
    const cluster = await startRedis(['--cluster-enabled', 'yes']);
    const store = new RedisStore({ url: cluster.url });
    try {
      const reason = () => store.ready(0).catch((error: unknown) => (error as Error).message);
      await expect.poll(reason).toContain('Redis Cluster, which is not supported');
    } finally {
      store.close();
      await cluster.kill();
    }
  });
});
