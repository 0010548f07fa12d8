import type { components } from '@topics-http/contract';
import type { Cursor } from './cursor.ts';

type WireItem = components['schemas']['Item'];
type WireDiscontinuity = components['schemas']['Discontinuity'];
type WireElement = components['schemas']['StreamElement'];

/** A message. */
export class TopicItem {
  readonly type = 'item';
  readonly #item: WireItem;

  /** @internal */
  constructor(item: WireItem) {
    this.#item = item;
  }

  /** What was published: text as a string, bytes as a Uint8Array. */
  value(): string | Uint8Array {
    const { value } = this.#item;
    return 'text' in value && value.text !== undefined ? value.text : bytesOf(value.binary);
  }

  /** The value as text; bytes are read as UTF-8. */
  valueString(): string {
    const value = this.value();
    return typeof value === 'string' ? value : new TextDecoder().decode(value);
  }

  /** The value as bytes; text is encoded as UTF-8. */
  valueUint8Array(): Uint8Array {
    const value = this.value();
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
  readonly #discontinuity: WireDiscontinuity;

  /** @internal */
  constructor(discontinuity: WireDiscontinuity) {
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

/** The cursor after an event: after an item the next number; after a discontinuity exactly its new number, not one more. */
export const cursorAfter = (event: TopicEvent, before: Cursor): Cursor =>
  event.type === 'item'
    ? { sequenceNumber: event.sequenceNumber() + 1, sequencePage: event.sequencePage() }
    : event.type === 'discontinuity'
      ? { sequenceNumber: event.newSequenceNumber(), sequencePage: event.newSequencePage() }
      : before;

/**
 * The events of a response in order, and the cursor after them. Elements of another kind are passed over, and so are
 * messages before the cursor: they were delivered. @throws when it is no response of the contract
 */
export function readEvents(response: unknown, cursor: Cursor): { list: TopicEvent[]; cursor: Cursor } {
  const { items } = (response ?? {}) as { items?: unknown };
  if (!Array.isArray(items)) throw new TypeError('It is not a list of items.');
  const list: TopicEvent[] = [];
  let { sequenceNumber, sequencePage } = cursor;
  for (const element of items as (WireElement | null)[]) {
    const { item, discontinuity } = element ?? {};
    if (discontinuity) {
      sequenceNumber = wholeNumber(discontinuity.new_topic_sequence);
      sequencePage = wholeNumber(discontinuity.new_sequence_page);
      list.push(new TopicDiscontinuity(discontinuity));
    } else if (item) {
      const number = wholeNumber(item.topic_sequence_number);
      if (item.sequence_page === sequencePage && number < sequenceNumber) continue;
      sequenceNumber = number + 1;
      sequencePage = wholeNumber(item.sequence_page);
      list.push(new TopicItem(item));
    }
  }
  return { list, cursor: { sequenceNumber, sequencePage } };
}

function wholeNumber(value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new TypeError(`${value} is no number of a message or a page.`);
}

function bytesOf(base64: string): Uint8Array {
  const latin1 = atob(base64);
  return Uint8Array.from(latin1, (character) => character.charCodeAt(0));
}
