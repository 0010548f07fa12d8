import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe } from 'vitest';
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
});
