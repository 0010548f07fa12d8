import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHistory } from '../../src/history/check-history.ts';
import { Fault, faultKinds, faultNames, type FaultKind } from './faults.ts';
import { freedoms, plain } from './freedoms.ts';
import { HistoryBuilder, item } from './build.ts';
import { play } from './model-run.ts';
import type { Shape } from './shape.ts';
import { Random } from './random.ts';
import { inCi } from '../sample.ts';

const shapes: fc.Arbitrary<Shape> = fc.record({
  publishersPerTopic: fc.integer({ min: 0, max: 3 }),
  bursts: fc.boolean(),
  subscribersPerTopic: fc.integer({ min: 0, max: 4 }),
  wandering: fc.boolean(),
  bad: fc.boolean(),
  firstPollsOnly: fc.constantFrom(false, false, true),
  pauseMs: fc.constantFrom(0, 0, 60),
});

/** Nothing here depends on the time it takes, but a busy machine is slow. */
const timeout = 120_000;

// Several tests instead of one: thousands of runs take a while.
describe('a correct service is never accused, whatever it makes of its freedom', () => {
  it.each([1, 2, 3, 4, 5])('seed %i', { timeout }, (seed) => {
    fc.assert(
      fc.property(freedoms, shapes, (free, shape) => {
        expect(checkHistory(play(free, shape))).toEqual([]);
      }),
      { numRuns: inCi(100, 400), seed },
    );
  });
});

const seeds = Array.from({ length: 24 }, (_, seed) => seed);
const watched: Shape = {
  publishersPerTopic: 1,
  bursts: false,
  subscribersPerTopic: 3,
  wandering: false,
  bad: false,
  firstPollsOnly: false,
  pauseMs: 0,
};

/** Whether a service with one fault is accused of it; undefined when nothing went wrong after all. */
function isNoticed(name: (typeof faultNames)[number], seed: number): boolean | undefined {
  const { rules, scene }: FaultKind = faultKinds[name];
  const fault = new Fault(name, new Random(seed));
  const history = play({ ...plain(seed), ...scene }, { ...watched, ...scene }, fault);
  return fault.happened ? checkHistory(history).some(({ rule }) => rules.includes(rule)) : undefined;
}

describe('a service with one fault is accused of it', () => {
  it.each(faultNames)('%s', { timeout }, (name) => {
    const noticed = seeds.map((seed) => isNoticed(name, seed)).filter((each) => each !== undefined);
    const { share = 1 } = faultKinds[name] as FaultKind;
    expect(noticed.length).toBeGreaterThan(3);
    expect(noticed.filter(Boolean).length / noticed.length).toBeGreaterThanOrEqual(share);
  });
});

it('a long history is no trouble', () => {
  const history = new HistoryBuilder({ endedMs: 1e6 });
  for (let index = 0; index < 5000; index++) {
    const isFirst = index === 0;
    history
      .poll(index * 10, index * 10 + 6, isFirst ? {} : { number: index, page: 7 }, [
        item(index, `${index % 50}`),
      ])
      .publish(index * 10 + 5, `${index % 50}`);
  }
  expect(checkHistory(history.history)).toEqual([]);
});
