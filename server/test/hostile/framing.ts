import { rows, type Parts, type Written } from './row.ts';

const kilobytes = (count: number) => 'x'.repeat(count * 1024);
const length = (value: string | string[], body = 'hello'): Parts => ({
  headers: { 'Content-Length': value },
  body,
});
const coding = (value: string | string[], body = '1\r\nx\r\n0\r\n\r\n'): Parts => ({
  headers: { 'Transfer-Encoding': value },
  body,
});
const chunks = (body: string): Parts => coding('chunked', body);
/** What somebody hides in, or behind, another request. It would be seen: it has a status that no other has. */
const hidden = 'GET /hidden HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
const keep = { Connection: 'keep-alive' };

const lengths: Written[] = [
  ['a negative length', length('-5'), '400|'],
  ['a length with a sign', length('+5'), '400|'],
  ['a length that is no number', length('five'), '400|'],
  ['a length in hex', length('0x5'), '400|'],
  ['a length with an exponent', length('5e0'), '400|'],
  ['a length with a point', length('5.0'), '400|'],
  ['an empty length', length(''), '400|'],
  ['a length of two numbers', length('5 5'), '400|'],
  ['a length that is a list', length('5, 5'), '400|'],
  ['a length that is a list of two', length('5, 6'), '400|'],
  ['a length in quotes', length('"5"'), '400|'],
  ['a length in other digits', length('\xb2'), '400|'],
  ['a length beyond 2^53', length('9007199254740993'), '400|408|'],
  ['a length beyond 2^64', length('99999999999999999999999'), '400|'],
  ['a length that wraps to 5', length('18446744073709551621'), '400|'],
  ['a length with zeros before it', length('0005'), '204|400|'],
  ['two lengths', length(['5', '6']), '400|'],
  ['the same length twice', length(['5', '5']), '400|'],
  [
    'a length in two letter cases',
    { headers: { 'Content-Length': '5', 'CONTENT-LENGTH': '6' }, body: 'hello' },
    '400|',
  ],
  ['a body that stops short', length('50'), '400|408|'],
  ['no length and no chunks', { headers: { 'Content-Length': null }, body: 'hello' }, '204'],
];

const codings: Written[] = [
  ['chunked in capitals', coding('CHUNKED'), '204'],
  ['chunked after a comma', coding(', chunked'), '204|400|501'],
  ['an unknown coding', coding('gzip', 'hello'), '400|'],
  ['an unknown coding, then chunked', coding('gzip, chunked'), '501'],
  ['identity', coding('identity', 'hello'), '400|'],
  ['identity, then chunked', coding('identity, chunked'), '501|400'],
  ['chunked, then identity', coding('chunked, identity'), '400|'],
  ['chunked twice', coding('chunked, chunked'), '400|501'],
  ['chunked twice in two lines', coding(['chunked', 'chunked']), '400|501|'],
  ['gzip and chunked in two lines', coding(['gzip', 'chunked']), '501|400|'],
  ['chunked and gzip in two lines', coding(['chunked', 'gzip']), '400|'],
  ['xchunked', coding('xchunked'), '400|'],
  ['chunkedx', coding('chunkedx'), '400|'],
  ['chunked with a parameter', coding('chunked;q=1'), '400|501|'],
  ['chunked in quotes', coding('"chunked"'), '400|'],
  ['chunked after a vertical tab', coding('\x0bchunked'), '400|501|'],
  ['chunked after a tab', coding('\tchunked'), '204|400'],
  ['no coding', coding(''), '204( 400)?|400|'],
  [
    'a coding with a space before its colon',
    { headers: { 'Content-Length': null }, lines: ['Transfer-Encoding : chunked'] },
    '400|',
  ],
  [
    'a folded coding',
    { headers: { 'Content-Length': null }, lines: ['Transfer-Encoding:\r\n chunked'], body: '0\r\n\r\n' },
    '204|400|',
  ],
  ['chunks in HTTP/1.0', { ...coding('chunked'), version: 'HTTP/1.0' }, '400|'],
  [
    'a length and chunks',
    { headers: { 'Content-Length': '5', 'Transfer-Encoding': 'chunked' }, body: '0\r\n\r\n' },
    '400|',
  ],
  [
    'chunks and a length',
    { headers: { 'Transfer-Encoding': 'chunked', 'Content-Length': '5' }, body: '0\r\n\r\n' },
    '400|',
  ],
];

