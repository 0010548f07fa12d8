import { requirements } from '@topics-http/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { neverAlone } from './mutants/alone.ts';
import { mutants } from './mutants/index.ts';
import { noticedBy } from './mutants/run.ts';
import { sampled } from './sample.ts';

const tried = sampled(mutants, 4, 16);
const noticed = new Map<string, string[]>();
/** A run mostly waits. */
const atOnce = 2;

beforeAll(async () => {
  const queue = [...tried];
  const work = async () => {
    for (let mutant = queue.shift(); mutant; mutant = queue.shift())
      noticed.set(mutant.defect, await noticedBy(mutant));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}, 3_600_000);

describe('the reference service with one defect fails the requirements that are about it', () => {
  // The history of the run may notice it by further ones: what is wrong with a stream is wrong in more than one way.
  test.each(tried)('$defect', ({ defect, kills }) => {
    expect(noticed.get(defect)).toEqual(expect.arrayContaining(kills));
  });
});

test('every requirement that can be failed has a mutant that is about it alone, or a reason why not', () => {
  const judged = requirements.filter(({ target, level }) => target === 'server' && level !== 'MAY');
  const alone = new Set(mutants.filter(({ kills }) => kills.length === 1).flatMap(({ kills }) => kills));
  expect(judged.filter(({ id }) => !alone.has(id) && !(id in neverAlone)).map(({ id }) => id)).toEqual([]);
});
