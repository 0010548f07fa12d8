/**
 * `npm run client-corpus`: holds every client of the corpus to the contract, and writes down what became of it for the
 * page of the docs.
 *
 *   --seeds 1,2,3   each of them (default 1)
 *   --only <text>   only clients and defects whose name contains it
 *   --sample <n>    so many of the defects that do harm, spread over the kinds of harm, the same ones each time; no others
 *   --kind <kind>   only `defects` or only `clients`
 *   --width <n>     so many at a time (default 4)
 *   --minutes <n>   begins none after so long
 *   --missing       only what was not run with that seed yet
 *   --fresh         forgets what was written down, but for what noticed a defect: that is looked at first
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { toolArguments } from './arguments.ts';
import {
  clients,
  commandOf,
  defective,
  defects,
  harmful,
  isMissing,
  lacksFor,
  spread,
  type Mode,
} from '../conformance/test/client-corpus/corpus.ts';
import {
  corpusText,
  forgotten,
  readCorpusResults,
  resultsFile,
  withRun,
  type CorpusResults,
} from '../conformance/test/client-corpus/results.ts';
import { tried, triedAgain } from '../conformance/test/client-corpus/trial.ts';

const { values } = toolArguments(import.meta.filename, {
  options: {
    seeds: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    sample: { type: 'string' },
    kind: { type: 'string' },
    width: { type: 'string', default: '4' },
    minutes: { type: 'string', default: 'Infinity' },
    missing: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
  },
});
const folder = mkdtempSync(path.join(tmpdir(), 'client-corpus-'));
const results = values.fresh ? forgotten(readCorpusResults()) : readCorpusResults();

interface Job {
  kind: keyof CorpusResults;
  name: string;
  command: () => string[];
  mode: Mode;
}

const jobs: Job[] = [
  ...(values.sample === undefined ? defects : spread(harmful, Number(values.sample)))
    .filter((defect) => !lacksFor(defect))
    .map((defect) => ({
      kind: 'defects' as const,
      name: defect.id,
      command: () => defective(defect, folder),
      mode: defect.mode,
    })),
  ...clients
    .filter((client) => !isMissing(client))
    .flatMap((client) =>
      (client.publish ? (['subscribe', 'publish'] as const) : (['subscribe'] as const)).map((mode) => ({
        kind: 'clients' as const,
        name: `${client.file} ${mode}`,
        command: () => commandOf(client, mode, folder),
        mode,
      })),
    ),
];

const isKnown = ({ kind, name }: Job, seed: number): boolean =>
  (results[kind][name] ?? []).some(({ seeds }) => seeds.includes(seed));

const wantedKind = values.kind ?? (values.sample === undefined ? undefined : 'defects');
const wanted = jobs.filter(({ kind, name }) => name.includes(values.only) && (wantedKind ?? kind) === kind);
const queue = values.seeds
  .split(',')
  .map(Number)
  .flatMap((seed) => wanted.map((job) => ({ job, seed })))
  .filter(({ job, seed }) => !values.missing || !isKnown(job, seed));
const endMs = performance.now() + 60_000 * Number(values.minutes);

async function work(): Promise<void> {
  while (performance.now() < endMs) {
    const next = queue.shift();
    if (!next) return;
    const { job, seed } = next;
    const { kind, name, mode } = job;
    const isDefect = kind === 'defects';
    const how = { command: job.command(), mode, seed };
    const run = isDefect ? await triedAgain(how, results[kind][name]) : await tried(how);
    results[kind][name] = withRun(results[kind][name] ?? [], seed, run);
    writeFileSync(resultsFile, corpusText(results));
    if ((run.code === 0) === isDefect)
      console.log(`${name}, seed ${seed}: ${run.code} ${run.failed.join(' ')}`);
  }
}
await Promise.all(Array.from({ length: Number(values.width) }, work));
console.log(`${queue.length} to go`);
