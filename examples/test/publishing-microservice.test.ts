import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createMicroservice } from '../publishing-microservice/microservice.ts';
import { serve } from '../serve.ts';
import { startTopics } from './world.ts';

let topics: Awaited<ReturnType<typeof startTopics>>;
let token: string;
beforeAll(async () => {
  topics = await startTopics({ maxMessageBytes: 100 });
  token = await topics.mint({ role: 'publish' });
});
afterAll(() => topics.close());

const order = { topicName: 'orders 🐎', topicValue: 'grüße' };

test('publishes as a plain server', async () => {
  const options = { url: topics.url, token, cache: 'demo', apiKey: 'secret' };
  const service = await serve(createMicroservice(options));
  const headers = { 'x-api-key': 'secret' };
  const response = await fetch(service.url, { method: 'POST', headers, body: JSON.stringify(order) });
  expect(response.status).toBe(200);
  expect((await topics.published(order.topicName)).map(({ value }) => value)).toEqual([{ text: 'grüße' }]);
  await service.close();
});

test('publishes as a function behind a gateway', async () => {
  vi.stubEnv('TOPICS_URL', topics.url);
  vi.stubEnv('TOPICS_TOKEN', token);
  vi.stubEnv('API_KEY', 'secret');
  const { handler } = await import('../publishing-microservice/function.ts');
  vi.unstubAllEnvs();
  const event = {
    headers: { 'x-api-key': 'secret' },
    rawPath: '/',
    requestContext: { http: { method: 'POST' } },
  };
  const text = JSON.stringify({ topicName: 'function', topicValue: 'by function' });
  const body = Buffer.from(text).toString('base64');
  expect((await handler({ ...event, body: text, isBase64Encoded: false })).statusCode).toBe(200);
  expect(await handler({ ...event, body, isBase64Encoded: true })).toMatchObject({
    statusCode: 200,
    body: '{"message":"published"}',
  });
  expect(await topics.published('function')).toHaveLength(2);
});

describe('refuses', () => {
  test.each<[string, unknown, number, object?]>([
    ['a caller without the key', order, 401, { headers: {} }],
    ['another method', undefined, 405, { method: 'PUT' }],
    ['what is not JSON', 'not JSON', 400, { body: '{' }],
    ['no topic', { topicValue: 'a' }, 400],
    ['a topic that cannot be one', { topicName: 'a\u0000b', topicValue: 'a' }, 400],
    ['a name that is too long', { topicName: 'a'.repeat(256), topicValue: 'a' }, 400],
    ['no value', { topicName: 'a' }, 400],
    ['a message that is too large', { topicName: 'a', topicValue: 'a'.repeat(101) }, 400],
  ])('%s', async (_, body, status, init = {}) => {
    const service = createMicroservice({ url: topics.url, token, cache: 'demo', apiKey: 'secret' });
    const request = {
      method: 'POST',
      headers: { 'x-api-key': 'secret' },
      body: JSON.stringify(body ?? {}),
      ...init,
    };
    expect((await service(new Request('http://service/', request))).status).toBe(status);
  });

  test('with 502 what is not its caller’s fault', async () => {
    const service = createMicroservice({ url: topics.url, token, cache: 'nowhere', apiKey: 'secret' });
    const request = { method: 'POST', headers: { 'x-api-key': 'secret' }, body: JSON.stringify(order) };
    const response = await service(new Request('http://service/', request));
    expect([response.status, await response.text()]).toEqual([
      502,
      expect.stringContaining('NOT_FOUND_ERROR'),
    ]);
  });
});
