import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { exchange, startService, type RunningService } from './harness.ts';
import { newTopic, publishAll, texts } from './published.ts';

// Each row of the design's table "What the contract decides" has a test here, at the HTTP handler.

let service: RunningService;
beforeAll(async () => {
  service = await startService({
    caches: ['demo', 'other'],
    memory: { maxMessages: 4 },
    maxMessageBytes: 1000,
  });
});
afterAll(() => service.shutDown());
afterEach(() => {
  expect(service.complaints.splice(0)).toEqual([]);
});

describe('tokens', () => {
  const both = 'Only one value must be set';
  test.each<[string, string, Record<string, string>, number, string]>([
    ['none', '', { authorization: '' }, 401, 'A token is required'],
    ['an empty one in the query', '?token=', {}, 400, both],
    ['not a token', '', { authorization: 'nonsense' }, 401, 'not valid'],
    ['Bearer', '', { authorization: 'Bearer x' }, 401, 'not valid'],
    ['both', '?token=TOKEN', {}, 400, both],
    ['both, neither valid', '?token=a', { authorization: 'b' }, 400, both],
  ])('%s', async (_name, query, headers, status, message) => {
    for (const method of ['GET', 'POST']) {
      const reply = await service.send(`/topics/demo/t${query.replace('TOKEN', service.token)}`, {
        method,
        headers,
      });
      expect([reply.status, reply.json.message]).toEqual([status, expect.stringContaining(message)]);
    }
  });

  const noHeader = (path: string) =>
    exchange(
      service.url,
      `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi`,
    );
  test('in the query, percent-encoded', async () => {
    const encoded = Array.from(service.token, (each) => `%${each.charCodeAt(0).toString(16)}`).join('');
    expect(await noHeader(`/topics/demo/t?token=${encoded}`)).toMatch(/^HTTP\/1\.1 204/);
  });
  test('twice in the query', async () => {
    expect(await noHeader(`/topics/demo/t?token=${service.token}&token=${service.token}`)).toMatch(
      /^HTTP\/1\.1 400/,
    );
  });

  test('with names that are percent-encoded, in any order, beside others', async () => {
    const topic = newTopic();
    const { number, page } = await publishAll(service, topic, 'a', 'b');
    const query = `sequence%5Fpage=${page}&x=1&to%6ben=${service.token}&sequence_number=${number + 1}`;
    const response = await fetch(`${service.url}/topics/demo/${topic}?${query}`);
    expect(response.status).toBe(200);
    expect(texts({ json: (await response.json()) as never })).toEqual(['b']);
  });

  test('one character changed is 401, and so is an expired one', async () => {
    const at = service.token.length - 10;
    const tampered =
      service.token.slice(0, at) + (service.token[at] === 'a' ? 'b' : 'a') + service.token.slice(at + 1);
    for (const authorization of [tampered, await service.mint({ ttlSeconds: -1 })]) {
      for (const method of ['GET', 'POST'])
        expect((await service.send('/topics/demo/t', { method, headers: { authorization } })).status).toBe(
          401,
        );
    }
  });

  test.each([
    ['publish only', { cache: '*', role: 'publish' as const }, [204, 403]],
    ['subscribe only', { cache: '*', role: 'subscribe' as const }, [403, 200]],
    ['another cache', { cache: 'other', role: 'both' as const }, [403, 403]],
    ['another topic', { cache: 'demo', topic: 'else', role: 'both' as const }, [403, 403]],
    ['another prefix', { cache: 'demo', topicPrefix: 'else', role: 'both' as const }, [403, 403]],
    ['this topic', { cache: 'demo', topic: 'scoped', role: 'both' as const }, [204, 200]],
    ['its prefix', { cache: 'demo', topicPrefix: 'sco', role: 'both' as const }, [204, 200]],
  ])('permission for %s', async (_name, permission, expected) => {
    const authorization = await service.mint({ permissions: [permission] });
    const headers = { authorization, 'content-type': 'text/plain' };
    const published = await service.send('/topics/demo/scoped', { method: 'POST', body: 'x', headers });
    const polled = await service.send('/topics/demo/scoped?sequence_number=9&sequence_page=1', { headers });
    expect([published.status, polled.status]).toEqual(expected);
  });

  test('a token that expires while its poll is parked ends the poll with 401', async () => {
    const authorization = await service.mint({ ttlSeconds: 2 });
    const { status, json } = await service.send('/topics/demo/quiet', { headers: { authorization } });
    expect([status, json.message]).toEqual([401, 'The token has expired.']);
    expect((await service.send('/topics/demo/quiet', { headers: { authorization } })).status).toBe(401);
  });
});

