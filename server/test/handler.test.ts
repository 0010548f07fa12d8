import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { exchange, startService, type RunningService } from './harness.ts';

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

let topics = 0;
const newTopic = () => `t${topics++}`;

/** Publishes, and answers where the first of the messages stands. */
async function publishAll(topic: string, ...texts: string[]): Promise<{ number: number; page: number }> {
  const { json } = await service.poll(topic, Number.MAX_SAFE_INTEGER, 1);
  const { new_sequence_page: page } = json.items[0]!.discontinuity!;
  let number = -1;
  for (const text of texts) {
    const beyond = await service.poll(topic, Number.MAX_SAFE_INTEGER, page);
    if (number < 0) number = beyond.json.items[0]!.discontinuity!.new_topic_sequence;
    expect((await service.publish(topic, text)).status).toBe(204);
  }
  return { number, page };
}

const texts = (reply: { json: { items: { item?: { value: { text?: string } } }[] } }) =>
  reply.json.items.flatMap(({ item }) => (item ? [item.value.text] : []));

describe('cursors', () => {
  test.each([
    ['0,0', 0, 0],
    ['absent', undefined, undefined],
  ])('the first poll (%s) is live only: it waits, and gets no history', async (_name, number, page) => {
    const topic = newTopic();
    await publishAll(topic, 'before');
    const poll = service.poll(topic, number, page);
    await service.parked(1);
    await service.publish(topic, 'after');
    expect(texts(await poll)).toEqual(['after']);
  });

  test('the first message of a page is number 0, and its page tells when the topic came to be', async () => {
    const topic = newTopic();
    const quarters = () => Math.floor(Date.now() / 250) * 2 ** 19;
    const before = quarters();
    const { number, page } = await publishAll(topic, 'a');
    expect(number).toBe(0);
    expect(page).toBeGreaterThanOrEqual(before);
    expect(page).toBeLessThan(quarters() + 2 ** 19);
  });

  test('a kept number gets the items from there on, in order, at once, as often as it is asked', async () => {
    const topic = newTopic();
    const { page } = await publishAll(topic, 'a', 'b', 'c');
    for (let times = 0; times < 2; times++) {
      const reply = await service.poll(topic, 1, page);
      expect(texts(reply)).toEqual(['b', 'c']);
      expect(reply.json.items[0]!.item!.topic_sequence_number).toBe(1);
    }
  });

  test('the next number waits, and its item comes when it is published', async () => {
    const topic = newTopic();
    const { page } = await publishAll(topic, 'a');
    const poll = service.poll(topic, 1, page);
    await service.parked(1);
    await service.publish(topic, 'b');
    expect((await poll).json.items).toEqual([
      { item: { topic_sequence_number: 1, sequence_page: page, value: { text: 'b' } } },
    ]);
  });

  test('a number that is no longer kept gets a discontinuity, then the oldest kept', async () => {
    const topic = newTopic();
    const { page } = await publishAll(topic, 'a', 'b', 'c', 'd', 'e', 'f');
    const reply = await service.poll(topic, 1, page);
    expect(reply.json.items[0]).toEqual({
      discontinuity: { last_topic_sequence: 0, new_topic_sequence: 2, new_sequence_page: page },
    });
    expect(texts(reply)).toEqual(['c', 'd', 'e', 'f']);
  });

  test('a number beyond the next gets a discontinuity at once', async () => {
    const topic = newTopic();
    const { page } = await publishAll(topic, 'a', 'b');
    const reply = await service.poll(topic, 9, page);
    expect(reply.json.items).toEqual([
      { discontinuity: { last_topic_sequence: 8, new_topic_sequence: 2, new_sequence_page: page } },
    ]);
  });

  test('after a discontinuity alone, the next cursor is new_topic_sequence, not plus one', async () => {
    const topic = newTopic();
    const { page } = await publishAll(topic, 'a', 'b');
    const { json } = await service.poll(topic, 9, page);
    const next = json.items[0]!.discontinuity!;
    const poll = service.poll(topic, next.new_topic_sequence, next.new_sequence_page);
    await service.publish(topic, 'c');
    expect(texts(await poll)).toEqual(['c']);
  });

  test('another page gets a discontinuity with the current one, then what is kept', async () => {
    const topic = newTopic();
    const { page } = await publishAll(topic, 'a', 'b');
    const reply = await service.poll(topic, 42, page - 7);
    expect(reply.json.items[0]).toEqual({
      discontinuity: { last_topic_sequence: 41, new_topic_sequence: 0, new_sequence_page: page },
    });
    expect(texts(reply)).toEqual(['a', 'b']);
  });

  test('page 0 takes the number on whatever page is current', async () => {
    const topic = newTopic();
    const { page } = await publishAll(topic, 'a', 'b', 'c');
    const reply = await service.poll(topic, 2, 0);
    expect(reply.json.items[0]!.item).toMatchObject({ topic_sequence_number: 2, sequence_page: page });
  });

  test('(0, current page) is a real cursor: item 0 if it is kept, else a discontinuity', async () => {
    const kept = newTopic();
    const { page } = await publishAll(kept, 'a');
    expect(texts(await service.poll(kept, 0, page))).toEqual(['a']);
    const gone = newTopic();
    const { page: other } = await publishAll(gone, 'a', 'b', 'c', 'd', 'e');
    expect((await service.poll(gone, 0, other)).json.items[0]!.discontinuity).toMatchObject({
      last_topic_sequence: 0,
      new_topic_sequence: 1,
    });
  });

  test('a reset topic has a greater page, and a parked poll learns of it', async () => {
    const topic = newTopic();
    const { page } = await publishAll(topic, 'a');
    const poll = service.poll(topic, 1, page);
    await service.parked(1);
    await service.store.reset(`demo\n${topic}`);
    const { discontinuity } = (await poll).json.items[0]!;
    expect(discontinuity).toMatchObject({ last_topic_sequence: 0, new_topic_sequence: 0 });
    expect(discontinuity!.new_sequence_page).toBeGreaterThan(page);
  });

  test.each([
    'abc',
    '-1',
    '1.5',
    '',
    '1e3',
    '0x10',
    '+1',
    ' 1',
    '9007199254740992',
    '18446744073709551616',
    '1&sequence_number=2&sequence_page=1',
  ])('the cursor %j is refused', async (value) => {
    for (const query of [
      `sequence_number=${value}`,
      `sequence_page=${value}`,
      `sequence_number=${value}&sequence_page=1`,
      `sequence_number=1&sequence_page=${value}`,
    ]) {
      const { status, json } = await service.send(`/topics/demo/t?${query}`);
      expect([status, json.message]).toEqual([400, expect.stringContaining('must be a whole number')]);
    }
  });
});

