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
export function changeOf(
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

/** Numbers from 0 up to 1, the same ones for the same seed (mulberry32). */
function* randomNumbers(seed: number): Generator<number, never> {
  for (let state = seed >>> 0; ;) {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    yield ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

/** The list in an order that the seed decides. */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
  const random = randomNumbers(seed);
  return list
    .map((each) => ({ each, at: random.next().value }))
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each);
}

/** The mutants of a file, or of one of its lines: `tokens.ts`, `access/tokens.ts:42`. */
export function only(mutants: readonly Mutant[], place: string): Mutant[] {
  const [, file = '', line] = /^(.*?)(?::(\d+))?$/.exec(place) ?? [];
  return mutants.filter(
    (mutant) =>
      `/${mutant.file}`.endsWith(`/${file}`) && (line === undefined || mutant.line === Number(line)),
  );
}
