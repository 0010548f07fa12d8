/** Bytes that are held for clients, in all. */
export class Budget {
  #used = 0;
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  hasRoom(bytes: number): boolean {
    return this.#used + bytes <= this.#max;
  }

  /** Whether there was room for them; they are held until {@link give}. */
  take(bytes: number): boolean {
    if (!this.hasRoom(bytes)) return false;
    this.#used += bytes;
    return true;
  }

  /** Holds what is there already, room or not. */
  force(bytes: number): void {
    this.#used += bytes;
  }

  give(bytes: number): void {
    this.#used -= bytes;
  }
}
