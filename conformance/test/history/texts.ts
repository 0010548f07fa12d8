import type { Random } from './random.ts';

/** What a service may take offence at. */
const pieces = [
  ' ',
  '\r\n',
  '\n',
  '\t',
  '\0',
  '\u001b[0m',
  '"',
  '\\',
  '&amp;',
  '<b>',
  '%41',
  '+',
  'é',
  'e\u0301',
  'ﬁ',
  '\uFEFF',
  '\u2028',
  '😀',
  '日本',
  '\u202E',
  'ß',
];

/** A text that no other message has, with pieces that are easily changed. */
export const textOf = (index: number, random: Random): string =>
  `${random.of(['', ' ', '\uFEFF'])}Message ${index}: ${Array.from({ length: random.below(6) }, () => random.of(pieces)).join('')}.${random.of(['', '\n', ' '])}`;

const changes: ((text: string) => string)[] = [
  (text) => text.trim(),
  (text) => text.replaceAll('\r\n', '\n'),
  (text) => text.normalize('NFC'),
  (text) => text.normalize('NFKD'),
  (text) => Buffer.from(text).toString('latin1'),
  (text) => text.replaceAll(/[^\0-\x7f]/gu, '\uFFFD'),
  (text) => text.replaceAll(/[\u{10000}-\u{10FFFF}]/gu, ''),
  (text) => text.replaceAll(/[\0-\x1f]/g, ''),
  (text) => text.toLowerCase(),
  (text) => text.slice(0, 8),
  (text) => JSON.stringify(text).slice(1, -1),
  (text) => text.replaceAll('+', ' '),
  (text) => text.replaceAll(/%41/g, 'A'),
  (text) => text.replaceAll(/😀/gu, '\uD83D'),
];

/** The text as some service would change it; undefined when that service would not. */
export function changedText(text: string, random: Random): string | undefined {
  const changed = random.of(changes)(text);
  return changed === text ? undefined : changed;
}
