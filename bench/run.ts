/** `npm run bench`: measures the servers side by side in one run, prints a table, and keeps the raw figures as JSON. */
import { execFileSync, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { catchUpRate, fanOutRate, latency, parkedPolls, publishRate } from './rows.ts';
import { bare, findServers, ours, start, type Server } from './servers.ts';

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

const quick = process.argv.includes('--quick');
const rounds = quick ? 1 : 5;
const warmUps = quick ? 1 : 2;
const ms = quick ? 500 : 2000;
const polls = quick ? 1000 : 10_000;

/**
 * Leaves the core to one server: the others stand still, since one that collects its garbage is in the way of all.
 * Then a second's rest: what the row before left behind is not this row's to pay for.
 */
async function turnOf(server: Server): Promise<void> {
  for (const each of running) each.child.kill(each.server === server ? 'SIGCONT' : 'SIGSTOP');
  await sleep(1000);
}

const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
const { servers, leftOut } = findServers();
const raw: Record<string, Record<string, number[]>> = {};
const note = (row: string, server: Server, value: number) =>
  ((raw[row] ??= {})[server.name] ??= []).push(value);

for (const reason of leftOut) console.error(`left out: ${reason}`);
const running: { server: Server; child: ChildProcess }[] = [];
process.on('exit', () => {
  for (const { child } of running) {
    child.kill();
    child.kill('SIGCONT');
  }
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
for (const server of servers) running.push({ server, child: await start(server) });
const delivering = running.filter(({ server }) => server.delivers);

// The rounds before the first warm both sides up, and are not counted: V8 still compiles in the second.
for (let round = 1 - warmUps; round <= rounds; round++) {
  console.error(round < 1 ? 'warm-up' : `round ${round} of ${rounds}`);
  const counted = round < 1 ? () => undefined : note;
  // Each goes first in turn: what the row before left in the load generator is the first one's to pay for.
  delivering.push(delivering.shift()!);
  for (const { server } of delivering) {
    await turnOf(server);
    const { p50, p99 } = await latency(server, quick ? 200 : 2000);
    counted('publish to delivery, p50 ms', server, p50);
    counted('publish to delivery, p99 ms', server, p99);
  }
  for (const { server } of running) {
    await turnOf(server);
    counted('publish/s (100 B, 32 connections)', server, await publishRate(server, ms));
  }
  for (const { server } of delivering) {
    await turnOf(server);
    const rate = await fanOutRate(server, 1000, quick ? 5 : 40);
    counted('fan-out: deliveries/s to 1,000 polls', server, rate);
  }
  for (const { server } of delivering) {
    await turnOf(server);
    const times = server.name === 'Nchan' ? 5 : 400;
    counted('catching up over 1,000 messages, messages/s', server, await catchUpRate(server, times));
  }
}
for (const { server, child } of delivering) {
  console.error(`parked polls: ${server.name}`);
  await turnOf(server);
  const { bytesPerPoll, alone, beside } = await parkedPolls(server, child, polls, quick ? 1 : 3, ms);
  note(`memory per parked poll (${polls}), KiB`, server, bytesPerPoll / 1024);
  alone.forEach((value, index) =>
    note(`publish/s beside ${polls} parked polls, of that without`, server, beside[index]! / value),
  );
}

const format = (value: number | undefined): string =>
  value === undefined ? '–' : value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
const names = servers.map(({ name }) => name);
const rows = Object.entries(raw).map(([row, values]) => {
  const medians = names.map((name) => (values[name] ? median(values[name]) : undefined));
  const ratio = median(values[ours.name]!) / median(values[bare.name]!);
  return [row, ...medians.map(format), format(ratio)];
});
const table = [['', ...names, 'ours / bare'], names.concat('', '').map(() => '---'), ...rows]
  .map((cells) => `| ${cells.join(' | ')} |`)
  .join('\n');

const cpu = /model name\s*: (.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 'unknown';
const machine = `${os.cpus().length} cores, ${cpu}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Linux ${os.release()}, Node ${process.versions.node}`;
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const folder = path.join(import.meta.dirname, 'results');
mkdirSync(folder, { recursive: true });
const date = new Date().toISOString().slice(0, 10);
if (!quick)
  writeFileSync(
    path.join(folder, 'servers.json'),
    `${JSON.stringify({ date, machine, commit, rounds, raw }, null, 2)}\n`,
  );
console.log(`${table}\n\nMedians of ${rounds} rounds. ${date}, commit ${commit}. ${machine}.`);
process.exit(0);
