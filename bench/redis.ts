/**
 * `npm run bench:redis`: what a publish and a delivery cost on a Redis with 1, 2 and 4 nodes, and in memory. Each row has a time
 * limit, and is written to results/redis.json as it comes. `--nodes 2` measures one of them.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, openAll } from './connection.ts';
import { ours } from './servers.ts';

const root = path.dirname(import.meta.dirname);
const redisPort = 8120;
const firstPort = 8121;
const limitMs = 60_000;
const only = process.argv.includes('--nodes')
  ? Number(process.argv[process.argv.indexOf('--nodes') + 1])
  : undefined;
const message = 'x'.repeat(100);
const children: ChildProcess[] = [];
const end = () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
};
process.on('exit', end);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

const redisCli = (...args: string[]) =>
  execFileSync('redis-cli', ['-p', String(redisPort), ...args], { encoding: 'utf8' });
const infoOf = (section: string, name: string) =>
  Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(redisCli('info', section))?.[1] ?? 0);

/** User and system time of a process, in seconds; Linux counts it in hundredths. */
const cpuOf = ({ pid }: ChildProcess) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

async function startAll(nodes: number): Promise<number[]> {
  const spawned = (command: string, args: string[], env: NodeJS.ProcessEnv = {}) => {
    const child = spawn('taskset', ['-c', '0', command, ...args], {
      cwd: root,
      env: { ...process.env, ...ours.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    children.push(child);
  };
  if (nodes > 0) {
    spawned('redis-server', ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', '']);
    await Connection.open(redisPort).catch(() => sleep(1000));
  }
  const ports = Array.from({ length: Math.max(1, nodes) }, (_, n) => firstPort + n);
  const env = nodes > 0 ? { TOPICS_ENGINE: `redis://127.0.0.1:${redisPort}` } : {};
  const [command, ...args] = ours.command as [string, ...string[]];
  for (const port of ports)
    spawned(
      command,
      args.map((each) => (each === '8101' ? String(port) : each)),
      env,
    );
  for (const port of ports)
    for (let tries = 0; ; tries++) {
      const connection = await Connection.open(port).catch(() => undefined);
      connection?.close();
      if (connection) break;
      if (tries === 100) throw new Error('a node does not start');
      await sleep(100);
    }
  return ports;
}

/** What `work` took of Redis and of the nodes for each of the things that it counts. */
async function costOf(nodes: number, work: () => Promise<number>) {
  const isRedis = nodes > 0;
  const read = () => ({
    calls: isRedis
      ? [
          ...redisCli('info', 'commandstats').matchAll(
            /^cmdstat_(?!ping|info|config|hello|client)\S+?:calls=(\d+)/gm,
          ),
        ].reduce((sum, [, calls]) => sum + Number(calls), 0)
      : 0,
    scripts: isRedis
      ? Number(/^cmdstat_evalsha:calls=(\d+)/m.exec(redisCli('info', 'commandstats'))?.[1] ?? 0)
      : 0,
    inBytes: isRedis ? infoOf('stats', 'total_net_input_bytes') : 0,
    outBytes: isRedis ? infoOf('stats', 'total_net_output_bytes') : 0,
    redisCpu: isRedis ? cpuOf(children[0]!) : 0,
    nodesCpu: children.slice(isRedis ? 1 : 0).reduce((sum, child) => sum + cpuOf(child), 0),
  });
  const before = read();
  const startMs = performance.now();
  const count = await work();
  const seconds = (performance.now() - startMs) / 1000;
  const after = read();
  const each = (name: keyof typeof before, factor = 1) => ((after[name] - before[name]) * factor) / count;
  return {
    perSecond: count / seconds,
    scripts: each('scripts'),
    calls: each('calls'),
    inBytes: each('inBytes'),
    outBytes: each('outBytes'),
    redisMicroseconds: each('redisCpu', 1e6),
    nodesMicroseconds: each('nodesCpu', 1e6),
  };
}

async function publishing(ports: number[], topics: number, ms: number): Promise<number> {
  const connections = (await Promise.all(ports.map((port) => openAll(port, 32 / ports.length)))).flat();
  const untilMs = performance.now() + ms;
  let count = 0;
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() < untilMs) {
        const { status } = await connection.send(ours.publish(`cost-${count % topics}`, message));
        if (status !== 204) throw new Error(`a publish is answered with ${status}`);
        count++;
      }
    }),
  );
  for (const connection of connections) connection.close();
  return count;
}

