import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { ChecksMessage, ChecksOrder, Outcome, ResponsesVerdict } from '../server-suite/outcome.ts';

/** What is known of the checks when they are over, however they ended. */
export interface Collected {
  outcomes: Map<string, { outcome: Outcome; failed: boolean }>;
  /** Undefined when the run ended before all were in. */
  responses?: ResponsesVerdict;
  /** Why not everything was checked, when nobody asked for that. */
  incomplete?: string;
}

/** How a run of the checks may end before they do. */
interface Limits {
  signal: AbortSignal | undefined;
  /** Something is stuck that nothing else bounds, in milliseconds. */
  timeLimitMs: number;
}

const { resolve: resolved } = createRequire(import.meta.url);
/** The program that runs the checks: its source, where this process was told to take sources. */
const runChecks = resolved('#run-checks');
/** From sources, it needs what this process was started with. */
const fromSources = runChecks.endsWith('.ts')
  ? ['--import', pathToFileURL(resolved('tsx')).href, '--conditions=@topics-http/source']
  : [];
/** Large answers are garbage soon: the wire collects it. */
const execArgv = ['--expose-gc', ...fromSources];

/** Where glibc allocates: what is large goes back to the system when it is freed, and threads share what is small. */
const frugal = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '65536', MALLOC_TRIM_THRESHOLD_: '131072' };

/** Of what the process says when it breaks. */
const maxStderr = 20_000;

/** One line of what a process said when it ended: the one that names the error, where there is one. */
function lastWords(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.find((line) => /^(\w*Error|FATAL ERROR)\b/.test(line)) ?? lines.at(-1) ?? '';
}

/** Starts the process that runs the checks at once; it loads while the service is looked at. @param program what it runs */
export function startChecks(program = runChecks) {
  const env = {
    ...Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^VITEST|^NODE_OPTIONS$/.test(name)),
    ),
    ...frugal,
  };
  const child = fork(program, [], {
    execArgv,
    env,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr!.on('data', (data: Buffer) => (stderr = (stderr + data.toString()).slice(0, maxStderr)));
  /** How the process ended; a process that cannot be started has ended, too. */
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    // When all that it said is read.
    child.once('close', (code, signal) =>
      resolve(lastWords(stderr) || `its process ended with ${code ?? signal}`),
    );
  });
  const stop = () => {
    if (child.connected) child.disconnect();
    // It has nothing to save, and may be busy for ever.
    child.kill('SIGKILL');
  };
  /** Never rejects: what is known by then is what there is. */
  const run = (
    order: ChecksOrder,
    { signal, timeLimitMs }: Limits,
    onOutcome: (outcome: Outcome, failed: boolean) => void,
    onProgress: (text: string) => void = () => undefined,
  ): Promise<Collected> =>
    new Promise((resolve) => {
      const outcomes: Collected['outcomes'] = new Map();
      const finish = (rest: Omit<Collected, 'outcomes'>) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        resolve({ outcomes, ...rest });
      };
      const broken = (reason: string) => finish({ incomplete: `the suite itself failed: ${reason}` });
      const onAbort = () => finish({});
      const timer = setTimeout(
        () =>
          finish({
            incomplete: `the run took longer than ${Math.round(timeLimitMs / 1000)} s, which no run should`,
          }),
        timeLimitMs,
      );
      child.on('message', (message: ChecksMessage) => {
        if (message.kind === 'outcome') {
          const { outcome, failed } = message;
          outcomes.set(outcome.id, { outcome, failed });
          onOutcome(outcome, failed);
          return;
        }
        if (message.kind === 'progress') {
          onProgress(message.text);
          return;
        }
        const { responses, trouble } = message;
        if (trouble !== undefined || !responses)
          finish({
            ...(responses && { responses }),
            incomplete: `the suite itself failed: ${trouble ?? 'the checks ended without a verdict'}`,
          });
        else finish({ responses, ...(responses.gone && { incomplete: responses.gone.reason }) });
      });
      ended.then(broken, broken);
      signal?.addEventListener('abort', onAbort);
      if (signal?.aborted) onAbort();
      else if (child.connected) child.send(order);
    });
  return { run, stop };
}
