import { createToken, createTopics, type Permission, type TopicsOptions } from '@topics-http/server';
import { listen } from '@topics-http/server/node';
import type { SubscribeResponse } from '@topics-http/contract';

/** A Topics service for an example. */
export async function startTopics(options: TopicsOptions = {}) {
  const service = createTopics(options);
  const listener = await listen(service.handler, { port: 0 });
  const mint = (permission: Partial<Permission> = {}) =>
    createToken(service.key, { permissions: [{ cache: '*', role: 'both', ...permission }], ttlSeconds: 600 });
  const token = await mint();
  return {
    key: service.key,
    url: listener.url,
    token,
    mint,
    /** What was published to a topic since it is there, with who did. */
    published: async (topic: string) => {
      const query = 'sequence_number=0&sequence_page=1';
      const response = await fetch(`${listener.url}/topics/demo/${encodeURIComponent(topic)}?${query}`, {
        headers: { Authorization: token },
      });
      const { items } = (await response.json()) as SubscribeResponse;
      return items.flatMap(({ item }) => (item ? [item] : []));
    },
    close: async () => {
      service.stop();
      await listener.close(0);
      await service.close();
    },
  };
}
