import type { DeliveredDiscontinuity, DeliveredElement, DeliveredItem } from '../../src/history/history.ts';
import type { RuleName } from '../../src/history/rules.ts';
import type { Freedoms } from './freedoms.ts';
import type { Shape } from './shape.ts';
import type { Random } from './random.ts';

/** Everything that the model can do wrong. */
export interface FaultKind {
  /** The rules of which at least one has to see it. */
  rules: RuleName[];
  /** Where it can happen, and be seen. */
  scene?: Partial<Freedoms & Shape>;
  /** How often it is seen at least, where it may leave no trace. */
  share?: number;
}

/** Subscribers that also ask again for what they had, and anew. */
const wandering = { wandering: true };
const bad = { bad: true };
const evictions = { evictions: 0.1 };
const gaps = { ...wandering, retention: 2 };

export const faultKinds = {
  'drops a message': { rules: ['lost'] },
  // Told of the number before anything follows it, as one tells of what is gone, it is a gap like any other.
  'uses a number for nothing': { rules: ['jump', 'cursor-skipped'], share: 0.8 },
  'places a message twice': { rules: ['repeated'] },
  'swaps two messages': { rules: ['published-order'] },
  'uses a number twice': { rules: ['number-reused', 'lost'] },
  'changes a text': { rules: ['text-changed'] },
  'changes bytes': { rules: ['bytes-changed'] },
  'changes the kind': { rules: ['kind-changed'] },
  'delivers to another topic, too': { rules: ['from-another-topic'] },
  'delivers to another cache, too': { rules: ['from-another-cache'] },
  'delivers to another topic only': { rules: ['from-another-topic'] },
  'delivers what it refused': { rules: ['refused-delivered'], scene: bad },
  'accepts a bad token': { rules: ['not-refused'], scene: bad },
  'serves a bad token': { rules: ['not-refused'], scene: bad },
  'shows another publisher': { rules: ['publisher-wrong', 'publisher-invented'] },
  'shows no publisher': { rules: ['publisher-wrong'] },
  // Some of these polls are cut before the answer is there.
  'gives history to a first poll': { rules: ['old-message'], scene: wandering, share: 0.8 },
  // An instance that had no message yet can begin again unseen.
  'starts anew on the same page': {
    rules: ['number-reused', 'lost', 'page-kept', 'old-message'],
    scene: evictions,
    share: 0.5,
  },
  'page comes back': {
    rules: ['number-reused', 'page-returned', 'discontinuity-untrue'],
    scene: evictions,
    share: 0.8,
  },
  'resets nothing': { rules: ['page-kept'], scene: { resets: true } },
  'skips one on resume': { rules: ['cursor-skipped'] },
  'repeats one on resume': { rules: ['cursor-repeated'] },
  // Only if somebody asks for them later.
  'says of kept messages that they are gone': {
    rules: ['discontinuity-untrue'],
    scene: wandering,
    share: 0.4,
  },
  'answers with nothing': { rules: ['nothing-answered'] },
  'never answers': { rules: ['not-woken', 'woken-in-part', 'not-answered'] },
  'answers late': { rules: ['not-woken', 'woken-in-part', 'not-answered'] },
  // Not where it may have been a matter of moments.
  'passes one subscriber over': {
    rules: ['passed-over'],
    scene: { firstPollsOnly: true, pauseMs: 100 },
    share: 0.9,
  },
  // What follows happens to a single answer.
  'item on another page': { rules: ['page-changed', 'discontinuity-page'], scene: wandering },
  'item under another number': { rules: ['number-reused', 'repeated', 'cursor-skipped', 'cursor-repeated'] },
  'all items one further': { rules: ['number-reused', 'repeated', 'cursor-skipped'] },
  'drops from the middle': { rules: ['jump'], scene: wandering },
  'items in reverse': { rules: ['descending'], scene: wandering },
  'swaps the contents of two items': { rules: ['number-reused'], scene: wandering },
  'cuts one text': { rules: ['text-changed'] },
  'cuts one array of bytes': { rules: ['bytes-changed'] },
  'gap to another page': { rules: ['discontinuity-page'], scene: gaps },
  'gap to another number': { rules: ['discontinuity-number'], scene: gaps },
  'gap too far': { rules: ['discontinuity-too-far'], scene: { ...wandering, tellsPage: true } },
  'gap after its items': { rules: ['discontinuity-late'], scene: { ...gaps, batch: 1 } },
} satisfies Record<string, FaultKind>;

type FaultName = keyof typeof faultKinds;
export const faultNames = Object.keys(faultKinds) as FaultName[];

