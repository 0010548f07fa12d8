// Cursors by where they stand in a topic, and what the pages say of each.
import type { ServerRequirementId } from '@topics-http/contract';
import type { Judgement } from './oracle.ts';

/** What is known of a topic: the numbers that a subscriber saw, and its page. */
export interface KnownTopic {
  page: number;
  /** In ascending order; not empty. */
  numbers: number[];
  /** How many messages were published to it on its page. */
  published: number;
  /** Pages that it had before, the oldest first, and the number that would have come next there. */
  older: { page: number; next: number }[];
}

type PageClass = 'current' | 'zero' | 'absent' | 'older' | 'never issued';

/** A cursor to ask with; what is absent is not sent. */
export interface PlannedCursor {
  /** Where it stands, in words. */
  what: string;
  number?: number;
  page?: number;
  pageClass: PageClass;
}

const neverIssued = 1_000_003;

/** Each boundary of what is there, and its neighbours. */
function numbersOf({ numbers }: KnownTopic): [what: string, number: number][] {
  const [first, last] = [numbers[0]!, numbers.at(-1)!];
  const middle = numbers[Math.floor(numbers.length / 2)]!;
  const positions: [string, number][] = [
    ['the very first', 0],
    ['the second', 1],
    ['before the first', first - 1],
    ['the first', first],
    ['after the first', first + 1],
    ['the middle', middle],
    ['the last but one', last - 1],
    ['the last', last],
    ['the next', last + 1],
    ['after the next', last + 2],
    ['far ahead', last + 1000],
    ['beyond 2^32', 2 ** 32 + last],
    ['the greatest', Number.MAX_SAFE_INTEGER],
  ];
  const distinct = new Map(
    positions.filter(([, number]) => number >= 0).map(([what, number]) => [number, what]),
  );
  return Array.from(distinct, ([number, what]) => [what, number]);
}

/** Every cursor that is worth asking a topic for. */
export function cursorsFor(topic: KnownTopic): PlannedCursor[] {
  const { page, older } = topic;
  const last = topic.numbers.at(-1)!;
  const current = numbersOf(topic).flatMap(([what, number]): PlannedCursor[] => [
    { what, number, page, pageClass: 'current' },
    ...(number > last + 1000 ? [] : [{ what, number, page: 0, pageClass: 'zero' as const }]),
  ]);
  const others = [0, 1, last, last + 1];
  return [
    ...current,
    ...others.map((number): PlannedCursor => ({ what: `number ${number}`, number, pageClass: 'absent' })),
    { what: 'no cursor', pageClass: 'absent' },
    { what: 'no number', page, pageClass: 'current' },
    ...older.flatMap(({ page: old, next }) =>
      // Numbers that were something there, and those that are something now.
      Array.from(new Set([0, 1, next - 1, next, next + 5, last, last + 1]), (number): PlannedCursor => ({
        what: `number ${number}`,
        number,
        page: old,
        pageClass: 'older',
      })),
    ),
    { what: 'the last', number: last, page: page + neverIssued, pageClass: 'never issued' },
    { what: 'the next', number: last + 1, page: page + neverIssued, pageClass: 'never issued' },
    { what: 'number 0', number: 0, page: page + neverIssued, pageClass: 'never issued' },
  ];
}

/** The first element of an answer, as far as it matters where a subscriber stands. */
export type FirstElement =
  { item: { number: number; page: number } } | { discontinuity: { next: number; page: number } };

/** What came to a poll. */
export type PollAnswer = 'held' | { status: number } | { first: FirstElement | undefined };

const cursorInWords = ({ what, number = NaN, page = NaN, pageClass }: PlannedCursor): string => {
  const shown = (value: number) => (Number.isNaN(value) ? 'absent' : String(value));
  return `the cursor (${shown(number)}, ${shown(page)}): ${what} of a page that is ${pageClass}`;
};

/** With number and page 0 nothing is asked for but what comes from now on. */
const isLive = ({ number = 0, page = 0 }: PlannedCursor) => number === 0 && page === 0;

/** The pages that a cursor may be sent on to: who was away for several of them may be told of each. */
function pagesAfter({ pageClass, page }: PlannedCursor, known: KnownTopic): number[] {
  const older = known.older.map((each) => each.page);
  if (pageClass === 'current') return [known.page];
  return [...(pageClass === 'older' ? older.slice(older.indexOf(page!) + 1) : older), known.page];
}

/**
 * Holds an answer to what the pages say of its cursor: items from the number on, or a discontinuity that says otherwise;
 * never an item below it, and never one of another page without a word. To wait is held against nobody here: the history
 * of the run knows for what there was something.
 */
export function judgeCursor(
  cursor: PlannedCursor,
  known: KnownTopic,
  answer: PollAnswer,
): Judgement | undefined {
  const { number = 0, pageClass } = cursor;
  const wrong = (id: ServerRequirementId, expected: string, actual: string): Judgement => ({
    id,
    expected: `${expected} for ${cursorInWords(cursor)}`,
    actual,
  });
  if (answer === 'held') return undefined;
  if ('status' in answer) {
    // A page that was never issued, or a number that was never reached, may be called wrong.
    const mayBeRefused = pageClass === 'never issued' || number > known.numbers.at(-1)! + 1;
    const id =
      pageClass === 'current'
        ? 'subscribe-resume'
        : pageClass === 'older'
          ? 'discontinuity-stale-page'
          : 'subscribe-defaults';
    return mayBeRefused || answer.status >= 500 ? undefined : wrong(id, '200', String(answer.status));
  }
  const { first } = answer;
  if (!first || isLive(cursor)) return undefined;
  if ('discontinuity' in first) {
    const { next, page } = first.discontinuity;
    if (!pagesAfter(cursor, known).includes(page))
      return wrong(
        pageClass === 'zero' ? 'subscribe-page-zero' : 'discontinuity-new-page',
        `the page ${known.page}`,
        `new_sequence_page ${page}`,
      );
    return next < 0 ? wrong('discontinuity-new-sequence', 'a number that comes', String(next)) : undefined;
  }
  const { item } = first;
  const came = `an item with number ${item.number} of page ${item.page}`;
  if (pageClass === 'older') return wrong('discontinuity-stale-page', 'a discontinuity', came);
  if (pageClass === 'never issued') return wrong('discontinuity-unknown-page', 'a discontinuity', came);
  if (item.page !== known.page)
    return wrong(
      pageClass === 'current' ? 'sequence-page-stable' : 'subscribe-page-zero',
      `page ${known.page}`,
      came,
    );
  if (item.number === number) return undefined;
  // Nothing says with which number a page begins: before the first message of all there was none to be lost.
  const isFirstOfAll = known.numbers.at(-1)! - item.number + 1 >= known.published;
  if (isFirstOfAll && 0 < number && number < item.number) return undefined;
  if (pageClass === 'current')
    return wrong(
      number === 0 ? 'discontinuity-zero-cursor' : 'subscribe-resume-inclusive',
      `number ${number}, or a discontinuity`,
      came,
    );
  return wrong(
    pageClass === 'zero' ? 'subscribe-resume-page-zero' : 'subscribe-absent-zero',
    `number ${number}, or a discontinuity`,
    came,
  );
}
