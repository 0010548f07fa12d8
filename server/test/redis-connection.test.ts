import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { Ending, StoreUnavailable, type RetainedRange } from '@topics-http/server';
import { RedisStore, type RedisStoreOptions } from '@topics-http/server/redis';
import { startLink } from './nodes/link.ts';
import { NodeProcess } from './nodes/node-process.ts';
import { freePort, startRedis, withoutRedis, type RedisServer } from './nodes/redis-server.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const redisCli = ({ port }: { port: number }, ...args: string[]) =>
  execFileSync('redis-cli', ['-p', String(port), ...args], { encoding: 'utf8', timeout: 60_000 });

/** The stores' connections, by their numbers. */
const connectionsTo = (redis: { port: number }) =>
  [...redisCli(redis, 'client', 'list').matchAll(/^id=(\d+) .*\bresp=3/gm)].map(([, id]) => id!);

async function newRedis(options: string[] = []): Promise<RedisServer> {
  const redis = await startRedis(options);
  open.push(() => redis.kill());
  return redis;
}

async function newLink({ port }: { port: number }) {
  const link = await startLink(port);
  open.push(() => link.close());
  return link;
}

/** A store that learns nothing by asking now and then, unless the options say so. */
async function newStore(options: RedisStoreOptions): Promise<RedisStore> {
  const store = new RedisStore({ lookMs: Infinity, ...options });
  open.push(() => store.close());
  await store.ready();
  return store;
}

const message = { value: { text: 'x' }, bytes: 1 };

/** Begins to wait for what comes after the range. */
const wait = (store: RedisStore, range: RetainedRange, key = 't') => store.changed(key, range, new Ending());

/** Resolves once the store follows the topic: then it knows by itself. */
const followed = (store: RedisStore, { page, next }: RetainedRange, key = 't') =>
  expect.poll(() => store.retained(key, { page, number: next }) instanceof Promise).toBe(false);

/** Tries until Redis can be asked. */
const surely = (work: () => Promise<unknown>) =>
  expect
    .poll(() =>
      work().then(
        () => 'done',
        (error: unknown) => (error as Error).message,
      ),
    )
    .toBe('done');

/** A primary and a replica of it, which is cut off by `freeze`. */
async function withReplica() {
  const soon = ['--repl-diskless-sync-delay', '0'];
  const primary = await newRedis(soon);
  const toPrimary = await newLink(primary);
  const replica = await newRedis(['--replicaof', '127.0.0.1', String(toPrimary.port), ...soon]);
  await expect.poll(() => redisCli(replica, 'info', 'replication')).toContain('master_link_status:up');
  return { primary, replica, freeze: () => expect(toPrimary.freeze(/psync/i)).toBe(1) };
}

describe.skipIf(withoutRedis)('the connections of a store', () => {
  test('that lead to two servers are opened again: the news come from where it asks', async () => {
    const { primary, replica, freeze } = await withReplica();
    const link = await newLink(primary);
    const here = await newStore({ url: link.url });
    const before = await here.retained('t');
    const woken = wait(here, before);
    await followed(here, before);
    freeze();
    redisCli(replica, 'replicaof', 'no', 'one');
    // The old primary knows nothing of it: what was subscribed there is as silent as if nobody published.
    link.lead(replica.port, /EVALSHA/i);
    const there = await newStore({ url: replica.url });
    await surely(() => there.append('t', message));
    await woken;
    const range = await here.retained('t');
    const next = wait(here, range);
    await followed(here, range);
    await there.append('t', message);
    await next;
  });

  test('notice that the primary was a replica meanwhile: no number of a page is given twice', async () => {
    const { primary, replica, freeze } = await withReplica();
    const store = await newStore({ url: primary.url });
    const copied = (of: RedisServer) => Number(redisCli(of, 'xlen', 'topics{:t}:messages'));
    for (let n = 0; n < 5; n++) await store.append('t', message);
    await expect.poll(() => copied(replica)).toBe(5);
    freeze();
    for (let n = 0; n < 5; n++) await store.append('t', message);
    const before = await store.retained('t');
    expect(before.next).toBe(10);
    const idle = connectionsTo(primary);
    expect(idle).toHaveLength(2);
    // Nobody asks for the topic while another is the primary, which lacks its newest messages.
    redisCli(replica, 'replicaof', 'no', 'one');
    redisCli(primary, 'replicaof', '127.0.0.1', String(replica.port));
    await expect.poll(() => copied(primary)).toBe(5);
    redisCli(primary, 'replicaof', 'no', 'one');
    await expect.poll(() => connectionsTo(primary).filter((id) => idle.includes(id))).toEqual([]);
    await surely(() => store.append('t', message));
    const { page } = await store.retained('t');
    expect(page).toBeGreaterThan(before.page);
  });

  test('that lead to a replica are refused by name', async () => {
    const { replica } = await withReplica();
    const store = new RedisStore({ url: replica.url });
    open.push(() => store.close());
    const reason = () => store.ready(0).catch((error: unknown) => (error as Error).message);
    await expect.poll(reason).toContain('replica');
  });
});

