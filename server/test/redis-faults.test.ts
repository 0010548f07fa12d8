import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { signingKey, topicKey } from '@topics-http/server';
import { RedisStore } from '@topics-http/server/redis';
import { sampled, sweeps } from '../../conformance/test/sample.ts';
import { startService } from './harness.ts';
import { startLink } from './nodes/link.ts';
import { RecordedLoad, Subscriber } from './recorded-load.ts';
import { startRedis, withoutRedis } from './nodes/redis-server.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const redisCli = (port: number, ...args: string[]) =>
  execFileSync('redis-cli', ['-p', String(port), ...args], { encoding: 'utf8', timeout: 60_000 });

/** A Redis, the way to it, and two nodes that learn nothing by asking now and then: whatever wakes a poll was meant to. */
async function startNodes(redisOptions: string[] = []) {
  const redis = await startRedis(redisOptions);
  open.push(() => redis.kill());
  const link = await startLink(redis.port);
  open.push(() => link.close());
  const key = signingKey(randomBytes(32));
  const nodes = await Promise.all(
    [0, 1].map(async () => {
      const store = new RedisStore({ url: link.url, lookMs: Infinity });
      await store.ready();
      return startService({ key, store });
    }),
  );
  open.push(async () => {
    for (const node of nodes) await node.shutDown();
    expect(nodes.flatMap(({ complaints }) => complaints)).toEqual([]);
  });
  const load = new RecordedLoad(
    nodes.map(({ url }) => url),
    nodes[0]!.token,
  );
  const limit = AbortSignal.timeout(120_000);
  setMaxListeners(0, limit);
  /** Subscribers who begin at the beginning, and wait. */
  const subscribe = async (topic: string, count = 3, node?: string) => {
    const { page } = await nodes[0]!.store.retained(topicKey('demo', topic));
    return Array.from({ length: count }, () => new Subscriber(load, topic, limit, { number: 0, page }, node));
  };
  const parked = (count: number) =>
    expect.poll(() => nodes.reduce((sum, { polls }) => sum + polls, 0)).toBe(count);
  /** Everybody got to the end, and nothing that happened is against the rules. */
  const judged = async (topic: string, subscribers: Subscriber[]) => {
    await load.publishSurely(topic, 'end');
    await Promise.all(subscribers.map(({ done }) => done));
    expect(load.violations()).toEqual([]);
  };
  const publish = async (topic: string, count: number, from = 0) => {
    for (let n = from; n < from + count; n++) await load.publishSurely(topic, `m${n}`);
  };
  return { redis, link, nodes, load, subscribe, parked, judged, publish };
}

/** What a node says that cannot publish now, and did not. */
const refused = { status: 503, retryAfter: '1' };
/** What it says when it is not known: Redis was lost while the message was on its way. */
const unknown = { status: 500, retryAfter: null };

/** Publishes until that is refused: the first may be on their way before it is known that Redis is lost. */
async function refusedSoon(text: string, publish: (text: string) => Promise<{ status: number }>) {
  let answer = await publish(text);
  for (let n = 0; n < 100 && answer.status === unknown.status; n++) answer = await publish(`${text}, ${n}`);
  expect(answer).toMatchObject(refused);
}

/** What may happen to Redis, each with a service of its own. */
const faults: [string, () => Promise<void>][] = [];
const fault = (name: string, run: () => Promise<void>) => void faults.push([name, run]);

