import { toFetch } from './http/fetch.ts';
import { createHttpHandler, type OperatorLog } from './http/handler.ts';
import type { Handler } from './http/messages.ts';
import { ParkedPolls } from './http/parked-polls.ts';
import { Limits, type LimitOptions } from './access/limits.ts';
import type { MessageStore, StoreStats } from './store/message-store.ts';
import { defaultMaxMemoryBytes, MemoryStore, type MemoryStoreOptions } from './store/memory-store.ts';
import { Metrics } from './metrics.ts';
import { signingKey, TokenVerifier, type SigningKey } from './access/tokens.ts';
import { Topics } from './topics.ts';

export { createToken, signingKey } from './access/tokens.ts';
export type { Grant, Permission, Role, SigningKey, TokenOptions } from './access/tokens.ts';
export { MemoryStore } from './store/memory-store.ts';
export type { MemoryStoreOptions } from './store/memory-store.ts';
export type { Handler, HttpRequest, HttpResponse } from './http/messages.ts';
export type { OperatorLog } from './http/handler.ts';
export { tooLarge } from './errors.ts';
export { toFetch } from './http/fetch.ts';
export type {
  Entry,
  Message,
  MessageStore,
  Position,
  ReadLimit,
  RetainedRange,
  StoreStats,
  TopicKey,
  Value,
} from './store/message-store.ts';
export { elementJson, Ending, OutcomeUnknown, StoreUnavailable, topicKey } from './store/message-store.ts';
export type { Cursor } from './next-step.ts';

export interface TopicsOptions {
  /** The caches that exist, or `any`. Default `['demo']`. */
  caches?: string[] | 'any';
  /** What tokens are signed with; see {@link signingKey}. Without one, a key is made. */
  key?: SigningKey;
  /** The largest message, in bytes. Default 1 MiB. */
  maxMessageBytes?: number;
  /** Origins that browsers may call from. Default any. */
  origins?: string[];
  limits?: Partial<LimitOptions>;
  /** Bounds of the store in memory. Its `maxMemoryBytes` are for all that the service keeps, the store and what is beside it. */
  memory?: Partial<MemoryStoreOptions>;
  /** Where messages are kept. Default: in memory. */
  store?: MessageStore;
  /** What the operator is told. Default: nothing. */
  log?: OperatorLog;
}

/** A service. Serve `fetch` with any runtime, or `handler` with `listen` of `@topics-http/server/node`. */
export interface TopicsService {
  fetch(request: Request): Promise<Response>;
  handler: Handler;
  /** What tokens are signed with. */
  key: SigningKey;
  store: MessageStore;
  metrics: Metrics;
  /** Polls that are waiting or being answered. */
  readonly polls: number;
  /** Whether a cache exists. */
  hasCache(name: string): boolean;
  /** The figures of the store; its memory with what the service keeps beside it. */
  stats(): StoreStats;
  /** Ends parked polls with 503 and `Retry-After`; new ones are refused in the same way. */
  stop(): void;
  /** Stops, and frees what the service holds. */
  close(): Promise<void>;
}

const quiet: OperatorLog = { debug: () => undefined, error: () => undefined };

/** A Topics service: the contract over a store of messages. */
export function createTopics(options: TopicsOptions = {}): TopicsService {
  const {
    caches = ['demo'],
    key = signingKey(crypto.getRandomValues(new Uint8Array(32))),
    memory: { maxMemoryBytes = defaultMaxMemoryBytes } = {},
  } = options;
  const maxTextBytes = Math.min(16 * 1024 * 1024, Math.floor(maxMemoryBytes / 8));
  const store =
    options.store ?? new MemoryStore({ ...options.memory, maxMemoryBytes: maxMemoryBytes - maxTextBytes });
  const topics = new Topics(store, maxTextBytes);
  const limits = new Limits(options.limits);
  const metrics = new Metrics();
  const parked = new ParkedPolls();
  const hasCache = (name: string) => caches === 'any' || caches.includes(name);
  const handler = createHttpHandler({
    topics,
    tokens: new TokenVerifier(key),
    limits,
    metrics,
    log: options.log ?? quiet,
    hasCache,
    maxMessageBytes: options.maxMessageBytes ?? 1024 * 1024,
    origins: options.origins ?? ['*'],
    parked,
  });
  return {
    fetch: toFetch(handler),
    handler,
    key,
    store,
    metrics,
    hasCache,
    get polls() {
      return limits.polls;
    },
    stats: () => {
      const stats = store.stats();
      return { ...stats, memoryBytes: stats.memoryBytes + topics.memoryBytes };
    },
    stop: () => parked.stop(),
    close: async () => {
      parked.stop();
      await topics.close();
    },
  };
}
