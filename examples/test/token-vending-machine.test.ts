import { TopicClient } from '@topics-http/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../serve.ts';
import { createVendingMachine } from '../token-vending-machine/vending-machine.ts';
import { startTopics } from './world.ts';

const page = 'https://chat.example';
const users = { alice: { id: 'alice', rooms: ['lobby', 'kitchen'] }, bob: { id: 'bob', rooms: ['lobby'] } };
let topics: Awaited<ReturnType<typeof startTopics>>;
let machine: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  topics = await startTopics();
  const handler = createVendingMachine({
    key: topics.key,
    signedIn: async ({ headers }) => users[headers.get('Authorization') as keyof typeof users],
    cache: 'demo',
    origins: [page],
    perMinute: 1000,
  });
  machine = await serve(handler);
});
afterAll(() => Promise.all([machine.close(), topics.close()]));

const ask = (body: unknown, headers: Record<string, string> = {}, method = 'POST') =>
  fetch(`${machine.url}/token`, {
    method,
    headers: { 'Content-Type': 'application/json', Origin: page, ...headers },
    ...(method === 'POST' && { body: JSON.stringify(body) }),
  });

test('a token opens its room, under the name of who is signed in, and nothing else', async () => {
  const response = await ask({ room: 'kitchen' }, { Authorization: 'alice' });
  const { token, expiresInSeconds } = (await response.json()) as { token: string; expiresInSeconds: number };
  expect([response.status, expiresInSeconds]).toEqual([200, 300]);
  const client = new TopicClient({ url: topics.url, token });
  expect((await client.publish('demo', 'kitchen', 'tea?')).type).toBe('Success');
  expect(await topics.published('kitchen')).toMatchObject([
    { value: { text: 'tea?' }, publisher_id: 'alice' },
  ]);
  expect(await client.publish('demo', 'lobby', 'a')).toMatchObject({ type: 'Error' });
  const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<
    string,
    number
  >;
  expect(claims).toMatchObject({
    permissions: [{ cache: 'demo', topic: 'kitchen', role: 'both' }],
    id: 'alice',
  });
  expect(claims.exp! - claims.iat!).toBe(300);
});

describe('what it must never do', () => {
  test.each<[string, unknown, Record<string, string>, string, number]>([
    ['give a token to nobody', { room: 'lobby' }, {}, 'POST', 401],
    ['give one for a room of others', { room: 'kitchen' }, { Authorization: 'bob' }, 'POST', 403],
    ['give one for every room', { room: '*' }, { Authorization: 'alice' }, 'POST', 403],
    ['take what is no room', { room: { topicPrefix: '' } }, { Authorization: 'alice' }, 'POST', 400],
    ['answer what a link can send', undefined, { Authorization: 'alice' }, 'GET', 405],
  ])('%s', async (_, body, headers, method, status) => {
    const response = await ask(body, headers, method);
    expect([response.status, response.headers.get('Cache-Control')]).toEqual([status, 'no-store']);
    expect(await response.text()).not.toContain('token"');
  });

  test('let the request say what is granted', async () => {
    const more = { room: 'lobby', cache: '*', role: 'admin', ttlSeconds: 1e9, id: 'alice' };
    const { token } = (await (await ask(more, { Authorization: 'bob' })).json()) as { token: string };
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as object;
    expect(claims).toMatchObject({
      permissions: [{ cache: 'demo', topic: 'lobby', role: 'both' }],
      id: 'bob',
    });
  });

  test('answer the page of an origin that it does not know', async () => {
    const allowed = (response: Response) => response.headers.get('Access-Control-Allow-Origin');
    expect(allowed(await ask(undefined, {}, 'OPTIONS'))).toBe(page);
    expect(allowed(await ask(undefined, { Origin: 'https://evil.example' }, 'OPTIONS'))).toBeNull();
  });

  test('vend without an end', async () => {
    const few = createVendingMachine({
      key: topics.key,
      signedIn: async () => users.bob,
      cache: 'demo',
      origins: [],
      perMinute: 2,
    });
    const asked = () => new Request('http://machine/token', { method: 'POST', body: '{"room":"lobby"}' });
    // A minute may end in between: then it is one later that is refused.
    const statuses = [];
    for (let times = 0; times < 5; times++) statuses.push((await few(asked())).status);
    expect(statuses.slice(0, 2)).toEqual([200, 200]);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
  });
});
