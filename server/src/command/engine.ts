import type { MessageStore } from '../index.ts';
import { UsageError } from './arguments.ts';
import type { operatorLog } from './operator-log.ts';

interface Kept {
  maxMessages: number;
  maxBytes: number;
  maxAgeMs: number;
  maxMemoryBytes: number;
}

/** The URL that `--engine` or TOPICS_ENGINE names, undefined for memory. @throws UsageError */
export function readEngine(named = process.env.TOPICS_ENGINE ?? 'memory'): string | undefined {
  if (named === 'memory') return undefined;
  // What may be a password is not repeated.
  if (!/^rediss?:\/\//.test(named) || !URL.canParse(named))
    throw new UsageError('--engine takes memory, or a URL that begins with redis:// or rediss://');
  return named;
}

/** Opens the store on Redis, and tells the operator when it is lost and when it is back. Ends the process when it cannot be reached. */
export async function openRedis(
  url: string,
  kept: Kept,
  log: ReturnType<typeof operatorLog>,
): Promise<MessageStore> {
  const { host } = new URL(url);
  const fail = (reason: string): never => {
    console.error(`topics-server: ${reason}`);
    process.exit(1);
  };
  const { RedisStore } = await import('../redis.ts').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return fail('the engine needs the package @redis/client beside this one: npm install @redis/client');
  });
  const store = new RedisStore({
    url,
    ...kept,
    onReachable: (reachable, cause) =>
      reachable
        ? log.info({ redis: host }, 'redis is reached')
        : log.error({ redis: host, err: cause }, 'redis is not reached'),
  });
  try {
    await store.ready();
  } catch (error) {
    const { message } = error as Error;
    fail(`Redis on ${host} cannot be reached: ${message || String(error)}`);
  }
  return store;
}
