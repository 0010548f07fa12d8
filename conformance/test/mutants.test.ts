import { requirements } from '@topics-http/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { neverAlone } from './mutants/alone.ts';
import { mutants } from './mutants/index.ts';
import { noticedBy } from './mutants/run.ts';

const noticed = new Map<string, string[]>();
/** A run mostly waits. */
const atOnce = 3;

beforeAll(async () => {
  const queue = [...mutants];
  const work = async () => {
    for (let mutant = queue.shift(); mutant; mutant = queue.shift())
      noticed.set(mutant.defect, await noticedBy(mutant));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}, 900_000);

describe('the reference service with one defect fails exactly the requirements that are about it', () => {
  test.each(mutants)('$defect', ({ defect, kills }) => {
    expect(noticed.get(defect)?.toSorted()).toEqual(kills.toSorted());
  });
});

test('every requirement that can be failed has a mutant that it alone notices, or a reason why not', () => {
  const judged = requirements.filter(({ target, level }) => target === 'server' && level !== 'MAY');
  const alone = new Set(mutants.filter(({ kills }) => kills.length === 1).flatMap(({ kills }) => kills));
  expect(judged.map(({ id }) => id).filter((id) => !alone.has(id))).toEqual(
    expect.arrayContaining(Object.keys(neverAlone)),
  );
  expect(judged.filter(({ id }) => !alone.has(id) && !(id in neverAlone))).toEqual([]);
});
