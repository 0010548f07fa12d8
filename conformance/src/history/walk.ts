import { finding, type Finding } from './finding.ts';
import type { DeliveredDiscontinuity, DeliveredItem, PollCursor } from './history.ts';
import { isPosition, positionAfter, positionKey, type Position, type Shown } from './positions.ts';
import type { AnsweredPoll, TopicRecord } from './topic-record.ts';
import { cursorInWords, positionInWords } from './words.ts';
import type { RuleName } from './rules.ts';

/** A discontinuity, and where its reader stood before; undefined where that is not known. */
export interface Notice {
  poll: AnsweredPoll;
  before?: Position;
  after: Position;
}

/** What the answers of a topic say about what follows what. */
export interface Walked {
  findings: Finding[];
  notices: Notice[];
  /** Positions at which a reader got the item with just this number, and nothing that said that one is missing. */
  followed: Map<string, AnsweredPoll>;
}

/** Whether a poll asks for what comes from now on. */
export const isFirstPoll = ({ number = 0, page = 0 }: PollCursor): boolean => number === 0 && page === 0;

/**
 * The cursor, when it is one that the service has shown before: what follows it is known then. Page 0 asks for the page;
 * what an invented cursor is answered with is the service's affair.
 */
export function knownCursor(
  { cursor, sentMs }: AnsweredPoll | { cursor: PollCursor; sentMs: number },
  shown: Shown,
): Position | undefined {
  const { number, page = 0 } = cursor;
  if (number === undefined || page === 0) return undefined;
  const position = { number, page };
  return (shown.sinceMs.get(positionKey(position)) ?? Infinity) <= sentMs ? position : undefined;
}

/** Goes through every answer, element by element, and holds each to where the one before left its reader. */
export function walk({ answers }: TopicRecord, shown: Shown): Walked {
  const walked: Walked = { findings: [], notices: [], followed: new Map() };
  for (const poll of answers) walkAnswer(poll, shown, walked);
  return walked;
}

/**
 * Whether a cursor may be read as the wish to begin anew: number 0 is what a first request sends. Not where a discontinuity
 * has said that it is the next.
 */
export const isNumberZero = (
  { sentMs, cursor: { number, page = 0 } }: { cursor: PollCursor; sentMs: number },
  { zeros }: Shown,
): boolean => number === 0 && (zeros.get(page) ?? Infinity) > sentMs;

type Before = 'cursor' | 'item' | 'discontinuity';

function walkAnswer(poll: AnsweredPoll, shown: Shown, { findings, notices, followed }: Walked): void {
  const { elements } = poll.outcome;
  if (elements.length === 0)
    findings.push(
      finding('nothing-answered', {
        expected: 'no answer while there is nothing to tell',
        actual: 'an answer without any element',
        operations: [poll],
      }),
    );
  const isZero = isNumberZero(poll, shown);
  let position = knownCursor(poll, shown);
  let before: Before = 'cursor';
  let lastItem: DeliveredItem | undefined;
  for (const element of elements) {
    if (element.kind === 'unknown') continue;
    const after = positionAfter(element);
    // Nothing is gone for whoever begins.
    const mayBeginAnew = before === 'cursor' && isZero;
    if (element.kind === 'discontinuity') {
      const isLate = lastItem?.page === element.page && element.next <= lastItem.number;
      if (isLate) findings.push(lateness(poll, lastItem!, element));
      const isKnown = position && !isLate && !mayBeginAnew;
      if (after) notices.push({ poll, after, ...(isKnown && { before: position }) });
      before = 'discontinuity';
    } else {
      const rule = position && isPosition(element) ? broken(before, position, element, isZero) : undefined;
      if (rule) findings.push(step(rule, poll, before, position!, element));
      else if (position && before !== 'discontinuity' && !mayBeginAnew) {
        const key = positionKey(position);
        if (!followed.has(key)) followed.set(key, poll);
      }
      before = 'item';
      lastItem = element;
    }
    position = after;
  }
}

/** Which rule an item breaks that does not stand where its reader does. */
function broken(
  before: Before,
  position: Position,
  item: DeliveredItem,
  isZeroCursor: boolean,
): RuleName | undefined {
  if (item.page === position.page && item.number === position.number) return undefined;
  if (before === 'discontinuity')
    return item.page === position.page ? 'discontinuity-number' : 'discontinuity-page';
  const isZero = before === 'cursor' && isZeroCursor;
  if (item.page !== position.page) return isZero ? 'zero-cursor-skipped' : 'page-changed';
  if (before === 'item') return item.number > position.number ? 'jump' : 'descending';
  if (item.number < position.number) return 'cursor-repeated';
  return isZero ? 'zero-cursor-skipped' : 'cursor-skipped';
}

const step = (
  rule: RuleName,
  poll: AnsweredPoll,
  before: Before,
  position: Position,
  item: DeliveredItem,
): Finding =>
  finding(rule, {
    expected: `after ${
      before === 'cursor'
        ? cursorInWords(poll.cursor)
        : before === 'item'
          ? `number ${position.number - 1}`
          : 'the discontinuity'
    } ${positionInWords(position)}, or a discontinuity first`,
    actual: `${positionInWords(item)}, and nothing that says so`,
    operations: [poll],
  });

const lateness = (poll: AnsweredPoll, item: DeliveredItem, { next }: DeliveredDiscontinuity): Finding =>
  finding('discontinuity-late', {
    expected: 'a discontinuity before the items that follow it',
    actual: `the new number ${next} after the item with number ${item.number} of the same page`,
    operations: [poll],
  });
