import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What several runs of a client said, each with another seed, when they all said the same. */
export interface Outcome {
  seeds: number[];
  /** The exit code of `client`. */
  code: number;
  /** The MUSTs that failed; of a client with a defect, up to the first one. */
  failed: string[];
  warned: string[];
}

/** What became of the corpus of clients, by name. `npm run client-corpus` writes it. */
export interface CorpusResults {
  defects: Record<string, Outcome[]>;
  clients: Record<string, Outcome[]>;
}

/** Where it is written down. */
export const resultsFile = path.join(import.meta.dirname, 'results.json');

/** What was written down last. */
export const readCorpusResults = (): CorpusResults =>
  JSON.parse(readFileSync(resultsFile, 'utf8')) as CorpusResults;

const saysSame = (a: Omit<Outcome, 'seeds'>, b: Omit<Outcome, 'seeds'>): boolean =>
  a.code === b.code && String([a.failed, a.warned]) === String([b.failed, b.warned]);

/** The outcomes with that of one more run, in place of what the same seed said before. */
export function withRun(outcomes: readonly Outcome[], seed: number, run: Omit<Outcome, 'seeds'>): Outcome[] {
  const others = outcomes
    .map((each) => ({ ...each, seeds: each.seeds.filter((other) => other !== seed) }))
    .filter(({ seeds }) => seeds.length > 0);
  const same = others.find((each) => saysSame(each, run));
  if (!same) return [...others, { seeds: [seed], ...run }];
  same.seeds = [...same.seeds, seed].sort((a, b) => a - b);
  return others;
}

/** The same without its runs: what noticed a defect stays, as of no seed. */
export function forgotten({ defects }: CorpusResults): CorpusResults {
  const noticed = Object.entries(defects).map(([name, outcomes]): [string, Outcome[]] => [
    name,
    outcomes
      .filter(({ failed }) => failed.length > 0)
      .slice(0, 1)
      .map((outcome) => ({ ...outcome, seeds: [] })),
  ]);
  return { defects: Object.fromEntries(noticed), clients: {} };
}

/** How many runs there were, and how many of them changed the exit code. */
export function countRuns(outcomes: readonly Outcome[]): { runs: number; changed: number } {
  const sum = (list: readonly Outcome[]) => list.reduce((total, { seeds }) => total + seeds.length, 0);
  return { runs: sum(outcomes), changed: sum(outcomes.filter(({ code }) => code !== 0)) };
}

/** As text, a client a line. */
export function corpusText({ defects, clients }: CorpusResults): string {
  const lines = (list: Record<string, Outcome[]>) =>
    Object.entries(list).map(([name, outcomes]) => `${JSON.stringify(name)}:${JSON.stringify(outcomes)}`);
  return `{"defects":{\n${lines(defects).join(',\n')}\n},"clients":{\n${lines(clients).join(',\n')}\n}}\n`;
}
