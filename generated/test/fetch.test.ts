import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ErrorBody, SubscribeResponse } from '@topics-http/contract';
import { createTopicsFetch, type TopicsFetchOptions } from '@topics-http/contract/fetch';
import { createToken, createTopics } from '@topics-http/server';
import { listen } from '@topics-http/server/node';
import { describe, expect, expectTypeOf, test } from 'vitest';

const topicPath = '/topics/{cacheName}/{topicName}';
const params = { path: { cacheName: 'demo', topicName: 'a topic/with ümläuts' } };

/** A service, and a client of it whose requests are kept. */
async function world(options: Partial<TopicsFetchOptions> = {}) {
  const service = createTopics();
  const token = await createToken(service.key, {
    permissions: [{ cache: '*', role: 'both' }],
    ttlSeconds: 600,
  });
  const sent: Request[] = [];
  const topics = createTopicsFetch({
    baseUrl: 'http://topics.test',
    token,
    fetch: (request) => {
      sent.push(request.clone());
      return service.fetch(request);
    },
    ...options,
  });
  return { topics, token, sent };
}
const fromFirst = { sequence_number: 0, sequence_page: 1 };

describe('createTopicsFetch()', () => {
  test('publishes a string as text, bytes as bytes, and polls both', async () => {
    const { topics, sent } = await world();
    const bytes = Uint8Array.of(0, 128, 255);
    for (const body of ['"grüße" & 100%', '', bytes])
      expect(await topics.POST(topicPath, { params, body })).toMatchObject({ status: 204, data: undefined });
    expect(sent.map(({ headers }) => headers.get('Content-Type'))).toEqual([
      'text/plain',
      'text/plain',
      'application/octet-stream',
    ]);
    const answer = await topics.GET(topicPath, { params: { ...params, query: fromFirst } });
    if (answer.status !== 200) throw new Error(`The poll was answered with ${answer.status}.`);
    expect(answer.data.items.flatMap(({ item }) => (item ? [item.value] : []))).toEqual([
      { text: '"grüße" & 100%' },
      { text: '' },
      { binary: 'AID/' },
    ]);
  });

  test.each(['header', 'query'] as const)(
    'puts the token into the %s, and nowhere else',
    async (tokenPlace) => {
      const { topics, token, sent } = await world({ tokenPlace });
      await topics.POST(topicPath, { params, body: 'a' });
      await topics.GET(topicPath, { params: { ...params, query: fromFirst } });
      const both = {
        header: tokenPlace === 'header' ? token : null,
        query: tokenPlace === 'query' ? token : null,
      };
      for (const { headers, url } of sent)
        expect({
          header: headers.get('Authorization'),
          query: new URL(url).searchParams.get('token'),
        }).toEqual(both);
      expect(new URL(sent[1]!.url).searchParams.get('sequence_page')).toBe('1');
    },
  );

  test('asks for a token before each request', async () => {
    const { token } = await world();
    let asked = 0;
    const { topics, sent } = await world({ token: async () => `${token}${++asked}` });
    for (const status of [401, 401])
      expect(await topics.POST(topicPath, { params, body: 'a' })).toMatchObject({ status });
    expect(sent.map(({ headers }) => headers.get('Authorization'))).toEqual([`${token}1`, `${token}2`]);
  });

  test('answers with the status and why it was refused', async () => {
    const { topics } = await world();
    const path = { cacheName: 'no-such-cache', topicName: 'a' };
    expect(await topics.POST(topicPath, { params: { path }, body: 'a' })).toMatchObject({
      status: 404,
      error: { code: 'cache_not_found', message: 'Cache Not Found' },
    });
  });

  test('ends a poll with a signal, keeps other headers, and takes middleware', async () => {
    const { topics, sent } = await world({ headers: { 'X-Trace': '1' } });
    const seen: number[] = [];
    topics.use({ onResponse: ({ response }) => void seen.push(response.status) });
    await topics.POST(topicPath, { params, body: 'a', headers: { 'X-Other': '2' } });
    expect(seen).toEqual([204]);
    expect([sent[0]!.headers.get('X-Trace'), sent[0]!.headers.get('X-Other')]).toEqual(['1', '2']);
    const control = new AbortController();
    const poll = topics.GET(topicPath, {
      params,
      signal: control.signal,
      fetch: async ({ signal }) => {
        signal.throwIfAborted();
        return new Response();
      },
    });
    control.abort();
    await expect(poll).rejects.toThrow('aborted');
  });
});

