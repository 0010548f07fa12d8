import { Buffer } from 'node:buffer';
import { rows, type Parts, type Written } from './row.ts';

const text = (...bytes: number[]): Parts => ({ body: Buffer.from(bytes) });
const bytes = (body: string | Buffer, type = 'application/octet-stream'): Parts => ({
  headers: { 'Content-Type': type },
  body,
});
const chunk = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
const tooLarge = 'x'.repeat(2e6);

/** What is published. RFC 3629 for what is no UTF-8. */
export const bodies = rows([
  ['text of 0xff', text(0xff), '400'],
  ['text of half a character', text(0xc3), '400'],
  ['text of a byte that goes on', text(0x80), '400'],
  ['text of an overlong slash', text(0xc0, 0xaf), '400'],
  ['text of a surrogate', text(0xed, 0xa0, 0x80), '400'],
  ['text beyond Unicode', text(0xf4, 0x90, 0x80, 0x80), '400'],
  ['text of five bytes', text(0xf8, 0x88, 0x80, 0x80, 0x80), '400'],
  ['text in UTF-16', bytes(Buffer.from('\ufeffhä', 'utf16le'), 'text/plain; charset=utf-16'), '400'],
  ['text in Latin-1', bytes(Buffer.from('hä', 'latin1'), 'text/plain; charset=iso-8859-1'), '400'],
  ['text of a character cut at the end', { body: Buffer.from('ok €').subarray(0, 5) }, '400'],
  ['text of controls', { body: '\u0000\u0001\u001b[2J\u007f' }, '204'],
  ['text of line separators', { body: '\u2028\u2029\u0085' }, '204'],
  ['text of a mark', { body: '\ufeffx' }, '204'],
  ['text that is no character', { body: '\uffff\ufffe' }, '204'],
  ['text that is JSON', { body: '{"items":[{"item":{}}]}' }, '204'],
  ['text that ends a string', { body: '"}}],"x":"' }, '204'],
  ['text that is markup', { body: '</script><img src=x onerror=alert(1)>' }, '204'],
  ['bytes of everything', bytes(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))), '204'],
  ['bytes that are zeros', bytes(Buffer.alloc(50_000)), '204'],
  [
    'bytes that are gzip',
    { ...bytes(Buffer.from('1f8b0800', 'hex')), lines: ['Content-Encoding: gzip'] },
    '204',
  ],
  ['text that is gzip', { body: Buffer.from('1f8b0800', 'hex'), lines: ['Content-Encoding: gzip'] }, '400'],
  ['no text', { body: '' }, '204'],
  ['no bytes', bytes(''), '204'],
  ['no chunks', { headers: { 'Transfer-Encoding': 'chunked' }, body: '0\r\n\r\n' }, '204'],
  ['text at the limit', { body: 'x'.repeat(100_000) }, '204'],
  ['text over the limit by one', { body: 'x'.repeat(100_001) }, '400', { mock: '204' }],
  ['text of 2 MB', { body: tooLarge }, '400|', { mock: '204' }],
  ['bytes of 2 MB', bytes(tooLarge), '400|', { mock: '204' }],
  [
    '2 MB in a chunk',
    { headers: { 'Transfer-Encoding': 'chunked' }, body: chunk(tooLarge) },
    '400|',
    { mock: '204' },
  ],
  ['2 MB that nobody may send', { headers: { Authorization: null }, body: tooLarge }, '401|'],
  ['2 MB for a page that is not there', { target: '/nowhere', body: tooLarge }, '404|'],
  ['2 MB of another type', bytes(tooLarge, 'application/json'), '400|'],
] satisfies Written[]);