describe('caches, names, methods', () => {
  test('an unknown cache is 404 "Cache Not Found" for both verbs', async () => {
    for (const method of ['GET', 'POST']) {
      const { status, json } = await service.send('/topics/nowhere/t', { method });
      expect([status, json]).toEqual([404, { code: 'cache_not_found', message: 'Cache Not Found' }]);
    }
  });

  test('names are decoded, and told apart', async () => {
    const raw = (path: string) =>
      exchange(
        service.url,
        `GET ${path}?sequence_number=7&sequence_page=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: ${service.token}\r\n\r\n`,
      );
    const names = [
      'a%2Fb',
      'a%20b',
      '%C3%A4',
      '..',
      '%2E',
      'n'.repeat(255),
      '%F0%9F%90%8E'.repeat(255),
      'A',
      'a',
    ];
    for (const [index, name] of names.entries())
      expect(
        await exchange(
          service.url,
          `POST /topics/other/${name} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: ${service.token}\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\n${index}`,
        ),
      ).toMatch(/^HTTP\/1\.1 204/);
    for (const [index, name] of names.entries()) {
      const reply = await raw(`/topics/other/${name}`);
      expect(reply.match(/"text":"\d"/g), name).toEqual([`"text":"${index}"`]);
    }
    expect(await raw('/topics/other/%61')).toMatch(/"text":"8"/);
  });

  test.each([
    ['%zz', 'percent-encoding'],
    ['%', 'percent-encoding'],
    ['%C3%28', 'percent-encoding'],
    ['%ED%A0%80', 'percent-encoding'],
    ['', '1 to 255'],
    ['n'.repeat(256), '1 to 255'],
    ['a%00b', 'control'],
    ['a%0Ab', 'control'],
    ['%C2%85', 'control'],
  ])('the name %s is refused', async (name, reason) => {
    for (const path of [`/topics/demo/${name}`, `/topics/${name}/t`]) {
      const { status, json } = await service.send(path);
      expect([status, json.message]).toEqual([400, expect.stringContaining(reason)]);
    }
  });

  test.each(['/', '/topics', '/topics/demo', '/topics/demo/t/more', '/Topics/demo/t', '/topic/demo/t'])(
    '%s is 404',
    async (path) => {
      expect((await service.send(path)).status).toBe(404);
    },
  );

  test.each(['PUT', 'PATCH', 'DELETE', 'HEAD'])('%s is 405 with Allow', async (method) => {
    const { status, headers } = await service.send('/topics/demo/t', { method });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, POST, OPTIONS']);
  });
});

