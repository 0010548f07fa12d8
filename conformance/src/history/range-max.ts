/** The greatest of any run of neighbours in a list, in logarithmic time. */
export class RangeMax {
  readonly #levels: number[][];

  constructor(values: number[]) {
    this.#levels = [values];
    for (let width = 1; width * 2 <= values.length; width *= 2) {
      const below = this.#levels.at(-1)!;
      this.#levels.push(
        Array.from({ length: values.length - width * 2 + 1 }, (_, index) =>
          Math.max(below[index]!, below[index + width]!),
        ),
      );
    }
  }

  /** Of the values from `from` up to, not including, `to`; -Infinity when there are none. */
  of(from: number, to: number): number {
    if (to <= from) return -Infinity;
    const level = Math.floor(Math.log2(to - from));
    const values = this.#levels[level]!;
    return Math.max(values[from]!, values[to - 2 ** level]!);
  }
}

/** The first index of a sorted list whose element is not below; its length when all are. */
export function lowerBound<T>(sorted: T[], isBelow: (element: T) => boolean): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isBelow(sorted[middle]!)) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The greatest of a list of any length; -Infinity when it is empty. */
export const greatest = (values: number[]): number =>
  values.reduce((most, value) => Math.max(most, value), -Infinity);
