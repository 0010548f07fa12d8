import { expect, test } from 'vitest';
import {
  createToken,
  createTopics,
  MemoryStore,
  topicKey,
  type OperatorLog,
  type TopicsOptions,
} from '@topics-http/server';
import { exchange, startService } from './harness.ts';
import { delayed, reusing } from './stores.ts';

/** A service as a function, with a token for it. */
async function open(options: TopicsOptions = {}) {
  const service = createTopics(options);
  const authorization = await createToken(service.key, {
    permissions: [{ cache: '*', role: 'both' }],
    ttlSeconds: 60,
  });
  const call = (path: string, init: RequestInit = {}) =>
    service.fetch(new Request(`http://any.test${path}`, { headers: { authorization }, ...init }));
  return { service, call };
}

test.each([
  ['at once', (store: MemoryStore) => reusing(store)],
  ['late', (store: MemoryStore) => reusing(delayed(store))],
])('a store that answers %s with the same entries again mixes up no topics', async (_when, behind) => {
  const memory = new MemoryStore({ now: () => 1_700_000_000_000 });
  const { service, call } = await open({ store: behind(memory) });
  const topics = Array.from({ length: 20 }, (_, index) => `topic-${index}`);
  const polls = [];
  for (const topic of topics) {
    memory.append(topicKey('demo', topic), { value: { text: `message of ${topic}` }, bytes: 20 });
    const { page } = memory.retained(topicKey('demo', topic));
    polls.push(call(`/topics/demo/${topic}?sequence_number=0&sequence_page=${page}`));
  }
  for (const [index, poll] of polls.entries())
    expect(await (await poll).text()).toContain(`"message of topic-${index}"`);
  await service.close();
});

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'get'])(
  'a method named %s is an answer like any other',
  async (method) => {
    const { service, call } = await open();
    // `get` becomes GET in a Request; no such cache.
    expect((await call('/topics/nowhere/t', { method })).status).toBe(method === 'get' ? 404 : 405);
    await service.close();
  },
);

const failing = () => {
  throw new Error('the log is full');
};
test.each<[string, OperatorLog]>([
  ['throws', { debug: failing, error: failing }],
  [
    'rejects',
    { debug: () => Promise.reject(new Error('late')), error: () => Promise.reject(new Error('late')) },
  ],
])('a log that %s leaves no client without its answer', async (_how, log) => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  const service = await startService({ log });
  service.store.append = () => {
    throw new Error('the disk is on fire');
  };
  expect((await service.send('/topics/nowhere/t')).status).toBe(404);
  expect((await service.publish('t', 'x')).status).toBe(500);
  expect((await service.send('/topics/demo/%zz')).status).toBe(400);
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
  await service.shutDown();
});

test('a request that fails wherever it is touched still gets an answer', async () => {
  const { service } = await open();
  const broken = (): never => {
    throw new Error('broken');
  };
  const whole = { method: 'GET', target: '/topics/demo/t', header: broken, body: broken, onLeave: broken };
  for (const request of [
    whole,
    { ...whole, header: () => undefined },
    Object.defineProperty({ ...whole }, 'target', { get: broken }),
    Object.defineProperty({ ...whole }, 'method', { get: broken }),
  ])
    expect((await service.handler(request)).status).toBeGreaterThanOrEqual(400);
  await service.close();
});

test('a handler that rejects costs its client the connection, and nobody else anything', async () => {
  const service = await startService({
    wrap: (handler) => (request) =>
      request.target.includes('broken') ? Promise.reject(new Error('broken')) : handler(request),
  });
  const request = (topic: string) => `GET /topics/demo/${topic} HTTP/1.1\r\nHost: x\r\n\r\n`;
  expect(await exchange(service.url, request('broken'))).toBe('');
  expect(await exchange(service.url, request('whole'), /401/)).toContain('HTTP/1.1 401');
  await service.shutDown();
});
