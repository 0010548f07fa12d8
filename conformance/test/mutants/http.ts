import { answering, asked, isPoll, json, refusing, status, withHeader, type Mutant } from './change.ts';

export const http: Mutant[] = [
  {
    defect: 'names are not decoded',
    handler: asked(({ target }) => ({
      target: target.replace(
        /^(\/topics\/[^/]+\/)([^?]*)/,
        (_, before: string, name: string) => before + name.replaceAll('%2D', '%252D'),
      ),
    })),
    kills: ['name-encoded'],
  },
  {
    defect: 'a name ends at a space',
    handler: asked(({ target }) => ({ target: target.replace(/%20[^?]*/, '') })),
    kills: ['name-distinct'],
  },
  {
    defect: 'polls of a name with an emoji wait on another topic than its publishes go to',
    handler: asked((request) => ({
      target: isPoll(request) ? request.target.replace('%F0%9F%90%8E', 'elsewhere') : request.target,
    })),
    kills: ['subscribe-wakes'],
  },
  {
    defect: 'a name ends at a wildcard',
    handler: asked(({ target }) => ({ target: target.replace(/(\*|%2A)(?=$|\?)/, '') })),
    kills: ['sequence-topic-isolated'],
  },
  {
    defect: 'a plus in a path is a space',
    handler: asked(({ target }) => ({
      target: target.replace(/^[^?]*/, (path) => path.replaceAll('+', '%20')),
    })),
    kills: ['sequence-topic-isolated'],
  },
  {
    defect: 'a topic needs no name',
    handler: asked(({ target }) => ({ target: target.replace(/^(\/topics\/[^/]+\/)(?=$|\?)/, '$1none') })),
    kills: ['http-unknown-path'],
  },
  {
    defect: 'a bad escape is taken as it stands',
    handler: asked(({ target }) => ({ target: target.replace('%zz', '%25zz') })),
    kills: ['name-bad-escape'],
  },
  {
    defect: 'a name that is one percent sign is no escape',
    handler: asked(({ target }) => ({ target: target.replace(/\/%(?=$|\?)/, '/%25') })),
    kills: ['name-bad-escape'],
  },
  {
    defect: 'a name that is one escape is refused',
    handler: refusing(400, ({ target }) => /^[^?]*\/%[\da-f]{2}(?=$|\?)/i.test(target)),
    kills: ['name-encoded'],
  },
  {
    defect: 'the first poll that is answered is answered with 500',
    handler: (handler) => {
      let isFirst = true;
      return answering((response, request) => {
        if (!isPoll(request) || response.status !== 200 || !isFirst) return response;
        isFirst = false;
        return { ...response, status: 500, body: '{"code":"internal_error","message":"Oops."}' };
      })(handler);
    },
    kills: ['error-5xx'],
  },
  {
    defect: 'errors have no body',
    handler: answering((response) =>
      response.status >= 400 && response.status !== 429 ? { ...response, body: '' } : response,
    ),
    kills: ['auth-both-message', 'publish-unknown-cache-message', 'error-body', 'error-body-shape'],
  },
  {
    defect: 'a 403 has no body',
    handler: answering((response) => (response.status === 403 ? { ...response, body: '' } : response)),
    kills: ['error-body'],
  },
  {
    defect: 'errors are plain text',
    handler: answering((response) =>
      response.status >= 400
        ? {
            ...response,
            headers: { ...response.headers, 'content-type': 'text/plain' },
            body: (JSON.parse(response.body ?? '{}') as { message?: string }).message ?? 'refused',
          }
        : response,
    ),
    kills: ['error-body-shape'],
  },
  {
    defect: 'the code of an error is a number',
    handler: answering((response) =>
      response.status >= 400
        ? json(response.status, { ...(JSON.parse(response.body ?? '{}') as object), code: 7 })
        : response,
    ),
    kills: ['error-body-shape', 'limit-retry-after', 'http-allow'],
  },
  {
    defect: '500 for a text that is not UTF-8',
    handler: answering((response) =>
      response.status === 400 && /UTF-8/.test(response.body ?? '') ? { ...response, status: 500 } : response,
    ),
    kills: ['error-5xx'],
  },
  {
    defect: '429 has no Retry-After',
    handler: answering((response) =>
      response.status === 429 ? withHeader(response, 'retry-after') : response,
    ),
    kills: ['limit-retry-after'],
  },
  { defect: '503 in place of 429', handler: status(429, 503), kills: ['limit-429'] },
  {
    defect: '429 has no body',
    handler: answering((response) => (response.status === 429 ? { ...response, body: '' } : response)),
    kills: ['error-body', 'limit-429'],
  },
  {
    defect: 'a token over its rate is refused for good',
    handler: (handler) => {
      const refused = new Set<string>();
      return async (request) => {
        const token = request.header('authorization') ?? '';
        if (refused.has(token))
          return {
            ...json(429, { code: 'limit_exceeded', message: 'Too much.' }),
            headers: { 'retry-after': '1' },
          };
        const response = await handler(request);
        if (response.status === 429) refused.add(token);
        return response;
      };
    },
    kills: ['limit-recovers'],
  },
  {
    defect: 'an unknown path is answered with 200',
    handler: status(404, 200, ({ target }) => target === '/no-such-path'),
    kills: ['http-unknown-path'],
  },
  {
    defect: 'what follows the name of a topic in the path is left aside',
    handler: asked(({ target }) => ({ target: target.replace('/no-such-part', '') })),
    kills: ['http-unknown-path'],
  },
  {
    defect: 'PUT publishes',
    handler: asked(({ method }) => (method === 'PUT' ? { method: 'POST' } : {})),
    kills: ['http-method'],
  },
  {
    defect: '405 has no Allow',
    handler: answering((response) => (response.status === 405 ? withHeader(response, 'allow') : response)),
    kills: ['http-allow'],
  },
  {
    defect: '405 has an empty Allow',
    handler: answering((response) =>
      response.status === 405 ? withHeader(response, 'allow', '') : response,
    ),
    kills: ['http-allow'],
  },
  {
    defect: 'header names count as they are usually written',
    wire: {
      request: (bytes) =>
        Buffer.from(bytes.toString('latin1').replace('\r\nAUTHORIZATION:', '\r\nX-UTHORIZATION:'), 'latin1'),
    },
    kills: ['http-header-case'],
  },
  {
    defect: 'a poll closes its connection',
    handler: answering((response, request) =>
      isPoll(request) && response.status === 200
        ? { ...response, headers: { ...response.headers, connection: 'close' } }
        : response,
    ),
    kills: ['http-keep-alive'],
  },
  {
    defect: 'an error closes its connection',
    handler: answering((response) =>
      response.status >= 400
        ? { ...response, headers: { ...response.headers, connection: 'close' } }
        : response,
    ),
    kills: ['http-pipelined-after-error'],
  },
  {
    defect: 'a publish that stops before its end is one that ends there',
    wire: {
      request: (bytes) => {
        const [head = '', body = ''] = bytes.toString('latin1').split('\r\n\r\n', 2);
        const isShort = Number(/Content-Length: (\d+)/.exec(head)?.[1] ?? 0) > body.length && body !== '';
        const cut = head.replace(/Content-Length: \d+/, `Content-Length: ${body.length}`);
        return isShort && head.includes('publish-unfinished')
          ? Buffer.from(`${cut}\r\n\r\n${body}`, 'latin1')
          : bytes;
      },
    },
    kills: ['publish-unfinished'],
  },
  {
    defect: 'a transfer coding that nobody knows is passed over',
    wire: {
      request: (bytes) =>
        Buffer.from(bytes.toString('latin1').replace('x-nobody-knows, chunked', 'chunked'), 'latin1'),
    },
    kills: ['http-transfer-coding'],
  },
  {
    defect: 'answers come in chunks, also to HTTP/1.0',
    wire: {
      response: (bytes) => {
        const [head = '', body = ''] = bytes.toString('latin1').split('\r\n\r\n');
        const isWhole = body !== '' && head.includes(`content-length: ${body.length}`);
        const chunked = head.replace(/content-length: \d+/, 'Transfer-Encoding: chunked');
        return isWhole
          ? Buffer.from(`${chunked}\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`, 'latin1')
          : bytes;
      },
    },
    kills: ['http-old-version'],
  },
  {
    defect: 'what comes behind a publish in the same packet is taken for a part of it',
    wire: {
      request: (bytes) => {
        const text = bytes.toString('latin1');
        const length = text.length - text.indexOf('\r\n\r\n') - 4;
        return /\r\n\r\nbeforePOST [^]*behind$/.test(text)
          ? Buffer.from(text.replace(/Content-Length: \d+/, `Content-Length: ${length}`), 'latin1')
          : bytes;
      },
    },
    kills: ['publish-text-roundtrip'],
  },
  {
    defect: 'a long header is a 500',
    wire: {
      response: (bytes) =>
        Buffer.from(bytes.toString('latin1').replace('HTTP/1.1 431', 'HTTP/1.1 500'), 'latin1'),
    },
    kills: ['http-long-header'],
  },
];
