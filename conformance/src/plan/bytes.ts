import { deflateSync, gzipSync } from 'node:zlib';
import { bytesOf, isLarge, sizesFor } from './sizes.ts';

/** Bytes to publish. */
export interface BytesClass {
  name: string;
  bytes: Uint8Array;
  /** As for texts: what is taken has to be delivered as it is. */
  mayBeRefused?: true;
}

const of = (...bytes: number[]) => Uint8Array.from(bytes);
const utf8 = (text: string) => new Uint8Array(Buffer.from(text));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

const named = (classes: Record<string, Uint8Array>): BytesClass[] =>
  Object.entries(classes).map(([name, bytes]) => ({ name, bytes }));

const forms = named({
  'every byte': of(...range(0, 255)),
  'every byte, downwards': of(...range(0, 255).reverse()),
  'a zero byte': of(0),
  'zero bytes': of(0, 0, 0, 0),
  'zero bytes at both ends': of(0, 1, 2, 0, 0),
  'FF FE': of(0xff, 0xfe),
  'FE FF and more': of(0xfe, 0xff, 0, 0x41),
  'a byte order mark': of(0xef, 0xbb, 0xbf, 0x41),
  'only high bytes': of(...range(0x80, 0xff)),
  text: utf8('looks like text'),
  'text of several bytes': utf8('äöü€🐎'),
  JSON: utf8('{"value":{"text":"x"}}'),
  'base64 as bytes': utf8('dGV4dA=='),
  'line ends': utf8('a\r\nb\nc\r\n'),
  'white space': utf8(' \t '),
  digits: utf8('42'),
  'the digit zero': utf8('0'),
  'a compressed head': of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3),
  gzip: new Uint8Array(gzipSync('compressed, and compressed it has to stay')),
  zlib: new Uint8Array(deflateSync('compressed, and compressed it has to stay')),
  'UTF-16 with its mark': new Uint8Array(Buffer.from('\ufefftext', 'utf16le')),
  'base64 with line ends': utf8('dGV4\r\ndA==\r\n'),
  'percent escapes': utf8('%00%41+'),
});

/** What UTF-8 forbids: bytes all the same. */
const notUtf8 = named({
  'a lone continuation byte': of(0x80),
  'a cut sequence': of(0x61, 0xe2, 0x82),
  'an overlong form': of(0xc0, 0xaf),
  'half a surrogate pair': of(0xed, 0xa0, 0x80),
  'beyond U+10FFFF': of(0xf4, 0x90, 0x80, 0x80),
  'Latin-1': of(0x63, 0x61, 0x66, 0xe9),
});

/** The shapes of base64: no, one and two characters of padding, and the characters in which its alphabets differ. */
export const base64Forms: readonly BytesClass[] = named({
  'one byte': of(0x4d),
  'two bytes': of(0x4d, 0x61),
  'three bytes': of(0x4d, 0x61, 0x6e),
  'four bytes': of(0x4d, 0x61, 0x6e, 0x21),
  'plus signs in base64': of(0xfb, 0xef, 0xbe),
  'slashes in base64': of(0xff, 0xff, 0xff),
  'plus and slash in base64, with padding': of(0xfb, 0xff),
});

/** Bytes that are not UTF-8: as text they are refused, or whatever is made of them is the service's affair. */
export const invalidUtf8: readonly BytesClass[] = notUtf8;

/** Every class of bytes that services are known to change. */
export const bytesClasses: readonly BytesClass[] = [
  ...forms,
  ...notUtf8,
  ...base64Forms,
  { name: 'no byte at all', bytes: of(), mayBeRefused: true },
];

/** Bytes by their size, around each power of two. */
export const sizedBytes = (maxMessageBytes: number | undefined): BytesClass[] =>
  sizesFor(maxMessageBytes).map((size) => ({
    name: `${size} bytes`,
    bytes: bytesOf(size),
    ...(isLarge(size, maxMessageBytes) && { mayBeRefused: true }),
  }));
