import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runClientConformance, Unusable, type Report } from '../../conformance/src/index.ts';
import type { Coverage } from './services/tell.ts';
import type { ClientSubject } from './subjects.ts';
import {
  idsOf,
  reachedBy,
  secondsSince,
  together,
  type Control,
  type How,
  type Status,
  type Tester,
  type Verdict,
} from './verdict.ts';

/** Runs the suite for clients with the programs of a client, which are all in `module`. */
export const clientTester = (subject: ClientSubject, module: string): Tester => ({
  // They mostly wait, so that they may all be under way; all of them end, whatever one of them shows, and so do their clients.
  control: async (seeds) => {
    const runs = seeds.flatMap((seed) =>
      Object.keys(subject.programs).map((name) => control(subject, module, name, seed)),
    );
    await Promise.allSettled(runs);
    return together(await Promise.all(runs));
  },
  judge: (mutant, before, how) => judge(subject, module, mutant, before, how),
});

/** So many scenarios at the same time: they mostly wait. */
const concurrency = 8;

/** A program of the module, with what it finds in its environment. */
const commandOf = (module: string, args: readonly string[], env: Record<string, string>): string[] => [
  'env',
  ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
  process.execPath,
  '--max-old-space-size=256',
  module,
  ...args,
];

async function control(
  { title, programs }: ClientSubject,
  module: string,
  name: string,
  seed: number,
): Promise<Control> {
  const startMs = performance.now();
  const { args, publish } = programs[name]!;
  const folder = mkdtempSync(path.join(tmpdir(), 'mutation-reached-'));
  try {
    const command = commandOf(module, args, { MUTATION_REACHED: folder });
    const report = await runClientConformance({ command, publish, seed, concurrency });
    if (!report.conformant)
      throw new Error(
        `${title} (${name}) is not conformant without a mutant: ${idsOf(report, 'failed').join(', ')}`,
      );
    return {
      coverage: { [name]: reachedIn(folder) },
      warned: idsOf(report, 'warned', 'not-testable'),
      seconds: secondsSince(startMs),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the processes of all scenarios reached. */
const reachedIn = (folder: string): Coverage =>
  Object.assign(
    {},
    ...readdirSync(folder).map(
      (file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Coverage,
    ),
  ) as Coverage;

async function judge(
  { programs }: ClientSubject,
  module: string,
  mutant: string,
  before: Control,
  { seed, timeLimitMs }: How,
): Promise<Verdict> {
  const startMs = performance.now();
  const verdict = (status: Status, ...by: string[]): Verdict => ({
    status,
    by,
    seconds: secondsSince(startMs),
  });
  const late = AbortSignal.timeout(timeLimitMs);
  const noticed = new AbortController();
  const killed = (...by: string[]): Verdict => {
    noticed.abort();
    return verdict('killed', ...by);
  };
  const one = async (name: string): Promise<Verdict> => {
    const { args, publish } = programs[name]!;
    const command = commandOf(module, args, { __STRYKER_ACTIVE_MUTANT__: mutant });
    const signal = AbortSignal.any([late, noticed.signal]);
    let report: Report;
    try {
      report = await runClientConformance({ command, publish, seed, concurrency, bail: true, signal });
    } catch (error) {
      if (error instanceof Unusable) return killed(error.message.slice(0, 120));
      throw error;
    }
    const failed = idsOf(report, 'failed');
    if (!report.conformant && failed.length > 0) return killed(...failed);
    if (late.aborted) return killed('it hangs');
    const warned = idsOf(report, 'warned', 'not-testable').filter((id) => !before.warned.includes(id));
    return warned.length > 0 ? verdict('warned', ...warned) : verdict('survived');
  };
  const verdicts = await Promise.all(reachedBy(mutant, before).map(one));
  const of = (status: Status) => verdicts.find((each) => each.status === status);
  return of('killed') ?? of('warned') ?? verdict('survived');
}
