import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from './connection.ts';
import { nchan, ours, type Server } from './servers.ts';

const root = path.dirname(import.meta.dirname);
const redisPort = 8120;
const firstPort = 8121;

/** So many nodes of a service, and the Redis that they share. */
export interface Nodes {
  server: Server;
  ports: number[];
  /** Undefined where messages are in memory. */
  redis: ChildProcess | undefined;
  processes: ChildProcess[];
  /** Resolves once they are gone. */
  end: () => Promise<void>;
}

/** What `redis-cli` says of the Redis of these nodes. */
export const redisCli = (...args: string[]) =>
  execFileSync('redis-cli', ['-p', String(redisPort), ...args], { encoding: 'utf8', timeout: 10_000 });

/** User and system time of a process and its children, in seconds; Linux counts it in hundredths. */
export function cpuOf({ pid }: ChildProcess): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return [pid, ...children].reduce((sum: number, each) => {
    const fields = readFileSync(`/proc/${each}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return sum + (Number(fields[11]) + Number(fields[12])) / 100;
  }, 0);
}

async function takesConnections(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const connection = await Connection.open(port).catch(() => undefined);
    connection?.close();
    if (connection) return;
    await sleep(100);
  }
  throw new Error(`nobody takes connections on port ${port}`);
}

/** Starts them on core 0. @param count 0 is one node without a Redis */
export async function startNodes(service: 'topics-server' | 'Nchan', count: number): Promise<Nodes> {
  const processes: ChildProcess[] = [];
  const spawned = ([command, ...args]: string[], env: NodeJS.ProcessEnv = {}) =>
    spawn('taskset', ['-c', '0', command!, ...args], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  let redis: ChildProcess | undefined;
  const end = async () => {
    const all = redis ? [...processes, redis] : processes;
    const alive = all.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    // The workers of nginx outlive one that is killed.
    for (const child of alive) child.kill(service === 'Nchan' && child !== redis ? 'SIGTERM' : 'SIGKILL');
    await Promise.all(alive.map((child) => once(child, 'exit')));
  };
  try {
    if (count > 0) {
      const dir = mkdtempSync(path.join(tmpdir(), 'topics-bench-redis-'));
      const where = ['--port', String(redisPort), '--bind', '127.0.0.1', '--dir', dir];
      redis = spawned(['redis-server', ...where, '--save', '']);
      await takesConnections(redisPort);
    }
    const ports = Array.from({ length: Math.max(1, count) }, (_, n) => firstPort + n);
    const env = count > 0 ? { TOPICS_ENGINE: `redis://127.0.0.1:${redisPort}` } : {};
    let server = { ...ours, port: firstPort };
    for (const port of ports) {
      if (service === 'Nchan') server = nchan(port, count > 0 ? redisPort : undefined);
      const command = server.command.map((each) => (each === String(ours.port) ? String(port) : each));
      processes.push(spawned(command, { ...ours.env, ...env }));
    }
    await Promise.all(ports.map(takesConnections));
    return { server, ports, redis, processes, end };
  } catch (error) {
    await end();
    throw error;
  }
}
