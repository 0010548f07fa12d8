import { describe, expect, test } from 'vitest';
import { compareDelivery, Ledger } from '../src/client-suite/ledger.ts';
import { dimensions, kindsFor } from '../src/client-suite/service-kinds.ts';
import { servicesOf } from '../src/runner/run-client.ts';
import { scenarios } from '../src/client-suite/scenarios.ts';
import { isPrinted, type Element, type Value } from '../src/client-suite/elements.ts';
import { isStillLong, isUndecided, whyHammering } from '../src/client-suite/waits.ts';
import { pieceEnds, takesGzip } from '../src/client-suite/wire-answer.ts';

const page = 1748358253;
const item = (number: number, value: Value = { text: `message ${number}` }, more = {}): Element => ({
  item: { topic_sequence_number: number, sequence_page: page, value, ...more },
});
const gap = (next: number, onPage = page): Element => ({
  discontinuity: { last_topic_sequence: 0, new_topic_sequence: next, new_sequence_page: onPage },
});

test('the name of Retry-After comes in other letters, too', () => {
  for (const mode of ['subscribe', 'publish']) {
    const told = Object.values(scenarios).filter(
      ({ mode: of, shows }) => of === mode && shows.some((id) => /retry-after|publish-(429|503)/.test(id)),
    );
    const wires = told.map(({ service }) => service?.wire);
    expect(wires).toContain('names in upper case');
    expect(wires).toContain('names in lower case');
    expect(wires).toContain('as usual');
  }
});

describe('what was printed, held to what was sent', () => {
  const truth = [
    item(1),
    gap(7),
    item(7, { text: '' }),
    item(8, { binary: 'AA==' }),
    item(9, { text: 'x' }, { publisher_id: 'p' }),
  ];
  const without = (index: number) => truth.filter((_, at) => at !== index);
  const instead = (index: number, element: Element) => truth.with(index, element);

  test.each<[string, Element[], string[]]>([
    ['the same', truth, []],
    ['with members that nobody knows', instead(0, item(1, { text: 'message 1' }, { later: 1 })), []],
    ['with the other kind as null', truth.map((each) => ({ item: null, ...each }) as Element), []],
    ['one twice', [truth[0]!, ...truth], ['client-delivery']],
    ['one missing', without(0), ['client-delivery']],
    ['the last one missing', truth.slice(0, -1), ['client-delivery']],
    ['the empty one missing', without(2), ['client-empty-message']],
    ['bytes missing', without(3), ['client-binary']],
    ['another text', instead(0, item(1, { text: 'Message 1' })), ['client-text']],
    ['a discontinuity in another place', [truth[1]!, truth[0]!, ...truth.slice(2)], ['client-delivery']],
    ['another number in a discontinuity', instead(1, gap(8)), ['client-delivery']],
    ['no discontinuity at all', without(1), ['client-discontinuity-shown']],
    [
      'a publisher where there is none',
      instead(0, item(1, undefined, { publisher_id: 'p' })),
      ['client-delivery'],
    ],
    ['no publisher, written as null', instead(0, item(1, undefined, { publisher_id: null })), []],
    ['another publisher', instead(4, item(9, { text: 'x' }, { publisher_id: 'P' })), ['client-delivery']],
    ['no publisher', instead(4, item(9, { text: 'x' })), ['client-publisher']],
  ])('%s', (_, printed, ids) => {
    expect(compareDelivery(truth, printed).map(({ id }) => id)).toEqual(ids);
  });
});

test.each<[string, object, boolean]>([
  ['as it came', item(1), true],
  ['with a member before it', { received: 1, ...item(1) }, true],
  ['with the other kind as null', { item: null, ...gap(7) }, true],
  ['of no kind', { heartbeat: {} }, false],
  ['a message about one', { item: 'number 1' }, false],
])('a line that shows an element: %s', (_, line, shows) => {
  expect(isPrinted(line)).toBe(shows);
});

test('a value of a kind that is unknown may be shown or passed over', () => {
  const truth = [item(1), item(2, { number: 7 }), item(3)];
  expect(compareDelivery(truth, truth)).toEqual([]);
  expect(compareDelivery(truth, [item(1), item(3)])).toEqual([]);
  expect(compareDelivery(truth, [item(1)]).map(({ id }) => id)).toEqual(['client-delivery']);
});

test('gzip is for those who take it', () => {
  expect(['gzip', 'br, GZIP;q=0.5', 'deflate , x-gzip'].filter((each) => !takesGzip(each))).toEqual([]);
  expect([undefined, '', 'identity', 'gzip;q=0', 'gzip; q=0.000', 'br'].filter(takesGzip)).toEqual([]);
});

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])(
  'pieces end inside of characters: %i bytes before',
  (before) => {
    const body = Buffer.from('x'.repeat(before) + 'abc é🐎 0123456789 '.repeat(100));
    const ends = pieceEnds(body, 37);
    expect(ends.at(-1)).toBe(body.length);
    expect(ends).toEqual([...new Set(ends)].sort((a, b) => a - b));
    // Of the last ones, there may be no character near by.
    const inside = ends.slice(0, -3).map((end) => body.toString('latin1', end, end + 1));
    expect(inside.every((byte) => byte >= '\x80' && byte < '\xc0')).toBe(true);
    expect(new Set(inside).size).toBeGreaterThan(2);
  },
);

