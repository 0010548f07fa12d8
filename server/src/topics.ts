import { DeliveryTexts } from './delivery-text.ts';
import { nextStep, type Cursor } from './next-step.ts';
import type { Ending, Message, MessageStore, ReadLimit, TopicKey } from './store/message-store.ts';

/** What a poll brings: at least one message, or a discontinuity, or both. */
interface Delivery {
  /** A SubscribeResponse as JSON text. */
  json: string;
  /** How many messages it has. */
  items: number;
  /** Whether it begins with a discontinuity. */
  discontinuity: boolean;
}

/** How much one response carries: 1,000 items or 1 MiB. */
const readLimit: ReadLimit = { items: 1000, length: 1024 * 1024 };

/** The service: what the two operations do, without HTTP and without knowing where messages are kept. */
export class Topics {
  readonly store: MessageStore;
  readonly #texts: DeliveryTexts;

  /** @param maxTextBytes how much memory may be used to make the text of a response only once */
  constructor(store: MessageStore, maxTextBytes = 16 * 1024 * 1024) {
    this.store = store;
    this.#texts = new DeliveryTexts(maxTextBytes);
  }

  /** Memory that is held beside the store's, in bytes. */
  get memoryBytes(): number {
    return this.#texts.bytes;
  }

  /** Appends the message. When this resolves, every later poll can see it. */
  async publish(topic: TopicKey, message: Message): Promise<void> {
    await this.store.append(topic, message);
  }

  /**
   * Waits until there is something for the cursor. Looks once more when it is ended, also when it already was.
   * @returns undefined when it was ended and there was nothing
   */
  async subscribe(topic: TopicKey, start: Cursor, ending: Ending): Promise<Delivery | undefined> {
    let cursor = start;
    for (;;) {
      // An await costs, and a store in memory answers at once: a thousand polls wake up here in one go.
      const range = this.store.retained(topic, cursor);
      const retained = range instanceof Promise ? await range : range;
      const step = nextStep(cursor, retained);
      if (step.kind === 'wait') {
        if (ending.ended) return undefined;
        cursor = { number: step.from, page: retained.page };
        await this.store.changed(topic, retained, ending);
        continue;
      }
      const { from, discontinuity } = step;
      const read = from === retained.next ? [] : this.store.read(topic, retained.page, from, readLimit);
      const entries = read instanceof Promise ? await read : read;
      if (entries.length > 0 || from === retained.next) {
        // Nothing is awaited from here on: the store may use the entries again.
        const json = this.#texts.text(topic, retained.page, entries, discontinuity);
        return { json, items: entries.length, discontinuity: discontinuity !== undefined };
      }
      // The store moved on between the range and the read: look again.
    }
  }

  /** Closes the store, and frees what is kept beside it. */
  async close(): Promise<void> {
    this.#texts.clear();
    await this.store.close();
  }
}
