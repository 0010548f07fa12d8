/**
 * `npm run bench:attacks [part of a name]`: what a bad neighbour costs. Each attack has a service of its own, with default
 * options, for ten seconds; beside it a normal client publishes and polls. The service has a core for itself; the other is
 * shared by the client and the attackers, who get of it what the client leaves.
 */
import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { refuse, toolArguments } from '../../tools/arguments.ts';
import { Attacker } from './attacker.ts';
import { attacks } from './attacks.ts';
import { MeasuredService } from './service.ts';
import { behaveWell, type Seen } from './well-behaved.ts';

const seconds = 10;
const children = new Set<{ end: () => void }>();
process.once('exit', () => children.forEach((child) => child.end()));

function pin(pid: number, core: number): void {
  execFileSync('taskset', ['-a', '-c', '-p', String(core), String(pid)], { stdio: 'ignore' });
}

function helper(...args: string[]): ChildProcess {
  const child = fork(import.meta.filename, args);
  pin(child.pid!, 1);
  children.add({ end: () => child.kill('SIGKILL') });
  return child;
}

async function measure(name: string, port: number): Promise<void> {
  const service = await MeasuredService.start(port);
  children.add(service);
  pin(service.pid, 0);
  const times: number[] = [];
  let refused = 0;
  const client = helper('--well-behaved', String(port)).on('message', ({ ms, isServed }: Seen) => {
    times.push(ms);
    if (!isServed) refused++;
  });
  await service.loopDelay();
  const before = service.coreTime();
  const attacker = helper('--attack', name, String(port));
  await sleep(seconds * 1000);
  const delay = await service.loopDelay();
  const after = service.coreTime();
  const memory = service.highestMemory();
  for (const child of [attacker, client]) child.kill('SIGKILL');
  service.end(process.env.SERVICE_OPTIONS ? 'SIGTERM' : 'SIGKILL');
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.floor(part * times.length)] ?? Infinity;
  const percent = (ms: number) => `${Math.round(ms / seconds / 10)} %`;
  row(name, [
    String(Math.round(memory / 2 ** 20)),
    at(0.5).toFixed(1),
    at(0.99).toFixed(1),
    `${refused} of ${times.length}`,
    delay.p99Ms.toFixed(1),
    delay.maxMs.toFixed(1),
    percent(after.ranMs - before.ranMs),
    percent(after.waitedMs - before.waitedMs),
  ]);
}

const columns = ['RSS MiB', 'p50 ms', 'p99 ms', 'not served', 'loop p99', 'loop max', 'runs', 'waits'];
const row = (name: string, cells: string[]) =>
  console.log(
    `| ${name.padEnd(56)} | ${cells.map((cell, at) => cell.padStart(Math.max(8, columns[at]!.length))).join(' | ')} |`,
  );

const [flag, ...rest] = process.argv.slice(2);
const isOwnProcess = flag === '--well-behaved' || flag === '--attack';
const [wanted = ''] = isOwnProcess
  ? []
  : toolArguments(import.meta.filename, { allowPositionals: true }).positionals;
if (flag === '--well-behaved') await behaveWell(Number(rest[0]));
else if (flag === '--attack') {
  setPriority(10);
  await attacks[rest[0]!]!(new Attacker(Number(rest[1])));
} else {
  const names = Object.keys(attacks).filter((name) => name.includes(wanted));
  if (names.length === 0)
    refuse(`No attack is called ${wanted}. There is ${Object.keys(attacks).join('; ')}.`);
  row('attack', columns);
  console.log(
    `| ${'-'.repeat(56)} | ${columns.map((name) => `${'-'.repeat(Math.max(8, name.length) - 1)}:`).join(' | ')} |`,
  );
  for (const [index, name] of names.entries()) await measure(name, 8110 + index);
  process.exit(0);
}
