import type { Variant } from '../variant.ts';

const framing =
  'RFC 9112 §6.3: the end of a body is told by chunks, by a length, or by the end of the connection.';
const fields =
  'RFC 9110 §5.1: field names are case-insensitive. RFC 9112 §5: white space around a value is not part of it.';
const further = 'RFC 9110 §5.1: a recipient passes over header fields that it does not know.';
const persistence =
  'RFC 9112 §9.3 and §9.5: a server may close a connection after any answer, and when it idles.';
const time = 'No page says how fast an answer is.';
const long =
  '003 › Subscribe: the GET blocks; what a proxy in front does to a request that blocks is not the service’s.';

const titled = (name: string) => name.replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
const mixed = (name: string) =>
  Array.from(name, (letter, at) => (at % 2 ? letter.toUpperCase() : letter)).join('');
const between = (from: number, to: number) => () => from + Math.random() * (to - from);

/** How HTTP is spoken. */
export const httpVariants: Variant[] = [
  {
    id: 'http-by-hand',
    what: 'speaks HTTP/1.1 by a server of its own, with a length for each body and a reason phrase of its own',
    right: framing,
    speech: {},
  },
  {
    id: 'http-chunked',
    what: 'sends every body in chunks of 100 bytes, with upper-case sizes',
    right: framing,
    speech: { framing: 'chunked' },
  },
  {
    id: 'http-chunk-extensions',
    what: 'sends chunks with extensions, and trailers after them',
    right:
      'RFC 9112 §7.1.1: a recipient passes over chunk extensions that it does not know; §7.1.2: trailers may follow.',
    service: 'reference',
    speech: { framing: 'chunked', chunkExtension: ';a="b;c";d', trailers: ['X-Checksum: 1', 'X-Took: 3'] },
  },
  {
    id: 'http-until-close',
    what: 'tells the end of each body by closing the connection',
    right: framing,
    speech: { framing: 'close' },
    warned: ['http-keep-alive', 'http-pipelined-after-error'],
  },
  {
    id: 'http-1.0',
    what: 'answers as HTTP/1.0, and closes the connection each time',
    right: 'RFC 9110 §2.5: a server may answer with a lower minor version.',
    service: 'reference',
    speech: { version: '1.0', framing: 'close' },
    warned: ['http-keep-alive', 'http-pipelined-after-error'],
  },
  {
    id: 'http-1.0-length',
    what: 'answers as HTTP/1.0 with a length, and closes the connection each time',
    right: 'RFC 9110 §2.5: a server may answer with a lower minor version.',
    speech: { version: '1.0' },
    warned: ['http-keep-alive', 'http-pipelined-after-error'],
  },
  {
    id: 'http-1.0-refused',
    what: 'refuses requests of HTTP/1.0 with 505',
    right: 'RFC 9110 §15.6.6: a server may refuse the major or minor version of a request.',
    speech: { refusesOld: true },
  },
  {
    id: 'http-early-head',
    what: 'begins the answer to a poll that waits with its head, and sends white space every 0.7 s until its JSON comes',
    right: 'RFC 8259 §2: white space may stand before a JSON value; RFC 9112 §7.1: the body comes in chunks.',
    speech: { early: { afterMs: 20, everyMs: 700 } },
  },
  {
    id: 'http-connection-close',
    what: 'closes the connection after each answer, and says so',
    right: persistence,
    speech: { closes: true },
    warned: ['http-keep-alive', 'http-pipelined-after-error'],
  },
  {
    id: 'http-connection-close-chunked',
    what: 'the same with chunks',
    right: persistence,
    service: 'reference',
    speech: { closes: true, framing: 'chunked', header: titled },
    warned: ['http-keep-alive', 'http-pipelined-after-error'],
  },
  {
    id: 'http-idle-connections',
    what: 'closes a connection on which nothing came for 2.5 s',
    right: persistence,
    speech: { idleMs: 2500 },
  },
  {
    id: 'http-header-title',
    what: 'writes the names of headers in title case, without a space before the value',
    right: fields,
    speech: { header: titled, around: ['', ''] },
  },
  {
    id: 'http-header-upper',
    what: 'writes the names of headers in capitals, and white space around the values',
    right: fields,
    service: 'reference',
    speech: { header: (name) => name.toUpperCase(), around: ['\t ', '  '] },
  },
  {
    id: 'http-header-mixed',
    what: 'writes the names of headers in mixed case, in chunks',
    right: fields,
    speech: { header: mixed, framing: 'chunked' },
  },
  {
    id: 'http-headers-more',
    what: 'sends forty further headers, cookies and a CSP among them',
    right: further,
    service: 'reference',
    speech: {
      more: [
        'Set-Cookie: a=b; Path=/; HttpOnly',
        'Set-Cookie: c=d',
        "Content-Security-Policy: default-src 'self'",
        'X-Empty:',
        'ETag: W/"x"',
        'Vary: *',
        'Server: something/1.0 (and more; or less)',
        'Via: 1.1 a, 1.1 b',
        'Date: Tue, 27 May 2025 15:04:13 GMT',
        'Connection: keep-alive',
        'Keep-Alive: timeout=5, max=1000',
        ...Array.from({ length: 30 }, (_, n) => `X-Header-${n}: ${'value '.repeat(n)}`),
      ],
    },
  },
  {
    id: 'http-no-reason',
    what: 'sends no reason phrase',
    right: 'RFC 9112 §4: the reason phrase may be empty, and a client ignores it.',
    speech: { reason: '' },
  },
  {
    id: 'http-early-hints',
    what: 'sends 102 and 103 before each answer',
    right: 'RFC 9110 §15.2: a client must be able to read interim responses, expected or not.',
    speech: {
      interim: [
        'HTTP/1.1 102 Processing\r\n\r\n',
        'HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n',
      ],
    },
  },
  {
    id: 'http-expect-ignored',
    what: 'passes over `Expect: 100-continue`, and answers when it has the body',
    right: 'RFC 9110 §10.1.1: a server may omit the 100 if it has received the body.',
    speech: { expect: 'ignored' },
  },
  {
    id: 'http-expect-refused',
    what: 'answers `Expect: 100-continue` with 417',
    right: 'RFC 9110 §15.5.18.',
    speech: { expect: 'refused' },
  },
  {
    id: 'http-length-required',
    what: 'answers a chunked body with 411',
    right: 'RFC 9112 §6.3: a server may refuse a message without a length with 411.',
    speech: { needsLength: true },
    warned: ['http-pipelined-after-error'],
  },
  {
    id: 'http-slow-writes',
    what: 'sends each answer in pieces of 40 bytes, 2 ms apart',
    right: time,
    speech: { pieces: { bytes: 40, everyMs: 2 } },
  },
  {
    id: 'http-bytewise',
    what: 'sends chunked answers in pieces of 7 bytes: chunk sizes and escapes are cut in the middle',
    right: framing,
    service: 'reference',
    speech: { framing: 'chunked', pieces: { bytes: 7, everyMs: 0 } },
  },
  {
    id: 'http-latency',
    what: 'is 40 ms away',
    right: time,
    speech: { travelMs: () => 20 },
  },
  {
    id: 'http-jitter',
    what: 'answers between 0 and 60 ms late, each time anew',
    right: time,
    service: 'reference',
    speech: { travelMs: between(0, 30) },
  },
  {
    id: 'http-hiccups',
    what: 'answers at once, but for one request in thirty that takes 400 ms',
    right: time,
    speech: { travelMs: () => (Math.random() < 1 / 60 ? 400 : 0) },
  },
  {
    id: 'proxy-cuts',
    what: 'stands behind a proxy that cuts a poll which nothing answers for 5.5 s',
    right: long,
    speech: { impatient: { afterMs: 5500, with: 'cut' } },
    options: { holdMs: 7000 },
  },
  {
    id: 'proxy-cuts-early',
    what: 'stands behind a proxy that cuts a poll which nothing answers for 4 s',
    right: long,
    speech: { impatient: { afterMs: 4000, with: 'cut' } },
    options: { holdMs: 5000 },
  },
  {
    id: 'proxy-504',
    what: 'stands behind a proxy that answers a poll with 504 when nothing came for 5.5 s',
    right: long,
    service: 'reference',
    speech: { impatient: { afterMs: 5500, with: '504' } },
    options: { holdMs: 7000 },
  },
  {
    id: 'http-media-type-plain',
    what: 'calls its JSON `application/json` and nothing more',
    right: 'RFC 8259 §11 defines no charset parameter.',
    answers: { headers: { 'content-type': 'application/json' } },
  },
  {
    id: 'http-media-type-charset',
    what: 'calls its JSON `Application/JSON; Charset="UTF-8"`',
    right:
      'RFC 9110 §8.3.1: type, subtype and the names of parameters are case-insensitive; values may be quoted.',
    answers: { headers: { 'content-type': 'Application/JSON; Charset="UTF-8"' } },
  },
  {
    id: 'http-media-type-text',
    what: 'calls its JSON `text/plain`',
    right: '003 › Success: "a JSON object"; no page names the media type of the answer.',
    answers: { headers: { 'content-type': 'text/plain; charset=utf-8' } },
    warned: ['subscribe-schema'],
  },
  {
    id: 'http-cache-control-absent',
    what: 'says nothing of caches in its answers to polls',
    right: 'RFC 9111 §3: a cache may not keep an answer to a request with Authorization anyway.',
    answers: { headers: { 'cache-control': 'max-age=0' } },
    warned: ['subscribe-no-store'],
  },
];