describe('messages', () => {
  const roundTrip = async (body: RequestInit['body'], type: string) => {
    const topic = newTopic();
    const { page } = await publishAll(topic);
    expect((await service.publish(topic, body, type)).status).toBe(204);
    return (await service.poll(topic, 0, page)).json.items[0]!.item!.value;
  };

  test.each([
    '',
    'plain',
    '日本語',
    '🐎',
    'e\u0301',
    '"\\\n\r\t\u0000\u001b',
    '\u2028\u2029',
    '\ufeffwith a mark',
    '\u{10ffff}',
  ])('text %j arrives as it was', async (text) => {
    expect(await roundTrip(text, 'text/plain; charset=UTF-8')).toEqual({ text });
  });

  test('bytes arrive as standard base64, also when they are valid UTF-8', async () => {
    const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect(await roundTrip(everyByte, 'application/octet-stream')).toEqual({
      binary: Buffer.from(everyByte).toString('base64'),
    });
    expect(await roundTrip('text', 'APPLICATION/Octet-Stream')).toEqual({ binary: 'dGV4dA==' });
    expect(await roundTrip('', 'application/octet-stream')).toEqual({ binary: '' });
  });

  test('what `curl -d` sends is taken verbatim as text', async () => {
    expect(await roundTrip('a=b&c=%20+100% sure', 'application/x-www-form-urlencoded')).toEqual({
      text: 'a=b&c=%20+100% sure',
    });
  });

  test('the id of a token is the publisher id of its messages, and only of its', async () => {
    const topic = newTopic();
    const { page } = await publishAll(topic, 'anonymous');
    const authorization = await service.mint({ id: 'alice' });
    await service.send(`/topics/demo/${topic}`, {
      method: 'POST',
      body: 'signed',
      headers: { authorization, 'content-type': 'text/plain' },
    });
    const { items } = (await service.poll(topic, 0, page)).json;
    expect(items.map(({ item }) => item!.publisher_id)).toEqual([undefined, 'alice']);
  });

  test.each([undefined, 'application/json', 'image/png', 'text/html', 'garbage', 'text'])(
    'content type %s is refused',
    async (type) => {
      const headers = type === undefined ? '' : `Content-Type: ${type}\r\n`;
      const reply = await exchange(
        service.url,
        `POST /topics/demo/t HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: ${service.token}\r\n${headers}Content-Length: 2\r\n\r\nhi`,
      );
      expect(reply).toMatch(/^HTTP\/1\.1 400 .*"Content-Type must be/s);
    },
  );

  test.each(['text/plain', 'application/x-www-form-urlencoded'])(
    '%s that is not UTF-8 is refused',
    async (type) => {
      const { status, json } = await service.publish('t', Uint8Array.of(0xc3, 0x28), type);
      expect([status, json.message]).toEqual([400, expect.stringContaining('UTF-8')]);
    },
  );

  test('a message over the limit is refused with the limit, and the connection stays usable', async () => {
    const head = (length: number) =>
      `POST /topics/demo/t HTTP/1.1\r\nHost: x\r\nAuthorization: ${service.token}\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\n\r\n`;
    const reply = await exchange(
      service.url,
      `${head(1001)}${'x'.repeat(1001)}${head(1000)}${'x'.repeat(1000)}`,
      /204 No Content/,
    );
    expect(reply).toMatch(/^HTTP\/1\.1 400 .*limit of 1000 bytes.*HTTP\/1\.1 204/s);
  });

  test('a publish with no subscriber succeeds, and creates the topic', async () => {
    expect((await service.publish('never-used-before', 'hello')).status).toBe(204);
  });
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
    const { number, page } = await publishAll(topic, 'a', 'b');
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

describe('polls', () => {
  test('every parked poll of a topic is woken, and no other', async () => {
    const [topic, other] = [newTopic(), newTopic()];
    const elsewhere = service.poll(other);
    const polls = Array.from({ length: 50 }, () => service.poll(topic));
    await service.parked(51);
    await service.publish(topic, 'hello');
    for (const poll of await Promise.all(polls)) expect(texts(poll)).toEqual(['hello']);
    expect(service.polls).toBe(1);
    await service.publish(other, 'x');
    await elsewhere;
  });

  test('a poll whose client leaves is forgotten at once, and loses nothing', async () => {
    const topic = newTopic();
    const { page } = await publishAll(topic, 'a');
    const left = () => service.metrics.responses.get('GET')!.get(499) ?? 0;
    const before = left();
    const abort = new AbortController();
    const poll = service.poll(topic, 1, page, { signal: abort.signal });
    await service.parked(1);
    abort.abort();
    await expect(poll).rejects.toThrow();
    await service.unparked();
    await service.publish(topic, 'b');
    expect(texts(await service.poll(topic, 1, page))).toEqual(['b']);
    expect(left()).toBe(before + 1);
  });

  test('a service that stops ends parked polls with 503 and Retry-After, and refuses new ones', async () => {
    const stopped = await startService();
    const poll = stopped.poll('t');
    await stopped.parked(1);
    stopped.stop();
    const { status, headers } = await poll;
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    expect((await stopped.poll('t')).status).toBe(503);
    expect(stopped.complaints).toEqual([]);
    await stopped.shutDown();
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
