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

describe('cursors', () => {
  test.each([
    ['0,0', 0, 0],
    ['absent', undefined, undefined],
  ])('the first poll (%s) is live only: it waits, and gets no history', async (_name, number, page) => {
    const topic = newTopic();
    await publishAll(service, topic, 'before');
    const poll = service.poll(topic, number, page);
    await service.parked(1);
    await service.publish(topic, 'after');
    expect(texts(await poll)).toEqual(['after']);
  });

  test('the first message of a page is number 0, and its page tells when the topic came to be', async () => {
    const topic = newTopic();
    const quarters = () => Math.floor(Date.now() / 250) * 2 ** 19;
    const before = quarters();
    const { number, page } = await publishAll(service, topic, 'a');
    expect(number).toBe(0);
    expect(page).toBeGreaterThanOrEqual(before);
    expect(page).toBeLessThan(quarters() + 2 ** 19);
  });

  test('a kept number gets the items from there on, in order, at once, as often as it is asked', async () => {
    const topic = newTopic();
    const { page } = await publishAll(service, topic, 'a', 'b', 'c');
    for (let times = 0; times < 2; times++) {
      const reply = await service.poll(topic, 1, page);
      expect(texts(reply)).toEqual(['b', 'c']);
      expect(reply.json.items[0]!.item!.topic_sequence_number).toBe(1);
    }
  });

  test('the next number waits, and its item comes when it is published', async () => {
    const topic = newTopic();
    const { page } = await publishAll(service, topic, 'a');
    const poll = service.poll(topic, 1, page);
    await service.parked(1);
    await service.publish(topic, 'b');
    expect((await poll).json.items).toEqual([
      { item: { topic_sequence_number: 1, sequence_page: page, value: { text: 'b' } } },
    ]);
  });

  test('a number that is no longer kept gets a discontinuity, then the oldest kept', async () => {
    const topic = newTopic();
    const { page } = await publishAll(service, topic, 'a', 'b', 'c', 'd', 'e', 'f');
    const reply = await service.poll(topic, 1, page);
    expect(reply.json.items[0]).toEqual({
      discontinuity: { last_topic_sequence: 0, new_topic_sequence: 2, new_sequence_page: page },
    });
    expect(texts(reply)).toEqual(['c', 'd', 'e', 'f']);
  });

  test('a number beyond the next gets a discontinuity at once', async () => {
    const topic = newTopic();
    const { page } = await publishAll(service, topic, 'a', 'b');
    const reply = await service.poll(topic, 9, page);
    expect(reply.json.items).toEqual([
      { discontinuity: { last_topic_sequence: 8, new_topic_sequence: 2, new_sequence_page: page } },
    ]);
  });

  test('after a discontinuity alone, the next cursor is new_topic_sequence, not plus one', async () => {
    const topic = newTopic();
    const { page } = await publishAll(service, topic, 'a', 'b');
    const { json } = await service.poll(topic, 9, page);
    const next = json.items[0]!.discontinuity!;
    const poll = service.poll(topic, next.new_topic_sequence, next.new_sequence_page);
    await service.publish(topic, 'c');
    expect(texts(await poll)).toEqual(['c']);
  });

  test('another page gets a discontinuity with the current one, then what is kept', async () => {
    const topic = newTopic();
    const { page } = await publishAll(service, topic, 'a', 'b');
    const reply = await service.poll(topic, 42, page - 7);
    expect(reply.json.items[0]).toEqual({
      discontinuity: { last_topic_sequence: 41, new_topic_sequence: 0, new_sequence_page: page },
    });
    expect(texts(reply)).toEqual(['a', 'b']);
  });

  test('page 0 takes the number on whatever page is current', async () => {
    const topic = newTopic();
    const { page } = await publishAll(service, topic, 'a', 'b', 'c');
    const reply = await service.poll(topic, 2, 0);
    expect(reply.json.items[0]!.item).toMatchObject({ topic_sequence_number: 2, sequence_page: page });
  });

  test('(0, current page) is a real cursor: item 0 if it is kept, else a discontinuity', async () => {
    const kept = newTopic();
    const { page } = await publishAll(service, kept, 'a');
    expect(texts(await service.poll(kept, 0, page))).toEqual(['a']);
    const gone = newTopic();
    const { page: other } = await publishAll(service, gone, 'a', 'b', 'c', 'd', 'e');
    expect((await service.poll(gone, 0, other)).json.items[0]!.discontinuity).toMatchObject({
      last_topic_sequence: 0,
      new_topic_sequence: 1,
    });
  });

  test('a reset topic has a greater page, and a parked poll learns of it', async () => {
    const topic = newTopic();
    const { page } = await publishAll(service, topic, 'a');
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
    const { page } = await publishAll(service, topic);
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
    const { page } = await publishAll(service, topic, 'anonymous');
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
    const { page } = await publishAll(service, topic, 'a');
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
