import type { Discontinuity, Item } from '@topics-http/contract';
import type { Cursor } from './cursor.ts';

/** A message. */
export class TopicItem {
  readonly type = 'item';
  readonly #item: Item;
  readonly #value: string | Uint8Array;

  /** @internal */
  constructor(item: Item, value: string | Uint8Array) {
    this.#item = item;
    this.#value = value;
  }

  /** What was published: text as a string, bytes as a Uint8Array. */
  value(): string | Uint8Array {
    return this.#value;
  }

  /** The value as text; bytes are read as UTF-8. */
  valueString(): string {
    const value = this.#value;
    return typeof value === 'string' ? value : new TextDecoder().decode(value);
  }

  /** The value as bytes; text is encoded as UTF-8. */
  valueUint8Array(): Uint8Array {
    const value = this.#value;
    return typeof value === 'string' ? new TextEncoder().encode(value) : value;
  }

  /** The number of the message within its page; the next one is one more. */
  sequenceNumber(): number {
    return this.#item.topic_sequence_number;
  }

  /** The instance of the topic that the number belongs to. */
  sequencePage(): number {
    return this.#item.sequence_page;
  }

  /** The id in the publisher's token, if it has one. */
  tokenId(): string | undefined {
    return this.#item.publisher_id;
  }
}

/** The stream is not contiguous here: messages were missed, or the topic began anew on another page. */
export class TopicDiscontinuity {
  readonly type = 'discontinuity';
  readonly #discontinuity: Discontinuity;

  /** @internal */
  constructor(discontinuity: Discontinuity) {
    this.#discontinuity = discontinuity;
  }

  /** The last number that this subscriber can have had. */
  lastSequenceNumber(): number {
    return this.#discontinuity.last_topic_sequence;
  }

  /** The number of the message at which the stream goes on. */
  newSequenceNumber(): number {
    return this.#discontinuity.new_topic_sequence;
  }

  /** The page on which it goes on. Another one than before: the topic was evicted or recreated. */
  newSequencePage(): number {
    return this.#discontinuity.new_sequence_page;
  }
}

/** The subscription waits for messages, and nothing is wrong. */
export class TopicHeartbeat {
  readonly type = 'heartbeat';
}

export type TopicEvent = TopicItem | TopicDiscontinuity | TopicHeartbeat;

/**
 * The cursor after an event: after an item the next number; after a discontinuity exactly its new number, not one more.
 * @example
 * ```ts
 * let cursor = fromNow;
 * for await (const event of topics.events('cache', 'topic', { from: cursor })) cursor = cursorAfter(event, cursor);
 * ```
 */
export const cursorAfter = (event: TopicEvent, before: Cursor): Cursor =>
  event.type === 'item'
    ? { sequenceNumber: event.sequenceNumber() + 1, sequencePage: event.sequencePage() }
    : event.type === 'discontinuity'
      ? { sequenceNumber: event.newSequenceNumber(), sequencePage: event.newSequencePage() }
      : before;