const chunkForms: Written[] = [
  ['a chunk size that is no number', chunks('zz\r\nhello\r\n0\r\n\r\n'), '400|'],
  ['a negative chunk size', chunks('-1\r\nhello\r\n0\r\n\r\n'), '400|'],
  ['a chunk size with a sign', chunks('+5\r\nhello\r\n0\r\n\r\n'), '400|'],
  ['a chunk size with 0x', chunks('0x5\r\nhello\r\n0\r\n\r\n'), '400|'],
  ['a chunk size after a space', chunks(' 5\r\nhello\r\n0\r\n\r\n'), '400|'],
  ['an empty chunk size', chunks('\r\nhello\r\n0\r\n\r\n'), '400|'],
  ['a chunk size beyond 2^64', chunks('ffffffffffffffffff\r\nhello\r\n'), '400|'],
  ['a chunk size that wraps to 5', chunks('10000000000000005\r\nhello\r\n0\r\n\r\n'), '400|'],
  ['a gigantic chunk size', chunks('7fffffffffffffff\r\nhello\r\n'), '400|408|'],
  ['a chunk longer than its size', chunks('2\r\nhello\r\n0\r\n\r\n'), '400|'],
  ['a chunk shorter than its size', chunks('9\r\nhello\r\n0\r\n\r\n'), '400|408|'],
  ['a chunk without its line end', chunks('5\r\nhello0\r\n\r\n'), '400|'],
  ['a chunk size that ends with LF', chunks('5\nhello\r\n0\r\n\r\n'), '400|'],
  ['a chunk that ends with LF', chunks('5\r\nhello\n0\r\n\r\n'), '400|'],
  ['a chunk without its end', chunks('5\r\nhello'), '400|408|'],
  ['no last chunk', chunks('5\r\nhello\r\n'), '400|408|'],
  ['a last chunk of many zeros', chunks('5\r\nhello\r\n0000000000\r\n\r\n'), '204|400'],
  ['a chunk size of a thousand zeros', chunks(`${'0'.repeat(1000)}5\r\nhello\r\n0\r\n\r\n`), '204|400|'],
  ['a chunk extension', chunks('5;a=b;c="d e"\r\nhello\r\n0\r\n\r\n'), '204'],
  ['a chunk extension with LF', chunks('5;a\nb\r\nhello\r\n0\r\n\r\n'), '400|'],
  ['a chunk extension with CR', chunks('5;a\rb\r\nhello\r\n0\r\n\r\n'), '400|'],
  ['a chunk extension with NUL', chunks('5;a\0b\r\nhello\r\n0\r\n\r\n'), '400|'],
  ['a chunk extension of 20 KiB', chunks(`5;${kilobytes(20)}\r\nhello\r\n0\r\n\r\n`), '400|413|431|'],
  [
    '20 KiB of chunk extensions',
    chunks(`${'1;x=yyyyyyyy\r\nz\r\n'.repeat(2048)}0\r\n\r\n`),
    '204|400|413|431|',
  ],
  ['a trailer', chunks('1\r\nx\r\n0\r\nX-Trailer: 1\r\n\r\n'), '204'],
  [
    'a trailer that is a token',
    {
      ...chunks('1\r\nx\r\n0\r\nAuthorization: TOKEN\r\n\r\n'),
      headers: { Authorization: null, 'Transfer-Encoding': 'chunked' },
    },
    '401',
  ],
  ['a trailer that is a second token', chunks('1\r\nx\r\n0\r\nAuthorization: other\r\n\r\n'), '204'],
  ['a trailer that is a length', chunks('1\r\nx\r\n0\r\nContent-Length: 50\r\n\r\n'), '204|400'],
  ['a trailer without a colon', chunks('1\r\nx\r\n0\r\nnonsense\r\n\r\n'), '400|'],
  ['a trailer of 20 KiB', chunks(`0\r\nX: ${kilobytes(20)}\r\n\r\n`), '400|431|'],
  ['5,000 trailers', chunks(`0\r\n${'X: 1\r\n'.repeat(5000)}\r\n`), '204|400|431|'],
  ['3,000 chunks of a byte', chunks(`${'1\r\nx\r\n'.repeat(3000)}0\r\n\r\n`), '204'],
];

