import { acting, chunked, endless, type HostileTarget, json, kibibyte, ok, raw, whole } from './answers.ts';
import { echoes } from './echoes.ts';
import { writeForEver } from './hostile-server.ts';

/** From the first request on: nothing can be tested. */
export const atOnce: HostileTarget[] = [
  { name: 'never answers', code: 3, says: /no response within/, answer: () => undefined },
  {
    name: 'closes each connection',
    code: 3,
    says: /closed without a response/,
    answer: ({ socket }) => socket.end(),
  },
  {
    name: 'resets each connection',
    code: 3,
    says: /closed without a response/,
    answer: ({ socket }) => void socket.resetAndDestroy(),
  },
  {
    name: 'HTTP/0.9',
    code: 3,
    says: /not an HTTP\/1\.1 response/,
    answer: ({ socket }) => socket.end('<html>hello</html>'),
  },
  {
    name: 'another protocol',
    code: 3,
    says: /not an HTTP\/1\.1 response: "SSH/,
    answer: raw('SSH-2.0-OpenSSH_9.9\r\n'),
  },
  {
    name: 'HTTP/2 frames',
    code: 3,
    says: /not an HTTP\/1\.1 response/,
    answer: raw(Buffer.from('000012040000000000', 'hex')),
  },
  { name: 'lines that end with LF', code: 3, says: /CR LF/, answer: raw('HTTP/1.1 204 No Content\n\n') },
  {
    name: 'a head without end',
    code: 3,
    says: /a head of more than 65536 bytes/,
    answer: endless('HTTP/1.1 200 OK\r\n', `X-More: ${'x'.repeat(kibibyte)}\r\n`),
  },
  {
    name: 'a header without end',
    code: 3,
    says: /a head of more than 65536 bytes/,
    answer: endless('HTTP/1.1 200 OK\r\nX-More: ', 'x'.repeat(kibibyte)),
  },
  {
    name: 'a head letter by letter for ever',
    code: 3,
    says: /no response within/,
    answer: endless('HTTP/1.1 200 OK\r\nX-More: ', 'x', 50),
  },
  {
    name: '1xx for ever',
    code: 3,
    says: /interim responses/,
    answer: endless('', 'HTTP/1.1 103 Early Hints\r\n\r\n'),
  },
  {
    name: '1xx for ever, slowly',
    code: 3,
    says: /interim responses|no response within/,
    answer: endless('', 'HTTP/1.1 102 Processing\r\n\r\n', 400),
  },
  {
    name: 'a body letter by letter for ever',
    code: 3,
    says: /no response within/,
    answer: endless(`${ok}Content-Length: 100000\r\n\r\n`, 'x', 50),
  },
  {
    name: 'a body without end',
    code: 3,
    says: /a body of more than/,
    answer: endless(`${ok}\r\n`, 'x'.repeat(64 * kibibyte)),
  },
  {
    name: 'chunks without end',
    code: 3,
    says: /a body of more than/,
    answer: endless(chunked, `10000\r\n${'x'.repeat(64 * kibibyte)}\r\n`),
  },
  {
    name: 'a gigantic Content-Length',
    code: 3,
    says: /a body of more than/,
    answer: raw(`${ok}Content-Length: 999999999999999\r\n\r\n{`),
  },
  {
    name: 'a Content-Length with 400 digits',
    code: 3,
    says: /a body of more than/,
    answer: raw(`${ok}Content-Length: ${'9'.repeat(400)}\r\n\r\n{`),
  },
  {
    name: 'a Content-Length that is no number',
    code: 3,
    says: /Content-Length that says nothing: "-1"/,
    answer: raw(`${ok}Content-Length: -1\r\n\r\n{`),
  },
  {
    name: 'two lengths',
    code: 3,
    says: /Content-Length that says nothing: "2, 20"/,
    answer: raw(`${ok}Content-Length: 2\r\nContent-Length: 20\r\n\r\n{}`),
  },
  {
    name: 'an absurd chunk',
    code: 3,
    says: /no response within|a body of more than/,
    answer: raw(`${chunked}ffffffffffffffff\r\n{`),
  },
  {
    name: 'a chunk without a size',
    code: 3,
    says: /a chunk that has no size/,
    answer: raw(`${chunked}zz\r\n{}\r\n0\r\n\r\n`),
  },
  {
    name: 'a chunk longer than its size',
    code: 3,
    says: /a chunk that is longer/,
    answer: raw(`${chunked}1\r\n{"items":[]}\r\n0\r\n\r\n`),
  },
  {
    name: 'chunk extensions without end',
    code: 3,
    says: /the size of a chunk of more than/,
    answer: endless(`${chunked}1;x=`, 'x'.repeat(kibibyte)),
  },
  {
    name: 'trailers without end',
    code: 3,
    says: /trailers of more than/,
    answer: endless(`${chunked}0\r\n`, 'X-More: more\r\n'.repeat(1000)),
  },
  {
    name: 'an unknown transfer coding',
    code: 3,
    says: /no response within/,
    answer: raw(`${ok}Transfer-Encoding: chunked, gzip\r\n\r\n{}`),
  },
  {
    name: 'an answer of 80 MiB',
    code: 3,
    says: /a body of more than/,
    answer: ({ socket }) => {
      socket.write(`${ok}Content-Length: ${80 * kibibyte * kibibyte}\r\n\r\n`);
      writeForEver(socket, Buffer.alloc(kibibyte * kibibyte, 'x'));
    },
  },
  {
    name: 'a redirect to itself',
    code: 3,
    says: /302, which leads to \/topics.*: give the URL/,
    answer: ({ socket, url }) => void socket.write(whole('302 Found', [`Location: ${url}`])),
  },
  {
    name: 'a redirect elsewhere',
    code: 3,
    says: /308, which leads to https:\/\/elsewhere\.example\/\\u001b: give/,
    answer: raw(whole('308 Permanent Redirect', ['Location: https://elsewhere.example/\u001b'])),
  },
  {
    name: 'a plain web server',
    code: 3,
    says: /answered with 200 text\/html: is this a Topics API\?/,
    answer: raw(whole('200 OK', ['Content-Type: text/html'], '<!doctype html><h1>It works!</h1>')),
  },
  {
    name: 'a web server for files',
    code: 3,
    says: /answered with 405 text\/html: is this a Topics API\?/,
    answer: raw(whole('405 Method Not Allowed', ['Content-Type: text/html'], '<h1>405</h1>')),
  },
  {
    name: 'a refusal that repeats the token in every way',
    code: 3,
    says: /The token is refused \(401/,
    answer: ({ socket, token }) =>
      void socket.write(
        whole('401 Unauthorized', json, `{"message":"${echoes.map(({ write }) => write(token)).join(' ')}"}`),
      ),
  },
  {
    name: 'a refusal that acts on terminals',
    code: 3,
    says: /A publish is answered with 500 \(\\u001b/,
    answer: raw(whole('500 Oops', ['Content-Type: text/plain'], acting)),
  },
  {
    name: '429, in 31 years',
    code: 3,
    says: /429 \(Retry-After: 999999999\)/,
    answer: raw(whole('429 Too Many Requests', ['Retry-After: 999999999'])),
  },
  {
    name: '429, in an hour',
    code: 3,
    says: /429 \(Retry-After: 3600\)/,
    answer: raw(whole('429 Too Many Requests', ['Retry-After: 3600'])),
  },
  {
    name: '429 without a time',
    code: 3,
    says: /429 \(without Retry-After\)/,
    answer: raw(whole('429 Too Many Requests', [])),
  },
  {
    name: '429, at once',
    code: 3,
    says: /429 \(Retry-After: 0\)/,
    answer: raw(whole('429 Too Many Requests', ['Retry-After: 0'])),
  },
];
