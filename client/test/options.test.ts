import { describe, expect, test } from 'vitest';
import { TopicClient, type TopicClientOptions } from '../src/index.ts';
import { scriptedClient } from './scripted-fetch.ts';

const make = (options: Partial<Record<keyof TopicClientOptions, unknown>>) => () =>
  new TopicClient({ url: 'http://service.test', token: 'token', ...options } as TopicClientOptions);

describe('an option that makes no sense is refused, and says why', () => {
  test.each<[Parameters<typeof make>[0], string]>([
    [{ url: 'ftp://x' }, "'ftp://x' is not an http or https URL."],
    [{ url: 'nowhere' }, "'nowhere' is not an http or https URL."],
    [{ url: undefined }, "'undefined' is not an http or https URL."],
    [{ url: 'https://me:secret@x' }, 'url takes a scheme, a host and a path'],
    [{ url: 'https://x?token=t' }, 'url takes a scheme, a host and a path'],
    [{ token: undefined }, 'token must be a string, or a function that gets one.'],
    [{ tokenPlace: 'cookie' }, "tokenPlace must be 'header' or 'query', not 'cookie'."],
    ...(['pollTimeoutMs', 'publishTimeoutMs', 'heartbeatMs'] as const).flatMap((name) =>
      [0, -1, NaN, Infinity, 2 ** 31, '5000'].map((ms): [Parameters<typeof make>[0], string] => [
        { [name]: ms },
        `${name} must be from ${name === 'heartbeatMs' ? 1 : 1000} to 86400000 milliseconds, not ${ms}.`,
      ]),
    ),
    [{ pollTimeoutMs: 999 }, 'pollTimeoutMs must be from 1000'],
  ])('%j', (options, message) => {
    const refused = expect(make(options));
    refused.toThrow(TypeError);
    refused.toThrow(message);
  });
});

test.each([
  ['http://service.test', 'http://service.test/topics/c/t'],
  ['http://service.test/', 'http://service.test/topics/c/t'],
  ['https://service.test:8443/base/path//', 'https://service.test:8443/base/path/topics/c/t'],
])('a base path is kept: %s', async (url, expected) => {
  const { topics, requests } = scriptedClient(() => new Response(null, { status: 204 }), { url });
  await topics.publish('c', 't', 'x');
  expect(requests[0]!.url.href).toBe(expected);
});

test.each([-1, 0.5, NaN, 2 ** 53, '5'])('a cursor that no service takes is refused: %s', async (number) => {
  const { topics, requests } = scriptedClient(() => 'hold');
  const from = { sequenceNumber: number as number, sequencePage: 1 };
  expect(() => topics.events('c', 't', { from })).toThrow('from must be a cursor');
  const result = await topics.subscribe('c', 't', { from });
  expect(result.type === 'Error' && result.errorCode()).toBe('INVALID_ARGUMENT_ERROR');
  expect(requests).toEqual([]);
});
