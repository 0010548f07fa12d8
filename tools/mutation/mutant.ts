import { createHash } from 'node:crypto';

/** A place in a file, counted from 0. */
interface Position {
  line: number;
  column: number;
}

/** A change of one expression or statement, as the instrumenter made it. */
export interface MadeMutant {
  /** By which it is switched on. */
  id: string;
  fileName: string;
  mutatorName: string;
  replacement: string;
  location: { start: Position; end: Position };
}

/** A change of one line, in the words of a reader. */
export interface Change {
  /** From the root of the repository. */
  file: string;
  /** The line as it is; of several, the first one, and … */
  from: string;
  /** The line as it would be. */
  to: string;
  /** Where the file has the same line with the same change again: which of them, counted from 1. Default 1. */
  time?: number;
}

export interface Mutant extends Change {
  id: string;
  /** Counted from 1. */
  line: number;
  /** Which operator made it. */
  mutator: string;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** Names a change as long as the line says the same, wherever it stands. */
export const keyOf = ({ file, from, to, time = 1 }: Change): string =>
  `${file} - ${from} + ${to}${time === 1 ? '' : ` (${time})`}`;

/** The line that a mutant changes, before and after. */
function changeOf(
  source: string,
  { replacement, location: { start, end } }: MadeMutant,
): Omit<Change, 'file'> {
  const lines = source.split('\n');
  const [first = '', last = ''] = [lines[start.line], lines[end.line]];
  const several = end.line > start.line;
  return {
    from: oneLine(several ? `${first} …` : first),
    to: oneLine(`${first.slice(0, start.column)}${replacement}${last.slice(end.column)}`),
  };
}

/** Names mutants. */
export function named(made: MadeMutant[], sources: ReadonlyMap<string, string>): Mutant[] {
  const times = new Map<string, number>();
  return made.map((mutant) => {
    const { id, fileName: file, mutatorName: mutator, location } = mutant;
    const change = { file, ...changeOf(sources.get(file)!, mutant) };
    const time = (times.get(keyOf(change)) ?? 0) + 1;
    times.set(keyOf(change), time);
    return { id, line: location.start.line + 1, mutator, ...change, ...(time > 1 && { time }) };
  });
}

/** The mutants in an order that the seed decides, and that stays when others come and go. */
export function shuffled(mutants: readonly Mutant[], seed: number): Mutant[] {
  const rankOf = (mutant: Mutant) =>
    createHash('sha256')
      .update(`${seed} ${keyOf(mutant)}`)
      .digest('hex');
  return mutants
    .map((mutant) => ({ mutant, rank: rankOf(mutant) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ mutant }) => mutant);
}

/** The mutants of a file, or of one of its lines: `tokens.ts`, `access/tokens.ts:42`. */
export function only(mutants: readonly Mutant[], place: string): Mutant[] {
  const [, file = '', line] = /^(.*?)(?::(\d+))?$/.exec(place) ?? [];
  return mutants.filter(
    (mutant) =>
      `/${mutant.file}`.endsWith(`/${file}`) && (line === undefined || mutant.line === Number(line)),
  );
}
