import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { TopicClient } from '@topics-http/client';
import { createToken, signingKey, topicKey } from '@topics-http/server';
import { RedisStore } from '@topics-http/server/redis';
import { sampled } from '../../conformance/test/sample.ts';
import { startBalancer } from './nodes/balancer.ts';
import { nodesSecret, startNodeProcesses, type NodeProcess } from './nodes/node-process.ts';
import { RecordedLoad, Subscriber } from './recorded-load.ts';
import { startRedis, withoutRedis, type RedisServer } from './nodes/redis-server.ts';

describe.skipIf(withoutRedis)('three nodes on one Redis', () => {
  let redis: RedisServer;
  let token: string;
  let store: RedisStore;
  let nodes: NodeProcess[];
  let load: RecordedLoad;
  const open: (() => unknown)[] = [];
  beforeAll(async () => {
    redis = await startRedis();
    store = new RedisStore({ url: redis.url });
    token = await createToken(signingKey(nodesSecret), {
      permissions: [{ cache: '*', role: 'both' }],
      ttlSeconds: 3600,
    });
    nodes = await startNodeProcesses(3, redis.url);
    await store.ready();
  });
  afterEach(() => {
    for (const close of open.splice(0)) close();
  });
  afterAll(async () => {
    for (const node of nodes) await node.end('SIGKILL');
    store.close();
    await redis.kill();
  });

  /** Subscribers from the beginning of a new topic, on another node with every poll. */
  async function subscribe(topic: string, count: number): Promise<Subscriber[]> {
    load = new RecordedLoad(
      nodes.map(({ url }) => url),
      token,
    );
    const { page } = await store.retained(topicKey('demo', topic));
    const limit = AbortSignal.timeout(120_000);
    setMaxListeners(0, limit);
    return Array.from({ length: count }, () => new Subscriber(load, topic, limit, { number: 0, page }));
  }

  async function judged(topic: string, subscribers: Subscriber[]): Promise<void> {
    await load.publishSurely(topic, 'end');
    await Promise.all(subscribers.map(({ done }) => done));
    expect(load.violations()).toEqual([]);
    for (const { texts, discontinuities } of subscribers) {
      expect(discontinuities).toBe(0);
      expect(texts).toEqual(subscribers[0]!.texts);
    }
  }

  test('what is published on any is delivered by all, in one order', async () => {
    const subscribers = await subscribe('any', 6);
    await Promise.all(
      [0, 1, 2, 3].map(async (publisher) => {
        for (let n = 0; n < 25; n++) await load.publishSurely('any', `${publisher}:${n}`);
      }),
    );
    await judged('any', subscribers);
    expect(subscribers[0]!.texts.length).toBe(101);
  });

  const underLoad: [string, () => Promise<void>][] = [];
  const restart = (name: string, run: () => Promise<void>) => void underLoad.push([name, run]);

  restart(
    'one is killed under load and started again, and then the next: nobody notices more than a connection that ended',
    async () => {
      const subscribers = await subscribe('killed', 6);
      const over = new AbortController();
      const publishing = (async () => {
        for (let n = 0; !over.signal.aborted; n++) await load.publishSurely('killed', `m${n}`);
      })();
      for (const node of nodes.slice(0, 2)) {
        const seen = subscribers[0]!.texts.length;
        await expect.poll(() => subscribers[0]!.texts.length).toBeGreaterThan(seen + 20);
        await node.end('SIGKILL');
        await node.start();
      }
      over.abort();
      await publishing;
      await judged('killed', subscribers);
    },
  );

  test('one stands still and goes on: what was published meanwhile reaches the polls that wait there', async () => {
    const subscribers = await subscribe('slow', 6);
    const [slow, ...others] = nodes as [NodeProcess, ...NodeProcess[]];
    for (let n = 0; n < 10; n++) await load.publishSurely('slow', `m${n}`);
    slow.signal('SIGSTOP');
    for (let n = 10; n < 40; n++) await load.publish('slow', `m${n}`, others[n % 2]!.url);
    slow.signal('SIGCONT');
    await judged('slow', subscribers);
  });

  restart(
    'all are restarted, one after the other, under the load of our client: every subscriber gets every message once',
    async () => {
      const balancer = await startBalancer(nodes.map(({ port }) => port));
      const stop = new AbortController();
      open.push(
        () => stop.abort(),
        () => balancer.close(),
      );
      const client = new TopicClient({ url: balancer.url, token });
      const received: string[][] = [[], [], [], []];
      let discontinuities = 0;
      const subscriptions = received.map(async (texts) => {
        for await (const event of client.events('demo', 'rolling', { signal: stop.signal })) {
          if (event.type === 'discontinuity') discontinuities++;
          if (event.type !== 'item') continue;
          texts.push(event.valueString());
          if (texts.at(-1) === 'end') return;
        }
      });
      const accepted: string[] = [];
      const publish = async (text: string) => {
        const isAccepted = (await client.publish('demo', 'rolling', text)).type === 'Success';
        if (isAccepted) accepted.push(text);
        return isAccepted;
      };
      // Until everybody has a cursor: who has none yet begins with what comes next.
      for (let n = 0; received.some((texts) => texts.length === 0); n++) {
        await publish(`begin ${n}`);
        await delay(50);
      }
      const over = new AbortController();
      const publishing = (async () => {
        for (let n = 0; !over.signal.aborted; n++) await publish(`m${n}`);
      })();
      for (const node of nodes) {
        const before = accepted.length;
        await expect.poll(() => accepted.length).toBeGreaterThan(before + 20);
        await node.end('SIGTERM');
        await node.start();
      }
      over.abort();
      await publishing;
      for (let n = 0; !(await publish('end')); n++) await delay(50);
      await Promise.all(subscriptions);
      expect(discontinuities).toBe(0);
      const counted = (texts: string[]) => texts.filter((text) => text.startsWith('m'));
      for (const texts of received) {
        expect(new Set(texts).size).toBe(texts.length);
        // One that was not acknowledged may have been taken all the same.
        expect(counted(texts).filter((text) => accepted.includes(text))).toEqual(counted(accepted));
      }
    },
  );

  // Both in a sweep, one of them otherwise.
  test.each(sampled(underLoad, 1))('%s', (_name, run) => run());
});
