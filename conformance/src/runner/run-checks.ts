// Runs the checks under vitest, in a process of its own: so that a run works inside any program, a vitest test included.
// Told what to do by one message; tells of each result as it comes, and in the end what any response had against it.
import path from 'node:path';
import { startVitest, type TestCase } from 'vitest/node';
import type { ChecksMessage, ChecksOrder, ResponsesVerdict } from '../server-suite/outcome.ts';

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

async function run({ service, ids, concurrency }: ChecksOrder): Promise<void> {
  let responses: ResponsesVerdict | undefined;
  const errors: unknown[] = [];
  const reporter = {
    onTestCaseResult(testCase: TestCase) {
      const meta = testCase.meta();
      if (meta.topicsResponses) responses = meta.topicsResponses;
      if (meta.topics)
        tell({ kind: 'outcome', outcome: meta.topics, failed: testCase.result().state === 'failed' });
    },
    onTestCaseAnnotate(testCase: TestCase, { message, type }: { message: string; type: string }) {
      const id = testCase.meta().topics?.id;
      if (type === 'progress')
        tell({ kind: 'progress', text: `${id === undefined ? '' : `${id}: `}${message}` });
    },
    onTestRunEnd(modules: readonly { errors(): unknown[] }[], unhandled: readonly unknown[]) {
      errors.push(
        ...modules.flatMap((each) => each.errors()),
        ...unhandled.filter((each) => !isOfTheWire(each)),
      );
    },
  };
  // An explicit root and no config file: the project that this is installed in may have its own.
  const vitest = await startVitest(
    'test',
    [],
    {
      root: path.join(import.meta.dirname, '../server-suite'),
      config: false,
      include: [`all.conformance${path.extname(import.meta.filename)}`],
      exclude: [],
      watch: false,
      cache: false,
      pool: 'threads',
      isolate: false,
      maxWorkers: 1,
      maxConcurrency: concurrency,
      reporters: [reporter],
      provide: { serviceUnderTest: service, topicsSelected: ids },
      passWithNoTests: false,
      silent: true,
    },
    { logLevel: 'silent', server: { ws: false, watch: null } },
  );
  const trouble = [...new Set(errors.map(messageOf))].join('; ');
  tell({ kind: 'done', ...(responses && { responses }), ...(trouble !== '' && { trouble }) });
  await vitest.close();
}

// Ctrl-C reaches every process of the terminal; the one that started this one decides what it means.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
process.once('message', (order: ChecksOrder) => {
  run(order)
    .catch((error: unknown) => tell({ kind: 'done', trouble: messageOf(error) }))
    .finally(() => process.disconnect());
});
