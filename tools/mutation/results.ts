import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Status } from './verdict.ts';
import type { Change, Mutant } from './mutant.ts';
import type { SubjectName } from './subjects.ts';

/** A report names the first few. */
const maxBy = 5;

/** A mutant, and what became of it. */
export interface Judged extends Omit<Mutant, 'id' | 'key'> {
  status: Status;
  /** What noticed it, at most {@link maxBy} of them. */
  by: string[];
  seconds: number;
}

/** What is known of a subject, as it is written to a file. */
export interface Results {
  subject: SubjectName;
  date: string;
  /** Of the sources, so that results of others are not taken for theirs. */
  sources: string;
  seed: number;
  /** How many mutants there are. */
  mutants: number;
  /** Only those were drawn for which no reason said that they cannot be seen. */
  unexplained?: true;
  /** All that no run reaches, by key, whether they were drawn or not. */
  unreached: string[];
  /** Those that were drawn, in the order of the draw. */
  judged: Judged[];
}

/** Names the sources of a build. */
export const fingerprint = (code: ReadonlyMap<string, string>): string =>
  createHash('sha256')
    .update(JSON.stringify([...code.values()]))
    .digest('hex')
    .slice(0, 16);

export const readResults = (file: string): Results | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : undefined;

/** Whoever stops in between finds the file whole: the old one or the new one. A mutant takes one line. */
export function writeResults(file: string, { judged, ...head }: Results): void {
  const lines = judged.map((each) => JSON.stringify({ ...each, by: each.by.slice(0, maxBy) }));
  const text = JSON.stringify({ ...head, judged: [] }, null, 1).replace(
    /\[\]\n\}$/,
    () => `[\n${lines.join(',\n')}\n]}\n`,
  );
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

/** A reason why a change cannot be seen over HTTP. */
export interface Reason extends Change {
  why: string;
}

/** The figures of what was drawn. */
export function scoreOf(judged: readonly Judged[], hasReason: (mutant: Judged) => boolean) {
  const count = (status: Status) => judged.filter((each) => each.status === status).length;
  const isOpen = (each: Judged) => each.status === 'survived' || each.status === 'unreached';
  const unseen = judged.filter((each) => isOpen(each) && hasReason(each)).length;
  const visible = judged.length - unseen;
  const [killed, warned] = [count('killed'), count('warned')];
  const percent = (part: number) => (visible === 0 ? 100 : Math.round((1000 * part) / visible) / 10);
  return {
    drawn: judged.length,
    visible,
    unseen,
    killed,
    warned,
    survived: count('survived'),
    unreached: count('unreached'),
    /** Of those that can be seen, in percent: those that any requirement notices. */
    noticed: percent(killed + warned),
    /** Of those that can be seen, in percent: those that change the exit code. */
    changed: percent(killed),
  };
}
