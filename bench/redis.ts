/**
 * `npm run bench:redis`: publish/s, fan-out, latency and catching up in memory and on a Redis with 1, 2 and 4 nodes, side by side, and
 * of Nchan in the same places; and what a publish and a delivery cost Redis and the nodes. Each row has a time limit; raw figures are
 * written as they come, to results/redis.jsonl, one line of JSON each.
 *
 * - `--nodes 0,2`: only these numbers of nodes, 0 for memory; `--only catching`: rows whose name contains it;
 * - `--rounds 3`: default 1; `--limit 60`: seconds for a row; `--out file`.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { refuse, toolArguments } from '../tools/arguments.ts';
import type { Connections } from './connection.ts';
import { cpuOf, redisCli, startNodes, type Nodes } from './redis-services.ts';
import { limited, tableOf, type Figure } from './rounds.ts';
import { catchUpRate } from './rows.ts';
import { hasNchan } from './servers.ts';

const { values } = toolArguments(import.meta.filename, {
  options: {
    nodes: { type: 'string', default: '0,1,2,4' },
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '1' },
    limit: { type: 'string', default: '60' },
    out: { type: 'string', default: path.join(import.meta.dirname, 'results/redis.jsonl') },
  },
});
const message = 'x'.repeat(100);
type Values = Record<string, number>;
type Measure = (nodes: Nodes, connections: Connections) => Promise<Values>;

const infoOf = (section: string, name: string) =>
  Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(redisCli('info', section))?.[1] ?? 0);

/** What `work` took of Redis and of the nodes for each of the things that it counts. */
async function costOf({ redis, processes }: Nodes, of: string, work: () => Promise<number>): Promise<Values> {
  const read = () => {
    const stats = redis ? redisCli('info', 'commandstats') : '';
    const commands = /^cmdstat_(?!ping|info|config|hello|client)\S+?:calls=(\d+)/gm;
    return {
      commands: [...stats.matchAll(commands)].reduce((sum, [, calls]) => sum + Number(calls), 0),
      scripts: Number(/^cmdstat_evalsha:calls=(\d+)/m.exec(stats)?.[1] ?? 0),
      bytesIn: redis ? infoOf('stats', 'total_net_input_bytes') : 0,
      bytesOut: redis ? infoOf('stats', 'total_net_output_bytes') : 0,
      redisUs: redis ? cpuOf(redis) * 1e6 : 0,
      nodesUs: processes.reduce((sum, child) => sum + cpuOf(child), 0) * 1e6,
    };
  };
  const before = read();
  const count = await work();
  const after = read();
  const each = (name: keyof typeof before) => (after[name] - before[name]) / count;
  return {
    ...(redis && {
      [`${of}: Redis commands`]: each('commands'),
      [`${of}: Redis scripts`]: each('scripts'),
      [`${of}: bytes to Redis`]: each('bytesIn'),
      [`${of}: bytes from Redis`]: each('bytesOut'),
      [`${of}: Redis, µs`]: each('redisUs'),
    }),
    [`${of}: nodes, µs`]: each('nodesUs'),
  };
}

/** Publishes from 32 connections over all nodes. */
const publishing =
  (topics: number, ms: number): Measure =>
  async (nodes, open) => {
    const { server, ports } = nodes;
    const connections = (
      await Promise.all(ports.map((port) => open.openAll(port, 32 / ports.length)))
    ).flat();
    let count = 0;
    let seconds = 0;
    const cost = await costOf(nodes, 'a publish', async () => {
      const startMs = performance.now();
      await Promise.all(
        connections.map(async (connection) => {
          while (performance.now() < startMs + ms) {
            const { status } = await connection.send(server.publish(`cost-${count % topics}`, message));
            if (status >= 300) throw new Error(`a publish is answered with ${status}`);
            count++;
          }
        }),
      );
      seconds = (performance.now() - startMs) / 1000;
      return count;
    });
    return { 'publish/s (100 B, 32 connections)': count / seconds, ...cost };
  };

/** One message after the other to polls that are spread over the nodes, each with a cursor already. */
const fanOut =
  (polls: number): Measure =>
  async (nodes, open) => {
    const { server, ports } = nodes;
    const publisher = await open.open(ports[0]!);
    const connections = (
      await Promise.all(ports.map((port) => open.openAll(port, polls / ports.length)))
    ).flat();
    const topic = `fan-${polls}-${process.hrtime.bigint()}`;
    let positions: (string | undefined)[] = connections.map(() => undefined);
    let ms = 0;
    const deliver = async (messages: number, pauseMs = 200) => {
      for (let n = 0; n < messages; n++) {
        const answers = connections.map((connection, at) =>
          connection.send(server.poll(topic, positions[at])),
        );
        await sleep(pauseMs);
        const startMs = performance.now();
        const published = publisher.send(server.publish(topic, message));
        const responses = await Promise.all(answers);
        ms += performance.now() - startMs;
        await published;
        positions = responses.map((response) => server.next(response).position);
      }
      return messages;
    };
    // Whoever has no cursor has to ask: that is the price of a new subscriber, not of a message.
    await deliver(1, 2000);
    ms = 0;
    const cost = await costOf(nodes, `a message to ${polls} polls`, () => deliver(20));
    return { [`fan-out: deliveries/s to ${polls} polls`]: (20 * polls) / (ms / 1000), ...cost };
  };

