import { gzipSync } from 'node:zlib';
import { echoes } from './echoes.ts';
import { writeForEver, type Asked, type Hostile } from './hostile-server.ts';

/** A target that no run expects, how the run has to end, and what it says. */
export interface HostileTarget extends Hostile {
  name: string;
  /** 3: could not be tested; 1: it could, and is wrong. */
  code: 1 | 3;
  /** In the report, and on stderr where nothing could be tested at all. */
  says: RegExp;
}

const kibibyte = 1024;
const ok = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n';
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`;
const raw =
  (text: string | Buffer) =>
  ({ socket }: Asked) =>
    void socket.write(text);
const endless =
  (before: string, piece: string | Buffer, everyMs = 2) =>
  ({ socket }: Asked) => {
    socket.write(before);
    writeForEver(socket, piece, everyMs);
  };
const whole = (status: string, headers: string[], body: string | Buffer = '') =>
  Buffer.concat([
    Buffer.from(
      `HTTP/1.1 ${status}\r\n${[...headers, `Content-Length: ${Buffer.byteLength(body)}`].join('\r\n')}\r\n\r\n`,
    ),
    Buffer.from(body),
  ]);
const json = ['Content-Type: application/json', 'Cache-Control: no-store'];
/** Misbehaves with polls only. */
const polls = (answer: (asked: Asked) => void) => (asked: Asked) =>
  asked.method === 'GET' ? answer(asked) : asked.serve();
const acting =
  '\u001b]0;owned\u0007\u001b[2J\u202egnp.exe\u2028<script>alert(1)</script><img src=x onerror=alert(1)> ``` | x |\n# CONFORMANT\r\n';

