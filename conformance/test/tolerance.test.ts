import { expect, test } from 'vitest';
import { accusations, judge } from './tolerance/start.ts';
import { variants } from './tolerance/variants/index.ts';

/** A run mostly waits. */
const atOnce = 4;

test('there are eighty variants at least, each with a name of its own', () => {
  expect(variants.length).toBeGreaterThanOrEqual(80);
  expect(new Set(variants.map(({ id }) => id)).size).toBe(variants.length);
});

test.runIf(process.env.CI_SWEEPS)(
  'no correct service is called wrong',
  async () => {
    const found: string[] = [];
    const queue = [...variants];
    const work = async () => {
      for (let variant = queue.shift(); variant; variant = queue.shift())
        found.push(...accusations(variant, await judge(variant)));
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    expect(found).toEqual([]);
  },
  900_000,
);
