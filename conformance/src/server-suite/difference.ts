import { excerpt } from '../http/excerpt.ts';
const around = 24;

const shownAt = (text: string, at: number): string => {
  const from = Math.max(0, at - around);
  const shown = JSON.stringify(text.slice(from, at + around));
  return `${from > 0 ? '…' : ''}${shown}${at + around < text.length ? '…' : ''}`;
};

/**
 * Two texts that should be equal, shown where they begin to differ.
 * @param name what they are @returns what was expected, and what came
 */
export function differenceOf(name: string, expected: string, actual: unknown): [string, string] {
  if (typeof actual !== 'string')
    return [`the value of ${name}: ${shownAt(expected, 0)}`, excerpt(JSON.stringify(actual))];
  let at = 0;
  while (at < expected.length && expected[at] === actual[at]) at++;
  return [
    `the value of ${name}: ${shownAt(expected, at)} (${expected.length} characters)`,
    `${shownAt(actual, at)} (${actual.length} characters, different from character ${at} on)`,
  ];
}
