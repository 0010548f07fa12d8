import { fromNow, type Cursor } from './cursor.ts';
import { TopicError } from './errors.ts';
import type { TopicDiscontinuity, TopicEvent, TopicHeartbeat, TopicItem } from './events.ts';
import { follow, followBatches } from './follow.ts';
import { Http, type HttpOptions, type Target } from './http.ts';
import { PublishError, PublishSuccess, SubscribeError, Subscription } from './responses.ts';
import { Tokens, type TokenSource } from './token.ts';
import { backoffMs, wait } from './wait.ts';

export interface TopicClientOptions extends HttpOptions {
  /** A token, or a function that gets one. The function is called again before a JWT expires, and when a token is refused. */
  token: TokenSource;
  /** How often a heartbeat comes while a subscription waits for messages, in milliseconds. Default 15 s. */
  heartbeatMs?: number;
}

/** What a subscription calls. A callback that returns a promise is waited for: the next message comes after it. */
export interface SubscribeCallOptions {
  onItem?: (item: TopicItem) => unknown;
  onDiscontinuity?: (discontinuity: TopicDiscontinuity) => unknown;
  onHeartbeat?: (heartbeat: TopicHeartbeat) => unknown;
  /** A failure. The subscription goes on by itself, unless `onSubscriptionEnd` follows. */
  onError?: (error: SubscribeError, subscription: Subscription) => unknown;
  /** The connection failed. The subscription connects again by itself. */
  onConnectionLost?: () => unknown;
  /** Just before the subscription ends, for whatever reason. */
  onSubscriptionEnd?: () => unknown;
  /** Where to begin: `subscription.cursor` of an earlier one. Default: what is published from now on. */
  from?: Cursor;
}

export interface EventsOptions {
  /** Where to begin. Default: what is published from now on. */
  from?: Cursor;
  /** Ends the loop. */
  signal?: AbortSignal;
  /** Is told of a failure that is being waited out. */
  onRetry?: (error: TopicError) => void;
}

const maxPublishTries = 3;
/** A publish is not kept waiting for longer than this, in milliseconds. */
const maxPublishWaitMs = 10_000;
/** A subscription that was not refused within this time is taken to stand, in milliseconds. */
const settleMs = 500;

/** Publishes to topics, and subscribes to them. One client serves any number of topics. */
export class TopicClient {
  readonly #http: Http;
  readonly #tokens: Tokens;
  readonly #heartbeatMs: number;

  /** @throws TypeError when the URL is none */
  constructor(options: TopicClientOptions) {
    if (!/^https?:$/.test(new URL(options.url).protocol))
      throw new TypeError(`'${options.url}' is not an http or https URL.`);
    this.#http = new Http({ ...options, url: options.url.replace(/\/+$/, '') });
    this.#tokens = new Tokens(options.token);
    this.#heartbeatMs = options.heartbeatMs ?? 15_000;
  }

