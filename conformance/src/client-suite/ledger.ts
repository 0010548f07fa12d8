import type { ClientRequirementId } from '@topics-http/contract';
import type { Cursor } from '../server-suite/elements.ts';
import {
  cursorAfter,
  identityOf,
  isDelivered,
  isItem,
  isKnown,
  type Element,
  type ItemElement,
} from './elements.ts';

/** What a client did wrong, and the requirement that says so. */
export interface Fault {
  id: ClientRequirementId;
  expected: string;
  actual: string;
}

const same = (a: Cursor, b: Cursor) => a.number === b.number && a.page === b.page;
const shown = ({ number, page }: Cursor) => `sequence_number=${number}&sequence_page=${page}`;

/** Which requirement the next cursor is about, after these elements. */
function ruleAfter(elements: readonly Element[], pageBefore: number): ClientRequirementId {
  const last = elements.at(-1)!;
  const isNewPage = pageBefore !== 0 && cursorAfter(last).page !== pageBefore;
  if (!isItem(last)) return isNewPage ? 'client-page-change' : 'client-discontinuity-alone';
  if (elements.some((element) => !isItem(element)))
    return isNewPage ? 'client-page-change-items' : 'client-discontinuity-items';
  return elements.length > 1 ? 'client-several-items' : 'client-next-cursor';
}

/** To ask for what one has is another requirement than to ask for what one cannot have, after these. */
const ruleBehind: Partial<Record<ClientRequirementId, ClientRequirementId>> = {
  'client-resume-cut-body': 'client-cut-body-cursor',
  'client-resume-cut-waiting': 'client-cut-waiting-cursor',
  // Who takes up to a discontinuity, and asks for the rest, loses nothing; that it shows all of it once is seen in what it prints.
  'client-discontinuity-items': 'client-several-items',
  'client-page-change-items': 'client-several-items',
};
const ruleBeyond: Partial<Record<ClientRequirementId, ClientRequirementId>> = {
  'client-next-cursor': 'client-skips-nothing',
  'client-several-items': 'client-skips-nothing',
};

/** Where a poll stands. */
type Stand =
  | { kind: 'right'; fault?: Fault }
  | { kind: 'back'; again: Element[]; fault: Fault }
  | { kind: 'wrong'; fault: Fault };

/** The whole truth of one scenario: what was sent, where the client must therefore stand, and what it must have delivered. */
export class Ledger {
  /** Everything that the client was given, in order. */
  readonly truth: Element[] = [];
  /** The requirement that a wrong next cursor, or a poll that does not come, breaks. */
  rule: ClientRequirementId = 'client-first-poll';
  #cursor: Cursor = { number: 0, page: 0 };
  /** Where the topic stood, as the client was told when it asked for that before it had anything. */
  #told: Cursor | undefined;
  /** Whole elements of an answer that was cut: a client may have taken some of them. */
  #maybe: Element[] = [];
  /** The last thing that happened was an answer that was sent whole: to what, and what was known of it. */
  #last: { from: Cursor; elements: Element[] } | undefined;

  /** The requirement that a client breaks which does not go on. */
  get stopRule(): ClientRequirementId {
    return ruleBeyond[this.rule] ?? this.rule;
  }

  /** Where the client stands, as far as is known. */
  get cursor(): Cursor {
    return this.#cursor;
  }

  /** The client was told where the topic stands: it may go on from there if its first poll is lost. */
  tell(position: Cursor): void {
    this.#told = position;
  }

  /** Whether this is the position that the client was told. */
  isTold(cursor: Cursor): boolean {
    return this.truth.length === 0 && this.#told !== undefined && same(cursor, this.#told);
  }

  /** An answer that came whole. */
  sent(elements: readonly object[], rule?: ClientRequirementId): void {
    const known = elements.filter(isKnown);
    const { page } = this.#cursor;
    this.#last = { from: this.#cursor, elements: known };
    if (known.length > 0) this.#take(known);
    this.rule = rule ?? (known.length > 0 ? ruleAfter(known, page) : 'client-unknown-elements');
  }

  /** An answer that did not come whole: these elements of it did. */
  cut(whole: readonly Element[], rule: ClientRequirementId): void {
    this.#maybe = [...whole];
    this.#last = undefined;
    this.rule = rule;
  }

  /** A request that was refused, or whose answer could not be read. */
  failed(rule: ClientRequirementId): void {
    this.#last = undefined;
    this.rule = rule;
  }

