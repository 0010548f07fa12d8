import { expect, test } from 'vitest';
import { DeliveryTexts } from '../src/delivery-text.ts';
import { topicKey, type Entry } from '../src/store/message-store.ts';

const topic = topicKey('demo', 't');
const gap = { last_topic_sequence: 0, new_topic_sequence: 3, new_sequence_page: 7 };

/** A message that counts how often its text is taken. */
function counting(number = 3, json = '{"item":1}') {
  const entry = {
    number,
    reads: 0,
    get json() {
      entry.reads++;
      return json;
    },
  };
  return entry satisfies Entry;
}

test.each([
  ['who catch up', undefined, '{"items":[{"item":1}]}'],
  ['who are told of a gap', gap, `{"items":[{"discontinuity":${JSON.stringify(gap)}},{"item":1}]}`],
])('the text for any number of those %s is made once', (_, discontinuity, expected) => {
  const [texts, entry] = [new DeliveryTexts(1000), counting()];
  for (let readers = 0; readers < 5; readers++)
    expect(texts.text(topic, 7, [entry], discontinuity)).toBe(expected);
  expect(entry.reads).toBe(1);
  // What is kept is the whole text: of some MiB, to put it together anew takes milliseconds for each reader.
  expect(texts.bytes).toBe(2 * expected.length);
});

test('and once for both of them', () => {
  const [texts, entry] = [new DeliveryTexts(1000), counting()];
  for (let readers = 0; readers < 10; readers++) texts.text(topic, 7, [entry], readers % 2 ? gap : undefined);
  expect(entry.reads).toBe(2);
});

test('another gap, or another message, has a text of its own', () => {
  const texts = new DeliveryTexts(1000);
  const first = texts.text(topic, 7, [counting()], gap);
  expect(texts.text(topic, 7, [counting()], { ...gap, last_topic_sequence: 1 })).not.toBe(first);
  expect(texts.text(topic, 8, [counting()])).not.toBe(texts.text(topic, 8, [counting(4, '{"item":2}')]));
  expect(texts.text(topic, 7, [], gap)).toBe(`{"items":[{"discontinuity":${JSON.stringify(gap)}}]}`);
});

test('what is kept takes no more than it may, and nothing when it is let go', () => {
  const texts = new DeliveryTexts(200);
  const bytes = [10, 90, 40, 3, 4, 50].map((length, at) => {
    texts.text(topic, 1, [counting(at, 'x'.repeat(length))]);
    return texts.bytes;
  });
  expect(bytes).toEqual([44, 0, 104, 134, 62, 156]);
  texts.clear();
  expect(texts.bytes).toBe(0);
});
