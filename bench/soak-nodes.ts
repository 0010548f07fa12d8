import { setTimeout as sleep } from 'node:timers/promises';
import { createToken, signingKey } from '@topics-http/server';
import { nodesSecret, startNodeProcesses } from '../server/test/nodes/node-process.ts';
import { startRedis } from '../server/test/nodes/redis-server.ts';

/** Between two kills, in milliseconds. */
const pauseMs = 2000;

/** So many nodes on a Redis of their own. With `isKilling`, one after the other is killed and started again until it is closed. */
export async function startKilledNodes(count: number, isKilling: boolean) {
  const redis = await startRedis();
  const nodes = await startNodeProcesses(count, redis.url).catch(async (error: unknown) => {
    await redis.kill();
    throw error;
  });
  const over = new AbortController();
  let kills = 0;
  const killing = (async () => {
    while (isKilling) {
      const isOver = await sleep(pauseMs, false, { signal: over.signal }).catch(() => true);
      if (isOver) break;
      const node = nodes[kills % nodes.length]!;
      await node.end('SIGKILL');
      await node.start();
      kills++;
    }
  })();
  // It is awaited at the end.
  killing.catch(() => undefined);
  return {
    ports: nodes.map(({ port }) => port),
    token: await createToken(signingKey(nodesSecret), {
      permissions: [{ cache: '*', role: 'both' }],
      ttlSeconds: 86_400,
    }),
    /** @throws Error when a node did not start again */
    close: async () => {
      over.abort();
      try {
        await killing;
      } finally {
        await Promise.all(nodes.map((node) => node.end('SIGKILL')));
        await redis.kill();
      }
      return { kills };
    },
  };
}