/** One thing that goes wrong once, at one of the first occasions. */
export class Fault {
  readonly name: FaultName;
  readonly random: Random;
  happened = false;
  /** Whether there is anybody to see it. */
  isArmed = false;
  #occasionsLeft: number;

  constructor(name: FaultName, random: Random) {
    this.name = name;
    this.random = random;
    this.#occasionsLeft = random.below(4);
  }

  /** What to do wrong now; undefined when it is not this, not now or not possible. */
  strikes<T>(name: FaultName, occasion: () => T | undefined | false): T | undefined {
    if (name !== this.name || this.happened || !this.isArmed) return undefined;
    const what = occasion();
    if (what === undefined || what === false || this.#occasionsLeft-- > 0) return undefined;
    this.happened = true;
    return what;
  }

  /** The answer to a poll, with what this does wrong in a single answer. */
  alter(elements: DeliveredElement[]): DeliveredElement[] {
    const change = changesOfAnswers[this.name];
    return (change && this.strikes(this.name, () => change(elements, this.random))) ?? elements;
  }
}

type Change = (elements: DeliveredElement[], random: Random) => DeliveredElement[] | undefined;

const isItem = (element: DeliveredElement | undefined): element is DeliveredItem => element?.kind === 'item';
const isGap = (element: DeliveredElement | undefined): element is DeliveredDiscontinuity =>
  element?.kind === 'discontinuity';

/** Replaces an element that fits, at random. */
const replacing =
  <T extends DeliveredElement>(
    fits: (elements: DeliveredElement[], index: number) => boolean,
    replace: (element: T, random: Random) => DeliveredElement | undefined,
  ): Change =>
  (elements, random) => {
    const fitting = elements.flatMap((_, index) => (fits(elements, index) ? [index] : []));
    if (fitting.length === 0) return undefined;
    const at = random.of(fitting);
    const replaced = replace(elements[at] as T, random);
    return replaced && elements.with(at, replaced);
  };

const anyItem = (elements: DeliveredElement[], index: number) => isItem(elements[index]);
const gapBeforeItem = (elements: DeliveredElement[], index: number) =>
  isGap(elements[index]) && isItem(elements[index + 1]);

const changesOfAnswers: Partial<Record<FaultName, Change>> = {
  'item on another page': replacing<DeliveredItem>(
    (elements, index) => anyItem(elements, index) && index > 0,
    (item) => ({ ...item, page: item.page === 0 ? 77 : item.page - 1 }),
  ),
  'item under another number': replacing<DeliveredItem>(anyItem, (item, random) => ({
    ...item,
    number: random.chance(0.5) || item.number === 0 ? item.number + 1 + random.below(3) : item.number - 1,
  })),
  'all items one further': (elements) =>
    elements.some(isItem) && !elements.some(isGap)
      ? elements.map((element) => (isItem(element) ? { ...element, number: element.number + 1 } : element))
      : undefined,
  'drops from the middle': (elements) =>
    elements.length > 2 && elements.every(isItem) ? elements.toSpliced(1, 1) : undefined,
  'items in reverse': (elements) =>
    elements.length > 1 && elements.every(isItem) ? elements.toReversed() : undefined,
  'swaps the contents of two items': (elements) => {
    const [a, b] = elements;
    if (!isItem(a) || !isItem(b)) return undefined;
    return [{ ...a, value: b.value }, { ...b, value: a.value }, ...elements.slice(2)];
  },
  'cuts one text': replacing<DeliveredItem>(anyItem, (item) =>
    item.value.kind === 'text' && item.value.text.length > 2
      ? { ...item, value: { kind: 'text', text: item.value.text.slice(0, -1) } }
      : undefined,
  ),
  'cuts one array of bytes': replacing<DeliveredItem>(anyItem, (item) =>
    item.value.kind === 'binary' && item.value.bytes.length > 2
      ? { ...item, value: { kind: 'binary', bytes: item.value.bytes.subarray(1) } }
      : undefined,
  ),
  'gap to another page': replacing<DeliveredDiscontinuity>(gapBeforeItem, (gap) => ({
    ...gap,
    page: gap.page === 0 ? 77 : gap.page - 1,
  })),
  'gap to another number': replacing<DeliveredDiscontinuity>(gapBeforeItem, (gap, random) => ({
    ...gap,
    next: random.chance(0.5) || gap.next === 0 ? gap.next + 1 : gap.next - 1,
  })),
  'gap too far': (elements) =>
    elements.length === 1 && isGap(elements[0])
      ? [{ ...elements[0], next: elements[0].next + 1000 }]
      : undefined,
  'gap after its items': (elements) =>
    gapBeforeItem(elements, 0) && elements.length === 2 ? elements.toReversed() : undefined,
};
