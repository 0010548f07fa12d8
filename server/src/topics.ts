import { resolve, type Cursor, type Discontinuity } from './cursor.ts';
import type { Entry, Message, ReadLimit, TopicKey, TopicLog } from './log.ts';

/** What a poll brings: at least one entry, or a discontinuity, or both. */
interface Delivery {
  discontinuity?: Discontinuity;
  entries: Entry[];
}

/** How much one response carries: 1,000 items or 1 MiB. */
const readLimit: ReadLimit = { items: 1000, length: 1024 * 1024 };

/** The service: what the two operations do, without HTTP and without knowing where messages are kept. */
export class Topics {
  readonly log: TopicLog;

  constructor(log: TopicLog) {
    this.log = log;
  }

  /** Appends the message. When this resolves, every later poll can see it. */
  async publish(topic: TopicKey, message: Message): Promise<void> {
    await this.log.append(topic, message);
  }

  /**
   * Waits until there is something for the cursor.
   * @returns undefined when the signal was aborted first
   */
  async subscribe(topic: TopicKey, start: Cursor, signal: AbortSignal): Promise<Delivery | undefined> {
    let cursor = start;
    while (!signal.aborted) {
      const window = await this.log.window(topic);
      const step = resolve(cursor, window);
      if (step.kind === 'wait') {
        cursor = { number: step.from, page: window.page };
        await this.log.changed(topic, window, signal);
        continue;
      }
      const { from, discontinuity } = step;
      const entries = from === window.next ? [] : await this.log.read(topic, window.page, from, readLimit);
      if (entries.length > 0 || from === window.next)
        return { entries, ...(discontinuity && { discontinuity }) };
      // The log moved on between the window and the read: look again.
    }
    return undefined;
  }
}

/** The body of a 200: a SubscribeResponse as JSON text. */
export function deliveryJson({ discontinuity, entries }: Delivery): string {
  const elements = entries.map(({ json }) => json);
  if (discontinuity) elements.unshift(`{"discontinuity":${JSON.stringify(discontinuity)}}`);
  return `{"items":[${elements.join(',')}]}`;
}
