import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextStep, type Cursor } from '../src/next-step.ts';
import { Ending } from '../src/store/message-store.ts';
import { MemoryStore } from '../src/store/memory-store.ts';
import { Topics } from '../src/topics.ts';

const retained = { page: 100, first: 5, next: 9 };
const discontinuity = (last: number, from: number) => ({
  kind: 'answer',
  from,
  discontinuity: { last_topic_sequence: last, new_topic_sequence: from, new_sequence_page: 100 },
});

describe('a cursor means', () => {
  test.each<[string, number, number, object]>([
    ['the first poll waits for the next message', 0, 0, { kind: 'wait', from: 9 }],
    ['kept: items from there', 6, 100, { kind: 'answer', from: 6 }],
    ['the oldest kept: items from there', 5, 100, { kind: 'answer', from: 5 }],
    ['the next number: a wait', 9, 100, { kind: 'wait', from: 9 }],
    ['older than kept: a discontinuity to the oldest', 2, 100, discontinuity(1, 5)],
    ['0 on the current page is a real cursor', 0, 100, discontinuity(0, 5)],
    ['beyond next: a discontinuity back to next', 10, 100, discontinuity(9, 9)],
    ['an earlier page: a discontinuity to the oldest', 7, 99, discontinuity(6, 5)],
    ['a later page: a discontinuity to the oldest', 7, 101, discontinuity(6, 5)],
    ['0 on another page', 0, 99, discontinuity(0, 5)],
    ['page 0: n on whatever page is current', 6, 0, { kind: 'answer', from: 6 }],
    ['page 0, next: a wait', 9, 0, { kind: 'wait', from: 9 }],
    ['page 0, older than kept', 2, 0, discontinuity(1, 5)],
    ['page 0, beyond next', 50, 0, discontinuity(49, 9)],
  ])('%s', (_name, number, page, step) => {
    expect(nextStep({ number, page }, retained)).toEqual(step);
  });

  test('(0, current page) on a topic without messages waits for message 0', () => {
    expect(nextStep({ number: 0, page: 100 }, { page: 100, first: 0, next: 0 })).toEqual({
      kind: 'wait',
      from: 0,
    });
  });
});

/** What a topic is, without any cleverness: every page that ever was, with every message, and how many are gone. */
class Model {
  pages: { page: number; texts: string[]; gone: number }[] = [];
  get current() {
    return this.pages.at(-1)!;
  }
}

type Command =
  | { kind: 'append' }
  | { kind: 'trim' }
  | { kind: 'reset' }
  | { kind: 'tick' }
  | { kind: 'read'; reader: number }
  | { kind: 'jump'; reader: number; cursor: Cursor };

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Command>({ kind: 'append' }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('read' as const), reader: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.constantFrom<Command>({ kind: 'reset' }, { kind: 'tick' }) },
  { weight: 1, arbitrary: fc.constant<Command>({ kind: 'trim' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('jump' as const),
      reader: fc.nat(2),
      cursor: fc.record({ number: fc.nat(30), page: fc.constantFrom(0, 999, 1000, 1001, 1002, 1003) }),
    }),
  },
);

test('random histories: nothing twice, nothing skipped without a discontinuity, in order, pages only grow', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 60 }), async (commands) => {
      let nowMs = 1_000_000;
      const store = new MemoryStore({ maxMessages: 5, maxAgeMs: 10_000, now: () => nowMs });
      const topics = new Topics(store);
      const model = new Model();
      const notePage = () => {
        const { page } = store.retained('t');
        if (model.pages.length > 0 && page === model.current.page) return;
        expect(page).toBeGreaterThan(model.pages.at(-1)?.page ?? 0);
        model.pages.push({ page, texts: [], gone: 0 });
      };
      notePage();
      const readers: Cursor[] = Array.from({ length: 3 }, () => ({
        number: model.current.texts.length,
        page: model.current.page,
      }));

      for (const each of commands) {
        if (each.kind === 'append') {
          const text = `m${model.current.texts.length}`;
          await topics.publish('t', { value: { text }, bytes: text.length });
          model.current.texts.push(text);
        } else if (each.kind === 'trim') nowMs += 10_001;
        else if (each.kind === 'tick') nowMs += 1500;
        else if (each.kind === 'reset') {
          store.reset('t');
          notePage();
        } else if (each.kind === 'jump') readers[each.reader] = each.cursor;
        else {
          const { first, next } = store.retained('t');
          model.current.gone = first;
          expect(next).toBe(model.current.texts.length);
          const cursor = readers[each.reader]!;
          const isLive = cursor.number === 0 && cursor.page === 0;
          const poll = new Ending();
          const answer = topics.subscribe('t', cursor, poll);
          await Promise.resolve();
          setImmediate(() => poll.end());
          const delivery = await answer;
          const waits =
            isLive || (cursor.number === next && (cursor.page === 0 || cursor.page === model.current.page));
          expect(delivery === undefined).toBe(waits);
          if (!delivery) continue;

          const { items } = JSON.parse(delivery.json) as {
            items: Record<string, Record<string, unknown>>[];
          };
          let expected = cursor.number;
          for (const [index, { item, discontinuity }] of items.entries()) {
            if (discontinuity) {
              expect(index).toBe(0);
              expect(discontinuity.last_topic_sequence).toBe(Math.max(cursor.number - 1, 0));
              expect(discontinuity.new_sequence_page).toBe(model.current.page);
              expected = discontinuity.new_topic_sequence as number;
              continue;
            }
            expect(item).toMatchObject({
              topic_sequence_number: expected,
              sequence_page: model.current.page,
              value: { text: model.current.texts[expected] },
            });
            expected++;
          }
          const explained = items[0]!.discontinuity !== undefined;
          const contiguous =
            (cursor.page === 0 || cursor.page === model.current.page) &&
            cursor.number >= first &&
            cursor.number <= next;
          expect(explained).toBe(!contiguous);
          expect(expected).toBe(next);
          readers[each.reader] = { number: expected, page: model.current.page };
        }
      }
      store.close();
    }),
    { numRuns: 300 },
  );
});
