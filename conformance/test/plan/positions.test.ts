import { describe, expect, test } from 'vitest';
import { cursorsFor, judgeCursor, type PlannedCursor, type PollAnswer } from '../../src/plan/positions.ts';

const known = { page: 7, numbers: [10, 11, 12, 13], published: 13, older: [{ page: 5, next: 3 }] };
const item = (number: number, page = 7): PollAnswer => ({ first: { item: { number, page } } });
const gap = (next: number, page = 7): PollAnswer => ({ first: { discontinuity: { next, page } } });
const at = (
  number?: number,
  page?: number,
  pageClass: PlannedCursor['pageClass'] = 'current',
): PlannedCursor => ({
  what: 'here',
  ...(number !== undefined && { number }),
  ...(page !== undefined && { page }),
  pageClass,
});

test('every boundary of what is there is asked for, with every class of page, and nothing twice', () => {
  const cursors = cursorsFor(known);
  const shown = cursors.map(({ number, page }) => `${number},${page}`);
  expect(new Set(shown).size).toBe(shown.length);
  for (const number of [0, 1, 9, 10, 11, 12, 13, 14, 15]) {
    expect(shown).toContain(`${number},7`);
    expect(shown).toContain(`${number},0`);
  }
  expect(shown).toEqual(
    expect.arrayContaining(['undefined,undefined', 'undefined,7', '13,undefined', '2,5', '3,5']),
  );
  expect(cursors.every(({ number = 0 }) => Number.isSafeInteger(number) && number >= 0)).toBe(true);
});

test('what was before the first message of all was not lost', () => {
  const whole = { ...known, published: 4 };
  expect(judgeCursor(at(3, 7), whole, item(10))).toBeUndefined();
  expect(judgeCursor(at(3, 0, 'zero'), whole, item(10))).toBeUndefined();
  expect(judgeCursor(at(3, 7), whole, item(11))?.id).toBe('subscribe-resume-inclusive');
  expect(judgeCursor(at(3, 7), known, item(10))?.id).toBe('subscribe-resume-inclusive');
});

describe('what a cursor may be answered with', () => {
  test.each<[string, PlannedCursor, PollAnswer, string | undefined]>([
    ['the very item', at(11, 7), item(11), undefined],
    ['a discontinuity', at(11, 7), gap(12), undefined],
    ['nothing yet', at(11, 7), 'held', undefined],
    ['a later item', at(11, 7), item(12), 'subscribe-resume-inclusive'],
    ['an earlier item', at(11, 7), item(10), 'subscribe-resume-inclusive'],
    ['an item of another page', at(11, 7), item(11, 8), 'sequence-page-stable'],
    ['a refusal', at(11, 7), { status: 400 }, 'subscribe-resume'],
    ['a refusal of what was never reached', at(5000, 7), { status: 400 }, undefined],
    ['an item below a number that was never reached', at(5000, 7), item(14), 'subscribe-resume-inclusive'],
    ['number 0 skipped', at(0, 7), item(10), 'discontinuity-zero-cursor'],
    ['page 0: the very item', at(11, 0, 'zero'), item(11), undefined],
    ['page 0: another item', at(11, 0, 'zero'), item(13), 'subscribe-resume-page-zero'],
    ['page 0: a page that is not current', at(11, 0, 'zero'), item(11, 5), 'subscribe-page-zero'],
    ['page 0: told of a page that never was', at(11, 0, 'zero'), gap(10, 9), 'subscribe-page-zero'],
    ['no page: another item', at(11, undefined, 'absent'), item(12), 'subscribe-absent-zero'],
    ['a first poll gets what comes', at(0, 0, 'zero'), item(14), undefined],
    ['an older page without a word', at(2, 5, 'older'), item(2), 'discontinuity-stale-page'],
    ['an older page with a word', at(2, 5, 'older'), gap(10), undefined],
    ['an older page refused', at(2, 5, 'older'), { status: 400 }, 'discontinuity-stale-page'],
    ['a page that never was, refused', at(2, 99, 'never issued'), { status: 400 }, undefined],
    [
      'a page that never was, without a word',
      at(2, 99, 'never issued'),
      item(13),
      'discontinuity-unknown-page',
    ],
    ['a page that nobody has', at(11, 7), gap(12, 8), 'discontinuity-new-page'],
    ['back to a page that was left', at(11, 7), gap(3, 5), 'discontinuity-new-page'],
    ['on to the page where it is', at(2, 5, 'older'), gap(3, 5), 'discontinuity-new-page'],
  ])('%s', (_, cursor, answer, id) => {
    expect(judgeCursor(cursor, known, answer)?.id).toBe(id);
  });
});
