import type { DeliveredElement, DeliveredItem, PollCursor } from '../../src/history/history.ts';
import type { Freedoms } from './freedoms.ts';
import type { Fault } from './faults.ts';
import type { Clock, Random } from './random.ts';

interface Message {
  number: number;
  value: DeliveredItem['value'];
  publisherId?: string;
  visibleMs: number;
  /** Something was lost before this, and had no number. */
  afterLoss: boolean;
}

export interface Waiting {
  cursor: PollCursor;
  /** Where it stands, when it asked for what comes from now on. */
  live?: { number: number; page: number };
  /** How much later than others it sees what is there. */
  lagMs: number;
  isParked?: boolean;
  answer: (elements: DeliveredElement[]) => void;
}

type Arrived = Omit<Message, 'number' | 'visibleMs' | 'afterLoss'>;

/** One topic of a correct service, with every freedom that a service has; and with one fault, if there is one. */
export class ModelTopic {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #free: Freedoms;
  readonly #fault: Fault | undefined;
  /** Absent while the topic does not exist. */
  #page: number | undefined;
  readonly #pages: number[] = [];
  #messages: Message[] = [];
  #next = 0;
  #lossPending = false;
  #heldBack: Arrived | undefined;
  #waiting: Waiting[] = [];
  /** Numbers before which one is missing, and nobody is told. */
  readonly #unsaid = new Set<number>();

  constructor(clock: Clock, random: Random, free: Freedoms, fault?: Fault) {
    [this.#clock, this.#random, this.#free, this.#fault] = [clock, random, free, fault];
  }

  #visible(lagMs: number): Message[] {
    const untilMs = this.#clock.nowMs - lagMs;
    const end = this.#messages.findIndex(({ visibleMs }) => visibleMs > untilMs);
    return end < 0 ? this.#messages : this.#messages.slice(0, end);
  }

