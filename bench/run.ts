/**
 * `npm run bench`: measures the servers side by side in one run, and prints a table. Raw figures are written as they come, one line of
 * JSON each. Every row has a time limit: who exceeds it is marked so, and the others go on.
 *
 * - `--rounds 3`: default 5; `--quick`: one short round, for a look;
 * - `--only fan-out`, `--servers topics-server,Nchan`: rows and servers whose name contains it;
 * - `--limit 60`: seconds for a row of one server;
 * - `--out file`: default results/servers.jsonl for a whole run, else a temporary file.
 */
import { execFileSync, spawnSync, type ChildProcess } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { refuse, toolArguments } from '../tools/arguments.ts';
import { measureRounds, tableOf, type Figure, type Row } from './rounds.ts';
import { catchUpRate, fanOutRate, latency, parkedPolls, publishRate } from './rows.ts';
import { bare, findServers, ours, start, type Server } from './servers.ts';

const { values } = toolArguments(import.meta.filename, {
  options: {
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    servers: { type: 'string' },
    limit: { type: 'string', default: '60' },
    out: { type: 'string' },
  },
});

// The load generator has core 1 to itself, each server core 0.
if (process.env.TOPICS_BENCH_PINNED === undefined) {
  const { status } = spawnSync(
    'taskset',
    ['-c', '1', process.execPath, ...process.execArgv, ...process.argv.slice(1)],
    {
      stdio: 'inherit',
      env: { ...process.env, TOPICS_BENCH_PINNED: '1' },
    },
  );
  process.exit(status ?? 1);
}

const { quick } = values;
const rounds = Number(values.rounds ?? (quick ? 1 : 5));
const limitMs = Number(values.limit) * 1000;
const ms = quick ? 500 : 2000;
const polls = quick ? 1000 : 10_000;

const rows: Row[] = [
  {
    name: 'publish to delivery, p50 ms',
    delivers: true,
    measure: async ({ server }, connections) => {
      const { p50, p99 } = await latency(server, connections, quick ? 200 : 2000);
      return { 'publish to delivery, p50 ms': p50, 'publish to delivery, p99 ms': p99 };
    },
  },
  {
    name: 'publish/s (100 B, 32 connections)',
    delivers: false,
    measure: async ({ server }, connections) => ({
      'publish/s (100 B, 32 connections)': await publishRate(server, connections, ms),
    }),
  },
  {
    name: 'fan-out: deliveries/s to 1,000 polls',
    delivers: true,
    measure: async ({ server }, connections) => ({
      'fan-out: deliveries/s to 1,000 polls': await fanOutRate(server, connections, 1000, quick ? 5 : 40),
    }),
  },
  {
    name: 'catching up over 1,000 messages, messages/s',
    delivers: true,
    measure: async ({ server }, connections) => ({
      'catching up over 1,000 messages, messages/s': await catchUpRate(
        server,
        connections,
        server.name === 'Nchan' ? 5 : 400,
      ),
    }),
  },
  {
    name: `memory per parked poll (${polls}), KiB`,
    delivers: true,
    once: true,
    limitMs: 3 * limitMs,
    measure: async ({ server, child }, connections) => {
      const parked = await parkedPolls(server, connections, child!, polls, quick ? 1 : 3, ms);
      return {
        [`memory per parked poll (${polls}), KiB`]: parked.bytesPerPoll / 1024,
        [`publish/s beside ${polls} parked polls, of that without`]: parked.alone.map(
          (rate, index) => parked.beside[index]! / rate,
        ),
      };
    },
  },
];
const isWanted = (name: string, wanted?: string) =>
  wanted === undefined || wanted.split(',').some((each) => name.toLowerCase().includes(each.toLowerCase()));

const { servers: found, leftOut } = findServers();
const servers = found.filter(({ name }) => isWanted(name, values.servers));
const measured = rows.filter(({ name }) => isWanted(name, values.only));
if (measured.length === 0)
  refuse(`No row is called ${values.only}. There is ${rows.map(({ name }) => name).join('; ')}.`);
if (servers.length === 0)
  refuse(`No server is called ${values.servers}. There is ${found.map(({ name }) => name).join(', ')}.`);
const isWhole = !quick && !values.only && !values.servers;
const out =
  values.out ??
  (isWhole
    ? path.join(import.meta.dirname, 'results/servers.jsonl')
    : path.join(os.tmpdir(), `topics-bench-${process.pid}.jsonl`));
for (const reason of leftOut) console.error(`left out: ${reason}`);
console.error(`raw figures: ${out}`);

const cpu = /model name\s*: (.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 'unknown';
const machine = `${os.cpus().length} cores, ${cpu}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Linux ${os.release()}, Node ${process.versions.node}`;
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const date = new Date().toISOString().slice(0, 10);
writeFileSync(out, `${JSON.stringify({ date, machine, commit, rounds })}\n`);

const running: { server: Server; child: ChildProcess }[] = [];
process.on('exit', () => {
  for (const { child } of running) {
    child.kill();
    child.kill('SIGCONT');
  }
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
for (const server of servers) running.push({ server, child: await start(server) });

/**
 * Leaves the core to one server: the others stand still, since one that collects its garbage is in the way of all.
 * Then a second's rest: what the row before left behind is not this row's to pay for.
 */
async function turnOf(server: Server): Promise<void> {
  for (const each of running) each.child.kill(each.server === server ? 'SIGCONT' : 'SIGSTOP');
  await sleep(1000);
}

const figures: Figure[] = [];
await measureRounds({
  running,
  rows: measured,
  rounds,
  // V8 still compiles in the second round.
  warmUps: quick ? 1 : 2,
  limitMs,
  turnOf,
  note: (figure) => {
    figures.push(figure);
    appendFileSync(out, `${JSON.stringify(figure)}\n`);
  },
  progress: (text) => console.error(text),
});

const names = servers.map(({ name }) => name);
console.log(tableOf(figures, names, { over: ours.name, under: bare.name }));
console.log(`\nMedians of ${rounds} round${rounds > 1 ? 's' : ''}. ${date}, commit ${commit}. ${machine}.`);
for (const figure of figures)
  if ('missing' in figure) console.log(`${figure.server}, ${figure.line}: ${figure.reason}`);
process.exit(0);
