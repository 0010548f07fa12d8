import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Ending, type MessageStore } from '@topics-http/server';
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

  // Whatever wakes those who wait here came from there: nothing else is asked now and then.
  describeMessageStore(
    'in Redis, published on another node',
    async (retention) => {
      const options = { url: redis.url, prefix: randomUUID(), lookMs: Infinity, ...retention };
      const [here, there] = [new RedisStore(options), new RedisStore(options)];
      await Promise.all([here.ready(), there.ready()]);
      const store: MessageStore = {
        append: (topic, message) => there.append(topic, message),
        retained: (topic, position) => here.retained(topic, position),
        read: (topic, page, from, limit) => here.read(topic, page, from, limit),
        changed: (topic, seen, ending) => here.changed(topic, seen, ending),
        reset: (topic) => there.reset(topic),
        stats: () => here.stats(),
        close: () => undefined,
      };
      const close = () => {
        here.close();
        there.close();
      };
      return { store, close };
    },
    { aged: false },
  );

  test('asks when the news do not follow what it knows: some were lost', async () => {
    const options = { url: redis.url, prefix: randomUUID(), lookMs: Infinity };
    const [here, there] = [new RedisStore(options), new RedisStore(options)];
    await Promise.all([here.ready(), there.ready()]);
    const message = { value: { text: 'x' }, bytes: 1 };
    await there.append('t', message);
    const seen = await here.retained('t');
    const wait = here.changed('t', seen, new Ending());
    // Once it follows the topic, it knows by itself.
    await expect
      .poll(() => here.retained('t', { page: seen.page, number: seen.next }) instanceof Promise)
      .toBe(false);
    const key = `${options.prefix}{:t}`;
    const redisCli = (...args: string[]) => execFileSync('redis-cli', ['-p', String(redis.port), ...args]);
    const fields = ['b', '1', 't', String(Date.now()), 'v', '"value":{"text":"untold"}}'];
    redisCli('xadd', `${key}:messages`, `${seen.page}-1`, ...fields);
    redisCli('hset', `${key}:at`, 'next', '2', 'bytes', '2');
    await there.append('t', message);
    await wait;
    const entries = await here.read('t', seen.page, 0, { items: 10, length: 1e6 });
    expect(entries.map(({ number }) => number)).toEqual([0, 1, 2]);
    here.close();
    there.close();
  });

  test('a message that is told before Redis has answered what it was asked before it wakes those who wait', async () => {
    const options = { url: redis.url, prefix: randomUUID(), lookMs: Infinity };
    const [here, there] = [new RedisStore(options), new RedisStore(options)];
    await Promise.all([here.ready(), there.ready()]);
    const message = { value: { text: 'x' }, bytes: 1 };
    const woken = async (key: string, hops: number) => {
      await there.append(key, message);
      const seen = await here.retained(key);
      const wait = here.changed(key, seen, new Ending());
      for (let hop = 0; hop < hops; hop++) await new Promise(setImmediate);
      await there.append(key, message);
      await wait;
    };
    // At every moment of the asking, many times.
    for (let round = 0; round < 40; round++)
      await Promise.all(Array.from({ length: 16 }, (_, hops) => woken(`${round}-${hops}`, hops)));
    here.close();
    there.close();
  });

  test('reads of large messages no more than a few at first, and then what fits', async () => {
    const store = new RedisStore({ url: redis.url, prefix: randomUUID() });
    await store.ready();
    const text = 'x'.repeat(200_000);
    for (let n = 0; n < 40; n++) await store.append('t', { value: { text }, bytes: text.length });
    const { page } = await store.retained('t');
    const sent = () => {
      const stats = execFileSync('redis-cli', ['-p', String(redis.port), 'info', 'stats'], {
        encoding: 'utf8',
      });
      return Number(/total_net_output_bytes:(\d+)/.exec(stats)![1]);
    };
    const before = sent();
    expect(await store.read('t', page, 0, { items: 1000, length: 1e6 })).toHaveLength(4);
    expect(sent() - before).toBeLessThan(4e6);
    expect(await store.read('t', page, 0, { items: 1000, length: 6e6 })).toHaveLength(29);
    expect(await store.read('t', page, 0, { items: 1000, length: 1e9 })).toHaveLength(40);
    store.close();
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
