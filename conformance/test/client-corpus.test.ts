import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { runClientConformance } from '../src/index.ts';
import {
  clients,
  commandOf,
  defective,
  harmful,
  isMissing,
  lacksFor,
  type Mode,
} from './client-corpus/corpus.ts';
import { sampled, sweeps } from './sample.ts';

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
  const runs = clients
    .filter((client) => !isMissing(client))
    .flatMap((client) =>
      (client.publish ? (['subscribe', 'publish'] as const) : (['subscribe'] as const)).map(
        (mode) => [client, mode] as const,
      ),
    );
  test(`${runs.length} runs`, async () => {
    const judged = await mapped(runs, atOnce, async ([client, mode]) => {
      const { results } = await runClientConformance({
        command: commandOf(client, mode, folder),
        publish: mode === 'publish',
        filter: filterOf[mode],
        concurrency: sweeps ? 8 : 3,
        seed,
      });
      const failed = results.filter(({ status }) => status === 'failed');
      return failed.length === 0 ? undefined : { client: client.file, mode, failed };
    });
    expect(judged.filter(Boolean)).toEqual([]);
  });
});

describe('a defect that does harm changes the exit code', () => {
  test(sweeps ? 'all of them' : 'a sample', async () => {
    const tried = sampled(harmful, 8).filter((defect) => !lacksFor(defect));
    const codes = await mapped(tried, atOnce, (defect) =>
      runClientConformance({
        command: defective(defect, folder),
        publish: defect.mode === 'publish',
        bail: true,
        seed,
      }).then(
        ({ conformant }) => (conformant ? 0 : 1),
        () => 3,
      ),
    );
    expect(tried.filter((_, at) => codes[at] === 0).map(({ id }) => id)).toEqual([]);
  });
});