/** Pairs in which two readers could disagree where the first request ends. Nobody may ever see the hidden one as its own. */
const smuggled: Written[] = [
  [
    'CL.TE',
    {
      headers: { ...keep, 'Content-Length': '6', 'Transfer-Encoding': 'chunked' },
      body: '0\r\n\r\nG',
      then: hidden,
    },
    '400|',
  ],
  [
    'TE.CL',
    {
      headers: { ...keep, 'Transfer-Encoding': 'chunked', 'Content-Length': '4' },
      body: `5c\r\n${hidden}\r\n0\r\n\r\n`,
    },
    '400|',
  ],
  [
    'TE.TE',
    { headers: { ...keep, 'Transfer-Encoding': ['chunked', 'cow'] }, body: '0\r\n\r\n', then: hidden },
    '400|',
  ],
  [
    'TE.TE with a list',
    { headers: { ...keep, 'Transfer-Encoding': 'chunked, cow' }, body: '0\r\n\r\n', then: hidden },
    '400|',
  ],
  [
    'a coding behind a bare LF',
    { headers: { ...keep, 'X-A': 'b\nTransfer-Encoding: chunked' }, body: '0\r\n\r\n', then: hidden },
    '400|',
  ],
  [
    'two lengths and a request',
    { headers: { ...keep, 'Content-Length': ['0', String(hidden.length)] }, body: hidden },
    '400|',
  ],
  ['a request in a body', { headers: {}, body: hidden }, '204'],
  [
    'a request in the body of a poll',
    {
      method: 'GET',
      target: '/topics/nowhere/t',
      headers: { 'Content-Length': String(hidden.length) },
      body: hidden,
    },
    '404',
    { mock: '200|400', fetch: null },
  ],
  [
    'a request in the chunks of a poll',
    {
      method: 'GET',
      target: '/topics/nowhere/t',
      headers: { 'Transfer-Encoding': 'chunked' },
      body: `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`,
    },
    '404',
    { mock: '200|400', fetch: null },
  ],
  ['a request in the body of HEAD', { method: 'HEAD', body: hidden }, '405', { fetch: null }],
  ['a request in the body of OPTIONS', { method: 'OPTIONS', body: hidden }, '204'],
  ['a request in the body of TRACE', { method: 'TRACE', body: hidden }, '405', { fetch: null }],
  ['a request behind the end', { then: hidden }, '204'],
  ['a request behind chunks that end', { ...chunks('1\r\nx\r\n0\r\n\r\n'), then: hidden }, '204'],
  ['a request behind a bad length', { headers: { ...keep, 'Content-Length': '-5' }, then: hidden }, '400|'],
  [
    'a request behind a bad chunk',
    { headers: { ...keep, 'Transfer-Encoding': 'chunked' }, body: 'zz\r\n', then: hidden },
    '400|',
  ],
  ['a request behind one without a host', { headers: { ...keep, Host: null }, then: hidden }, '400'],
  [
    'a request behind two tokens',
    { headers: { ...keep, Authorization: ['TOKEN', 'TOKEN'] }, then: hidden },
    '400',
  ],
  [
    'a request behind a coding of two',
    { headers: { ...keep, 'Transfer-Encoding': 'gzip, chunked' }, body: '0\r\n\r\n', then: hidden },
    '501',
  ],
  ['a request behind an expectation', { headers: { ...keep, Expect: 'miracles' }, then: hidden }, '417'],
  ['a request behind HTTP/1.0', { version: 'HTTP/1.0', headers: { Connection: null }, then: hidden }, '204'],
  ['two requests in a row', { headers: keep, then: hidden }, '204 404'],
  ['garbage behind a request', { headers: keep, then: 'garbage\r\n\r\n' }, '204 400'],
  [
    'a connection that takes the length away',
    { headers: { Connection: 'close, Content-Length' }, body: 'hello' },
    '204',
  ],
  ['a method in a header', { headers: { 'X-HTTP-Method-Override': 'DELETE' } }, '204'],
];

/** Where a message ends: RFC 9112 §6, §7. */
export const framing = rows([...lengths, ...codings, ...chunkForms, ...smuggled]);
