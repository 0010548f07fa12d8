/**
 * `npm run nodes`: three nodes on a Redis of their own, which keeps nothing on disk, behind a balancer that asks another one with every
 * request; for a look. `--port 8080`, `--nodes 3`. Runs until SIGINT or SIGTERM.
 */
import { randomBytes } from 'node:crypto';
import { createToken, signingKey } from '@topics-http/server';
import { toolArguments } from './arguments.ts';
import { startBalancer } from '../server/test/nodes/balancer.ts';
import { startNodeProcesses } from '../server/test/nodes/node-process.ts';
import { startRedis, withoutRedis } from '../server/test/nodes/redis-server.ts';

const { values } = toolArguments(import.meta.filename, {
  options: { port: { type: 'string', default: '8080' }, nodes: { type: 'string', default: '3' } },
});
const open: (() => unknown)[] = [];
const end = async (code: number): Promise<never> => {
  for (const close of open.splice(0).reverse()) await close();
  process.exit(code);
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(0));

if (withoutRedis) {
  console.error('redis-server is not installed: apt-get install redis-server, or brew install redis.');
  process.exit(1);
}
try {
  const redis = await startRedis();
  open.push(() => redis.kill());
  const secret = randomBytes(48).toString('base64');
  const nodes = await startNodeProcesses(Number(values.nodes), redis.url, [], secret);
  open.push(() => Promise.all(nodes.map((node) => node.end('SIGTERM'))));
  const balancer = await startBalancer(
    nodes.map(({ port }) => port),
    Number(values.port),
  );
  open.push(() => balancer.close());
  const token = await createToken(signingKey(secret), {
    permissions: [{ cache: '*', role: 'both' }],
    ttlSeconds: 86_400,
  });
  console.log(`${nodes.length} nodes on one Redis are ready behind ${balancer.url} (cache demo): ${nodes.map(({ url }) => url).join(', ')}

  export TOPICS_TOKEN=${token}

  curl "${balancer.url}/topics/demo/example?token=$TOPICS_TOKEN"
  curl -X POST -H "Authorization: $TOPICS_TOKEN" -d 'hello world!' "${balancer.url}/topics/demo/example"

The export goes into two other terminals. In one, the first curl waits for a message; in the other, the second publishes it.
Ctrl-C stops it all.`);
} catch (error) {
  console.error((error as Error).message);
  await end(1);
}
