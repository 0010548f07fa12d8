import { createToken, createTopics, type TopicsOptions, type TopicsService } from '@topics-http/server';
import { listen, type Listener } from '@topics-http/server/node';

/** The reference service on a free port, with tokens for it. */
export async function startService(options: TopicsOptions = {}): Promise<{
  url: string;
  service: TopicsService;
  mint: (more?: Partial<Parameters<typeof createToken>[1]>) => Promise<string>;
  close: () => Promise<void>;
}> {
  const service = createTopics({ caches: ['c'], ...options });
  const listener: Listener = await listen(service.handler, { port: 0 });
  return {
    url: listener.url,
    service,
    mint: (more = {}) =>
      createToken(service.key, { permissions: [{ cache: '*', role: 'both' }], ttlSeconds: 600, ...more }),
    close: async () => {
      service.stop();
      await listener.close(0);
      await service.close();
    },
  };
}
