// The reference service as the suite embeds it, in a process of its own.
import { randomBytes } from 'node:crypto';
import { createTopics, MemoryStore } from '@topics-http/server';
import { createAdmin, listen } from '@topics-http/server/node';
import { tellReady } from './tell.ts';

const [cache, secondCache] = ['conformance', 'conformance-second'] as const;
const maxMessageBytes = 64 * 1024;
const retention = 60;

const key = new Uint8Array(randomBytes(32));
const store = new MemoryStore({ maxMessages: retention });
const service = createTopics({ caches: [cache, secondCache], key, maxMessageBytes, store });
const [listener, admin] = await Promise.all([
  listen(service.handler, { port: 0 }),
  listen(
    createAdmin(service, () => false),
    { port: 0 },
  ),
]);
tellReady({
  url: listener.url,
  key: Buffer.from(key).toString('base64'),
  cache,
  token: '',
  fixtures: {
    secondCache,
    maxMessageBytes,
    retention,
    reset: `${admin.url}/topics/{cache}/{topic}`,
  },
});
