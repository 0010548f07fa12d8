import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  clients,
  commandOf,
  defective,
  harmful,
  isMissing,
  lacksFor,
  spread,
  type Defect,
  type Mode,
} from './client-corpus/corpus.ts';
import { countRuns, readCorpusResults, withRun } from './client-corpus/results.ts';
import { tried, triedAgain } from './client-corpus/trial.ts';
import { sampled, sampleFactor, sweeps } from './sample.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'client-corpus-'));
const seed = Number(process.env.SEED ?? 1);
/** So many of a sample run at the same time: they mostly wait. */
const atOnce = 8;

/** In a sample, each correct client goes through what has every kind of event and of failure in it. */
const filterOf: Record<Mode, string> = sweeps
  ? { subscribe: '', publish: '' }
  : { subscribe: 'client-cursor-chain', publish: 'client-publish-value' };

/** All of them, so many at a time. @returns what each was found to be */
async function mapped<T, R>(all: readonly T[], width: number, run: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = all.entries();
  const work = async () => {
    for (const [at, one] of queue) results[at] = await run(one);
  };
  await Promise.all(Array.from({ length: width }, work));
  return results;
}

describe('a correct client has no MUST failure', () => {
  // `.ci/run` takes all of them.
  const some = sampleFactor > 1 ? clients : sampled(clients, 10);
  const runs = some
    .filter((client) => !isMissing(client))
    .flatMap((client) =>
      (client.publish ? (['subscribe', 'publish'] as const) : (['subscribe'] as const)).map(
        (mode) => [client, mode] as const,
      ),
    );
  test(`${runs.length} runs`, async () => {
    const judged = await mapped(runs, atOnce, async ([client, mode]) => {
      const command = commandOf(client, mode, folder);
      const { code, failed } = await tried({ command, mode, filter: filterOf[mode], seed });
      return code === 0 ? undefined : { client: client.file, mode, code, failed };
    });
    expect(judged.filter(Boolean)).toEqual([]);
  });
});

describe('a defect that does harm changes the exit code', () => {
  test(sweeps ? 'all of them' : 'a sample', async () => {
    const some = sampled(harmful, 12).filter((defect) => !lacksFor(defect));
    const { defects: before } = readCorpusResults();
    const runs = await mapped(some, atOnce, (defect) =>
      triedAgain({ command: defective(defect, folder), mode: defect.mode, seed }, before[defect.id]),
    );
    expect(some.filter((_, at) => runs[at]!.code === 0).map(({ id }) => id)).toEqual([]);
  });
});

test('a sample is the same each time, and has each kind of harm in each mode', () => {
  const sample = spread(harmful, 160);
  expect(new Set(sample.map(({ id }) => id)).size).toBe(160);
  expect(spread(harmful, 180).slice(0, 160)).toEqual(sample);
  const kinds = (list: readonly Defect[]) =>
    [...new Set(list.map(({ mode, harm }) => `${mode} ${harm}`))].sort();
  expect(kinds(sample)).toEqual(kinds(harmful));
});

test('what runs said is written down together where it is the same', () => {
  const failed = { code: 1, failed: ['client-text'], warned: [] };
  const passed = { code: 0, failed: [], warned: [] };
  const three = withRun(withRun(withRun([], 2, failed), 1, failed), 3, passed);
  expect(three).toEqual([
    { seeds: [1, 2], ...failed },
    { seeds: [3], ...passed },
  ]);
  expect(countRuns(three)).toEqual({ runs: 3, changed: 2 });
  expect(withRun(three, 3, failed)).toEqual([{ seeds: [1, 2, 3], ...failed }]);
});
