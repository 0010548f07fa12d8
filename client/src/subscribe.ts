import type { Cursor } from './cursor.ts';
import { TopicError } from './errors.ts';
import type { TopicDiscontinuity, TopicEvent, TopicHeartbeat, TopicItem } from './events.ts';
import { followBatches } from './follow.ts';
import type { TopicPolls } from './polls.ts';
import { SubscribeError, Subscription } from './responses.ts';
import { wait } from './wait.ts';

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
  /** Waits for a topic that does not exist yet, on services that answer 404 for it. Default: 404 ends the subscription. */
  waitForTopic?: boolean;
}

/** A subscription that was not refused within this time is taken to stand, in milliseconds. */
const settleMs = 500;

/** Begins a subscription. Resolves once it stands, or was refused. @internal */
export async function startSubscription(
  polls: TopicPolls,
  callbacks: SubscribeCallOptions,
  options: { from: Cursor; heartbeatMs: number },
): Promise<Subscription | SubscribeError> {
  const run = new SubscriptionRun(polls, callbacks, options);
  void run.deliver().catch(reportUncaught);
  await wait(settleMs, run.settled.signal);
  return run.stand();
}

/** A subscription while it runs: hands events and failures to the callbacks. */
class SubscriptionRun {
  /** Aborted as soon as it is clear whether the subscription stands. */
  readonly settled = new AbortController();
  readonly from: Cursor;
  /** The last message or discontinuity that was delivered. */
  last: TopicEvent | undefined;
  ended = false;
  readonly #polls: TopicPolls;
  readonly #callbacks: SubscribeCallOptions;
  readonly #heartbeatMs: number;
  readonly #ending = new AbortController();
  readonly #subscription: Subscription;
  #refusal: SubscribeError | undefined;
  #isStanding = false;
  #isConnected = true;

  constructor(
    polls: TopicPolls,
    callbacks: SubscribeCallOptions,
    { from, heartbeatMs }: { from: Cursor; heartbeatMs: number },
  ) {
    this.#polls = polls;
    this.#callbacks = callbacks;
    this.from = from;
    this.#heartbeatMs = heartbeatMs;
    this.#subscription = new Subscription(this);
  }

  end(): void {
    this.#ending.abort();
  }

  /** What `subscribe` answers. From now on, failures go to the callbacks. */
  stand(): Subscription | SubscribeError {
    if (this.#refusal) return this.#refusal;
    this.#isStanding = true;
    return this.#subscription;
  }

  /** Delivers until the end. @throws what a callback throws */
  async deliver(): Promise<void> {
    try {
      for await (const batch of this.#batches())
        for (const event of batch) {
          if (this.#ending.signal.aborted) return;
          const pending = this.#call(event);
          // An await for each message would cost more than the message.
          if (pending instanceof Promise) await pending;
        }
    } catch (cause) {
      if (!(cause instanceof TopicError)) throw cause;
      this.#refuse(new SubscribeError(cause));
    } finally {
      this.ended = true;
      if (this.#isStanding) this.#callbacks.onSubscriptionEnd?.();
      this.settled.abort();
    }
  }

  #batches(): AsyncGenerator<TopicEvent[], void, undefined> {
    const options = {
      from: this.from,
      heartbeatMs: this.#heartbeatMs,
      waitForTopic: this.#callbacks.waitForTopic,
      onRetry: (error: TopicError) => this.#retry(error),
      onConnected: () => {
        this.#isConnected = true;
        this.settled.abort();
      },
    };
    return followBatches(this.#polls, options, this.#ending.signal);
  }

  #call(event: TopicEvent): unknown {
    // A heartbeat moves nothing.
    if (event.type === 'heartbeat') return this.#callbacks.onHeartbeat?.(event);
    this.last = event;
    return event.type === 'item' ? this.#callbacks.onItem?.(event) : this.#callbacks.onDiscontinuity?.(event);
  }

  /** A failure that is waited out. A connection is told to be lost once, until it is there again. */
  #retry(error: TopicError): void {
    if (error.code !== 'CONNECTION_ERROR') {
      this.#callbacks.onError?.(new SubscribeError(error), this.#subscription);
      return;
    }
    if (this.#isConnected) this.#callbacks.onConnectionLost?.();
    this.#isConnected = false;
  }

  #refuse(refusal: SubscribeError): void {
    this.#refusal = refusal;
    if (this.#isStanding) this.#callbacks.onError?.(refusal, this.#subscription);
  }
}

/** What a callback of the caller throws is the caller's to see, and must not look like a failure of the subscription. */
function reportUncaught(error: unknown): void {
  setTimeout(() => {
    throw error;
  });
}
