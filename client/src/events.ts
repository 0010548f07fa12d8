import type { components } from '@topics-http/contract';

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

const isNumber = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** The events of a response, in order. Elements of another kind are passed over. @throws when it is no response of the contract */
export function eventsOf(response: unknown): (TopicItem | TopicDiscontinuity)[] {
  const { items } = (response ?? {}) as { items?: unknown };
  if (!Array.isArray(items)) throw new TypeError('The answer is not a list of items.');
  return (items as (WireElement | null)[]).flatMap((element): (TopicItem | TopicDiscontinuity)[] => {
    const { item, discontinuity } = element ?? {};
    if (
      discontinuity &&
      isNumber(discontinuity.new_topic_sequence) &&
      isNumber(discontinuity.new_sequence_page)
    )
      return [new TopicDiscontinuity(discontinuity)];
    if (!item) return [];
    if (!isNumber(item.topic_sequence_number) || !isNumber(item.sequence_page))
      throw new TypeError('An item has no number or page.');
    return [new TopicItem(item)];
  });
}

function bytesOf(base64: string): Uint8Array {
  const latin1 = atob(base64);
  return Uint8Array.from(latin1, (character) => character.charCodeAt(0));
}
