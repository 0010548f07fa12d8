import { createDoor, ParkedPolls, toFetch, type Handler, type RequestLog } from './http.ts';
import { Limits, type LimitOptions } from './limits.ts';
import type { TopicLog } from './log.ts';
import { MemoryLog, type MemoryLogOptions } from './memory-log.ts';
import { Metrics } from './metrics.ts';
import { signingKey, TokenVerifier, type SigningKey } from './tokens.ts';
import { Topics } from './topics.ts';

export { createToken, signingKey } from './tokens.ts';
export type { Grant, Permission, Role, SigningKey, TokenOptions } from './tokens.ts';
export { MemoryLog } from './memory-log.ts';
export type { MemoryLogOptions } from './memory-log.ts';
export type { Handler, HttpRequest, HttpResponse, RequestLog } from './http.ts';
export { toFetch } from './http.ts';
export type { Entry, LogStats, Message, ReadLimit, TopicKey, TopicLog, Value } from './log.ts';
export { elementJson, Ending, topicKey } from './log.ts';
export type { Cursor, Window } from './cursor.ts';

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
  /** Bounds of the memory engine. */
  memory?: Partial<MemoryLogOptions>;
  /** Where messages are kept. Default: in memory. */
  log?: TopicLog;
  /** What the operator is told. Default: nothing. */
  logger?: RequestLog;
}

/** A service. Serve `fetch` with any runtime, or `handler` with `listen` of `@topics-http/server/node`. */
export interface TopicsService {
  fetch(request: Request): Promise<Response>;
  handler: Handler;
  /** What tokens are signed with. */
  key: SigningKey;
  log: TopicLog;
  metrics: Metrics;
  /** Polls that are waiting or being answered. */
  readonly polls: number;
  /** Ends parked polls with 503 and `Retry-After`; new ones are refused in the same way. */
  stop(): void;
  /** Stops, and frees what the service holds. */
  close(): Promise<void>;
}

const quiet: RequestLog = { debug: () => undefined, error: () => undefined };

/** A Topics service: the contract over a log of messages. */
export function createTopics(options: TopicsOptions = {}): TopicsService {
  const {
    caches = ['demo'],
    key = signingKey(crypto.getRandomValues(new Uint8Array(32))),
    log = new MemoryLog(options.memory),
  } = options;
  const limits = new Limits(options.limits);
  const metrics = new Metrics();
  const parked = new ParkedPolls();
  const handler = createDoor({
    topics: new Topics(log),
    tokens: new TokenVerifier(key),
    limits,
    metrics,
    log: options.logger ?? quiet,
    hasCache: caches === 'any' ? () => true : (name) => caches.includes(name),
    maxMessageBytes: options.maxMessageBytes ?? 1024 * 1024,
    origins: options.origins ?? ['*'],
    parked,
  });
  return {
    fetch: toFetch(handler),
    handler,
    key,
    log,
    metrics,
    get polls() {
      return limits.polls;
    },
    stop: () => parked.stop(),
    close: async () => {
      parked.stop();
      await log.close();
    },
  };
}
