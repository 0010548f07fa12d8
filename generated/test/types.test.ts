import createClient from 'openapi-fetch';
import { describe, expectTypeOf, test } from 'vitest';
import {
  requirements,
  validateSubscribeResponse,
  type FixtureId,
  type Item,
  type paths,
  type RequirementId,
  type SubscribeResponse,
} from '../lib/index.js';

// The compiler is the test: `tsc` runs over this file in strict mode, and each @ts-expect-error must be one.
const client = createClient<paths>({
  baseUrl: 'http://localhost:8080',
  fetch: () => Promise.reject(new Error('not called')),
});
const params = { path: { cacheName: 'c', topicName: 't' } };
const uncalled = (check: () => unknown): string => typeof check;

describe('createClient<paths>()', () => {
  test('a poll is typed by its status', () => {
    uncalled(async () => {
      const { data, error } = await client.GET('/topics/{cacheName}/{topicName}', {
        params: { ...params, query: { sequence_number: 1, sequence_page: 2 } },
      });
      expectTypeOf(data).toExtend<SubscribeResponse | undefined>();
      if (error !== undefined && typeof error !== 'string') expectTypeOf(error.code).toBeString();
      for (const element of data?.items ?? []) {
        if (element.item) expectTypeOf(element.item).toExtend<Item>();
        else if (element.discontinuity) expectTypeOf(element.discontinuity.new_topic_sequence).toBeNumber();
      }
    });
  });

  test('a cursor is a number, a path has both names', () => {
    const query = { sequence_number: '1' };
    // @ts-expect-error a cursor is not text
    uncalled(() => client.GET('/topics/{cacheName}/{topicName}', { params: { ...params, query } }));
    const path = { cacheName: 'c' };
    // @ts-expect-error the topic is missing
    uncalled(() => client.GET('/topics/{cacheName}/{topicName}', { params: { path } }));
  });

  test('a message is text or bytes', () => {
    const bodySerializer = (body?: string | Uint8Array) => body;
    uncalled(() => client.POST('/topics/{cacheName}/{topicName}', { params, body: 'text', bodySerializer }));
    uncalled(() =>
      client.POST('/topics/{cacheName}/{topicName}', { params, body: new Uint8Array(1), bodySerializer }),
    );
    // @ts-expect-error a message is not an object
    uncalled(() => client.POST('/topics/{cacheName}/{topicName}', { params, body: { text: 'a' } }));
  });
});

test('a value is text or bytes or of a kind to come, and the compiler knows which', () => {
  const read = ({ value }: Item): string | Uint8Array | undefined => {
    if (value.text !== undefined) return value.text;
    return value.binary === undefined ? undefined : Buffer.from(value.binary, 'base64');
  };
  expectTypeOf(read).returns.toEqualTypeOf<string | Uint8Array | undefined>();
});

test('a validator narrows', () => {
  const narrow = (value: unknown) => (validateSubscribeResponse(value) ? value.items : undefined);
  expectTypeOf(narrow).returns.toEqualTypeOf<SubscribeResponse['items'] | undefined>();
});

test('ids are a union: a wrong one does not compile', () => {
  expectTypeOf(requirements[0]!.id).toEqualTypeOf<RequirementId>();
  expectTypeOf<'publish-text-204'>().toExtend<RequirementId>();
  expectTypeOf<'publish-text-205'>().not.toExtend<RequirementId>();
  expectTypeOf<'expired-token'>().toExtend<FixtureId>();
});
