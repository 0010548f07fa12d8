import { publish, subscribe, type publishResponse } from '../generated/orval/api.js';
import type { Answer, MakeClient, Topic } from './client.js';

/** It types refusals as JSON or text, and reads JSON in any case. */
const answerOf = ({ status, data }: publishResponse): Answer =>
  status === 204 ? {} : { code: typeof data === 'string' ? data : data.code };

export const makeClient: MakeClient = ({ url, token }) => {
  // Where its configuration says that the service is.
  process.env.TOPICS_URL = url;
  const headers = { Authorization: token };
  /** It does not encode what stands in a path. */
  const names = ({ cacheName, topicName }: Topic) =>
    [encodeURIComponent(cacheName), encodeURIComponent(topicName)] as const;
  return {
    publishText: async (topic, text) => answerOf(await publish(...names(topic), text, { headers })),
    // Of several media types of a body, it types the first one.
    publishBytes: async (topic, bytes) => {
      const asBytes = { ...headers, 'Content-Type': 'application/octet-stream' };
      return answerOf(await publish(...names(topic), new Blob([bytes]) as never, { headers: asBytes }));
    },
    poll: async (topic, { number, page }) => {
      const query = { sequence_number: number, sequence_page: page };
      const answer = await subscribe(...names(topic), query, { headers });
      if (answer.status !== 200) throw new Error(String(answer.status));
      return answer.data.items as never;
    },
  };
};
