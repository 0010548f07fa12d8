import { Buffer } from 'node:buffer';
import type { Budget } from './budget.ts';

/** A body of so many finds room where larger ones find none. */
const smallBytes = 4096;

const none = Buffer.alloc(0);

/** A body as it arrives: one buffer that grows, whatever the size of the pieces. What it takes is held in the budget. */
export class Body {
  readonly #max: number;
  readonly #budget: Budget;
  #buffer: Uint8Array = none;
  #length = 0;

  /** @param max how many bytes it may have */
  constructor(max: number, budget: Budget) {
    this.#max = max;
    this.#budget = budget;
  }

  /**
   * Copies the piece, since it may be a small part of a large buffer; one that is the whole body does not wait for others.
   * @returns whether there was room in the budget
   */
  add(piece: Uint8Array, isWhole = false): boolean {
    if (isWhole) {
      if (!this.#budget.take(piece.length, piece.length <= smallBytes)) return false;
      [this.#buffer, this.#length] = [piece, piece.length];
      return true;
    }
    const length = this.#length + piece.length;
    if (length > this.#buffer.length && !this.#grow(length)) return false;
    this.#buffer.set(piece, this.#length);
    this.#length = length;
    return true;
  }

  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Gives back what it takes. */
  release(): void {
    this.#budget.give(this.#buffer.length);
    this.#buffer = none;
    this.#length = 0;
  }

  #grow(length: number): boolean {
    const held = this.#buffer.length;
    // The first piece is often the whole body: exactly as long. After that, at least twice what it was.
    const capacity = Math.max(length, Math.min(2 * held, this.#max));
    if (!this.#budget.take(capacity, capacity <= smallBytes)) return false;
    const grown = Buffer.allocUnsafeSlow(capacity);
    grown.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = grown;
    this.#budget.give(held);
    return true;
  }
}