// The compiler is the test: each @ts-expect-error must be one.
test('the types know each status, allow one token, and take nothing but text and bytes', async () => {
  const { topics } = await world();
  const uncalled = (check: () => unknown): string => typeof check;
  uncalled(async () => {
    const polled = await topics.GET(topicPath, { params });
    if (polled.status === 200) expectTypeOf(polled.data).toEqualTypeOf<SubscribeResponse>();
    else expectTypeOf(polled.error).toEqualTypeOf<ErrorBody | string>();
    const published = await topics.POST(topicPath, { params, body: 'a' });
    if (published.status === 204) expectTypeOf(published.data).toEqualTypeOf<undefined>();
    if (published.status === 413) expectTypeOf(published.error).toEqualTypeOf<ErrorBody | string>();
    // @ts-expect-error the contract has no such answer
    if (published.status === 200) return;
  });
  const options = { baseUrl: '', token: '' };
  // @ts-expect-error a token has a place of its own
  uncalled(() => createTopicsFetch({ ...options, headers: { Authorization: 'a' } }));
  // @ts-expect-error there are two places
  uncalled(() => createTopicsFetch({ ...options, tokenPlace: 'both' }));
  // @ts-expect-error the token was given before
  uncalled(() => topics.GET(topicPath, { params: { ...params, query: { token: 'a' } } }));
  // @ts-expect-error the token was given before
  uncalled(() => topics.POST(topicPath, { params, body: 'a', headers: { authorization: 'a' } }));
  // @ts-expect-error the media type follows from the body
  uncalled(() => topics.POST(topicPath, { params, body: 'a', headers: { 'Content-Type': 'text/html' } }));
  // @ts-expect-error a message is text or bytes
  uncalled(() => topics.POST(topicPath, { params, body: { text: 'a' } }));
  // @ts-expect-error a message has a body
  uncalled(() => topics.POST(topicPath, { params }));
  // @ts-expect-error the topic is missing
  uncalled(() => topics.GET(topicPath, { params: { path: { cacheName: 'a' } } }));
});

test('the examples of the README print what they say', async () => {
  const root = path.resolve(import.meta.dirname, '..');
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const samples = [...readme.matchAll(/^```ts\n([^]*?)^```$/gm)]
    .map(([, code]) => code!)
    .filter((code) => code.includes('→'));
  expect(samples).toHaveLength(2);
  const service = createTopics();
  const listener = await listen(service.handler, { port: 0 });
  const token = await createToken(service.key, {
    permissions: [{ cache: '*', role: 'both' }],
    ttlSeconds: 600,
  });
  const folder = mkdtempSync(path.join(import.meta.dirname, '.snippets-'));
  try {
    // The poll comes first: it is told where a topic begins that has no message yet.
    const env = { ...process.env, TOPICS_URL: listener.url, TOPICS_TOKEN: token };
    for (const [index, code] of [...samples.entries()].reverse()) {
      const file = path.join(folder, `${index}.ts`);
      writeFileSync(file, code);
      const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', file], { env });
      expect(stdout.trim().split('\n')).toEqual([...code.matchAll(/\/\/ → (.*)$/gm)].map(([, text]) => text));
    }
  } finally {
    rmSync(folder, { recursive: true });
    await listener.close();
    await service.close();
  }
});