const withoutOpenssl = spawnSync('openssl', ['version']).status !== 0;

test.skipIf(withoutRedis || withoutOpenssl)(
  'rediss:// is TLS, whose certificate is checked, with a password',
  async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'topics-tls-'));
    open.push(() => rmSync(dir, { recursive: true }));
    const [keyFile, certificate] = [path.join(dir, 'key.pem'), path.join(dir, 'cert.pem')];
    const subject = ['-subj', '/CN=redis', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const newKey = ['-newkey', 'rsa:2048', '-nodes', '-keyout', keyFile];
    execFileSync('openssl', ['req', '-x509', ...newKey, '-out', certificate, ...subject], {
      stdio: 'ignore',
    });
    const port = await freePort();
    const files = ['--tls-cert-file', certificate, '--tls-key-file', keyFile, '--tls-auth-clients', 'no'];
    const options = ['--port', '0', '--tls-port', String(port), ...files, '--requirepass', 'secret'];
    const redis = await startRedis(options, port);
    open.push(() => redis.kill());
    const url = `rediss://:secret@127.0.0.1:${port}`;
    const stranger = new RedisStore({ url });
    open.push(() => stranger.close());
    const reason = () => stranger.ready(0).catch((error: unknown) => (error as Error).message);
    await expect.poll(reason).toContain('self-signed');
    const node = new NodeProcess(await freePort(), url);
    open.push(() => node.end('SIGKILL'));
    // Whom to trust, Node learns when it starts.
    process.env.NODE_EXTRA_CA_CERTS = certificate;
    const started = node.start();
    delete process.env.NODE_EXTRA_CA_CERTS;
    await started;
  },
);

