import { describe, expect, it } from 'vitest';
import { checkHistory } from '../../src/history/check-history.ts';
import type { History } from '../../src/history/history.ts';
import type { RuleName } from '../../src/history/rules.ts';
import { gap, HistoryBuilder, item } from './build.ts';

const first = {};
const at = (number: number, page = 7) => ({ number, page });
const start = (known: Partial<History> = {}) => new HistoryBuilder(known);
/** One subscriber that has seen the first message, number 3 of page 7, and asks for the next at 100 ms. */
const started = (known: Partial<History> = {}) =>
  start(known)
    .poll(0, 40, first, [item(3, 'one')])
    .publish(35, 'one');
const bytes = Uint8Array.of(0, 255, 1);

/** What each history breaks, and the operations that show it. */
const broken: Record<RuleName, [HistoryBuilder, operations: number[]]> = {
  'text-changed': [
    start()
      .publish(30, ' one')
      .poll(0, 40, first, [item(3, 'one')]),
    [2, 1],
  ],
  'bytes-changed': [
    start()
      .publish(30, bytes)
      .poll(0, 40, first, [item(3, Uint8Array.of(0, 255))]),
    [2, 1],
  ],
  'kind-changed': [
    start()
      .publish(30, 'one')
      .poll(0, 40, first, [item(3, Buffer.from('one'))]),
    [2, 1],
  ],
  unpublished: [start().poll(0, 40, first, [item(3, 'who?')]), [1]],
  'from-another-topic': [
    start()
      .publish(30, 'one', { topic: 'T' })
      .poll(0, 40, first, [item(3, 'one')]),
    [2, 1],
  ],
  // The same words were published to another topic too; it is the topic of the same name that shows it.
  'from-another-cache': [
    start()
      .publish(29, 'one', { cache: 'C', topic: 'T' })
      .publish(30, 'one', { cache: 'C' })
      .poll(0, 40, first, [item(3, 'one')]),
    [3, 2],
  ],
  'refused-delivered': [
    start()
      .publish(30, 'one', { outcome: { kind: 'refused', status: 403, endedMs: 31 } })
      .poll(0, 40, first, [item(3, 'one')]),
    [2, 1],
  ],
  'publisher-wrong': [
    start()
      .publish(30, 'one', { token: { kind: 'good', holderId: 'me' } })
      .poll(0, 40, first, [item(3, 'one', { publisherId: 'you' })]),
    [2, 1],
  ],
  'publisher-changed': [
    start()
      .poll(0, 40, first, [item(3, 'one')])
      .publish(35, 'one', { token: { kind: 'good', name: 'of the run' } })
      .publish(60, 'two', { token: { kind: 'good', name: 'of the run' } })
      .poll(61, 62, at(4), [item(4, 'two', { publisherId: 'you' })]),
    [1, 3, 4],
  ],
  'publisher-invented': [
    start()
      .publish(30, 'one', { token: { kind: 'good', holderId: null } })
      .poll(0, 40, first, [item(3, 'one', { publisherId: 'you' })]),
    [2, 1],
  ],
  'number-reused': [
    started()
      .poll(0, 51, first, [item(3, 'two')])
      .publish(35, 'two', { outcome: { kind: 'cut', endedMs: 60 } }),
    [1, 3],
  ],
  repeated: [started().poll(100, 110, at(4), [item(4, 'one')]), [1, 2, 3]],
  'page-returned': [
    started()
      .poll(100, 140, first, [item(0, 'two', { page: 9 })])
      .publish(130, 'two')
      .poll(200, 240, first, [item(8, 'three')])
      .publish(230, 'three'),
    [1, 3, 5],
  ],
  'published-order': [
    started()
      .publish(50, 'two')
      .publish(60, 'three')
      .poll(100, 110, at(4), [item(4, 'three'), item(5, 'two')]),
    [3, 4, 5],
  ],
  descending: [
    started()
      .publish(50, 'two')
      .publish(50, 'three')
      .poll(100, 110, at(4), [item(4, 'two'), item(4, 'two')]),
    [5],
  ],
  jump: [
    started()
      .publish(50, 'two')
      .publish(60, 'three')
      .poll(100, 110, at(4), [item(4, 'two'), item(6, 'three')]),
    [5],
  ],
  'page-changed': [
    started()
      .publish(50, 'two')
      .poll(100, 110, at(4), [item(4, 'two', { page: 9 })]),
    [4],
  ],
  'cursor-skipped': [
    started()
      .publish(50, 'two')
      .poll(100, 110, at(4), [item(5, 'two')]),
    [4],
  ],
  'cursor-repeated': [started().poll(100, 110, at(4), [item(3, 'one')]), [3]],
  'zero-cursor-skipped': [
    start()
      .poll(0, 40, first, [item(0, 'one')])
      .publish(35, 'one')
      .publish(60, 'two')
      .poll(100, 110, at(0), [item(1, 'two')]),
    [4],
  ],
  lost: [
    started()
      .publish(50, 'two')
      .publish(60, 'three')
      .poll(100, 110, at(4), [item(4, 'three')]),
    [3, 4, 5],
  ],
  'discontinuity-page': [
    started()
      .publish(50, 'two')
      .poll(100, 110, at(4), [gap(5, 9), item(5, 'two')]),
    [4],
  ],
  'discontinuity-number': [
    started()
      .publish(50, 'two')
      .poll(100, 110, at(4), [gap(5), item(6, 'two')]),
    [4],
  ],
  'discontinuity-late': [
    started()
      .publish(50, 'two')
      .poll(100, 110, at(4), [item(4, 'two'), gap(4)]),
    [4],
  ],
  'discontinuity-too-far': [
    started()
      .poll(50, 51, first, [gap(9)])
      .publish(60, 'two')
      .poll(100, 110, at(4), [item(4, 'two')]),
    [3, 4, 5],
  ],
  'discontinuity-untrue': [
    started()
      .publish(50, 'two')
      .poll(60, 61, at(4), [gap(5)])
      .poll(100, 110, at(4), [item(4, 'two')]),
    [4, 5],
  ],
  'old-message': [
    start()
      .publish(0, 'one')
      .poll(30, 31, first, [item(3, 'one')]),
    [1, 2],
  ],
  'passed-over': [
    start()
      .poll(0, 141, first, [item(4, 'two')])
      .poll(0, 41, first, [item(3, 'one')])
      .publish(40, 'one')
      .publish(140, 'two'),
    [1, 2, 3],
  ],
  'not-woken': [
    started()
      .parked(100, at(4))
      .publish(200, 'two')
      .poll(300, 310, at(4), [item(4, 'two')]),
    [3, 4, 5],
  ],
  'woken-in-part': [
    started()
      .parked(100, at(4))
      .publish(200, 'two')
      .poll(100, 210, at(4), [item(4, 'two')]),
    [3, 4, 5],
  ],
  'not-answered': [
    started()
      .publish(50, 'two')
      .parked(100, at(4))
      .poll(300, 310, at(4), [item(4, 'two')]),
    [3, 4, 5],
  ],
  'nothing-answered': [start().poll(0, 10, first, []), [1]],
  'page-kept': [
    started({ resets: [{ cache: 'c', startedMs: 60, endedMs: 70 }] })
      .publish(100, 'two')
      .poll(110, 111, at(4), [item(4, 'two')]),
    [3, 4],
  ],
  'not-refused': [start().publish(0, 'one', { mustBeRefused: 'auth-tampered' }), [1]],
};

