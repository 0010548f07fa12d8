/** Chance that is the same for the same seed. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** mulberry32, from 0 up to 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}

/** A clock that goes from one thing to do to the next. */
export class Clock {
  nowMs = 0;
  readonly #todo: { atMs: number; work: () => void }[] = [];

  in(ms: number, work: () => void): void {
    const atMs = this.nowMs + ms;
    let index = this.#todo.length;
    while (index > 0 && this.#todo[index - 1]!.atMs > atMs) index--;
    this.#todo.splice(index, 0, { atMs, work });
  }

  runUntil(endMs: number): void {
    while (this.#todo[0] && this.#todo[0].atMs <= endMs) {
      const { atMs, work } = this.#todo.shift()!;
      this.nowMs = atMs;
      work();
    }
    this.nowMs = endMs;
  }
}