  /**
   * What a client has to be given again that asks with this cursor since it did not read the last answer, or not all of it;
   * empty when it asks for something else.
   */
  unread(cursor: Cursor): Element[] {
    if (!this.#last || same(cursor, this.#cursor)) return [];
    const { from, elements } = this.#last;
    const isFirst = this.truth.length === elements.length;
    if (same(cursor, from) || (isFirst && this.#told && same(cursor, this.#told))) return elements;
    const taken = elements.findLastIndex((element) => same(cursor, cursorAfter(element)));
    return taken < 0 ? [] : elements.slice(taken + 1);
  }

  /**
   * Where a poll with this cursor stands: right; at something that it was given before (which a service would send again);
   * or at fault.
   */
  stand(cursor: Cursor): Stand {
    if (same(cursor, this.#cursor) || this.isTold(cursor)) {
      this.#maybe = [];
      return { kind: 'right' };
    }
    const fault = { expected: shown(this.#cursor), actual: shown(cursor) };
    const taken = this.#maybe.findIndex((element) => same(cursor, cursorAfter(element)));
    if (taken >= 0) {
      this.#take(this.#maybe.slice(0, taken + 1));
      this.#maybe = [];
      return { kind: 'right', fault: { id: 'client-cut-body-cursor', ...fault } };
    }
    const from = this.truth.findLastIndex((element) => same(cursor, cursorAfter(element)));
    const isBehind = from >= 0 && cursor.page === this.#cursor.page && cursor.number < this.#cursor.number;
    if (isBehind)
      return {
        kind: 'back',
        again: this.truth.slice(from + 1),
        fault: { id: ruleBehind[this.rule] ?? this.rule, ...fault },
      };
    const pageOnly = cursor.number === this.#cursor.number && ruleBeyond[this.rule] !== undefined;
    const id = pageOnly ? 'client-page-kept' : (ruleBeyond[this.rule] ?? this.rule);
    return { kind: 'wrong', fault: { id, ...fault } };
  }

  #take(elements: readonly Element[]): void {
    this.truth.push(...elements);
    this.#cursor = cursorAfter(elements.at(-1)!);
  }
}

const describe = (element: object | undefined): string => {
  if (element === undefined) return 'nothing';
  const text = JSON.stringify(element);
  return text.length > 300 ? `${text.slice(0, 300)}… (${text.length} characters)` : text;
};

function ruleOfItem({ item: { value } }: ItemElement): ClientRequirementId {
  if (value.binary !== undefined) return 'client-binary';
  return value.text === '' ? 'client-empty-message' : 'client-delivery';
}

const placeOf = (element: Element) => JSON.stringify(cursorAfter(element));

/** What the first difference between two lists of items is about. */
function itemFault(truth: readonly ItemElement[], printed: readonly ItemElement[]): Fault | undefined {
  const at = truth.findIndex((item, index) => {
    const line = printed[index];
    return line === undefined || identityOf(line) !== identityOf(item);
  });
  if (at < 0) {
    const extra = printed[truth.length];
    return extra && { id: 'client-delivery', expected: 'no further item', actual: describe(extra) };
  }
  const [expected, actual] = [truth[at]!, printed[at]];
  const fault = { expected: describe(expected), actual: describe(actual) };
  if (actual && placeOf(actual) === placeOf(expected)) {
    const { value } = expected.item;
    return { id: value.binary === undefined ? 'client-text' : 'client-binary', ...fault };
  }
  const isMissing =
    actual === undefined || truth.slice(at + 1).some((item) => identityOf(item) === identityOf(actual));
  return { id: isMissing ? ruleOfItem(expected) : 'client-delivery', ...fault };
}

/** Whether what was printed is the beginning of these items, and more of them may follow. */
export const isUnfinished = (truth: readonly ItemElement[], printed: readonly ItemElement[]): boolean =>
  printed.length < truth.length &&
  printed.every((line, index) => identityOf(line) === identityOf(truth[index]!));

/**
 * Holds all that a client printed to all that it was given: fields, order, none missing, none twice. A client that shows no
 * discontinuities at all is judged by its items.
 */
export function compareDelivery(given: readonly Element[], shown: readonly Element[]): Fault[] {
  const [truth, printed] = [given.filter(isDelivered), shown.filter(isDelivered)];
  const items = itemFault(truth.filter(isItem), printed.filter(isItem));
  if (items) return [items];
  const faults: Fault[] = [];
  const gaps = truth.filter((element) => !isItem(element));
  if (gaps.length > 0 && printed.every(isItem))
    faults.push({
      id: 'client-discontinuity-shown',
      expected: describe(gaps[0]),
      actual: 'no discontinuity',
    });
  else {
    const at = Math.max(truth.length, printed.length);
    for (let index = 0; index < at; index++) {
      const [expected, actual] = [truth[index], printed[index]];
      if (expected && actual && identityOf(expected) === identityOf(actual)) continue;
      faults.push({ id: 'client-delivery', expected: describe(expected), actual: describe(actual) });
      break;
    }
  }
  const publishers = (list: readonly Element[]) => list.filter(isItem).map(({ item }) => item.publisher_id);
  const [sent, told] = [publishers(truth), publishers(printed)];
  // Some write an absent one as null or as an empty text.
  const wrong = sent.findIndex((publisher, index) => (publisher ?? '') !== (told[index] ?? ''));
  if (wrong >= 0)
    faults.push({
      // To leave it out shows less than there is; another one is another message.
      id: told[wrong] ? 'client-delivery' : 'client-publisher',
      expected: sent[wrong] === undefined ? 'no publisher_id' : `publisher_id ${sent[wrong]}`,
      actual: told[wrong] ?? 'none',
    });
  return faults;
}
