import { problemOfCursor, problemOfName, problemOfValue } from './arguments.ts';
import { fromNow, type Cursor } from './cursor.ts';
import type { TopicError } from './errors.ts';
import { iterateEvents } from './events-iterator.ts';
import type { TopicEvent } from './events.ts';
import { Http } from './http.ts';
import { checkOptions, type TopicClientOptions } from './options.ts';
import { TopicPolls } from './polls.ts';
import { publish } from './publish.ts';
import { PublishError, SubscribeError, type PublishSuccess, type Subscription } from './responses.ts';
import { startSubscription, type SubscribeCallOptions } from './subscribe.ts';
import { Tokens } from './token.ts';

/** What `events` takes. */
export interface EventsOptions {
  /** Where to begin. Default: what is published from now on. */
  from?: Cursor;
  /** Ends the loop. */
  signal?: AbortSignal;
  /** Waits for a topic that does not exist yet, on services that answer 404 for it. Default: 404 ends the loop. */
  waitForTopic?: boolean;
  /** Is told of a failure that is being waited out, and for how long, in milliseconds. */
  onRetry?: (error: TopicError, waitMs: number) => void;
}

/**
 * Publishes to topics, and subscribes to them. One client serves any number of topics.
 * @example
 * ```ts
 * const topics = new TopicClient({ url: 'http://127.0.0.1:8080', token: () => fetchToken() });
 * ```
 */
export class TopicClient {
  readonly #http: Http;
  readonly #tokens: Tokens;
  readonly #heartbeatMs: number;

  /** @throws TypeError for an option that makes no sense */
  constructor(options: TopicClientOptions) {
    const checked = checkOptions(options);
    this.#http = new Http(checked);
    this.#tokens = new Tokens(checked.token);
    this.#heartbeatMs = checked.heartbeatMs;
  }

  /**
   * Publishes a message: a string as text, a Uint8Array as bytes. Never throws: what went wrong is the result. It is sent
   * again only when it surely was not accepted: after 429 and 503, and after 401 when there is another token.
   * @example
   * ```ts
   * const result = await topics.publish('cache', 'topic', 'hello world!');
   * if (result.type === 'Error') console.log(result.errorCode(), result.message());
   * ```
   */
  async publish(
    cacheName: string,
    topicName: string,
    value: string | Uint8Array,
  ): Promise<PublishSuccess | PublishError> {
    const name = { cacheName, topicName };
    const problem = problemOfName(name) ?? problemOfValue(value);
    return problem ? new PublishError(problem) : publish(this.#http, this.#tokens, name, value);
  }

  /**
   * The events of a topic. Connects again by itself, loses and repeats nothing; where messages are gone, a discontinuity
   * says so. The next poll is sent when the last event was taken. Leaving the loop cancels the request.
   * @throws TopicError for a name or a cursor that cannot be sent; from the loop, when the service refuses: 400, 401, 403,
   * 404, a redirect for good
   * @example
   * ```ts
   * for await (const event of topics.events('cache', 'topic')) {
   *   if (event.type === 'item') console.log(event.sequenceNumber(), event.valueString());
   * }
   * ```
   */
  events(
    cacheName: string,
    topicName: string,
    { from = fromNow, signal, waitForTopic, onRetry }: EventsOptions = {},
  ): AsyncIterableIterator<TopicEvent> {
    const problem = problemOfName({ cacheName, topicName }) ?? problemOfCursor(from);
    if (problem) throw problem;
    const options = { from, waitForTopic, onRetry, heartbeatMs: this.#heartbeatMs };
    return iterateEvents(this.#pollsOf(cacheName, topicName), options, signal);
  }

  /**
   * Subscribes with callbacks. Answers an Error when the service refuses at once; what goes wrong later goes to `onError`.
   * Never throws for what a service or a network does; what a callback throws is reported like any uncaught error.
   * @example
   * ```ts
   * const subscription = await topics.subscribe('cache', 'topic', {
   *   onItem: (item) => console.log(item.valueString()),
   *   onError: (error) => console.log(error.message()),
   * });
   * if (subscription.type === 'Error') throw subscription.innerException();
   * subscription.unsubscribe();
   * ```
   */
  async subscribe(
    cacheName: string,
    topicName: string,
    callbacks: SubscribeCallOptions = {},
  ): Promise<Subscription | SubscribeError> {
    const { from = fromNow } = callbacks;
    const problem = problemOfName({ cacheName, topicName }) ?? problemOfCursor(from);
    if (problem) return new SubscribeError(problem);
    const options = { from, heartbeatMs: this.#heartbeatMs };
    return startSubscription(this.#pollsOf(cacheName, topicName), callbacks, options);
  }

  #pollsOf(cacheName: string, topicName: string): TopicPolls {
    return new TopicPolls(this.#http, this.#tokens, { cacheName, topicName });
  }
}
