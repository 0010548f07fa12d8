import { isDeepStrictEqual } from 'node:util';

/** What a check expected, and what the service did. */
export class Mismatch extends Error {
  readonly expected: string;
  readonly actual: string;

  constructor(expected: string, actual: string) {
    super(`expected ${expected}, got ${actual}`);
    this.expected = expected;
    this.actual = actual;
  }
}

const show = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? 'nothing' : JSON.stringify(value);

/** @throws Mismatch unless the two are deeply equal */
export function equal(actual: unknown, expected: unknown, what = ''): void {
  if (!isDeepStrictEqual(actual, expected))
    throw new Mismatch(`${what && `${what}: `}${show(expected)}`, show(actual));
}

/** @throws Mismatch unless the condition holds */
export function must(condition: boolean, expected: string, actual: unknown): asserts condition {
  if (!condition) throw new Mismatch(expected, show(actual));
}
