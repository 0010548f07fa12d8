import { describe, expect, test } from 'vitest';
import { covering } from '../../src/plan/covering.ts';

const classes = (count: number, broken = 0) =>
  Array.from({ length: count }, (_, index) => ({
    name: String(index),
    ...(index < broken && { breaks: `rule ${index}` }),
  }));
const dimensions = { a: classes(12, 8), b: classes(5), c: classes(4, 1), d: classes(3), e: classes(2) };
const names = Object.keys(dimensions) as (keyof typeof dimensions)[];

describe('the covering plan', () => {
  const rows = covering(dimensions, 7);

  test('every two classes that do not both break a rule meet', () => {
    const missing: string[] = [];
    for (const [index, one] of names.entries())
      for (const other of names.slice(index + 1))
        for (const x of dimensions[one])
          for (const y of dimensions[other])
            if (!('breaks' in x && 'breaks' in y) && !rows.some((row) => row[one] === x && row[other] === y))
              missing.push(`${one} ${x.name} and ${other} ${y.name}`);
    expect(missing).toEqual([]);
  });

  test('no combination breaks more than one rule', () => {
    for (const row of rows)
      expect(names.filter((name) => 'breaks' in row[name]).length).toBeLessThanOrEqual(1);
  });

  test('it is not much longer than the two longest dimensions demand', () => {
    expect(rows.length).toBeGreaterThanOrEqual(60);
    expect(rows.length).toBeLessThan(80);
  });

  test('the same seed gives the same plan, another one another', () => {
    expect(covering(dimensions, 7)).toEqual(rows);
    expect(covering(dimensions, 8)).not.toEqual(rows);
  });

  test('a dimension of which every class breaks a rule is refused', () => {
    expect(() => covering({ a: classes(2, 2), b: classes(2, 2), c: classes(1) }, 1)).toThrow(
      /breaks nothing/,
    );
  });
});
