/**
 * The service's `fetch` under the runtime that this file is run with: Bun or Deno. A program for tests: the signing key
 * comes from TOPICS_SIGNING_KEY, the first line it prints says where it listens.
 */
import { createTopics, MemoryStore, signingKey } from '@topics-http/server';

interface Runtimes {
  Bun?: {
    serve(options: {
      port: number;
      hostname: string;

      idleTimeout: number;

      fetch: (request: Request) => Promise<Response>;
    }): { port: number };
  };
  Deno?: {
    serve(
      options: { port: number; hostname: string; onListen: (address: { port: number }) => void },
      fetch: (request: Request) => Promise<Response>,
    ): unknown;
  };
}
const { Bun, Deno } = globalThis as Runtimes;

const service = createTopics({
  caches: ['demo', 'second'],
  key: signingKey(process.env.TOPICS_SIGNING_KEY!),
  maxMessageBytes: 64 * 1024,
  store: new MemoryStore({ maxMessages: 60 }),
});
/** DELETE /reset/{cache}/{topic} recreates a topic. */
async function fetch(request: Request): Promise<Response> {
  const [, first, cache, topic] = new URL(request.url).pathname.split('/');
  if (first !== 'reset') return service.fetch(request);
  await service.store.reset(`${decodeURIComponent(cache!)}\n${decodeURIComponent(topic!)}`);
  return new Response(null, { status: 204 });
}

const address = { port: 0, hostname: '127.0.0.1' };
const ready = ({ port }: { port: number }) => console.log(`http://127.0.0.1:${port}`);
// A poll waits for as long as nothing is published: Bun would end it after ten seconds.
if (Bun) ready(Bun.serve({ ...address, idleTimeout: 0, fetch }));
else Deno!.serve({ ...address, onListen: ready }, fetch);
