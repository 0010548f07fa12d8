import fc from 'fast-check';
import type { StreamElement } from '@topics-http/contract';
import { expect, test } from 'vitest';
import { cursorAfter, type Cursor, type TopicItem } from '../src/index.ts';
import { elementOf, readEvents } from '../src/read-events.ts';

const from: Cursor = { sequenceNumber: 0, sequencePage: 0 };
const item = (number: number, page = 7, value: unknown = { text: `m${number}` }) =>
  ({ item: { topic_sequence_number: number, sequence_page: page, value } }) as StreamElement;
const gap = (next: number, page = 7): StreamElement => ({
  discontinuity: { last_topic_sequence: 0, new_topic_sequence: next, new_sequence_page: page },
});
const read = (items: unknown[], cursor = from) => readEvents({ items }, cursor);
const shown = ({ list }: ReturnType<typeof readEvents>) =>
  list.map((event) => (event.type === 'item' ? event.value() : event.type));

test.each<[string, unknown]>([
  ['another member', { json: { a: 1 } }],
  ['nothing', {}],
  ['null', null],
  ['a text', 'text'],
  ['text that is a number', { text: 5 }],
  ['binary that is no base64', { binary: '***' }],
])('a value of an unknown kind is passed over, and the cursor moves past it: %s', (_, value) => {
  const answer = read([item(4), item(5, 7, value), item(6)]);
  expect(shown(answer)).toEqual(['m4', 'm6']);
  expect(read([item(5, 7, value)]).cursor).toEqual({ sequenceNumber: 6, sequencePage: 7 });
});

test('elements of an unknown kind change nothing, alone or among items', () => {
  const unknown = [{ heartbeat: {} }, {}, null, 5, 'x', [], { item: null, other: 2 ** 80 }];
  expect(read(unknown, { sequenceNumber: 3, sequencePage: 9 })).toEqual({
    list: [],
    cursor: { sequenceNumber: 3, sequencePage: 9 },
  });
  expect(shown(read([unknown[0], item(1), ...unknown, item(2)]))).toEqual(['m1', 'm2']);
});

test('empty text and empty bytes are messages; text is never changed; bytes may be any', () => {
  const text = '\u0000 <&"\\%41\r\n\ufeff\u2028 12 🐎 \t';
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const binary = btoa(String.fromCharCode(...all));
  const values = [{ text: '' }, { binary: '' }, { text }, { binary }, { text: 'x', more: 1 }];
  const answer = read(values.map((value, number) => item(number, 7, value)));
  expect(shown(answer)).toEqual(['', new Uint8Array(), text, all, 'x']);
});

test.each<[string, unknown]>([
  ['no object', 5],
  ['null', null],
  ['no items', {}],
  ['items that are no list', { items: {} }],
  ['an item without numbers', { items: [{ item: {} }] }],
  ['a number that is text', { items: [item('5' as unknown as number)] }],
  ['a number below 0', { items: [item(-1)] }],
  ['a number that is not exact', { items: [item(2 ** 53)] }],
  ['a discontinuity without numbers', { items: [{ discontinuity: {} }] }],
])('is not of the contract: %s', (_, body) => {
  expect(() => readEvents(body, from)).toThrow(TypeError);
});

test('numbers and pages up to 2^53 - 2', () => {
  const most = 2 ** 53 - 2;
  expect(read([item(most, most)]).cursor).toEqual({ sequenceNumber: most + 1, sequencePage: most });
  expect(read([gap(most, most)]).cursor).toEqual({ sequenceNumber: most, sequencePage: most });
});

test('a discontinuity to a lower number of the same page is followed', () => {
  const answer = read([item(50), gap(3), item(3)]);
  expect(shown(answer)).toEqual(['m50', 'discontinuity', 'm3']);
  expect(answer.cursor.sequenceNumber).toBe(4);
});

const anyElement = fc.oneof(
  fc
    .record({ number: fc.nat(20), page: fc.integer({ min: 1, max: 3 }) })
    .map(({ number, page }) => item(number, page)),
  fc
    .record({ next: fc.nat(20), page: fc.integer({ min: 1, max: 3 }) })
    .map(({ next, page }) => gap(next, page)),
  fc.constant({ heartbeat: {} } as StreamElement),
);

test('however a stream is divided into answers, the events and the cursor are the same', () => {
  fc.assert(
    fc.property(fc.array(anyElement), fc.nat(20), (elements, cut) => {
      const whole = read(elements);
      const first = read(elements.slice(0, cut));
      const second = read(elements.slice(cut), first.cursor);
      expect([...shown(first), ...shown(second)]).toEqual(shown(whole));
      expect(second.cursor).toEqual(whole.cursor);
      expect(whole.list.reduce((cursor, event) => cursorAfter(event, cursor), from)).toEqual(whole.cursor);
    }),
  );
});

test('an event is shown as the API sends it', () => {
  const elements: StreamElement[] = [
    gap(3),
    { item: { topic_sequence_number: 3, sequence_page: 7, value: { text: 'x' }, publisher_id: 'me' } },
    item(4, 7, { binary: 'AP8=' }),
  ];
  const { list } = read(elements);
  expect(JSON.parse(JSON.stringify(list.map((event) => elementOf(event as TopicItem))))).toEqual(elements);
});
