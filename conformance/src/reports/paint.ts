import { stripVTControlCharacters, styleText } from 'node:util';
import type { Status } from './report.ts';

type Style = Parameters<typeof styleText>[0];

/** How text is set off: in colour, or not at all. */
export type Paint = (style: Style, text: string) => string;
export const inColour: Paint = (style, text) => styleText(style, text, { validateStream: false });
export const plain: Paint = (_style, text) => text;

export const styles: Record<Status, Style> = {
  passed: 'green',
  failed: 'red',
  warned: 'yellow',
  observed: 'cyan',
  'not-testable': 'gray',
  'not-checked': 'gray',
  'known-failure': 'magenta',
  'unexpected-pass': 'red',
};

/** How many columns a text takes, whatever colour it has. */
const columns = (text: string): number => stripVTControlCharacters(text).length;

/** Breaks a text between its words; each line begins with `indent`, and none is longer than `width` unless one word is. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + columns(line) + 1 + columns(word) > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line];
}