describe.skipIf(withoutRedis)('a topic that is waited on', () => {
  test('is subscribed before Redis is asked about it: nothing happens in between', async () => {
    const redis = await newRedis();
    const link = await newLink(redis);
    const [here, there] = [await newStore({ url: link.url }), await newStore({ url: redis.url })];
    const before = await here.retained('t');
    const { begun, release } = link.hold(/SSUBSCRIBE/i);
    const woken = wait(here, before);
    await begun;
    // What was asked on the other connection has its answer when this has.
    await here.retained('other');
    await there.append('t', message);
    release();
    await woken;
  });

  test('is subscribed anew when its news are cut off while Redis is asked about it', async () => {
    const redis = await newRedis();
    const link = await newLink(redis);
    const there = await newStore({ url: redis.url });
    // From here on, Redis knows the script: what is asked is short.
    const before = await there.retained('t');
    const here = await newStore({ url: link.url });
    await here.retained('t');
    const { begun, release } = link.hold(/EVALSHA[^]*EVALSHA/i);
    const woken = wait(here, before);
    await begun;
    const known = connectionsTo(redis);
    link.lead(redis.port, /SSUBSCRIBE/i);
    // It knows that it hears nothing once it comes back.
    await expect.poll(() => connectionsTo(redis).filter((id) => !known.includes(id))).not.toEqual([]);
    release();
    await followed(here, before);
    await there.append('t', message);
    await woken;
  });

  test('costs nothing once nobody waits any more, and can be followed again at once', async () => {
    const redis = await newRedis();
    const link = await newLink(redis);
    const [here, there] = [
      await newStore({ url: link.url, lingerMs: 0 }),
      await newStore({ url: redis.url }),
    ];
    const channels = () => redisCli(redis, 'pubsub', 'shardchannels').trim();
    const before = await here.retained('t');
    const first = wait(here, before);
    await followed(here, before);
    expect(channels()).toContain('news');
    const { begun, release } = link.hold(/SUNSUBSCRIBE/i);
    await there.append('t', message);
    await first;
    await expect.poll(() => here.stats().topics).toBe(0);
    // The end of the old subscription is still under way.
    await begun;
    const range = await here.retained('t');
    const again = wait(here, range);
    release();
    await followed(here, range);
    await there.append('t', message);
    await again;
    await expect.poll(channels).toBe('');
  });

  test('does not expire, however short the time is after which others do', async () => {
    const redis = await newRedis();
    const store = await newStore({ url: redis.url, idleMs: 5000, maxAgeMs: 5000 });
    const before = await store.retained('t');
    const never = wait(store, before);
    await followed(store, before);
    const looks = () =>
      Number(/cmdstat_evalsha:calls=(\d+)/.exec(redisCli(redis, 'info', 'commandstats'))![1]);
    const asked = looks();
    await expect.poll(looks).toBeGreaterThan(asked);
    void never;
  });

  test('is told when Redis was emptied, with the next message: on a greater page', async () => {
    const redis = await newRedis();
    const [here, there] = [await newStore({ url: redis.url }), await newStore({ url: redis.url })];
    await there.append('t', message);
    const before = await here.retained('t');
    const woken = wait(here, before);
    await followed(here, before);
    redisCli(redis, 'flushall');
    await there.append('t', message);
    await woken;
    const after = await here.retained('t');
    expect(after).toMatchObject({ first: 0, next: 1 });
    expect(after.page).toBeGreaterThan(before.page);
  });

  test('is told by what is known of it only while its news are heard: otherwise Redis is asked, or the poll is refused', async () => {
    const redis = await newRedis();
    const link = await newLink(redis);
    const store = await newStore({ url: link.url });
    await store.append('t', message);
    const before = await store.retained('t');
    void wait(store, before);
    await followed(store, before);
    link.down();
    const atEnd = { page: before.page, number: before.next };
    // It takes a moment until the end of the connection is known here.
    await surely(async () => expect(store.retained('t', atEnd)).rejects.toThrow(StoreUnavailable));
  });

  test('is followed also when a batch of others cannot be', async () => {
    const redis = await newRedis();
    const store = await newStore({ url: redis.url });
    const broken = Array.from({ length: 300 }, (_, n) => `broken ${n}`);
    const seen = { page: 1, first: 0, next: 0 };
    const commands = broken.map((key) => `set "topics{:${key}}:at" x\n`).join('');
    execFileSync('redis-cli', ['-p', String(redis.port)], { input: commands });
    for (const key of broken) void wait(store, seen, key);
    const before = await store.retained('t');
    const woken = wait(store, before);
    await followed(store, before);
    await store.append('t', message);
    await woken;
  });
});

