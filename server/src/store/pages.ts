/** Pages per quarter of a second: half of them begin a process, the other half follows them. */
const perQuarter = 2 ** 19;

/**
 * Gives each instance of a topic its page: the quarter seconds since 1970, then a number that a process draws once and counts on
 * from. So a page is greater than every one that the same process gave, and than every one that any process gave in an earlier
 * quarter of a second by its clock. Two processes whose clocks show the same quarter, since it stood still or was set back, give
 * a topic the same page in one of 262,144 cases. Below 2^53 until the year 2106.
 */
export class Pages {
  readonly #now: () => number;
  readonly #drawn: number;
  #last = 0;

  /**
   * @param now the clock, in milliseconds since 1970; it may stand still and go back
   * @param random from 0 up to 1, not included
   */
  constructor(now: () => number, random: () => number = randomNumber) {
    this.#now = now;
    this.#drawn = Math.floor((random() * perQuarter) / 2);
  }

  next(): number {
    const quarter = Math.max(0, Math.floor(this.#now() / 250));
    return (this.#last = Math.max(this.#last + 1, quarter * perQuarter + this.#drawn));
  }
}

/** Not from Math.random: processes that begin alike must not draw alike. */
const randomNumber = (): number => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32;