  /**
   * Publishes a message: a string as text, a Uint8Array as bytes. Never throws: what went wrong is the result. It is sent
   * again only when it surely was not accepted: after 429, and after 401 when there is another token.
   */
  async publish(
    cacheName: string,
    topicName: string,
    value: string | Uint8Array,
  ): Promise<PublishSuccess | PublishError> {
    const target = { cacheName, topicName };
    const wrong = problemOf(target) ?? problemOfValue(value);
    if (wrong) return new PublishError(wrong);
    for (let tries = 1; ; tries++) {
      let token: string;
      try {
        token = await this.#tokens.get();
      } catch (cause) {
        return new PublishError(noToken(cause));
      }
      const answer = await this.#http.publish(target, token, value);
      if (answer.kind === 'ok') return new PublishSuccess();
      if (answer.kind === 'timeout') continue;
      const { error } = answer;
      const waitMs = error.retryAfterMs ?? backoffMs(tries);
      if (tries >= maxPublishTries) return new PublishError(error);
      if (error.status === 429 && waitMs <= maxPublishWaitMs) await wait(waitMs);
      else if (error.status !== 401 || !(await this.#tokens.renew(token).catch(() => false)))
        return new PublishError(error);
    }
  }

  /**
   * The events of a topic: `for await (const event of topics.events('cache', 'topic'))`. Connects again by itself, loses
   * and repeats nothing; where messages are gone, a discontinuity says so. The next poll is sent when the last event was
   * taken. Leaving the loop cancels the request.
   * @throws TopicError for a name that cannot be sent; from the loop, when the service refuses: 400, 401, 403, 404
   */
  events(
    cacheName: string,
    topicName: string,
    { from = fromNow, signal, onRetry }: EventsOptions = {},
  ): AsyncIterableIterator<TopicEvent, void, undefined> {
    const target = { cacheName, topicName };
    const wrong = problemOf(target);
    if (wrong) throw wrong;
    const heartbeatMs = this.#heartbeatMs;
    return follow(this.#http, this.#tokens, target, { from, signal, onRetry, heartbeatMs });
  }

  /**
   * Subscribes with callbacks. Answers an Error when the service refuses at once; what goes wrong later goes to `onError`.
   * Never throws for what a service or a network does; what a callback throws is reported like any uncaught error.
   */
  async subscribe(
    cacheName: string,
    topicName: string,
    callbacks: SubscribeCallOptions = {},
  ): Promise<Subscription | SubscribeError> {
    const target = { cacheName, topicName };
    const wrong = problemOf(target);
    if (wrong) return new SubscribeError(wrong);
    const { from = fromNow } = callbacks;
    const ending = new AbortController();
    const settled = new AbortController();
    const state = {
      from,
      last: undefined as TopicEvent | undefined,
      ended: false,
      end: () => ending.abort(),
    };
    const subscription = new Subscription(state);
    let isConnected = true;
    let isStanding = false;
    let refusal: SubscribeError | undefined;
    const options = {
      from,
      heartbeatMs: this.#heartbeatMs,
      onConnected: () => {
        isConnected = true;
        settled.abort();
      },
      onRetry: (error: TopicError) => {
        if (error.status === undefined && isConnected) callbacks.onConnectionLost?.();
        if (error.status === undefined) isConnected = false;
        else callbacks.onError?.(new SubscribeError(error), subscription);
      },
    };
    const call = (event: TopicEvent): unknown =>
      event.type === 'item'
        ? callbacks.onItem?.(event)
        : event.type === 'discontinuity'
          ? callbacks.onDiscontinuity?.(event)
          : callbacks.onHeartbeat?.(event);
    const run = async () => {
      try {
        for await (const batch of followBatches(this.#http, this.#tokens, target, options, ending.signal))
          for (const event of batch) {
            if (ending.signal.aborted) return;
            // A heartbeat moves nothing.
            if (event.type !== 'heartbeat') state.last = event;
            const pending = call(event);
            // An await for each message would cost more than the message.
            if (pending instanceof Promise) await pending;
          }
      } catch (cause) {
        if (!(cause instanceof TopicError)) throw cause;
        refusal = new SubscribeError(cause);
        if (isStanding) callbacks.onError?.(refusal, subscription);
      } finally {
        state.ended = true;
        if (isStanding) callbacks.onSubscriptionEnd?.();
        settled.abort();
      }
    };
    void run().catch((error: unknown) => reportUncaught(error));
    await wait(settleMs, settled.signal);
    if (refusal) return refusal;
    isStanding = true;
    return subscription;
  }
}

/** What a callback of the caller throws is the caller's to see, and must not look like a failure of the subscription. */
function reportUncaught(error: unknown): void {
  setTimeout(() => {
    throw error;
  });
}

const noToken = (cause: unknown) =>
  new TopicError('AUTHENTICATION_ERROR', `There is no token: ${(cause as Error).message}`, { cause });

const invalid = (message: string) => new TopicError('INVALID_ARGUMENT_ERROR', message);

/** Names that the contract does not know, and two that no URL can carry. */
function problemOf({ cacheName, topicName }: Target): TopicError | undefined {
  for (const [what, name] of Object.entries({ cacheName, topicName })) {
    const length = typeof name === 'string' ? Array.from(name).length : 0;
    if (length < 1 || length > 255 || /[\u0000-\u001f\u007f-\u009f]/.test(name))
      return invalid(`${what} must be 1 to 255 characters without control characters.`);
    if (name === '.' || name === '..')
      return invalid(`${what} must not be '${name}': URLs take it for a folder.`);
  }
  return undefined;
}

function problemOfValue(value: unknown): TopicError | undefined {
  if (value instanceof Uint8Array) return undefined;
  if (typeof value !== 'string') return invalid('The value must be a string or a Uint8Array.');
  return /[\ud800-\udfff]/u.test(value)
    ? invalid('The value has half of a surrogate pair, which no UTF-8 can carry.')
    : undefined;
}
