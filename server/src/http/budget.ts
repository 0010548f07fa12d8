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

  /**
   * Whether there was room for them; they are held until {@link give}.
   * @param isSmall an eighth is kept for what is small, so that a few who take much do not shut out all others
   */
  take(bytes: number, isSmall = true): boolean {
    if (!this.hasRoom(isSmall ? bytes : bytes + this.#max / 8)) return false;
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
