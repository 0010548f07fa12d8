// How violations speak of values.
import type { DeliveredValue, PollCursor, PublishOperation } from './history.ts';

const maxShown = 60;

const quoted = (text: string): string =>
  text.length <= maxShown
    ? JSON.stringify(text)
    : `${JSON.stringify(text.slice(0, maxShown))}… (${text.length} characters)`;

const bytesInWords = (bytes: Uint8Array): string => {
  const shown = Buffer.from(bytes.subarray(0, maxShown / 3)).toString('hex');
  return `${bytes.length} bytes ${shown}${bytes.length > maxShown / 3 ? '…' : ''}`;
};

export const valueInWords = (value: DeliveredValue): string =>
  value.kind === 'text'
    ? quoted(value.text)
    : value.kind === 'binary'
      ? bytesInWords(value.bytes)
      : 'a value of unknown kind';

export const publishedInWords = ({ valueKind, bytes }: PublishOperation): string =>
  valueKind === 'binary' ? bytesInWords(bytes) : quoted(Buffer.from(bytes).toString());

export const positionInWords = ({ number, page }: { number: number; page: number }): string =>
  `number ${number} of page ${page}`;

export const cursorInWords = ({ number, page }: PollCursor): string =>
  number === undefined && page === undefined
    ? 'a poll without a cursor'
    : `the cursor (${number ?? 'absent'}, ${page ?? 'absent'})`;

export const msInWords = (ms: number): string => `${Math.round(ms)} ms`;
