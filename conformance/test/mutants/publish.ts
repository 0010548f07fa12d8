import { isUtf8 } from 'node:buffer';
import {
  answering,
  asked,
  changed,
  eachItem,
  elements,
  hasQueryToken,
  isBytes,
  isForm,
  isPublish,
  isText,
  json,
  pathOf,
  publishBody,
  refusing,
  status,
  typeOf,
  wait,
  type Mutant,
} from './change.ts';

/** Changes text as a service might that handles it carelessly. */
const text = (change: (text: string) => string) =>
  publishBody((body, request) =>
    isText(request) && isUtf8(body) ? Buffer.from(change(body.toString())) : body,
  );
const maxBytes = 64 * 1024;

export const publish: Mutant[] = [
  {
    defect: '200 in place of 204',
    handler: status(204, 200, isPublish),
    kills: ['publish-text-204', 'publish-binary-204'],
  },
  { defect: '202 for text', handler: status(204, 202, isText), kills: ['publish-text-204'] },
  { defect: '201 for bytes', handler: status(204, 201, isBytes), kills: ['publish-binary-204'] },
  {
    defect: 'a publish is answered with 200 while somebody waits for its topic',
    handler: (handler) => {
      const waiting = new Map<string, number>();
      const count = (path: string, by: number) => waiting.set(path, (waiting.get(path) ?? 0) + by);
      return async (request) => {
        const path = pathOf(request);
        if (isPublish(request)) {
          const isAwaited = (waiting.get(path) ?? 0) > 0;
          const response = await handler(request);
          return isAwaited && response.status === 204 ? { ...response, status: 200 } : response;
        }
        count(path, 1);
        return Promise.resolve(handler(request)).finally(() => count(path, -1));
      };
    },
    kills: ['publish-text-204', 'publish-binary-204'],
  },
  {
    defect: 'a refused publish whose body is a request is followed by that request',
    handler: (handler) => async (request) => {
      if (!isPublish(request)) return handler(request);
      const body = await request.body(1e6).catch(() => undefined);
      const response = await handler(
        body ? changed(request, { body: () => Promise.resolve(body) }) : request,
      );
      const [head, content] = Buffer.from(body ?? [])
        .toString('latin1')
        .split('\r\n\r\n');
      const target = /^POST (\S+) HTTP/.exec(head ?? '')?.[1];
      if (response.status < 400 || target === undefined || content === undefined) return response;
      const headers = new Map(
        head!.split('\r\n').map((line): [string, string] => {
          const [name = '', value = ''] = line.split(': ');
          return [name.toLowerCase(), value];
        }),
      );
      const carried = Buffer.from(content.slice(0, Number(headers.get('content-length'))), 'latin1');
      await handler(
        changed(request, {
          target,
          header: (name) => headers.get(name.toLowerCase()),
          body: () => Promise.resolve(carried),
        }),
      );
      return response;
    },
    kills: ['publish-text-roundtrip'],
  },
  {
    defect: 'a 204 announces a body',
    handler: answering((response) =>
      response.status === 204
        ? { ...response, headers: { ...response.headers, 'content-length': '2' } }
        : response,
    ),
    kills: ['publish-204-empty'],
  },
  {
    defect: 'a 204 has a body',
    wire: {
      response: (bytes) =>
        bytes.toString('latin1', 0, 12) === 'HTTP/1.1 204'
          ? Buffer.concat([bytes, Buffer.from('{}')])
          : bytes,
    },
    kills: ['publish-204-empty', 'http-keep-alive'],
  },
  {
    defect: 'what `curl -d` sends is refused',
    handler: refusing(400, isForm),
    kills: ['publish-curl-documented-query', 'publish-curl-documented-header'],
  },
  {
    defect: 'what `curl -d` sends is refused with the token in the query',
    handler: refusing(400, (request) => isForm(request) && hasQueryToken(request)),
    kills: ['publish-curl-documented-query'],
  },
  {
    defect: 'a text that is zero is none',
    handler: text((content) => (content === '0' ? '' : content)),
    kills: ['publish-text-roundtrip'],
  },
  {
    defect: 'what is too large is cut when it comes in chunks',
    handler: (handler) => (request) =>
      handler(
        changed(request, {
          body: async (maxBytes) => {
            if (request.header('transfer-encoding') === undefined) return request.body(maxBytes);
            return (await request.body(16 * maxBytes)).subarray(0, maxBytes);
          },
        }),
      ),
    kills: ['publish-oversize', 'publish-binary-roundtrip'],
  },
  {
    defect: 'a form body is decoded',
    handler: publishBody((body, request) =>
      isForm(request) ? Buffer.from(body.toString().replaceAll('+', ' ')) : body,
    ),
    kills: ['publish-form-verbatim'],
  },
  {
    defect: 'a charset is refused',
    handler: refusing(400, (request) => typeOf(request).includes('charset')),
    kills: ['publish-text-charset'],
  },
  {
    defect: 'a media type counts in lower case only',
    handler: refusing(400, (request) => /[A-Z]/.test(typeOf(request).split(';')[0]!)),
    kills: ['publish-type-case'],
  },
  {
    defect: 'a body without a content type is taken as text',
    handler: asked((request) =>
      isPublish(request) && typeOf(request) === ''
        ? { header: (name) => (name === 'content-type' ? 'text/plain' : request.header(name)) }
        : {},
    ),
    kills: ['publish-no-content-type'],
  },
  {
    defect: 'a byte order mark is taken off text',
    handler: text((value) => value.replace(/^\ufeff/, '')),
    kills: ['publish-text-roundtrip'],
  },
  {
    defect: 'line ends are normalized',
    handler: text((value) => value.replaceAll('\r\n', '\n')),
    kills: ['publish-text-roundtrip'],
  },
  {
    defect: 'white space at the ends of text is taken off',
    handler: text((value) => value.replace(/^ +| +$/g, '')),
    kills: ['publish-text-roundtrip'],
  },
  {
    defect: 'text is normalized to composed characters',
    handler: text((value) => value.normalize('NFC')),
    kills: ['publish-text-roundtrip'],
  },
  {
    defect: 'characters of four bytes are replaced',
    handler: text((value) => value.replaceAll(/[\u{10000}-\u{10ffff}]/gu, '\ufffd')),
    kills: ['publish-text-roundtrip'],
  },
  {
    defect: 'control characters are taken out of text',
    handler: text((value) => value.replaceAll(/[\u0001\u001b\u007f]/g, '')),
    kills: ['publish-text-roundtrip'],
  },
  {
    defect: 'text is escaped for HTML',
    handler: text((value) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')),
    kills: ['publish-text-roundtrip'],
  },
  {
    defect: 'text is taken as Latin-1',
    handler: publishBody((body, request) => (isText(request) ? Buffer.from(body.toString('latin1')) : body)),
    kills: ['publish-text-roundtrip', 'publish-invalid-utf8'],
  },
  {
    defect: 'text that looks like base64 is delivered as bytes',
    handler: eachItem((item) =>
      item.value.text?.endsWith('==') ? { ...item, value: { binary: item.value.text } } : item,
    ),
    kills: ['publish-kind-kept'],
  },
  {
    defect: 'bytes are delivered as text',
    handler: asked((request) =>
      isBytes(request)
        ? {
            header: (name) =>
              name === 'content-type' ? 'application/x-www-form-urlencoded' : request.header(name),
            body: async (max) => Buffer.from(Buffer.from(await request.body(max)).toString('latin1')),
          }
        : {},
    ),
    kills: ['publish-binary-roundtrip', 'publish-kind-kept'],
  },
  {
    defect: 'base64 has the URL alphabet',
    handler: eachItem((item) =>
      item.value.binary === undefined
        ? item
        : { ...item, value: { binary: item.value.binary.replaceAll('+', '-').replaceAll('/', '_') } },
    ),
    kills: ['publish-binary-roundtrip', 'publish-binary-base64', 'subscribe-schema'],
  },
  {
    defect: 'bytes end at the first NUL',
    handler: publishBody((body, request) =>
      isBytes(request) && body.includes(0) ? body.subarray(0, body.indexOf(0)) : body,
    ),
    kills: ['publish-binary-roundtrip'],
  },
  {
    defect: 'text that is not UTF-8 is repaired',
    handler: publishBody((body, request) => (isText(request) ? Buffer.from(body.toString()) : body)),
    kills: ['publish-invalid-utf8'],
  },
  {
    defect: 'a message of the size limit is refused',
    handler: asked((request) => ({ body: (max) => request.body(max - 1) })),
    kills: ['publish-limit'],
  },
  {
    defect: 'a long message is cut',
    handler: publishBody((body) => body.subarray(0, maxBytes / 2)),
    kills: ['publish-large'],
  },
  {
    defect: 'a message over the size limit is cut and accepted',
    handler: asked((request) => ({ body: async (max) => (await request.body(max + 1)).subarray(0, max) })),
    kills: ['publish-oversize'],
  },
  {
    defect: 'a chunked body is refused',
    handler: refusing(400, (request) => request.header('transfer-encoding') !== undefined),
    kills: ['publish-chunked'],
  },
  {
    defect: 'Expect is refused',
    handler: refusing(400, (request) => request.header('expect') !== undefined),
    kills: ['publish-expect-continue'],
  },
  {
    defect: '403 for a publish to an unknown cache',
    handler: status(404, 403, (request) => isPublish(request) && pathOf(request).includes('/no-such-cache')),
    kills: ['unknown-cache-status'],
  },
  {
    defect: 'a publish to an unknown cache goes to another one',
    handler: asked((request) => ({
      target: isPublish(request)
        ? request.target.replace(/^\/topics\/no-such-cache[^/]*/, '/topics/conformance')
        : request.target,
    })),
    kills: ['publish-unknown-cache'],
  },
  {
    defect: 'the 404 for an unknown cache does not say so',
    handler: answering((response, request) =>
      response.status === 404 && pathOf(request).startsWith('/topics/')
        ? json(404, { code: 'not_found', message: 'Not found.' })
        : response,
    ),
    kills: ['publish-unknown-cache-message'],
  },
  {
    defect: 'every cache exists',
    handler: asked(({ target }) => ({
      target: target.replace(/^\/topics\/no-such-cache[^/]*/, '/topics/conformance'),
    })),
    kills: ['publish-unknown-cache', 'publish-unknown-cache-message', 'subscribe-unknown-cache'],
  },
  {
    defect: 'a publish waits until its subscribers are gone',
    handler: (handler) => {
      const parked = new Map<string, number>();
      const count = (path: string, change: number) => parked.set(path, (parked.get(path) ?? 0) + change);
      return async (request) => {
        const path = pathOf(request);
        if (isPublish(request)) {
          const many = (parked.get(path) ?? 0) > 2;
          const response = await handler(request);
          if (many) await wait(30_000);
          return response;
        }
        count(path, 1);
        try {
          return await handler(request);
        } finally {
          count(path, -1);
        }
      };
    },
    kills: ['publish-does-not-wait'],
  },
  {
    defect: 'a message that is equal to the one before is dropped',
    handler: elements((list) =>
      list.filter((element, index) => {
        const before = list[index - 1];
        return !(
          'item' in element &&
          before &&
          'item' in before &&
          JSON.stringify(before.item.value) === JSON.stringify(element.item.value)
        );
      }),
    ),
    kills: ['sequence-increments', 'sequence-publisher-order'],
  },
];
