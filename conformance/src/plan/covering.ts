import { randomOf, shuffled } from './random.ts';

/** One class of a dimension. What it breaks, if anything, is a rule that a request with it violates. */
export interface PlannedClass {
  name: string;
  breaks?: unknown;
}

/** Each dimension, and its classes. */
type Dimensions = Record<string, readonly PlannedClass[]>;

/** One class of each dimension. */
type Combination<D extends Dimensions> = { [K in keyof D]: D[K][number] };

/** At most one rule is broken: else nobody knows which of them was the reason for an answer. */
const isPure = (classes: (PlannedClass | undefined)[]): boolean =>
  classes.filter((each) => each?.breaks !== undefined).length <= 1;

/**
 * Combinations in which every two classes of different dimensions meet at least once, and of which each breaks at most one
 * rule: two classes that both break one never meet. A greedy covering array; the same one for the same seed.
 */
export function covering<D extends Dimensions>(dimensions: D, seed: number): Combination<D>[] {
  const random = randomOf(seed);
  const names = Object.keys(dimensions);
  const missing = new Map<string, [PlannedClass, PlannedClass]>();
  const keyOf = (a: string, of: PlannedClass, b: string, to: PlannedClass) =>
    a < b ? JSON.stringify([a, of.name, b, to.name]) : JSON.stringify([b, to.name, a, of.name]);
  for (const [index, a] of names.entries())
    for (const b of names.slice(index + 1))
      for (const one of dimensions[a]!)
        for (const other of dimensions[b]!)
          if (isPure([one, other])) missing.set(keyOf(a, one, b, other), [one, other]);
  const pairsOf = new Map(
    [...missing.keys()].map((key) => [key, JSON.parse(key) as [string, string, string, string]]),
  );

  const combinations: Combination<D>[] = [];
  for (const key of shuffled([...missing.keys()], random)) {
    const pair = missing.get(key);
    if (!pair) continue;
    const [a, of, b] = pairsOf.get(key)!;
    const row: Record<string, PlannedClass> = {};
    const [first, second] = pair[0].name === of ? pair : [pair[1], pair[0]];
    row[a] = first;
    row[b] = second;
    for (const name of shuffled(names, random)) row[name] ??= best(name, row);
    for (const [index, one] of names.entries())
      for (const other of names.slice(index + 1)) missing.delete(keyOf(one, row[one]!, other, row[other]!));
    combinations.push(row as Combination<D>);
  }
  return combinations;

  /** The class that meets most of those that it has not met yet. */
  function best(name: string, row: Record<string, PlannedClass>): PlannedClass {
    let [found, most] = [undefined as PlannedClass | undefined, -1];
    for (const each of shuffled(dimensions[name]!, random)) {
      if (!isPure([each, ...Object.values(row)])) continue;
      const met = Object.entries(row).filter(([other, of]) =>
        missing.has(keyOf(name, each, other, of)),
      ).length;
      if (met > most) [found, most] = [each, met];
    }
    if (!found) throw new Error(`The dimension ${name} has no class that breaks nothing.`);
    return found;
  }
}
