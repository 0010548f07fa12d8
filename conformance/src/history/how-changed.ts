import type { DeliveredValue, PublishOperation } from './history.ts';

/** How many publishes a value is compared with: those before it was seen, the last ones first. */
const maxCompared = 100;

type Change = (text: string) => string;

const latin1 = (text: string) => Buffer.from(text).toString('latin1');

/** What services do to a text on its way. */
const changesOfText: [how: string, Change][] = [
  ['white space was cut off', (text) => text.trim()],
  ['white space was cut off its end', (text) => text.trimEnd()],
  ['white space was cut off its beginning', (text) => text.trimStart()],
  ['white space was collapsed', (text) => text.replaceAll(/\s+/g, ' ')],
  ['line ends were changed', (text) => text.replaceAll('\r\n', '\n')],
  ['line ends were changed', (text) => text.replaceAll(/\r\n?/g, '\n')],
  ['line ends were changed', (text) => text.replaceAll(/\r?\n/g, '\r\n')],
  ['its last line end is missing', (text) => text.replace(/\r?\n$/, '')],
  ['the byte order mark is missing', (text) => text.replaceAll('\uFEFF', '')],
  ['it was normalised', (text) => text.normalize('NFC')],
  ['it was normalised', (text) => text.normalize('NFD')],
  ['it was normalised', (text) => text.normalize('NFKC')],
  ['UTF-8 was read as Latin-1', latin1],
  ['UTF-8 was written twice', (text) => latin1(latin1(text))],
  ['non-ASCII characters were replaced', (text) => text.replaceAll(/[^\0-\x7f]/gu, '?')],
  ['characters were replaced', (text) => text.replaceAll(/[^\0-\x7f]/gu, '\uFFFD')],
  ['non-ASCII characters are missing', (text) => text.replaceAll(/[^\0-\x7f]/gu, '')],
  [
    'characters beyond the basic plane are missing',
    (text) => text.replaceAll(/[\u{10000}-\u{10FFFF}]/gu, ''),
  ],
  ['control characters are missing', (text) => text.replaceAll(/[\0-\x1f\x7f]/g, '')],
  ['NUL is missing', (text) => text.replaceAll('\0', '')],
  ['it was cut at NUL', (text) => text.split('\0')[0]!],
  ['it was percent-decoded', (text) => decoded(text)],
  ['it was percent-decoded', (text) => decoded(text.replaceAll('+', ' '))],
  ['plus became space', (text) => text.replaceAll('+', ' ')],
  ['it was percent-encoded', (text) => encodeURIComponent(text)],
  ['it was encoded as JSON', (text) => JSON.stringify(text)],
  ['it was encoded as JSON', (text) => JSON.stringify(text).slice(1, -1)],
  ['quotation marks were taken off', (text) => text.replace(/^"(.*)"$/s, '$1')],
  ['it was escaped for HTML', escaped],
  ['it was put in lower case', (text) => text.toLowerCase()],
  ['it was put in upper case', (text) => text.toUpperCase()],
  ['it was encoded in base64', (text) => Buffer.from(text).toString('base64')],
];

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function escaped(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replaceAll(/[&<>"]/g, (character) => entities[character]!);
}

/**
 * Which message of a topic a value was made of, and how; undefined when it resembles none. Only for words: that it is
 * wrong is certain before.
 */
export function howChanged(
  value: DeliveredValue,
  publishes: PublishOperation[],
  atMs: number,
): { publish: PublishOperation; how: string } | undefined {
  if (value.kind === 'unknown') return undefined;
  const delivered = value.kind === 'text' ? Buffer.from(value.text) : Buffer.from(value.bytes);
  const before = publishes.filter(({ sentMs }) => sentMs <= atMs).slice(-maxCompared);
  for (const publish of before.reverse()) {
    const how = changeOf(Buffer.from(publish.bytes), delivered);
    if (how !== undefined) return { publish, how };
  }
  return undefined;
}

function changeOf(published: Buffer, delivered: Buffer): string | undefined {
  if (delivered.length > 0 && delivered.length < published.length) {
    if (published.subarray(0, delivered.length).equals(delivered))
      return `it was cut after ${delivered.length} bytes`;
    if (published.subarray(-delivered.length).equals(delivered)) return 'its beginning is missing';
  }
  if (published.length > 0 && delivered.length > published.length) {
    if (delivered.subarray(0, published.length).equals(published)) return 'something follows it';
    if (delivered.subarray(-published.length).equals(published)) return 'something precedes it';
  }
  const text = published.toString();
  const deliveredText = delivered.toString();
  for (const [how, change] of changesOfText) if (change(text) === deliveredText) return how;
  if (delivered.length === published.length) {
    const different = delivered.filter((byte, index) => byte !== published[index]).length;
    if (different * 8 <= delivered.length || different === 1) return `${different} of its bytes differ`;
  }
  return undefined;
}
