import { Buffer } from 'node:buffer';
import { rows, type Written } from './row.ts';

/** RFC 9112 §2.2: what cannot be read is 400, or the connection ends. */
const unread = '400|';
const kilobytes = (count: number) => 'x'.repeat(count * 1024);
const rest =
  'Host: x\r\nAuthorization: TOKEN\r\nContent-Type: text/plain\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx';
const line = (text: string, end = '\r\n') => `${text}${end}${rest}`;
const withLine = (text: string) => ({ lines: [text] });

/** What is no HTTP at all. */
const other: Written[] = [
  ['nothing but line ends', '\r\n\r\n\r\n\r\n', '408|'],
  ['words', 'hello there\r\n\r\n', unread],
  ['a TLS hello', Buffer.from('16030100c8010000c40303', 'hex'), unread],
  ['an SSH banner', 'SSH-2.0-OpenSSH_9.9\r\n', unread],
  ['a SOCKS greeting', Buffer.from('050100', 'hex'), unread],
  ['a mail', 'EHLO example.test\r\nMAIL FROM:<a@b>\r\n\r\n', unread],
  ['RTSP', line('OPTIONS * RTSP/1.0'), '204|400|'],
  ['a redis command', '*1\r\n$4\r\nPING\r\n', unread],
  ['a PROXY line', `PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n${line('POST /topics/demo/t HTTP/1.1')}`, unread],
  ['a PROXY header in binary', Buffer.from('0d0a0d0a000d0a515549540a2111000c', 'hex'), unread],
  ['random bytes', Buffer.from(Array.from({ length: 500 }, (_, index) => (index * 7919) % 256)), unread],
  ['zeros', Buffer.alloc(1000), unread],
  ['0xff', Buffer.alloc(1000, 0xff), unread],
  ['an HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', unread],
  ['HTTP/2 frames', Buffer.from('000012040000000000', 'hex'), unread],
  ['a response', 'HTTP/1.1 204 No Content\r\n\r\n', unread],
  ['a byte order mark', Buffer.from(`\ufeff${line('POST /topics/demo/t HTTP/1.1')}`), unread],
];

/** RFC 9112 §3 lets a reader take any white space for the one space. */
const lenient = '204|400|';

const requestLines: Written[] = [
  ['empty lines before the request', `\r\n\r\n${line('POST /topics/demo/t HTTP/1.1')}`, '204|401'],
  ['HTTP/0.9', 'GET /topics/demo/t\r\n\r\n', '400|408|'],
  ['HTTP/3.0', line('POST /topics/demo/t HTTP/3.0'), unread],
  ['HTTP/2.0 in a line', line('POST /topics/demo/t HTTP/2.0'), unread],
  ['HTTP/1.2', line('POST /topics/demo/t HTTP/1.2'), unread],
  ['HTTP/11', line('POST /topics/demo/t HTTP/11'), unread],
  ['HTTP/1.', line('POST /topics/demo/t HTTP/1.'), unread],
  ['HTTP/1.1x', line('POST /topics/demo/t HTTP/1.1x'), unread],
  ['HTTP/1.10', line('POST /topics/demo/t HTTP/1.10'), unread],
  ['HTTP/-1.1', line('POST /topics/demo/t HTTP/-1.1'), unread],
  ['http/1.1', line('POST /topics/demo/t http/1.1'), unread],
  ['HTTPS/1.1', line('POST /topics/demo/t HTTPS/1.1'), unread],
  ['two spaces before the version', line('POST /topics/demo/t  HTTP/1.1'), lenient],
  ['two spaces before the target', line('POST  /topics/demo/t HTTP/1.1'), lenient],
  ['tabs for spaces', line('POST\t/topics/demo/t\tHTTP/1.1'), unread],
  ['a space at the end', line('POST /topics/demo/t HTTP/1.1 '), unread],
  ['words at the end', line('POST /topics/demo/t HTTP/1.1 please'), unread],
  ['no method', line(' /topics/demo/t HTTP/1.1'), unread],
  ['no target', line('POST HTTP/1.1'), unread],
  ['a space before the method', line(' POST /topics/demo/t HTTP/1.1'), unread],
  ['a NUL before the method', line('\0POST /topics/demo/t HTTP/1.1'), unread],
  ['a line that ends with LF', line('POST /topics/demo/t HTTP/1.1', '\n'), unread],
  ['a line that ends with CR', line('POST /topics/demo/t HTTP/1.1', '\r'), unread],
  ['a line that ends with CR CR LF', line('POST /topics/demo/t HTTP/1.1', '\r\r\n'), unread],
  ['a line that ends with LF CR', line('POST /topics/demo/t HTTP/1.1', '\n\r'), unread],
  ['a request line that stops short', 'POST /topics/de', '400|408|'],
  ['headers that stop short', 'POST /topics/demo/t HTTP/1.1\r\nHost: x\r\nContent-Le', '400|408|'],
  ['headers without their end', 'POST /topics/demo/t HTTP/1.1\r\nHost: x\r\n', '400|408|'],
];

