import { describe, expect, test } from 'vitest';
import { maxHeadBytes, maxInterim, ResponseParser } from '../../src/http/response-parser.ts';

const maxBodyBytes = 1000;
const parserFor = (more: { isHead?: boolean; untilClose?: boolean } = {}) =>
  new ResponseParser({ isHead: false, untilClose: false, maxBodyBytes, ...more });

/** What comes of these bytes, in pieces of a size: the response as text, or why there is none. */
function parse(text: string, size = Infinity, closed = true): string {
  const parser = parserFor();
  const bytes = Buffer.from(text, 'latin1');
  const shown = ({ status, body, interim }: { status: number; body: Buffer; interim: number[] }) =>
    `${[...interim, status].join(' ')} ${body.toString()}`;
  try {
    for (let at = 0; at < bytes.length; at += size) {
      const taken = parser.push(bytes.subarray(at, at + size));
      if (taken) return `${shown(taken.response)}${taken.rest > 0 ? ` and ${taken.rest} more` : ''}`;
    }
    const response = closed ? parser.close() : undefined;
    return response ? shown(response) : 'nothing';
  } catch (error) {
    return (error as Error).message;
  }
}

const head = 'HTTP/1.1 200 OK\r\n';
const chunks = `${head}Transfer-Encoding: chunked\r\n\r\n`;

describe.each([1, 2, 3, 7, Infinity])('in pieces of %d', (size) => {
  test.each([
    ['a length', `${head}Content-Length: 5\r\n\r\nhello`, '200 hello'],
    ['the same length twice', `${head}content-length: 5\r\nContent-Length: 5, 5\r\n\r\nhello`, '200 hello'],
    ['no body', 'HTTP/1.1 204 No Content\r\n\r\n', '204 '],
    ['a body to the end', `${head}\r\nhello`, '200 hello'],
    [
      'a coding that is not chunked goes on to the end',
      `${head}Transfer-Encoding: chunked, gzip\r\n\r\nhello`,
      '200 hello',
    ],
    ['chunks', `${chunks}5\r\nhello\r\n6;x="y"\r\n world\r\n0\r\n\r\n`, '200 hello world'],
    ['chunks with trailers', `${chunks}1\r\nx\r\n000\r\nA: b\r\nC: d\r\n\r\n`, '200 x'],
    [
      'interim responses',
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${head}Content-Length: 0\r\n\r\n`,
      '100 103 200 ',
    ],
    ['HTTP/1.0', 'HTTP/1.0 200\r\n\r\nold', '200 old'],
    ['less than its length', `${head}Content-Length: 6\r\n\r\nhello`, 'nothing'],
    ['chunks without their end', `${chunks}5\r\nhello\r\n`, 'nothing'],
  ])('%s', (_name, text, expected) => expect(parse(text, size)).toBe(expected));

  test.each([
    ['another protocol', 'SSH-2.0', /not an HTTP\/1\.1 response/],
    ['HTTP/2', 'HTTP/2 200\r\n\r\n', /not an HTTP\/1\.1 response/],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n', /not an HTTP\/1\.1 response/],
    ['lines that end with LF', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n', /CR LF/],
    ['two lengths', `${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`, /says nothing: "5, 6"/],
    ['a length in hexadecimal', `${head}Content-Length: 0x5\r\n\r\nhello`, /says nothing/],
    [
      'a length beyond what is read',
      `${head}Content-Length: ${maxBodyBytes + 1}\r\n\r\n`,
      /a body of more than 1000 bytes/,
    ],
    [
      'a body beyond what is read',
      `${head}\r\n${'x'.repeat(maxBodyBytes + 1)}`,
      /a body of more than 1000 bytes/,
    ],
    [
      'chunks beyond what is read',
      `${chunks}${'1\r\nx\r\n'.repeat(maxBodyBytes + 1)}`,
      /a body of more than 1000 bytes/,
    ],
    ['a chunk without a size', `${chunks}\r\nhello`, /a chunk that has no size/],
    ['a chunk with a sign', `${chunks}+5\r\nhello`, /a chunk that has no size/],
    ['a chunk longer than its size', `${chunks}4\r\nhello\r\n`, /a chunk that is longer/],
    [
      'too many interim responses',
      'HTTP/1.1 102 Processing\r\n\r\n'.repeat(maxInterim + 1),
      /interim responses/,
    ],
  ])('%s is none', (_name, text, reason) => expect(parse(text, size)).toMatch(reason));
});

test('heads, trailers and chunk sizes without end are given up', () => {
  const more = 'x'.repeat(maxHeadBytes);
  expect(parse(`${head}X: ${more}`)).toMatch(/a head of more than/);
  expect(parse(`${chunks}0\r\n${`X: ${'x'.repeat(1000)}\r\n`.repeat(100)}`)).toMatch(/trailers of more than/);
  expect(parse(`${chunks}1;${more}`)).toMatch(/the size of a chunk of more than/);
});

test('what comes after a response is told', () => {
  expect(parse(`${head}Content-Length: 2\r\n\r\nokHTTP/1.1`)).toBe('200 ok and 8 more');
});

test('a response to HEAD has no body; a response that is read to the end shows what should not be there', () => {
  expect(
    parserFor({ isHead: true }).push(Buffer.from(`${head}Content-Length: 5\r\n\r\n`))?.response.body,
  ).toHaveLength(0);
  const parser = parserFor({ untilClose: true });
  expect(parser.push(Buffer.from('HTTP/1.1 204 No Content\r\n\r\nhello'))).toBe(undefined);
  expect(parser.close()?.body.toString()).toBe('hello');
});

test('its work is in proportion to what comes: a body of 1 MiB in one-byte chunks', () => {
  const parser = new ResponseParser({ isHead: false, untilClose: false, maxBodyBytes: 2 ** 20 });
  parser.push(Buffer.from(chunks));
  const piece = Buffer.from('1\r\nx\r\n'.repeat(2 ** 13));
  for (let at = 0; at < 2 ** 7; at++) parser.push(piece);
  const { response } = parser.push(Buffer.from('0\r\n\r\n'))!;
  expect(response.body).toHaveLength(2 ** 20);
});

test.each([
  ['HTTP/1.1 204 No Content', true],
  ['HTTP/1.1 204 No Content\r\nConnection: keep-alive, Close', false],
  ['HTTP/1.0 204 No Content', false],
  ['HTTP/1.0 204 No Content\r\nconnection: Keep-Alive', true],
])('whether a connection may be used again after %j: %s', (lines, persists) => {
  const taken = parserFor().push(Buffer.from(`${lines}\r\n\r\n`));
  expect(taken?.response.persists).toBe(persists);
});

describe('the name of a header is a token, with a colon right behind it', () => {
  const answer = (line: string) => parse(`${head}${line}\r\nContent-Length: 2\r\n\r\nhi`);

  test.each(['X-Request_Id.1: 7', 'a:b', 'Empty:', "!#$%&'*+-.^_`|~9: odd"])('%s', (line) =>
    expect(answer(line)).toBe('200 hi'),
  );

  test.each(['no colon', ': no name', 'two words: 1', 'space : 1', ' folded: 1', 'Umläut: 1'])(
    'which %s is not: it cannot be read as HTTP',
    (line) => expect(answer(line)).toMatch(/^not a header: /),
  );
});
