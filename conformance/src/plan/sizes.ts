import type { TextClass } from './texts.ts';

/** A service that tells no limit may have any; above this, to refuse is its own affair. */
const surelyTaken = 1000;
/** Who tells a limit may count otherwise, in characters or with what is around them; not so far below it. */
const surelyOf = (maxMessageBytes: number | undefined): number =>
  maxMessageBytes === undefined ? surelyTaken : maxMessageBytes / 4;
/** No larger messages than this are sent, whatever the limit. */
export const largestSize = 128 * 1024;
/** Large: more than what is copied, written or read at a time. */
export const largeBytes = 100 * 1024;

/** 2^n - 1, 2^n, 2^n + 1 for every n from 6 on, as far as the limit allows. */
const sizesUpTo = (limit: number): number[] => {
  const sizes: number[] = [];
  for (let size = 64; size <= Math.min(limit, largestSize); size *= 2)
    sizes.push(...[size - 1, size, size + 1].filter((each) => each <= limit));
  return sizes;
};

/** The sizes that buffers and limits like, for a service with that limit; undefined: it tells none. */
export const sizesFor = (maxMessageBytes: number | undefined): number[] =>
  sizesUpTo(maxMessageBytes ?? largestSize + 1);

const mayBeRefused = (bytes: number, maxMessageBytes?: number): Pick<TextClass, 'mayBeRefused'> =>
  isLarge(bytes, maxMessageBytes) ? { mayBeRefused: true } : {};

/** Texts of so many bytes, no two alike, in which a position can be told by what stands there: also what is written otherwise in other places. */
const asciiOf = (bytes: number): string => {
  const block = `${bytes}:abc\r\ndefg\nhij\rk\tlm "no" \\p\\n  'q' <r>&+ %41 stuvwxyz`;
  return block.repeat(Math.ceil(bytes / block.length)).slice(0, bytes);
};

/** As many characters of several bytes as fit, the first one after so many single bytes: some stand across every boundary. */
function wideOf(character: string, offset: number, bytes: number): string {
  const width = Buffer.byteLength(character);
  const count = Math.floor((bytes - offset) / width);
  return 'x'.repeat(offset) + character.repeat(count) + 'x'.repeat(bytes - offset - count * width);
}

const wide: [character: string, offsets: number[]][] = [
  ['ä', [1]],
  ['€', [0, 1, 2]],
  ['🐎', [1, 2, 3]],
];

/** Texts by their size in bytes: around each power of two, and with characters of several bytes across each of them. */
export function sizedTexts(maxMessageBytes: number | undefined): TextClass[] {
  const sizes = sizesFor(maxMessageBytes);
  const limit = Math.min(maxMessageBytes ?? 8192, largestSize);
  return [
    ...sizes.map((size) => ({
      name: `${size} bytes`,
      text: asciiOf(size),
      ...mayBeRefused(size, maxMessageBytes),
    })),
    ...wide.flatMap(([character, offsets]) =>
      offsets.flatMap((offset) =>
        [900, limit].map((size) => ({
          name: `${size} bytes of ${character} from byte ${offset} on`,
          text: wideOf(character, offset, size),
          ...mayBeRefused(size, maxMessageBytes),
        })),
      ),
    ),
  ];
}

/** Deterministic bytes of every value. */
export const bytesOf = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (at * 167 + (at >> 8) * 31 + length) & 0xff);

/** Whether a message of that size may be refused as too large, by a service with that limit; undefined: it tells none. */
export const isLarge = (bytes: number, maxMessageBytes?: number): boolean =>
  bytes > surelyOf(maxMessageBytes);
