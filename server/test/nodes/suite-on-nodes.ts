import { signingKey } from '@topics-http/server';
import { runConformance, type Report, type RunOptions } from '@topics-http/conformance';
import { mintFixtures } from '../../../conformance/src/runner/embedded.ts';
import { startBalancer } from './balancer.ts';
import { NodeProcess, nodesSecret, startNodeProcesses } from './node-process.ts';
import { freePort, startRedis } from './redis-server.ts';

const caches = ['conformance', 'conformance-second'] as const;
const retention = 60;
const maxMessageBytes = 64 * 1024;

/** A service of so many nodes on a Redis of its own, behind a balancer that asks another node with every request. */
export async function startSuiteOnNodes(count: number) {
  const open: (() => unknown)[] = [];
  const close = async () => {
    for (const each of open.splice(0).reverse()) await each();
  };
  try {
    const redis = await startRedis();
    open.push(() => redis.kill());
    const options = [
      ...caches.map((cache) => `--cache=${cache}`),
      `--keep-messages=${retention}`,
      `--max-message-bytes=${maxMessageBytes}`,
    ];
    const nodes = await startNodeProcesses(count - 1, redis.url, options);
    const adminPort = await freePort();
    nodes.push(new NodeProcess(await freePort(), redis.url, [...options, `--admin-port=${adminPort}`]));
    open.push(() => Promise.all(nodes.map((node) => node.end('SIGKILL'))));
    await nodes.at(-1)!.start();
    const balancer = await startBalancer(nodes.map(({ port }) => port));
    open.push(() => balancer.close());
    let runs = 0;
    return {
      /** Runs the suite on it, with everything that the checks need. */
      check: async (more: RunOptions = {}): Promise<Report> => {
        const { token, fixtures } = await mintFixtures(
          signingKey(nodesSecret),
          caches[0],
          `tc-nodes-${runs++}`,
        );
        const reset = `http://127.0.0.1:${adminPort}/topics/{cache}/{topic}`;
        return runConformance({
          ...more,
          url: balancer.url,
          cache: caches[0],
          token,
          fixtures: { ...fixtures, secondCache: caches[1], maxMessageBytes, retention, reset },
        });
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
