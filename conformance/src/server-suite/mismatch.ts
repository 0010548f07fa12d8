import { isDeepStrictEqual } from 'node:util';
import type { Exchange } from '../http/exchange.ts';
import { letGoOfStack } from '../http/wire-error.ts';

/** A service may answer with any number of bytes; a report shows less than this of them. A copy: a slice would keep all of the text. */
const clip = (text: string): string => Buffer.from(text.slice(0, 4000)).toString();

/** What a check expected, and what the service did; and what shows it, where that is not what the check did last. */
export class Mismatch extends Error {
  readonly expected: string;
  readonly actual: string;
  readonly exchanges: readonly Exchange[] | undefined;

  constructor(expected: string, actual: string, exchanges?: readonly Exchange[]) {
    super(`expected ${clip(expected)}, got ${clip(actual)}`);
    letGoOfStack(this);
    this.expected = clip(expected);
    this.actual = clip(actual);
    this.exchanges = exchanges;
  }
}

/** What the run was told keeps this from being tested. The reason says what would change that. */
export class NotTestable extends Error {}

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

export const isAccepted = (status: number): boolean => status >= 200 && status < 300;

/** A publish that only has to be accepted: that it is answered with 204 is a requirement of its own. @throws Mismatch */
export function accepted(status: number, what: string): void {
  must(isAccepted(status), `${what}: 204`, status);
}
