import type { Ending, Entry, ReadLimit, RetainedRange, TopicKey } from './message-store.ts';

/** Of the newest messages of a topic that somebody waits on, so much is at hand: they all ask for the same. */
const tailLimit = { items: 1000, length: 1024 * 1024 };

interface Waiter {
  page: number;
  next: number;
  wake: () => void;
}

/** What one of several nodes knows of a topic that somebody waits on here. */
export class FollowedTopic {
  readonly key: TopicKey;
  page = 0;
  first = 0;
  next = 0;
  /** Whether everything that happens to the topic is heard of: then what is known is what Redis has, or had a moment ago. */
  live = false;
  /** What was told last since Redis was last asked, live or not. */
  heard: RetainedRange | undefined;
  /** When somebody last waited here, and when Redis was last asked; in milliseconds as of `performance.now()`. */
  usedMs: number;
  lookedMs = 0;
  tailLength = 0;
  /** The newest messages without a gap, up to `next`. */
  #tail: Entry[] = [];
  readonly #waiters = new Set<Waiter>();

  constructor(key: TopicKey, nowMs: number) {
    this.key = key;
    this.usedMs = nowMs;
  }

  get waiting(): boolean {
    return this.#waiters.size > 0;
  }

  get tailItems(): number {
    return this.#tail.length;
  }

  get range(): RetainedRange {
    return { page: this.page, first: this.first, next: this.next };
  }

  /** Whether the answer for this position is certain without asking: wait for the next one, or what is kept from there on. */
  covers({ page, number }: { page: number; number: number }): boolean {
    return this.live && page === this.page && number >= this.first && number <= this.next;
  }

  /** The later of what Redis said and what was told while it was asked. */
  latest(range: RetainedRange): RetainedRange {
    const { heard } = this;
    const isLater =
      heard && (heard.page > range.page || (heard.page === range.page && heard.next > range.next));
    return isLater ? heard : range;
  }

  /** What Redis said when it was asked. */
  learn({ page, first, next }: RetainedRange): void {
    if (page !== this.page || next !== this.next) this.dropTail();
    this.page = page;
    this.first = first;
    this.next = next;
    this.#wake((waiter) => waiter.page !== page || waiter.next !== next);
  }

  /**
   * What Redis told, once the topic is live: the range, and the newest message of it.
   * @returns false when it does not follow what is known: Redis has to be asked
   */
  follow({ page, first, next }: RetainedRange, newest: Entry | undefined): boolean {
    if (page < this.page || (page === this.page && next <= this.next)) return true;
    const follows = page === this.page ? next === this.next + 1 : next <= 1;
    if (!follows) return false;
    if (page !== this.page || !newest) this.dropTail();
    this.page = page;
    this.first = first;
    this.next = next;
    if (newest) this.#push(newest);
    this.#wake((waiter) => waiter.page < page || (waiter.page === page && waiter.next < next));
    return true;
  }

  /** What is at hand from `from` on; undefined when Redis has to be asked. */
  read(page: number, from: number, limit: ReadLimit): Entry[] | undefined {
    const start = this.#tail.length - (this.next - from);
    if (page !== this.page || start < 0 || start >= this.#tail.length) return undefined;
    return bounded(this.#tail, start, limit);
  }

  /** Resolves when the topic is past `seen`, or the wait is ended. */
  wait(seen: RetainedRange, ending: Ending): Promise<void> {
    const isPast = this.page !== seen.page ? this.page > seen.page : this.next > seen.next;
    if (ending.ended || (this.live && isPast)) return Promise.resolve();
    return new Promise((resolve) => {
      const waiter = { page: seen.page, next: seen.next, wake: resolve };
      this.#waiters.add(waiter);
      ending.onEnd(() => {
        this.#waiters.delete(waiter);
        this.usedMs = performance.now();
        resolve();
      });
    });
  }

  #wake(isPast: (waiter: Waiter) => boolean): void {
    this.usedMs = performance.now();
    for (const waiter of this.#waiters) {
      if (!isPast(waiter)) continue;
      this.#waiters.delete(waiter);
      waiter.wake();
    }
  }

  #push(entry: Entry): void {
    this.#tail.push(entry);
    this.tailLength += entry.json.length;
    if (this.#tail.length < 2 * tailLimit.items && this.tailLength < 2 * tailLimit.length) return;
    while (this.#tail.length > tailLimit.items || this.tailLength > tailLimit.length)
      this.tailLength -= this.#tail.shift()!.json.length;
  }

  dropTail(): void {
    this.#tail = [];
    this.tailLength = 0;
  }
}

/** The entries from `start` on that fit, at least one. */
export function bounded(entries: Entry[], start: number, limit: ReadLimit): Entry[] {
  let end = start;
  let length = 0;
  while (end < entries.length && end - start < limit.items) {
    length += entries[end]!.json.length;
    if (length > limit.length && end > start) break;
    end++;
  }
  return entries.slice(start, end);
}