describe('a history that breaks a rule', () => {
  it.each(Object.entries(broken))('%s', (rule, [{ history }, operations]) => {
    const found = checkHistory(history);
    expect(found.map((violation) => violation.rule)).toEqual([rule]);
    expect([...found[0]!.operations].sort()).toEqual([...operations].sort());
    expect(found[0]!.expected).not.toBe('');
    expect(found[0]!.actual).not.toBe('');
  });
});

it('number 0 is a cursor like any other where a discontinuity has named it', () => {
  const { history } = start()
    .poll(0, 10, first, [gap(0)])
    .publish(50, 'one')
    .publish(60, 'two')
    .poll(100, 110, at(0), [item(1, 'two')]);
  expect(checkHistory(history)).toMatchObject([{ rule: 'cursor-skipped', operations: [4] }]);
});

it('a message that is seen before it is published was not changed on its way', () => {
  const { history } = start()
    .publish(10, 'one')
    .publish(60, 'one more')
    .poll(0, 40, first, [item(3, 'one more')]);
  expect(checkHistory(history)).toMatchObject([{ rule: 'unpublished', operations: [3, 2] }]);
});

it('of many changed messages each is told, the first ones with how', () => {
  const long = start();
  for (let index = 0; index < 30; index++)
    long
      .publish(index * 50 + 10, `message ${index}!`)
      .poll(index * 50, index * 50 + 20, first, [item(index, `message ${index}`)]);
  const found = checkHistory(long.history);
  expect(found.map(({ rule }) => rule)).toEqual(found.map(() => 'text-changed'));
  expect(found).toHaveLength(30);
  expect(found[0]!.expected).toMatch(/cut after 9 bytes/);
});

