import { requirements } from '@topics-http/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { sampled } from './sample.ts';
import { accusations, judge } from './tolerance/start.ts';
import { warnedAnyway } from './tolerance/variant.ts';
import { variants } from './tolerance/variants/index.ts';

test('there are eighty variants at least, each with a name of its own', () => {
  expect(variants.length).toBeGreaterThanOrEqual(80);
  expect(new Set(variants.map(({ id }) => id)).size).toBe(variants.length);
});

test('what a variant may be warned about is no MUST', () => {
  const named = [...Object.values(warnedAnyway), ...variants.map(({ warned = [] }) => warned)].flat();
  const levels = new Map<string, string>(requirements.map(({ id, level }) => [id, level]));
  expect(named.filter((id) => levels.get(id) !== 'SHOULD')).toEqual([]);
});

const tried = sampled(variants, 3, 10);
const accused = new Map<string, string[]>();
/** A run mostly waits. */
const atOnce = 3;

beforeAll(async () => {
  const queue = [...tried];
  const work = async () => {
    for (let variant = queue.shift(); variant; variant = queue.shift())
      accused.set(variant.id, accusations(variant, await judge(variant)));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}, 3_600_000);

describe('a correct service is not called wrong', () => {
  test.each(tried)('$id: it $what', ({ id }) => expect(accused.get(id)).toEqual([]));
});