describe.skipIf(withoutRedis)('Redis', () => {
  fault('restarts without its data: everybody gets a discontinuity, on a greater page', async () => {
    const { redis, load, subscribe, judged, publish } = await startNodes();
    const subscribers = await subscribe('t');
    await publish('t', 20);
    await redis.kill();
    await refusedSoon('in between', (text) => load.publish('t', text));
    const again = await startRedis([], redis.port);
    open.unshift(() => again.kill());
    await publish('t', 20, 20);
    await judged('t', subscribers);
    for (const { pages, discontinuities } of subscribers) {
      expect(discontinuities).toBeGreaterThan(0);
      expect(pages).toEqual(pages.toSorted((a, b) => a - b));
      expect(pages.at(-1)).toBeGreaterThan(pages[0]!);
    }
  });

  fault(
    'is not reached: publishes and new polls are refused, those that wait go on, and everything is well again by itself',
    async () => {
      const { link, nodes, load, subscribe, parked, judged, publish } = await startNodes();
      const subscribers = await subscribe('t', 4);
      await publish('t', 5);
      await parked(4);
      link.down();
      for (const { url } of nodes) {
        await refusedSoon('refused', (text) => load.publish('t', text, url));
        expect(await load.poll('t', {}, undefined, url)).toMatchObject({ kind: 'refused', status: 503 });
      }
      await parked(4);
      await delay(sweeps ? 10_000 : 0);
      await parked(4);
      link.up();
      await judged('t', subscribers);
      expect(subscribers.map(({ discontinuities }) => discontinuities)).toEqual([0, 0, 0, 0]);
    },
  );

  fault(
    'stops without closing a connection: of what was under way it is said that nobody knows, publishes are refused, and nothing is lost when it goes on',
    async () => {
      const { redis, nodes, load, subscribe, parked, judged, publish } = await startNodes();
      const subscribers = await subscribe('t');
      await publish('t', 5);
      await parked(3);
      redis.process.kill('SIGSTOP');
      const polls = nodes.map(({ url }) => load.poll('t', {}, undefined, url));
      const answers = await Promise.all(
        nodes.map(({ url }) => load.publish('t', `while it stands still ${url}`, url)),
      );
      expect(answers).toMatchObject([unknown, unknown]);
      const unanswered = { kind: 'refused', status: 503 };
      expect(await Promise.all(polls)).toMatchObject([unanswered, unanswered]);
      for (const { url } of nodes)
        await refusedSoon('while nobody answers', (text) => load.publish('t', text, url));
      await delay(sweeps ? 5000 : 0);
      redis.process.kill('SIGCONT');
      await publish('t', 5, 5);
      await judged('t', subscribers);
      expect(subscribers.map(({ discontinuities }) => discontinuities)).toEqual([0, 0, 0]);
    },
  );

  fault('cuts the connections of the news alone: polls are woken all the same', async () => {
    const { redis, subscribe, parked, judged, publish } = await startNodes();
    const subscribers = await subscribe('t');
    for (let times = 0; times < 5; times++) {
      await parked(3);
      // It may be on its way back from the last time.
      await expect
        .poll(() => Number(redisCli(redis.port, 'client', 'kill', 'type', 'pubsub')))
        .toBeGreaterThan(0);
      await publish('t', 3, 3 * times);
    }
    await judged('t', subscribers);
  });

  fault('falls silent on the connections of the news alone: polls are woken all the same', async () => {
    const { link, subscribe, parked, judged, publish } = await startNodes();
    const subscribers = await subscribe('t');
    await publish('t', 3);
    await parked(3);
    expect(link.freeze(/SSUBSCRIBE/i)).toBe(2);
    await judged('t', subscribers);
  });

  fault(
    'is full: publishes are refused with the reason, what is there can be read, and nothing is broken',
    async () => {
      const { redis, load, subscribe, judged } = await startNodes([
        '--maxmemory',
        '5mb',
        '--maxmemory-policy',
        'noeviction',
      ]);
      const [reader] = await subscribe('t', 1);
      const accepted: string[] = [];
      let last = { status: 204, retryAfter: null as string | null, body: '' };
      for (let n = 0; n < 1000 && last.status === 204; n++) {
        const text = `${n}`.padEnd(100_000, '.');
        last = await load.publish('t', text);
        if (last.status === 204) accepted.push(text);
      }
      expect(last).toMatchObject(refused);
      expect(last.body).toContain('full');
      await expect.poll(() => reader!.texts.length).toBe(accepted.length);
      redisCli(redis.port, 'config', 'set', 'maxmemory', '0');
      const second = await subscribe('t', 1);
      await judged('t', [reader!, ...second]);
      for (const { texts } of [reader!, ...second]) expect(texts.slice(0, -1)).toEqual(accepted);
    },
  );

  fault(
    'is replaced by a replica that lacks the newest messages: a discontinuity says so, and no number is given twice',
    async () => {
      const { redis, link, subscribe, judged, publish } = await startNodes();
      const toPrimary = await startLink(redis.port);
      open.push(() => toPrimary.close());
      const replica = await startRedis([
        '--replicaof',
        '127.0.0.1',
        String(toPrimary.port),
        '--repl-diskless-sync-delay',
        '0',
      ]);
      open.push(() => replica.kill());
      const subscribers = await subscribe('t');
      await publish('t', 5);
      // Otherwise the topic would begin anew since there is nothing of it.
      const copied = () => Number(redisCli(replica.port, 'xlen', 'topics{:demo\nt}:messages'));
      await expect.poll(copied).toBe(5);
      expect(toPrimary.freeze(/psync/i)).toBe(1);
      await publish('t', 5, 5);
      await expect.poll(() => subscribers.map(({ texts }) => texts.length)).toEqual([10, 10, 10]);
      expect(copied()).toBe(5);
      await redis.kill();
      redisCli(replica.port, 'replicaof', 'no', 'one');
      link.lead(replica.port);
      await publish('t', 3, 10);
      await judged('t', subscribers);
      for (const { pages, texts } of subscribers) {
        expect(pages.at(-1)).toBeGreaterThan(pages[0]!);
        expect(texts.filter((text) => text.startsWith('m1'))).toHaveLength(4);
      }
    },
  );

  fault('is asked as often for a message that hundreds wait for as for one that two wait for', async () => {
    const { redis, nodes, subscribe, parked, load, judged } = await startNodes();
    const calls = () =>
      redisCli(redis.port, 'info', 'commandstats')
        .split('\n')
        .filter((line) => !/^cmdstat_(ping|info|config|hello|client)/.test(line))
        .reduce((sum, line) => sum + Number(/calls=(\d+)/.exec(line)?.[1] ?? 0), 0);
    const cost = async (topic: string, polls: number) => {
      // Each stays on its node.
      const all: Subscriber[] = [];
      for (const { url } of nodes) all.push(...(await subscribe(topic, polls / nodes.length, url)));
      await parked(all.length);
      const before = calls();
      for (let n = 0; n < 10; n++) {
        await load.publish(topic, `m${n}`, nodes[0]!.url);
        await expect.poll(() => all.every(({ texts }) => texts.length === n + 1), { interval: 5 }).toBe(true);
        await parked(all.length);
      }
      const after = calls();
      await judged(topic, all);
      return after - before;
    };
    const few = await cost('few', 2);
    const many = await cost('many', 100);
    expect(many).toBeLessThanOrEqual(few + 10);
  });

  // All of them in a sweep; otherwise some, others with another SEED.
  test.each(sampled(faults, 3))('%s', (_name, run) => run());
});