/** What no history is accused of. */
const allowed: Record<string, HistoryBuilder> = {
  'nothing at all': start(),
  'overlapping publishes in either order': started()
    .publish(50, 'two', { outcome: { kind: 'accepted', endedMs: 70 } })
    .publish(60, 'three')
    .poll(100, 110, at(4), [item(4, 'three'), item(5, 'two')]),
  'equal messages, as often as they were published': started()
    .publish(50, 'one')
    .publish(60, 'one')
    .poll(100, 110, at(4), [item(4, 'one'), item(5, 'one')]),
  'a message that was seen before its publish was answered': start()
    .publish(30, 'one', { outcome: { kind: 'accepted', endedMs: 300 } })
    .poll(0, 40, first, [item(3, 'one')]),
  'a publish without an answer, delivered': start()
    .publish(30, 'one', { outcome: { kind: 'cut', endedMs: 31 } })
    .poll(0, 40, first, [item(3, 'one')]),
  'a publish without an answer, not delivered': started()
    .publish(50, 'two', { outcome: { kind: 'unanswered' } })
    .publish(60, 'three')
    .poll(100, 110, at(4), [item(4, 'three')]),
  'a publish that ended with 500, delivered': start()
    .publish(30, 'one', { outcome: { kind: 'refused', status: 500, endedMs: 31 } })
    .poll(0, 40, first, [item(3, 'one')]),
  'a first poll that may have come behind a publish that took long': start()
    .poll(0, 191, first, [item(4, 'two')])
    .poll(0, 91, first, [item(3, 'one')])
    .publish(40, 'one', { outcome: { kind: 'accepted', endedMs: 90 } })
    .publish(190, 'two'),
  'an answer that comes piece by piece for long': started()
    .publish(200, 'two')
    .poll(100, 9_000, at(4), [item(4, 'two')], { comingSinceMs: 210 })
    .poll(300, 310, at(4), [item(4, 'two')]),
  'a first poll told of the page alone': start().poll(0, 1, first, [gap(0)]),
  'messages gone, and said so': started()
    .publish(50, 'two')
    .publish(60, 'three')
    .poll(100, 110, at(4), [gap(5), item(5, 'three')]),
  'a message gone before it had a number, and said so': started()
    .publish(50, 'two')
    .publish(60, 'three')
    .poll(100, 110, at(4), [gap(4), item(4, 'three')]),
  'another page, and said so': started()
    .publish(50, 'two')
    .poll(100, 110, at(4), [gap(0, 2), item(0, 'two', { page: 2 })]),
  'the same message under another page after a reset': started().poll(100, 110, at(4), [
    gap(0, 2),
    item(0, 'one', { page: 2 }),
  ]),
  'a message seen some time after its 204': start({ visibilityDelayMs: 50 })
    .publish(0, 'one')
    .poll(30, 60, first, [item(3, 'one')]),
  'anything for an invented cursor': started()
    .publish(50, 'two')
    .poll(100, 110, at(90), [item(4, 'two')])
    .poll(100, 110, at(4, 99), [item(4, 'two')])
    .parked(100, at(90)),
  'anything for page 0 with a number': started()
    .publish(50, 'two')
    .poll(100, 110, at(9, 0), [item(4, 'two')]),
  'elements and values that nobody knows': started()
    .publish(50, bytes)
    .publish(60, 'three')
    .poll(100, 110, at(4), [
      { kind: 'unknown' },
      item(4, '', { value: { kind: 'unknown' } }),
      { kind: 'unknown' },
      item(5, 'three'),
    ]),
  'a number that is none': started()
    .publish(50, 'two')
    .poll(100, 110, at(4), [item(NaN, 'two')]),
  'what a form becomes': start()
    .publish(30, 'a=b+c', { valueKind: 'any' })
    .poll(0, 40, first, [item(3, 'a=b c')]),
  'a name that not everybody reads alike': started()
    .publish(50, 'two', { mayBeElsewhere: true })
    .publish(60, 'three')
    .poll(100, 110, at(4), [item(4, 'three')])
    .poll(100, 110, first, [item(4, 'two')], { mayBeElsewhere: true }),
  'what was published to such a name, on the topic that a service takes it for': started()
    .publish(50, 'two', { topic: '%54', mayBeElsewhere: true })
    .poll(100, 110, at(4), [item(4, 'two')]),
  'a publish that nobody sees': start().publish(0, 'one').parked(100, first),
  'refusals of every kind': started()
    .publish(50, 'two', { outcome: { kind: 'refused', status: 429, endedMs: 51 } })
    .poll(60, 61, at(4), [], { outcome: { kind: 'refused', status: 404, endedMs: 61 } })
    .parked(100, at(4)),
  'an answer that was read late': started({ pauses: [{ startedMs: 205, endedMs: 9000 }] })
    .poll(100, 9001, at(4), [item(4, 'two')])
    .publish(200, 'two')
    .parked(300, at(4))
    .poll(310, 311, at(4), [item(4, 'two')]),
  'a poll that was not watched for long': started()
    .publish(50, 'two')
    .poll(100, 110, at(4), [item(4, 'two')])
    .poll(100, 0, at(4), [], { outcome: { kind: 'cut', endedMs: 2000 } }),
  'a first poll may have arrived late, where a publish elsewhere was on its way for as long': start()
    .poll(0, 141, first, [item(4, 'two')])
    .poll(0, 41, first, [item(3, 'one')])
    .publish(1, 'slow', { topic: 'T', outcome: { kind: 'accepted', endedMs: 90 } })
    .publish(40, 'one')
    .publish(140, 'two'),
  'a message that comes late to a first poll, as another did to one that was parked': started()
    .publish(200, 'late')
    .poll(100, 500, at(4), [item(4, 'late')])
    .publish(1000, 'later')
    .poll(1200, 1300, first, [item(5, 'later')]),
};

describe('a history that breaks none', () => {
  it.each(Object.entries(allowed))('%s', (_, { history }) => expect(checkHistory(history)).toEqual([]));
});
