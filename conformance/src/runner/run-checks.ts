// Runs the checks, in a process of its own: so that a run works inside any program, a test of any framework included.
// Told what to do by one message; tells of each result as it comes, and in the end what any response had against it.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startTests, type Test, type VitestRunner } from '@vitest/runner';
import { giveOrder } from '../server-suite/order.ts';
import type { ChecksMessage, ChecksOrder, ResponsesVerdict } from '../server-suite/outcome.ts';
import { told } from './told.ts';

const tell = (message: ChecksMessage) => process.send!(message);

const messageOf = (error: unknown): string => {
  const message = (error as { message?: unknown } | null | undefined)?.message;
  return typeof message === 'string' ? message : String(error);
};

/** A request that nobody waits for any more may fail: that is the service's affair, and in the history. */
const isOfTheWire = (error: unknown): boolean =>
  ['connect', 'closed', 'timeout', 'protocol', 'gone'].includes(
    String((error as { kind?: unknown } | null | undefined)?.kind),
  );

/** Errors that no check waited for. */
const unhandled: unknown[] = [];
const keep = (error: unknown) => {
  if (!isOfTheWire(error)) unhandled.push(error);
};
process.on('uncaughtException', keep);
process.on('unhandledRejection', keep);

const checks = path.join(
  import.meta.dirname,
  `../server-suite/all.conformance${path.extname(import.meta.filename)}`,
);

/** The core of vitest: tests at the same time, their time limits, hooks. There is nothing to transform, to watch or to isolate. */
const runnerFor = (concurrency: number, onTest: (test: Test) => void): VitestRunner => ({
  config: {
    root: path.dirname(checks),
    name: undefined,
    setupFiles: [],
    passWithNoTests: false,
    testNamePattern: undefined,
    allowOnly: false,
    sequence: { seed: 0, hooks: 'stack', setupFiles: 'list' },
    chaiConfig: undefined,
    maxConcurrency: concurrency,
    testTimeout: 5000,
    hookTimeout: 10_000,
    retry: 0,
    includeTaskLocation: false,
    tags: [],
    tagsFilter: undefined,
    strictTags: false,
  },
  importFile: (file) => import(pathToFileURL(file).href),
  onAfterRunTask: onTest,
  onTestAnnotate: (test, annotation) => {
    const id = test.meta.topics?.id;
    tell({ kind: 'progress', text: `${id === undefined ? '' : `${id}: `}${annotation.message}` });
    return Promise.resolve(annotation);
  },
});

async function run(order: ChecksOrder): Promise<void> {
  giveOrder(order);
  let responses: ResponsesVerdict | undefined;
  const runner = runnerFor(order.concurrency, ({ meta, result }) => {
    if (meta.topicsResponses) responses = meta.topicsResponses;
    // A test that is no check's fails only by a defect of the suite.
    if (!meta.topics) unhandled.push(...(result?.errors ?? []));
    if (meta.topics) tell({ kind: 'outcome', outcome: meta.topics, failed: result?.state === 'fail' });
  });
  const files = await startTests([checks], runner);
  const errors = [...files.flatMap(({ result }) => result?.errors ?? []), ...unhandled];
  const trouble = [...new Set(errors.map(messageOf))].join('; ');
  await told({ kind: 'done', ...(responses && { responses }), ...(trouble !== '' && { trouble }) });
}

// Ctrl-C reaches every process of the terminal, and SIGTERM may; the one that started this one decides what they mean.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit());
process.once('message', (order: ChecksOrder) => {
  run(order)
    .catch((error: unknown) => told({ kind: 'done', trouble: messageOf(error) }))
    .finally(() => process.disconnect());
});
