import { nextStep, type Cursor, type Discontinuity } from './next-step.ts';
import type { Ending, Entry, Message, MessageStore, ReadLimit, TopicKey } from './store/message-store.ts';

/** What a poll brings: at least one entry, or a discontinuity, or both. */
interface Delivery {
  discontinuity?: Discontinuity;
  entries: Entry[];
}

/** How much one response carries: 1,000 items or 1 MiB. */
const readLimit: ReadLimit = { items: 1000, length: 1024 * 1024 };

/** The service: what the two operations do, without HTTP and without knowing where messages are kept. */
export class Topics {
  readonly store: MessageStore;

  constructor(store: MessageStore) {
    this.store = store;
  }

  /** Appends the message. When this resolves, every later poll can see it. */
  async publish(topic: TopicKey, message: Message): Promise<void> {
    await this.store.append(topic, message);
  }

  /**
   * Waits until there is something for the cursor.
   * @returns undefined when it was ended first
   */
  async subscribe(topic: TopicKey, start: Cursor, ending: Ending): Promise<Delivery | undefined> {
    let cursor = start;
    while (!ending.ended) {
      // An await costs, and a store in memory answers at once: a thousand polls wake up here in one go.
      const range = this.store.retained(topic);
      const retained = range instanceof Promise ? await range : range;
      const step = nextStep(cursor, retained);
      if (step.kind === 'wait') {
        cursor = { number: step.from, page: retained.page };
        await this.store.changed(topic, retained, ending);
        continue;
      }
      const { from, discontinuity } = step;
      const read = from === retained.next ? [] : this.store.read(topic, retained.page, from, readLimit);
      const entries = read instanceof Promise ? await read : read;
      if (entries.length > 0 || from === retained.next)
        return { entries, ...(discontinuity && { discontinuity }) };
      // The store moved on between the range and the read: look again.
    }
    return undefined;
  }
}

const opening = '{"items":[';
let lastFirst: Entry | undefined;
let lastLast: Entry | undefined;
let lastJson = `${opening}]}`;

/** A response of these entries. Subscribers who wait for a message, or catch up after a restart, all get the same text. */
function entriesJson(entries: Entry[]): string {
  const [first, last] = [entries[0], entries.at(-1)];
  if (first !== lastFirst || last !== lastLast) {
    lastFirst = first;
    lastLast = last;
    lastJson = `${opening}${entries.map(({ json }) => json).join(',')}]}`;
  }
  return lastJson;
}

/** The body of a 200: a SubscribeResponse as JSON text. */
export function deliveryJson({ discontinuity, entries }: Delivery): string {
  const json = entriesJson(entries);
  if (!discontinuity) return json;
  const separator = entries.length > 0 ? ',' : '';
  return `${opening}{"discontinuity":${JSON.stringify(discontinuity)}}${separator}${json.slice(opening.length)}`;
}
