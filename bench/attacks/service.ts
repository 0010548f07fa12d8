import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '../connection.ts';
import { secret } from '../servers.ts';

/** How late the event loop of the service was. */
interface LoopDelay {
  p99Ms: number;
  maxMs: number;
}

/** What the main thread of the service has had of its core, in milliseconds since it began. */
interface CoreTime {
  ranMs: number;
  /** It had something to do, and another process ran. */
  waitedMs: number;
}

const root = path.resolve(import.meta.dirname, '../..');

/** The built service with default options, in a process that tells how it fares. */
export class MeasuredService {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(port: number): Promise<MeasuredService> {
    const child = fork('server/dist/command/cli.js', ['--port', String(port), '--log-level', 'error'], {
      cwd: root,
      env: { ...process.env, TOPICS_SIGNING_KEY: secret },
      execArgv: [
        ...(process.env.SERVICE_OPTIONS?.split(' ') ?? []),
        // It has one core, on which threads that collect garbage would be in the way: see the server's README.
        '--v8-pool-size=0',
        '--import',
        './bench/attacks/loop-delay.mjs',
      ],
      stdio: ['ignore', process.env.SERVICE_OPTIONS ? 'inherit' : 'ignore', 'inherit', 'ipc'],
    });
    const service = new MeasuredService(child);
    for (let tries = 0; tries < 300 && child.exitCode === null; tries++) {
      try {
        (await Connection.open(port)).close();
        return service;
      } catch {
        await sleep(100);
      }
    }
    service.end();
    throw new Error(`no service on port ${port}`);
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** Since it was last asked. */
  async loopDelay(): Promise<LoopDelay> {
    this.#child.send('loop delay');
    const [delay] = (await once(this.#child, 'message')) as [LoopDelay];
    return delay;
  }

  /** Its resident memory at its highest, in bytes. */
  highestMemory(): number {
    const [, kibibytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))!;
    return 1024 * Number(kibibytes);
  }

  coreTime(): CoreTime {
    const [ran, waited] = readFileSync(`/proc/${this.pid}/task/${this.pid}/schedstat`, 'utf8').split(' ');
    return { ranMs: Number(ran) / 1e6, waitedMs: Number(waited) / 1e6 };
  }

  end(signal: NodeJS.Signals = 'SIGKILL'): void {
    this.#child.kill(signal);
  }
}
