import { Buffer } from 'node:buffer';
import type { Item } from '@topics-http/contract';

/** What was published. */
export type Value = { text: string } | { binary: Uint8Array };

/** A message on its way into a store. */
export interface Message {
  value: Value;
  /** Its size as published, in bytes. */
  bytes: number;
  /** The id of the publisher's token, if it has one. */
  publisherId?: string;
}

/**
 * A message of a store, or the way to it: a store may use one object for all. What never changes is that a number of a
 * page of a topic has one text.
 */
export interface Entry {
  number: number;
  /** The element of the response, `{"item":{…}}`, as JSON text: made once, sent to every subscriber. */
  json: string;
}

/** What a topic keeps: the numbers from `first` up to, not including, `next`, of one page. */
export interface RetainedRange {
  page: number;
  first: number;
  next: number;
}

/** A number of a page. */
export interface Position {
  page: number;
  number: number;
}

/** Names a topic: see {@link topicKey}. */
export type TopicKey = string;

/** Names contain no control characters, so that the pair is unambiguous. */
export const topicKey = (cache: string, topic: string): TopicKey => `${cache}\n${topic}`;

type MaybePromise<T> = T | Promise<T>;

/** How much one read may return. At least one entry is returned whatever its size. */
export interface ReadLimit {
  items: number;
  /** Of JSON text, in UTF-16 code units. */
  length: number;
}

/** When a wait is over, whatever the topic does. Like an AbortSignal, at a fraction of what one costs for each poll. */
export class Ending {
  #ended = false;
  #listener: (() => void) | undefined;

  get ended(): boolean {
    return this.#ended;
  }

  /** Calls the listener, and none that was set before, when it ends. */
  onEnd(listener: () => void): void {
    this.#listener = listener;
  }

  end(): void {
    this.#ended = true;
    this.#listener?.();
  }
}

/**
 * Where messages are kept. A store numbers messages and keeps the latest;
 * it knows nothing of cursors and discontinuities. An unknown topic is created by whichever call comes first. What fails for now
 * throws {@link StoreUnavailable}, except `changed`: who waits goes on waiting; an append that may have been done, {@link OutcomeUnknown}.
 */
export interface MessageStore {
  /** Gives the message the next number of its topic. When it answers, the message can be read. */
  append(topic: TopicKey, message: Message): MaybePromise<void>;
  /**
   * What the topic keeps now.
   * @param position where somebody stands, and all that is asked is what there is from there on: of a topic on several nodes the
   *   store may then answer with what it knows, as long as the position lies within it
   */
  retained(topic: TopicKey, position?: Position): MaybePromise<RetainedRange>;
  /**
   * Entries of `page` from `from` on, without a gap; none when they are no longer kept, or not yet there.
   *
   * The caller reads the array and its entries before it gives up the thread, or, of a promise, in its first reaction, and
   * keeps neither: a store may use both again from then on.
   */
  read(topic: TopicKey, page: number, from: number, limit: ReadLimit): MaybePromise<Entry[]>;
  /** Resolves once the topic's `page` or `next` differs from `seen`, or the wait is ended from elsewhere. */
  changed(topic: TopicKey, seen: RetainedRange, ending: Ending): Promise<void>;
  /** Recreates the topic: empty, on a greater page. */
  reset(topic: TopicKey): MaybePromise<void>;
  /** Figures for the operator. */
  stats(): StoreStats;
  close(): MaybePromise<void>;
}

export interface StoreStats {
  topics: number;
  messages: number;
  /** The memory that is counted against the limit, in bytes. */
  memoryBytes: number;
  evictedTopics: number;
}

/** What a subscriber gets to see of a message, beside where it stands. */
function visible({ value, publisherId }: Message): Pick<Item, 'value' | 'publisher_id'> {
  const content =
    'text' in value
      ? value
      : {
          binary: Buffer.from(value.binary.buffer, value.binary.byteOffset, value.binary.byteLength).toString(
            'base64',
          ),
        };
  return publisherId === undefined ? { value: content } : { value: content, publisher_id: publisherId };
}

/** Longer texts JSON.stringify leaves in pieces of 16 Ki characters, which take a tenth more than they are long. */
const inPieces = 16 * 1024;

/** The same text in one piece: V8 puts together what is looked into. */
function flat(json: string): string {
  if (json.length > inPieces && json.charCodeAt(0) !== 0x7b) throw new Error('no JSON object');
  return json;
}

/** The element of a response that carries the message, as one flat string, which is kept for minutes. */
export function elementJson(page: number, number: number, message: Message): string {
  const item: Item = { topic_sequence_number: number, sequence_page: page, ...visible(message) };
  return flat(JSON.stringify({ item }));
}

/** The same element in two parts: what is known of a message before it has a number, */
export const elementRest = (message: Message): string => JSON.stringify(visible(message)).slice(1);

/** and all of it. */
export const elementWith = (page: number, number: number, rest: string): string =>
  `{"item":{"topic_sequence_number":${number},"sequence_page":${page},${rest}}`;

/** A store cannot do now what it can do later: a shared one is not reached, or is full. An append was not done. */
export class StoreUnavailable extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
  }
}

/** A shared store was lost during an append: nobody knows whether it was done. */
export class OutcomeUnknown extends Error {
  constructor(cause: unknown) {
    super('The store of messages was lost. Whether the message was accepted is not known.', { cause });
  }
}