/** From sending a publish to one node until a poll on another has it, at 200 messages a second. */
const latency: Measure = async ({ server, ports }, open) => {
  const [publisher, subscriber] = await Promise.all([open.open(ports[0]!), open.open(ports.at(-1)!)]);
  const topic = `latency-${process.hrtime.bigint()}`;
  let poll = subscriber.send(server.poll(topic));
  await sleep(500);
  const taken: number[] = [];
  for (let n = 0; n < 300; n++) {
    const sentMs = performance.now();
    const published = publisher.send(server.publish(topic, message));
    const response = await poll;
    taken.push(performance.now() - sentMs);
    await published;
    poll = subscriber.send(server.poll(topic, server.next(response).position));
    await sleep(5);
  }
  taken.sort((a, b) => a - b);
  return { 'publish to delivery, p50 ms': taken[150]!, 'publish to delivery, p99 ms': taken[297]! };
};

const catchingUp: Measure = async ({ server, ports }, open) => ({
  'catching up over 1,000 messages, messages/s': await catchUpRate(
    { ...server, port: ports.at(-1)! },
    open,
    server.name === 'Nchan' ? 3 : 100,
  ),
});

/** The memory of Redis for each message that is kept, and for each topic that has one. */
const memory: Measure = async ({ server, ports, redis }, open): Promise<Values> => {
  if (!redis) return {};
  const used = () => infoOf('memory', 'used_memory');
  const connection = await open.open(ports[0]!);
  const before = used();
  for (let n = 0; n < 1000; n++) await connection.send(server.publish(`kept-${n % 10}`, message));
  const kept = used();
  for (let n = 0; n < 1000; n++) await connection.send(server.publish(`one-${n}`, message));
  return {
    'a message that is kept: bytes of Redis': (kept - before) / 1000,
    'a topic of one message: bytes of Redis': (used() - kept) / 1000,
  };
};

const rows: [string, Measure][] = [
  ['publish', publishing(10, 3000)],
  ['publish to delivery', latency],
  ['catching up', catchingUp],
  ['fan-out to 8', fanOut(8)],
  ['fan-out to 1000', fanOut(1000)],
  ['memory of Redis', memory],
];
const wanted = rows.filter(([name]) => name.includes(values.only));
if (wanted.length === 0)
  refuse(`No row is called ${values.only}. There is ${rows.map(([name]) => name).join('; ')}.`);
const counts = values.nodes.split(',').map(Number);
const services = [
  ...counts.map((count) => ['topics-server', count] as const),
  ...(hasNchan ? counts.map((count) => ['Nchan', count] as const) : []),
];
const nameOf = (service: string, count: number) =>
  `${service}, ${count === 0 ? 'memory' : `${count} node${count > 1 ? 's' : ''}`}`;

let nodes: Nodes | undefined;
process.on('exit', () => void nodes?.end());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const date = new Date().toISOString().slice(0, 10);
writeFileSync(values.out, `${JSON.stringify({ date, commit, rounds: Number(values.rounds) })}\n`);
const figures: Figure[] = [];
const note = (figure: Figure) => {
  figures.push(figure);
  appendFileSync(values.out, `${JSON.stringify(figure)}\n`);
};
for (let round = 1; round <= Number(values.rounds); round++)
  for (const [service, count] of services) {
    const server = nameOf(service, count);
    nodes = await startNodes(service, count);
    const running = nodes;
    // What is compiled first is not to be measured.
    await limited(10_000, (open) => publishing(10, 1500)(running, open)).catch(() => undefined);
    for (const [name, measure] of wanted) {
      console.error(`round ${round} of ${values.rounds}, ${server}: ${name}`);
      try {
        const result = await limited(Number(values.limit) * 1000, (open) => measure(running, open));
        for (const [line, value] of Object.entries(result)) note({ round, line, server, value });
      } catch (error) {
        const { message: reason } = error as Error;
        note({ round, line: name, server, missing: 'failed', reason });
        console.error(`${server}: ${name}: ${reason}`);
      }
    }
    await running.end();
  }
console.log(
  tableOf(
    figures,
    services.map(([service, count]) => nameOf(service, count)),
  ),
);
console.log(
  `\nMedians of ${values.rounds} round${values.rounds === '1' ? '' : 's'}. ${date}, commit ${commit}.`,
);
process.exit(0);
