import type { Cursor } from './cursor.ts';
import type { TopicError, TopicErrorCode } from './errors.ts';
import { cursorAfter, type TopicEvent } from './events.ts';

interface SubscriptionState {
  from: Cursor;
  /** The last message or discontinuity that was delivered. */
  last: TopicEvent | undefined;
  ended: boolean;
  end: () => void;
}

export const TopicPublishResponse = { Success: 'Success', Error: 'Error' } as const;
export const TopicSubscribeResponse = { Subscription: 'Subscription', Error: 'Error' } as const;

/** Why a publish or a subscribe did not succeed. */
class Failure {
  readonly type = 'Error';
  readonly #error: TopicError;

  /** @internal */
  constructor(error: TopicError) {
    this.#error = error;
  }

  errorCode(): TopicErrorCode {
    return this.#error.code;
  }

  message(): string {
    return this.#error.message;
  }

  /** The HTTP status; undefined when there was no response. */
  status(): number | undefined {
    return this.#error.status;
  }

  /** How long the service asked to wait, in milliseconds. */
  retryAfterMs(): number | undefined {
    return this.#error.retryAfterMs;
  }

  innerException(): TopicError {
    return this.#error;
  }

  toString(): string {
    return this.#error.message;
  }
}

/** The service has the message. */
export class PublishSuccess {
  readonly type = 'Success';
}
/** The message was not accepted; after a CONNECTION_ERROR or a 5xx, nobody knows. */
export class PublishError extends Failure {}
export class SubscribeError extends Failure {}

/** A subscription that runs until it is ended. */
export class Subscription {
  readonly type = 'Subscription';
  readonly #state: SubscriptionState;

  /** @internal */
  constructor(state: SubscriptionState) {
    this.#state = state;
  }

  /** Ends it. No callback comes after it but `onSubscriptionEnd`. */
  unsubscribe(): void {
    this.#state.end();
  }

  get isSubscribed(): boolean {
    return !this.#state.ended;
  }

  /** Where it stands: what `from` takes to go on from here later. */
  get cursor(): Cursor {
    const { last, from } = this.#state;
    return last ? cursorAfter(last, from) : from;
  }
}