test('a body without such characters ends in pieces all the same', () => {
  expect(pieceEnds(Buffer.from('0123456789'), 5)).toEqual([3, 6, 9, 10]);
  expect(pieceEnds(Buffer.from('0123456789'), 1)).toEqual([10]);
  expect(pieceEnds(Buffer.from(''), 5)).toEqual([]);
});

describe('where a client stands', () => {
  const after = (...elements: Element[]) => {
    const ledger = new Ledger();
    ledger.sent(elements);
    return ledger;
  };
  const stands = (ledger: Ledger, number: number, onPage = page) => {
    const { kind, fault } = ledger.stand({ number, page: onPage });
    return [kind, fault?.id];
  };

  test.each<[string, Ledger, number, number, [string, string | undefined]]>([
    ['the next number', after(item(1)), 2, page, ['right', undefined]],
    ['one too far', after(item(1)), 3, page, ['wrong', 'client-skips-nothing']],
    ['from now on', after(item(1)), 0, 0, ['wrong', 'client-skips-nothing']],
    [
      'after the discontinuity alone',
      after(item(1), gap(4), item(4), item(5)),
      4,
      page,
      ['back', 'client-several-items'],
    ],
    ['another page', after(item(1)), 2, 0, ['wrong', 'client-page-kept']],
    ['what it has', after(item(1), item(2)), 2, page, ['back', 'client-several-items']],
    ['one past a discontinuity', after(gap(7)), 8, page, ['wrong', 'client-discontinuity-alone']],
  ])('%s', (_, ledger, number, onPage, expected) => {
    expect(stands(ledger, number, onPage)).toEqual(expected);
  });

  test('after a cut, wherever whole elements end; and what it took counts', () => {
    const ledger = after(item(1));
    ledger.cut([item(2), item(3)], 'client-resume-cut-body');
    expect(stands(ledger, 3)).toEqual(['right', 'client-cut-body-cursor']);
    expect(ledger.truth).toEqual([item(1), item(2)]);
    expect(stands(ledger, 4)).toEqual(['wrong', 'client-resume-cut-body']);
  });
});

test('before its first message, at the start or where it was told that the topic stands', () => {
  const ledger = new Ledger();
  expect(ledger.stand({ number: 7, page }).kind).toBe('wrong');
  ledger.tell({ number: 7, page });
  expect(ledger.stand({ number: 7, page }).kind).toBe('right');
  expect(ledger.stand({ number: 0, page: 0 }).kind).toBe('right');
  expect(ledger.stand({ number: 8, page }).kind).toBe('wrong');
  ledger.sent([item(7)]);
  expect(ledger.stand({ number: 7, page }).kind).not.toBe('right');
});

test.each([0, 1, 2, 77, 123456])(
  'seed %i: each class of each dimension occurs in more than one scenario',
  (seed) => {
    for (const mode of ['subscribe', 'publish'] as const) {
      const kinds = Object.values(kindsFor(servicesOf(mode), seed));
      for (const [dimension, classes] of Object.entries(dimensions))
        for (const each of classes)
          expect(
            kinds.filter((kind) => kind[dimension as keyof typeof kind] === each).length,
            `${mode}, ${dimension}: ${each}`,
          ).toBeGreaterThan(1);
    }
  },
);

test.each<[string, number[], boolean]>([
  ['doubling', [200, 400, 800, 1600, 3200, 5000], false],
  ['full jitter', [180, 20, 700, 90, 2100, 40], false],
  ['at once', [1, 1, 0, 2, 1, 1], true],
  ['fixed and short', [52, 51, 55, 50, 60, 53], true],
  ['short, on a busy machine', [200, 203, 210, 950, 201, 204, 200, 480, 202, 205, 200, 201], true],
  [
    'short, on a very busy machine',
    [60, 70, 50, 900, 40, 60, 600, 50, 60, 700, 50, 60, 55, 60, 500, 40, 50, 60, 50, 60],
    true,
  ],
  [
    'short, every fourth one late',
    [200, 210, 450, 200, 600, 205, 200, 430, 210, 200, 700, 210, 200, 500, 205, 200, 430, 210, 200, 205],
    true,
  ],
  ['fixed, and long enough', Array.from({ length: 20 }, () => 500), false],
  ['each second one at once', [200, 0, 400, 0, 800, 0, 1600, 0, 3200, 0, 5000, 0, 5000], false],
  ['short, and growing late', [50, 60, 80, 100, 150, 200, 300, 350, 390, 600, 900, 1400], false],
  ['shrinking', [5000, 2500, 600, 100, 30, 10], true],
])('waits: %s', (_, waits, hammers) => {
  expect(whyHammering(waits) !== undefined).toBe(hammers);
});

test.each<[string, number[], boolean]>([
  ['short, on a machine on which few come', [380, 390, 370], true],
  ['enough of them', [380, 390, 370, 380, 390, 370, 350, 360], false],
  ['a long one', [380, 390, 400], false],
])('whether waits say something: %s', (_, waits, undecided) => {
  expect(isUndecided(waits)).toBe(undecided);
});

test.each<[string, number, number[], boolean]>([
  ['begins anew', 200, [200, 400, 800, 1600, 3200], false],
  ['goes on where it was', 4800, [200, 340, 580, 980, 1700, 2800], true],
  ['always the same', 2000, [2000, 2000, 2000], false],
  ['short all the same', 900, [100, 200, 400, 800], false],
  ['between both', 1600, [200, 400, 800, 1600, 3200], false],
])('a wait after a success: %s', (_, wait, before, still) => {
  expect(isStillLong(wait, before)).toBe(still);
});
