/**
 * `npm run client-corpus`: holds every client of the corpus to the contract, and writes down what became of it for the
 * page of the docs.
 *
 *   --seeds 1,2,3   each of them (default 1)
 *   --only <text>   only clients and defects whose name contains it
 *   --width <n>     so many at a time (default 4)
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runClientConformance } from '../conformance/src/index.ts';
import {
  clients,
  commandOf,
  defective,
  defects,
  isMissing,
  lacksFor,
  type Mode,
} from '../conformance/test/client-corpus/corpus.ts';
import type { CorpusResults, Trial } from './client-corpus-results.ts';

const file = path.join(import.meta.dirname, '../conformance/test/client-corpus/results.json');
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    width: { type: 'string', default: '4' },
  },
});
const seeds = values.seeds.split(',').map(Number);
const folder = mkdtempSync(path.join(tmpdir(), 'client-corpus-'));
const results = JSON.parse(readFileSync(file, 'utf8')) as CorpusResults;

/** A run as far as the first MUST that fails, or a whole one. */
async function tried(command: string[], mode: Mode, seed: number, bail: boolean): Promise<Trial> {
  try {
    const publish = mode === 'publish';
    const report = await runClientConformance({ command, publish, seed, bail });
    const by = (status: string) =>
      report.results.filter((each) => each.status === status).map(({ id }) => id);
    return { seed, code: report.conformant ? 0 : 1, failed: by('failed'), warned: by('warned') };
  } catch {
    // It could not be tested: that changes the exit code too.
    return { seed, code: 3, failed: [], warned: [] };
  }
}

/** A client takes one line. */
function text(all: CorpusResults): string {
  const lines = (list: Record<string, Trial[]>) =>
    Object.entries(list).map(([name, trials]) => `${JSON.stringify(name)}:${JSON.stringify(trials)}`);
  return `{"defects":{\n${lines(all.defects).join(',\n')}\n},"clients":{\n${lines(all.clients).join(',\n')}\n}}\n`;
}

function note(list: Record<string, Trial[]>, name: string, trial: Trial): void {
  const others = (list[name] ?? []).filter(({ seed }) => seed !== trial.seed);
  list[name] = [...others, trial].sort((a, b) => a.seed - b.seed);
  writeFileSync(file, text(results));
}

const jobs = seeds.flatMap((seed) => [
  ...defects
    .filter((defect) => !lacksFor(defect))
    .map((defect) => ({
      name: defect.id,
      run: async () =>
        note(results.defects, defect.id, await tried(defective(defect, folder), defect.mode, seed, true)),
    })),
  ...clients
    .filter((client) => !isMissing(client))
    .flatMap((client) =>
      (client.publish ? (['subscribe', 'publish'] as const) : (['subscribe'] as const)).map((mode) => ({
        name: `${client.file} ${mode}`,
        run: async () =>
          note(
            results.clients,
            `${client.file} ${mode}`,
            await tried(commandOf(client, mode, folder), mode, seed, false),
          ),
      })),
    ),
]);
const queue = jobs.filter(({ name }) => name.includes(values.only)).values();
const work = async () => {
  for (const { run } of queue) await run();
};
await Promise.all(Array.from({ length: Number(values.width) }, work));