describe('browsers', () => {
  test('any origin may call, with both headers, unless origins are named', async () => {
    const preflight = await service.send('/topics/demo/t', {
      method: 'OPTIONS',
      headers: { origin: 'https://app.test' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')).toBe('Authorization, Content-Type');
    expect(
      (await service.send('/topics/demo/t', { headers: { authorization: 'x' } })).headers.get(
        'access-control-allow-origin',
      ),
    ).toBe('*');
  });

  test('named origins only', async () => {
    const strict = await startService({ origins: ['https://app.test'] });
    const allowed = async (origin: string) =>
      (await strict.send('/nowhere', { headers: { origin } })).headers.get('access-control-allow-origin');
    expect([await allowed('https://app.test'), await allowed('https://evil.test')]).toEqual([
      'https://app.test',
      null,
    ]);
    await strict.shutDown();
  });
});

describe('limits', () => {
  test('operations per second for a token: 429 says which limit, Retry-After says when it serves again', async () => {
    const authorization = await service.mint({ operationsPerSecond: 3 });
    const headers = { authorization, 'content-type': 'text/plain' };
    const publish = () => service.send('/topics/demo/limited', { method: 'POST', body: 'x', headers });
    const replies = await Promise.all(Array.from({ length: 10 }, publish));
    const refused = replies.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(6);
    expect(refused[0]!.json.message).toBe('Limit exceeded: 3 operations per second.');
    await new Promise((resolve) =>
      setTimeout(resolve, 1000 * Number(refused[0]!.headers.get('retry-after'))),
    );
    expect((await publish()).status).toBe(204);
    expect((await service.publish('limited', 'another token')).status).toBe(204);
  });

  test.each([
    [{ pollsPerToken: 1 }, 'Limit exceeded: 1 concurrent poll for a token.'],
    [{ polls: 1 }, 'Limit exceeded: 1 concurrent poll in all.'],
  ])('%j', async (limits, message) => {
    const limited = await startService({ limits });
    const first = limited.poll('t');
    await limited.parked(1);
    const { status, json } = await limited.poll('t');
    expect([status, json.message]).toEqual([429, message]);
    await limited.publish('t', 'x');
    await first;
    expect(limited.polls).toBe(0);
    await limited.shutDown();
  });

  test('URL and headers over their limit are 431 with the limit', async () => {
    const reply = await exchange(
      service.url,
      `GET /topics/demo/t HTTP/1.1\r\nHost: x\r\nAuthorization: ${'x'.repeat(65_536)}\r\n\r\n`,
    );
    expect(reply).toMatch(/^HTTP\/1\.1 431 .*limited to 16384 bytes/s);
  });
});

describe('a failure inside', () => {
  test('is a 500 that gives nothing away, and a log line that gives everything', async () => {
    const lines: { fields: object; message: string }[] = [];
    const note = (fields: object, message: string) => lines.push({ fields, message });
    const broken = await startService({ log: { debug: () => undefined, error: note } });
    broken.store.append = () => {
      throw new Error('the disk is on fire at /var/secret');
    };
    const { status, text } = await broken.send(`/topics/demo/t`, {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'text/plain' },
    });
    expect(status).toBe(500);
    expect(text).not.toContain('secret');
    const requestId = /request ([\w-]+)/.exec(text)![1];
    expect(lines).toMatchObject([
      {
        fields: {
          requestId,
          path: '/topics/demo/t',
          err: { message: expect.stringContaining('/var/secret') as string },
        },
      },
    ]);
    expect(JSON.stringify(lines)).not.toContain(broken.token);
    expect(broken.complaints).toEqual([]);
    await broken.shutDown();
  });
});

test('the handler as a web-standard function', async () => {
  const call = (
    path: string,
    init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
  ) =>
    service.fetch(
      new Request(`https://any.test${path}`, {
        ...init,
        headers: { authorization: service.token, ...init.headers },
      }),
    );
  const topic = newTopic();
  const poll = call(`/topics/demo/${topic}`);
  await service.parked(1);
  expect(
    (
      await call(`/topics/demo/${topic}`, {
        method: 'POST',
        body: 'hello',
        headers: { 'content-type': 'text/plain' },
      })
    ).status,
  ).toBe(204);
  expect(await (await poll).text()).toContain('"hello"');
  expect(
    (
      await call('/topics/demo/t', {
        method: 'POST',
        body: 'x'.repeat(1001),
        headers: { 'content-type': 'text/plain' },
      })
    ).status,
  ).toBe(400);
});