describe.skipIf(withoutRedis)('a page', () => {
  /** Further than the clock of Redis has come, as it is where the clock stepped back. */
  const ahead = 4e15;

  test('is greater than any that a node has seen, whatever the clock of a Redis says that lost its data', async () => {
    const redis = await newRedis();
    const [here, there] = [await newStore({ url: redis.url }), await newStore({ url: redis.url })];
    await there.append('t', message);
    redisCli(redis, 'hset', 'topics{:t}:at', 'page', String(ahead));
    expect(await here.retained('t')).toMatchObject({ page: ahead });
    redisCli(redis, 'flushall');
    await here.append('t', message);
    expect(await there.retained('t')).toEqual({ page: ahead + 1, first: 0, next: 1 });
  });

  test('is greater than the one before, also for a node that saw neither', async () => {
    const redis = await newRedis();
    const store = await newStore({ url: redis.url });
    for (const key of ['reset', 'of another primary'])
      redisCli(redis, 'hset', `topics{:${key}}:at`, 'page', String(ahead), 'server', 'x');
    await store.append('of another primary', message);
    expect(await store.retained('of another primary')).toEqual({ page: ahead + 1, first: 0, next: 1 });
    const other = await newStore({ url: redis.url });
    await other.reset('reset');
    expect(await other.retained('reset')).toEqual({ page: ahead + 1, first: 0, next: 0 });
  });

  test('ends with the messages that it has', async () => {
    const redis = await newRedis();
    const store = await newStore({ url: redis.url });
    await store.append('t', message);
    const before = await store.retained('t');
    redisCli(redis, 'del', 'topics{:t}:messages');
    await store.append('t', message);
    const after = await store.retained('t');
    expect(after).toMatchObject({ first: 0, next: 1 });
    expect(after.page).toBeGreaterThan(before.page);
  });
});

describe.skipIf(withoutRedis)('a full Redis', () => {
  const value = { value: { text: 'x'.repeat(100_000) }, bytes: 100_000 };

  async function full() {
    const redis = await newRedis(['--maxmemory', '5mb', '--maxmemory-policy', 'noeviction']);
    let nowMs = 1_700_000_000_000;
    const store = await newStore({ url: redis.url, now: () => nowMs, maxAgeMs: 60_000 });
    const fill = async () => {
      for (let n = 0; n < 1000; n++) await store.append('t', value);
    };
    await expect(fill()).rejects.toThrow(StoreUnavailable);
    return { redis, store, pass: (ms: number) => void (nowMs += ms) };
  }

  test('answers what is left of a topic some of whose messages are too old', async () => {
    const { redis, store, pass } = await full();
    const { next } = await store.retained('t');
    pass(60_001);
    redisCli(redis, 'config', 'set', 'maxmemory', '1');
    expect(await store.retained('t')).toMatchObject({ first: next, next });
  });

  test('has room again for a publisher once the messages before are too old', async () => {
    const { redis, store, pass } = await full();
    pass(60_001);
    // It has freed its buffers meanwhile, and would have room for one more.
    const used = Number(/^used_memory:(\d+)/m.exec(redisCli(redis, 'info', 'memory'))![1]);
    redisCli(redis, 'config', 'set', 'maxmemory', String(used - 1_000_000));
    await expect(store.append('t', value)).rejects.toThrow('full');
    await surely(() => store.append('t', value));
  });

  test('takes no new topics', async () => {
    const redis = await newRedis(['--maxmemory', '1', '--maxmemory-policy', 'noeviction']);
    const store = await newStore({ url: redis.url });
    await expect(store.append('t', message)).rejects.toThrow('full');
    await expect(store.retained('t')).rejects.toThrow('full');
    await expect(store.reset('t')).rejects.toThrow('full');
  });

  test('lets a topic begin anew that has messages of another primary: they make room', async () => {
    const redis = await newRedis();
    const store = await newStore({ url: redis.url });
    for (const key of ['looked at', 'published to']) await store.append(key, value);
    for (const key of ['looked at', 'published to'])
      redisCli(redis, 'hset', `topics{:${key}}:at`, 'server', 'x');
    redisCli(redis, 'config', 'set', 'maxmemory', '1');
    expect(await store.retained('looked at')).toMatchObject({ first: 0, next: 0 });
    await store.append('published to', message);
  });
});