/** From the first request on: nothing can be tested. */
const atOnce: HostileTarget[] = [
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
    answer: endless(`${chunked}0\r\n`, 'X-More: more\r\n'),
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

const nested = `{"items":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
const wide = `{"items":[${'[],'.repeat(3_000_000)}0]}`;
const manyItems = `{"items":[${Array.from({ length: 100_000 }, (_, number) => `{"item":{"topic_sequence_number":${number},"sequence_page":1,"value":{"text":"x"}}}`).join(',')}]}`;
const discontinuity =
  '{"items":[{"discontinuity":{"last_topic_sequence":0,"new_topic_sequence":1,"sequence_page":1,"new_sequence_page":1}}]}';
const late = 40;

/** A service for a while. */
const later: HostileTarget[] = [
  { name: 'dies', code: 3, after: late, says: /the service stopped answering/, answer: ({ die }) => die() },
  {
    name: 'dies in the middle',
    code: 3,
    after: 300,
    says: /the service stopped answering/,
    answer: ({ die }) => die(),
  },
  { name: 'hangs', code: 3, after: late, says: /the service stopped answering/, answer: () => undefined },
  {
    name: 'resets every connection',
    code: 3,
    after: late,
    says: /the service stopped answering/,
    answer: ({ socket }) => void socket.resetAndDestroy(),
  },
  {
    name: 'ends each response after another byte',
    code: 3,
    after: late,
    says: /the service stopped answering/,
    answer: ({ socket, count }) =>
      void socket.write(whole('200 OK', json, '{"items":[]}').subarray(0, count % 120), () =>
        socket.resetAndDestroy(),
      ),
  },
  {
    name: 'resets every third request',
    code: 1,
    after: late,
    says: /closed without a response/,
    answer: ({ socket, count, serve }) => (count % 3 === 0 ? void socket.resetAndDestroy() : serve()),
  },
  {
    name: '429 to everything',
    code: 3,
    after: late,
    says: /429 \(without Retry-After\)/,
    answer: raw(whole('429 Too Many Requests', [])),
  },
  {
    name: '429 for an hour',
    code: 3,
    after: late,
    says: /429 \(Retry-After: 3600\)/,
    answer: raw(whole('429 Too Many Requests', ['Retry-After: 3600'])),
  },
  { name: 'polls are never answered', code: 1, after: 4, says: /subscribe-/, answer: polls(() => undefined) },
  {
    name: 'polls are nested 200,000 deep',
    code: 1,
    after: 4,
    says: /subscribe-200-json/,
    answer: polls(raw(whole('200 OK', json, nested))),
  },
  {
    name: 'polls of three million elements',
    code: 1,
    after: 4,
    says: /subscribe-200-json/,
    answer: polls(raw(whole('200 OK', json, wide))),
  },
  {
    name: 'polls of 100,000 items',
    code: 1,
    after: 4,
    says: /subscribe-/,
    answer: polls(raw(whole('200 OK', json, manyItems))),
  },
  {
    name: 'polls without end',
    code: 1,
    after: 4,
    says: /bytes were received: the service answers without end/,
    answer: polls(endless(`${ok}\r\n`, 'x'.repeat(64 * kibibyte))),
  },
  {
    name: 'polls in chunks of one byte without end',
    code: 1,
    after: 4,
    says: /a response|no response within|was answered within|a body of more than/,
    answer: polls(endless(chunked, '1\r\nx\r\n'.repeat(1000))),
  },
  {
    name: 'polls of one discontinuity after the other',
    code: 1,
    after: 4,
    says: /subscribe-/,
    answer: polls(raw(whole('200 OK', json, discontinuity))),
  },
  {
    name: 'polls are empty at once',
    code: 1,
    after: 4,
    says: /subscribe-never-empty/,
    answer: polls(raw(whole('200 OK', json, '{"items":[]}'))),
  },
  {
    name: 'gzip that nobody asked for',
    code: 1,
    after: 4,
    says: /subscribe-/,
    answer: polls(({ serve }) =>
      serve((answer) => {
        answer.body = gzipSync(answer.body);
        answer.headers['content-encoding'] = 'gzip';
      }),
    ),
  },
  { name: '204 to everything', code: 1, says: /subscribe-/, answer: raw('HTTP/1.1 204 No Content\r\n\r\n') },
  {
    name: 'takes what has no token, and parks its polls',
    code: 1,
    after: 4,
    says: /auth-none-rejected/,
    answer: ({ token, method, socket, serve }) => {
      if (token !== '') serve();
      else if (method === 'POST') socket.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n');
    },
  },
  {
    name: '204 with a body',
    code: 1,
    says: /subscribe-/,
    answer: raw('HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello'),
  },
  {
    name: 'two responses to each request',
    code: 1,
    says: /subscribe-/,
    answer: raw('HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n'),
  },
  {
    name: 'HTTP/1.0 with an old body',
    code: 1,
    says: /publish-text-204/,
    answer: ({ socket }) => socket.end('HTTP/1.0 200 OK\r\n\r\nfine'),
  },
  {
    name: 'numbers of 100,000 digits, and members of prototypes',
    code: 1,
    after: 4,
    says: /subscribe-/,
    answer: polls(
      raw(
        whole(
          '200 OK',
          json,
          `{"__proto__":{"items":[]},"constructor":1,"items":[{"item":{"topic_sequence_number":${'9'.repeat(100_000)},"sequence_page":1e999,"value":{"text":"x"},"__proto__":{"x":1}}}]}`,
        ),
      ),
    ),
  },
  {
    name: 'everything it says repeats the token in every way',
    code: 1,
    after: 4,
    says: /auth-/,
    answer: ({ serve, token, count }) =>
      serve((answer) => {
        const { write } = echoes[count % echoes.length]!;
        const text = write(token);
        answer.status = answer.status >= 400 ? 418 : answer.status;
        answer.headers[`x-${text.replaceAll(/[^\w-]/g, '')}`] = text.replaceAll(/[^\x20-\x7e]/g, '');
        if (answer.status !== 204)
          answer.body = Buffer.from(`{"code":"x","message":"${'y'.repeat(count % 250)}${text}"}`);
      }),
  },
  {
    name: 'everything it says acts on terminals and pages',
    code: 1,
    after: 4,
    says: /\\u001b/,
    answer: ({ serve }) =>
      serve((answer) => {
        answer.status = answer.status >= 400 ? 418 : answer.status;
        if (answer.status !== 204) answer.body = Buffer.from(acting);
      }),
  },
];

export const hostileTargets: HostileTarget[] = [...atOnce, ...later];
