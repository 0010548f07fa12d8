import { TopicClient } from '@topics-http/client';
import type { FetchHandler } from '../serve.ts';

export interface MicroserviceOptions {
  /** The Topics service, and a token that may publish, and nothing else. */
  url: string;
  token: string;
  cache: string;
  /** What callers send as `x-api-key`. */
  apiKey: string;
}

/** What may be a topic's name in the contract, and no more than that. */
const isName = (value: unknown): value is string =>
  typeof value === 'string' && /^[^\u0000-\u001f\u007f-\u009f]{1,255}$/u.test(value);

const answer = (status: number, message: string, headers = {}) =>
  Response.json({ message }, { status, headers });

/**
 * `POST / {"topicName": "…", "topicValue": "…"}` publishes the value to the topic. Other services of yours need neither a
 * client nor a token then, only this.
 */
export function createMicroservice({ url, token, cache, apiKey }: MicroserviceOptions): FetchHandler {
  const topics = new TopicClient({ url, token, publishTimeoutMs: 10_000 });
  return async (request) => {
    if (request.method !== 'POST') return answer(405, 'Publish with POST.', { Allow: 'POST' });
    if (request.headers.get('x-api-key') !== apiKey) return answer(401, 'An x-api-key is needed.');
    const body = (await request.json().catch(() => undefined)) as
      { topicName?: unknown; topicValue?: unknown } | undefined;
    const { topicName, topicValue } = body ?? {};
    if (!isName(topicName)) return answer(400, 'topicName is a text of 1 to 255 characters.');
    if (typeof topicValue !== 'string') return answer(400, 'topicValue is a text.');
    const published = await topics.publish(cache, topicName, topicValue);
    if (published.type === 'Success') return answer(200, 'published');
    // What is wrong with the message is the caller's to mend; what is wrong with the token or the cache is ours.
    if (published.status() === 400) return answer(400, published.message());
    if (published.status() === 429) return answer(429, published.message(), { 'Retry-After': '1' });
    return answer(502, `It could not be published: ${published.errorCode()}.`);
  };
}