  /** The number of the next message that polls will see. */
  #visibleNext(lagMs: number): number {
    return (
      this.#messages.find(({ visibleMs }) => visibleMs > this.#clock.nowMs - lagMs)?.number ?? this.#next
    );
  }

  #begin(): void {
    let page = this.#pages.length === 0 ? this.#free.firstPage : this.#random.below(1000);
    while (this.#pages.includes(page)) page = this.#random.below(100_000);
    if (this.#pages.length > 0) page = this.#fault?.strikes('page comes back', () => this.#pages[0]) ?? page;
    this.#page = page;
    this.#pages.push(page);
    this.#messages = [];
    this.#next = this.#random.chance(0.5) ? 0 : this.#free.firstNumber;
    // Who reads number 0 as the wish to begin anew cannot name it as the next.
    if (this.#free.zeroIsLive) this.#next = Math.max(1, this.#next);
    this.#lossPending = false;
    for (const waiting of this.#waiting) if (waiting.live) waiting.live = { number: this.#next, page };
  }

  /** The topic is gone, and comes back now or at the next publish. */
  evict(): void {
    if (this.#page === undefined) return;
    if (this.#fault?.strikes('starts anew on the same page', () => true)) {
      this.#messages = [];
      this.#next = 0;
      return;
    }
    this.#page = undefined;
    this.#messages = [];
    if (this.#free.rebornAtPublish) return;
    this.#begin();
    if (this.#free.tellsParked) this.#wake();
  }

  /** Another message is there: it is given a number, and is seen some time later. */
  publish(arrived: Arrived): void {
    if (this.#page === undefined) this.#begin();
    const { lostUnnumbered, lostNumbered, visibilityMs } = this.#free;
    if (this.#fault?.strikes('drops a message', () => true)) return;
    if (this.#random.chance(lostUnnumbered)) {
      this.#lossPending = true;
      return;
    }
    if (this.#fault?.strikes('uses a number for nothing', () => true)) {
      // Numbers go on as if nothing were missing.
      this.#next++;
      this.#unsaid.add(this.#next);
      return;
    }
    if (this.#random.chance(lostNumbered)) {
      this.#next++;
      return;
    }
    if (!this.#heldBack && this.#fault?.strikes('swaps two messages', () => true)) {
      this.#heldBack = arrived;
      return;
    }
    const times = this.#fault?.strikes('places a message twice', () => 2) ?? 1;
    for (const each of [
      ...Array.from({ length: times }, () => arrived),
      ...(this.#heldBack ? [this.#heldBack] : []),
    ]) {
      const before = this.#messages.at(-1)?.visibleMs ?? 0;
      const visibleMs = Math.max(before, this.#clock.nowMs + this.#random.next() * visibilityMs);
      this.#messages.push({ ...each, number: this.#next++, visibleMs, afterLoss: this.#lossPending });
      this.#lossPending = false;
      const seenMs = visibleMs - this.#clock.nowMs;
      this.#clock.in(seenMs, () => this.#wake());
      this.#clock.in(seenMs + this.#free.lagMs, () => {
        this.#wake();
        this.#trim();
      });
    }
    this.#heldBack = undefined;
    if (this.#fault?.strikes('uses a number twice', () => true)) this.#next--;
  }

  /** Keeps what is kept, at most; what is not to be seen yet is not over. */
  #trim(): void {
    const kept = this.#random.chance(this.#free.trims) ? 0 : this.#free.retention;
    const visible = this.#visible(this.#free.lagMs);
    const gone = new Set(visible.slice(0, Math.max(0, visible.length - kept)));
    this.#messages = this.#messages.filter((message) => !gone.has(message));
  }

  poll(waiting: Waiting): void {
    const { number = 0, page = 0 } = waiting.cursor;
    const isLive =
      (number === 0 && (page === 0 || this.#free.zeroIsLive)) ||
      (page === 0 && this.#free.pageZeroIsLive) ||
      (page !== 0 && !this.#pages.includes(page) && this.#free.inventedPageIsLive);
    if (isLive && this.#page !== undefined) {
      const next = this.#visibleNext(waiting.lagMs);
      const replayed = this.#fault?.strikes(
        'gives history to a first poll',
        () => this.#visible(waiting.lagMs)[0],
      );
      waiting.live = { number: replayed?.number ?? next, page: this.#page };
      if (!replayed && this.#free.tellsPage && number === 0) {
        waiting.answer([this.#gap(next, 0)]);
        return;
      }
    } else if (isLive) waiting.live = { number: -1, page: -1 };
    if (this.#serve(waiting)) return;
    waiting.isParked = true;
    this.#waiting.push(waiting);
  }

  leave(waiting: Waiting): void {
    this.#waiting = this.#waiting.filter((each) => each !== waiting);
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const each of waiting) if (!this.#serve(each)) this.#waiting.push(each);
  }

  /** Whether there was something to answer with. */
  #serve(waiting: Waiting): boolean {
    const elements = this.#elementsFor(waiting);
    if (!elements) {
      if (!this.#fault?.strikes('answers with nothing', () => true)) return false;
      waiting.answer([]);
      return true;
    }
    if (this.#fault?.strikes('never answers', () => true)) return true;
    if (this.#fault?.strikes('passes one subscriber over', () => waiting.live && waiting.isParked)) {
      waiting.live!.number = this.#visibleNext(0);
      return false;
    }
    const lateMs = this.#fault?.strikes('answers late', () => 300) ?? 0;
    if (lateMs > 0) this.#clock.in(lateMs, () => waiting.answer(elements));
    else waiting.answer(elements);
    return true;
  }

  #elementsFor({ cursor, live, lagMs }: Waiting): DeliveredElement[] | undefined {
    if (this.#page === undefined) return undefined;
    if (live) return this.#from(live.number, lagMs, true);
    const { number = 0, page = 0 } = cursor;
    if (page !== 0 && page !== this.#page) {
      const next = this.#visible(lagMs)[0]?.number ?? this.#visibleNext(lagMs);
      const items = this.#free.gapAlone ? [] : (this.#from(next, lagMs) ?? []);
      const isSaid = items[0]?.kind === 'discontinuity';
      return isSaid ? items : [this.#gap(next, number), ...items];
    }
    return this.#from(number, lagMs);
  }

  /** What follows a number of the current page; undefined when that is nothing yet. */
  #from(from: number, lagMs: number, isLive = false): DeliveredElement[] | undefined {
    const visible = this.#visible(lagMs);
    const has = (wanted: number) => !isLive && visible.some(({ number }) => number === wanted);
    const skipped = this.#fault?.strikes('skips one on resume', () => has(from) && has(from + 1));
    const repeated = this.#fault?.strikes('repeats one on resume', () => has(from - 1));
    let position = skipped ? from + 1 : repeated ? from - 1 : from;
    let knows = !isLive;
    const elements: DeliveredElement[] = [];
    const messages = visible.filter(({ number }) => number >= position).slice(0, this.#free.batch);
    const passed = this.#fault?.strikes(
      'says of kept messages that they are gone',
      () => !isLive && messages.length > 1 && messages[0]!.number === position,
    );
    if (passed) messages.shift();
    for (const { number, value, publisherId, afterLoss } of messages) {
      if (knows && !this.#unsaid.has(number) && (number > position || afterLoss))
        elements.push(this.#gap(number, position));
      elements.push({
        kind: 'item',
        number,
        page: this.#page!,
        value,
        ...(publisherId !== undefined && { publisherId }),
      });
      position = number + 1;
      knows = true;
    }
    if (elements.length > 0) return elements;
    if (isLive) return undefined;
    const next = this.#visibleNext(lagMs);
    const isBehind = from < next && this.#free.gapAtOnce;
    const isAhead = from > next && this.#free.tellsAhead;
    return isBehind || isAhead ? [this.#gap(next, from)] : undefined;
  }

  #gap(next: number, from: number): DeliveredElement {
    return { kind: 'discontinuity', last: Math.max(0, from - 1), next, page: this.#page! };
  }
}
