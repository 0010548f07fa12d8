import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { requirements } from '@topics-http/contract/requirements';
import { describe, expect, test } from 'vitest';
import { runConformance, type Report } from '../src/index.ts';
import { verdictOf } from '../src/reports/report.ts';
import { startChecks } from '../src/runner/checks-process.ts';
import type { ChecksOrder } from '../src/server-suite/outcome.ts';

const order = { service: {}, ids: [], concurrency: 1 } as unknown as ChecksOrder;

const folder = mkdtempSync(path.join(tmpdir(), 'checks-'));
let programs = 0;

/** How a run of the checks ends when its process does what the program says. */
async function ended(program: string, timeLimitMs = 300_000, signal?: AbortSignal) {
  const file = path.join(folder, `${programs++}.mjs`);
  writeFileSync(file, program);
  const checks = startChecks(file);
  try {
    return await checks.run(order, { signal, timeLimitMs }, () => undefined);
  } finally {
    checks.stop();
  }
}

const onOrder = (code: string) => `process.once('message', () => { ${code} });`;
const outcome = `process.send({ kind: 'outcome', outcome: { id: 'x', exchanges: [], requests: 1, bytes: 1 }, failed: true });`;

describe('a process of the checks that', () => {
  test.each<[what: string, program: string, says: RegExp]>([
    ['cannot be read', 'this is no program', /^the suite itself failed: .*SyntaxError/],
    [
      'throws before it is told anything',
      'throw new Error("early")',
      /^the suite itself failed: Error: early$/,
    ],
    [
      'throws when it is told',
      onOrder('throw new TypeError("late")'),
      /^the suite itself failed: TypeError: late$/,
    ],
    [
      'rejects',
      onOrder('Promise.reject(new RangeError("alone"))'),
      /^the suite itself failed: RangeError: alone$/,
    ],
    ['ends with 0', onOrder('process.exit(0)'), /^the suite itself failed: its process ended with 0$/],
    ['ends with 7', onOrder('process.exit(7)'), /^the suite itself failed: its process ended with 7$/],
    [
      'is killed',
      onOrder('process.kill(process.pid, "SIGKILL")'),
      /^the suite itself failed: its process ended with SIGKILL$/,
    ],
    ['aborts', onOrder('process.abort()'), /^the suite itself failed: ./],
    [
      'writes a megabyte before it ends',
      onOrder('process.stderr.write("x\\n".repeat(5e5), () => process.exit(1))'),
      /^the suite itself failed: .{1,300}$/,
    ],
    ['hangs up', onOrder('process.disconnect()'), /^the suite itself failed: ./],
    [
      'is done without a verdict',
      onOrder('process.send({ kind: "done" })'),
      /^the suite itself failed: the checks ended without a verdict$/,
    ],
    [
      'is done with trouble',
      onOrder('process.send({ kind: "done", trouble: "oh" })'),
      /^the suite itself failed: oh$/,
    ],
  ])('%s', async (_what, program, says) => {
    const { incomplete, responses } = await ended(program);
    expect(incomplete).toMatch(says);
    expect(responses).toBe(undefined);
  });

  test('does nothing is stopped at the time limit', async () => {
    expect((await ended(onOrder('setInterval(() => 0, 1000)'), 300)).incomplete).toMatch(
      /took longer than 0 s/,
    );
  });

  test('is busy for ever is stopped when the run is', async () => {
    const stop = new AbortController();
    const run = ended(onOrder('for (;;);'), 300_000, stop.signal);
    stop.abort();
    expect((await run).incomplete).toBe(undefined);
  });

  test('ends as soon as it has said much leaves all of it, also where nobody reads for a while', async () => {
    const told = pathToFileURL(path.join(import.meta.dirname, '../dist/runner/told.js')).href;
    const verdict = `{ ids: ['x'.repeat(8e6)], unseen: [], violations: [], backOffs: 0 }`;
    const { responses, incomplete } = await ended(
      `import { told } from '${told}';
      process.once('message', () => told({ kind: 'done', responses: ${verdict} }).then(() => process.disconnect()));
      process.exitCode = 1;`,
    );
    expect(incomplete).toBe(undefined);
    expect(responses?.ids[0]).toHaveLength(8e6);
  });

  test('breaks after its first outcome leaves that outcome', async () => {
    const { outcomes, incomplete } = await ended(
      onOrder(`${outcome} setTimeout(() => process.exit(1), 50);`),
    );
    expect([...outcomes.keys()]).toEqual(['x']);
    expect(incomplete).toMatch(/its process ended with 1$/);
  });
});

/** The processes that this one started to run checks, where the system tells. */
const checksProcesses = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        const isOurs = Number(parent) === process.pid;
        return isOurs && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('run-checks');
      } catch {
        return false;
      }
    })
    .map(Number);

describe.runIf(process.platform === 'linux')('a run whose process of the checks is killed', () => {
  test('reports every requirement, and is not conformant', async () => {
    let killed = 0;
    let requests = 0;
    const report: Report = await runConformance({
      wrapEmbedded: {
        handler: (handler) => (request) => {
          if (++requests === 150)
            for (const pid of checksProcesses()) killed += Number(process.kill(pid, 'SIGKILL'));
          return handler(request);
        },
      },
    });
    expect(killed).toBe(1);
    expect(report.incomplete).toBe('the suite itself failed: its process ended with SIGKILL');
    const ids = requirements.filter(({ target }) => target === 'server').map(({ id }) => id);
    expect(report.results.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(report.conformant).toBe(false);
    expect(verdictOf(report).verdict).not.toBe('CONFORMANT');
  });
});