/** Polls that are spread over the nodes, each with a cursor already, for messages that come to all of them. */
async function followers(ports: number[], polls: number) {
  const publisher = await Connection.open(ports[0]!);
  const connections = (await Promise.all(ports.map((port) => openAll(port, polls / ports.length)))).flat();
  const topic = `fan-${polls}-${ports.length}`;
  let positions: (string | undefined)[] = connections.map(() => undefined);
  const deliver = async (messages: number, pauseMs = 150) => {
    for (let n = 0; n < messages; n++) {
      const answers = connections.map((connection, at) => connection.send(ours.poll(topic, positions[at])));
      await sleep(pauseMs);
      await publisher.send(ours.publish(topic, message));
      positions = (await Promise.all(answers)).map((answer) => ours.next(answer).position);
    }
    return messages;
  };
  // Whoever has no cursor has to ask: that is the price of a new subscriber, not of a message.
  await deliver(1, 2000);
  return {
    deliver,
    close: () => {
      for (const connection of [publisher, ...connections]) connection.close();
    },
  };
}

const results: Record<string, unknown> = {};
const file = path.join(import.meta.dirname, 'results/redis.json');
async function row(name: string, measure: () => Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  const late = sleep(limitMs, 'no result within its time', { signal: timer.signal }).catch(() => undefined);
  results[name] = await Promise.race([measure().catch((error: unknown) => String(error)), late]);
  timer.abort();
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  console.log(name, JSON.stringify(results[name]));
}

/** From sending a publish to one node until a poll on another has it, at 200 messages a second. @returns milliseconds */
async function latency(ports: number[], count: number) {
  const [publisher, subscriber] = await Promise.all([
    Connection.open(ports[0]!),
    Connection.open(ports.at(-1)!),
  ]);
  const topic = `latency-${ports.length}`;
  let poll = subscriber.send(ours.poll(topic));
  await sleep(500);
  const taken: number[] = [];
  for (let n = 0; n < count; n++) {
    const sentMs = performance.now();
    const published = publisher.send(ours.publish(topic, message));
    const response = await poll;
    taken.push(performance.now() - sentMs);
    await published;
    poll = subscriber.send(ours.poll(topic, ours.next(response).position));
    await sleep(5);
  }
  for (const connection of [publisher, subscriber]) connection.close();
  taken.sort((a, b) => a - b);
  return { p50: taken[Math.floor(count * 0.5)], p99: taken[Math.floor(count * 0.99)] };
}

/** The memory of Redis for each message that is kept, and for each topic that has none. */
async function memory(ports: number[]) {
  const used = () => infoOf('memory', 'used_memory');
  const connection = await Connection.open(ports[0]!);
  const before = used();
  for (let n = 0; n < 1000; n++) await connection.send(ours.publish(`kept-${n % 10}`, message));
  const kept = used();
  for (let n = 0; n < 1000; n++) await connection.send(ours.publish(`one-${n}`, message));
  const one = used();
  connection.close();
  return { bytesPerMessage: (kept - before) / 1000, bytesPerTopicOfOne: (one - kept) / 1000 };
}

for (const nodes of [0, 1, 2, 4]) {
  if (only !== undefined && only !== nodes) continue;
  const where = nodes === 0 ? 'memory' : `redis, ${nodes} node${nodes > 1 ? 's' : ''}`;
  const ports = await startAll(nodes);
  await publishing(ports, 10, 1000);
  await row(`${where}: publish`, () => costOf(nodes, () => publishing(ports, 10, 3000)));
  await row(`${where}: publish to delivery, ms`, () => latency(ports, 200));
  for (const polls of [8, 1000])
    await row(`${where}: a message to ${polls} polls`, async () => {
      const { deliver, close } = await followers(ports, polls);
      const cost = await costOf(nodes, () => deliver(20));
      close();
      return cost;
    });
  if (nodes === 1) await row(`${where}: memory`, () => memory(ports));
  end();
  await sleep(300);
}
process.exit(0);
