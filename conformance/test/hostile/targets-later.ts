import { gzipSync } from 'node:zlib';
import {
  acting,
  type Asked,
  chunked,
  endless,
  type HostileTarget,
  json,
  kibibyte,
  ok,
  polls,
  raw,
  whole,
} from './answers.ts';
import { echoes } from './echoes.ts';

const nested = `{"items":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
const wide = `{"items":[${'[],'.repeat(3_000_000)}0]}`;
const manyItems = `{"items":[${Array.from({ length: 100_000 }, (_, number) => `{"item":{"topic_sequence_number":${number},"sequence_page":1,"value":{"text":"x"}}}`).join(',')}]}`;
const discontinuity =
  '{"items":[{"discontinuity":{"last_topic_sequence":0,"new_topic_sequence":1,"sequence_page":1,"new_sequence_page":1}}]}';
const closing = [...json, 'Connection: close'];
const late = 40;

/** A service for a while. */
export const later: HostileTarget[] = [
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
  {
    name: '429 to polls alone',
    code: 3,
    after: late,
    says: /each poll of \S+ is answered with 429 \(Retry-After: 1\) while others are served/,
    answer: polls(
      raw(
        whole(
          '429 Too Many Requests',
          [...json, 'Retry-After: 1'],
          '{"code":"limited","message":"Too many."}',
        ),
      ),
    ),
  },
  ...[4, 16].map((threads) => ({
    name: `a thread for each request, of ${threads}`,
    code: 3 as const,
    threads,
    says: /: No answer to a publish while 16 polls wait on another topic, and one when they had left: does each poll take a thread/,
    answer: ({ serve }: Asked) => serve(),
  })),
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
    // Whichever comes first: on a busy machine the time is over before so many bytes have come.
    says: /bytes were received: the service answers without end|none of \d+ polls was answered/,
    answer: polls(endless(`${ok}\r\n`, 'x'.repeat(64 * kibibyte))),
  },
  {
    name: 'polls in chunks of one byte without end',
    code: 3,
    after: 4,
    says: /bytes were received: the service answers without end/,
    answer: polls(endless(chunked, '1\r\nx\r\n'.repeat(1000))),
  },
  {
    name: 'polls of one discontinuity after the other',
    code: 1,
    after: 4,
    says: /subscribe-/,
    answer: polls(({ socket }) => void socket.end(whole('200 OK', closing, discontinuity))),
  },
  {
    name: 'polls of one discontinuity, on connections that are forgotten then',
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
    code: 3,
    says: /is this a Topics API/,
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