const fields: Written[] = [
  ['a header without a colon', withLine('Nonsense'), unread],
  ['a header without a name', withLine(': 1'), unread],
  ['a header with a space before its colon', withLine('X-Space : 1'), unread],
  ['a header with a tab before its colon', withLine('X-Tab\t: 1'), unread],
  ['a header with a space in its name', withLine('X Y: 1'), unread],
  ['a header with a NUL in its name', withLine('X\0Y: 1'), unread],
  ['a header with controls in its name', withLine('\u0001\u0002: 1'), unread],
  ['a header with Latin-1 in its name', withLine('X-\xe9: 1'), unread],
  ['a header with quotes in its name', withLine('"X": 1'), unread],
  ['a header with a bracket in its name', withLine('X[0]: 1'), unread],
  ['a header with an at sign in its name', withLine('X@Y: 1'), unread],
  ['a header with a slash in its name', withLine('X/Y: 1'), unread],
  ['a header with a NUL', withLine('X-Nul: a\0b'), unread],
  ['a header with a bare LF', withLine('X-Evil: a\nb'), unread],
  ['a header with a bare CR', withLine('X-Evil: a\rb'), unread],
  ['a header with a bare LF and a header', withLine('X-Evil: a\nHost: y'), unread],
  ['a header with a bell', withLine('X-Bell: a\u0007b'), unread],
  ['a header with DEL', withLine('X-Del: a\x7fb'), unread],
  ['a header with Latin-1', withLine('X-Latin: caf\xe9'), '204'],
  ['a header of spaces', withLine('X-Space:      \t  '), '204'],
  ['a header named __proto__', withLine('__proto__: 1'), '204'],
  ['a header named constructor', withLine('constructor: 1'), '204'],
  ['a folded header', withLine('X-Fold: a\r\n b'), '204|400|'],
  [
    'a folded token',
    { headers: { Authorization: 'TOKEN\r\n more' } },
    '400|401|',
    { mock: '204|400|', fetch: null },
  ],
  ['a space before the first header', 'POST /topics/demo/t HTTP/1.1\r\n Host: x\r\n\r\n', unread],
  ['a header of 1 MiB', withLine(`X-Big: ${kilobytes(1024)}`), '431'],
  ['a name of 1 MiB', withLine(`${kilobytes(1024)}: 1`), '431'],
  [
    '1,024 headers of 1 KiB',
    { lines: Array.from({ length: 1024 }, (_, n) => `X-${n}: ${kilobytes(1)}`) },
    '431',
  ],
  ['5,000 headers', { lines: Array.from({ length: 5000 }, (_, n) => `X-${n}: 1`) }, '431'],
  ['1,000 headers', { lines: Array.from({ length: 1000 }, (_, n) => `X-${n}: 1`) }, '204|400|431'],
  ['a method of 1 MiB', `${'A'.repeat(2 ** 20)} / HTTP/1.1\r\n\r\n`, '400|431|'],
  ['a target of 1 MiB', { target: `/topics/demo/${kilobytes(1024)}` }, '431', { fetch: '400' }],
  ['empty headers for ever', `POST /topics/demo/t HTTP/1.1\r\n${':\r\n'.repeat(1000)}\r\n`, unread],
  ['spaces for 1 MiB', `POST /topics/demo/t HTTP/1.1\r\nX: ${' '.repeat(2 ** 20)}\r\n\r\n`, '400|431|'],
];

/** Message syntax: RFC 9112 §2, §3, §5. */
export const syntax = rows([...other, ...requestLines, ...fields]);
