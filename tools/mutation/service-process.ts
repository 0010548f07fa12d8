import { fork } from 'node:child_process';
import type { Coverage, ServiceMessage } from './services/tell.ts';
import type { Ready } from './subjects.ts';

/** A service in a process of its own. */
interface ServiceProcess {
  ready: Ready;
  /** Aborted when the process has ended by itself. */
  ended: AbortSignal;
  coverage(): Promise<Coverage>;
  /** It has nothing to save, and may be busy for ever. */
  stop(): void;
}

/** Much more than a service takes to start, on any machine. */
const startLimitMs = 60_000;

/**
 * Starts the service that `module` is, with one mutant switched on, or none.
 * @returns undefined when it ends or says nothing instead of getting ready
 */
export async function startService(module: string, mutant?: string): Promise<ServiceProcess | undefined> {
  const child = fork(module, [], {
    execArgv: ['--max-old-space-size=384'],
    env: { ...process.env, ...(mutant !== undefined && { __STRYKER_ACTIVE_MUTANT__: mutant }) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ended = new AbortController();
  let told: (message: ServiceMessage | undefined) => void = () => undefined;
  child.on('message', (message: ServiceMessage) => told(message));
  const onEnd = () => {
    ended.abort();
    told(undefined);
  };
  child.once('error', onEnd);
  child.once('exit', onEnd);
  const stop = () => child.kill('SIGKILL');
  const next = (timeLimitMs: number) =>
    new Promise<ServiceMessage | undefined>((resolve) => {
      const timer = setTimeout(() => resolve(undefined), timeLimitMs);
      told = (message) => {
        clearTimeout(timer);
        resolve(message);
      };
      if (ended.signal.aborted) told(undefined);
    });
  const first = await next(startLimitMs);
  if (first?.kind !== 'ready') {
    stop();
    return undefined;
  }
  return {
    ready: first.ready,
    ended: ended.signal,
    coverage: async () => {
      const answer = next(startLimitMs);
      child.send('coverage');
      const message = await answer;
      if (message?.kind !== 'coverage') throw new Error('The service did not tell what was reached.');
      return message.coverage;
    },
    stop,
  };
}
