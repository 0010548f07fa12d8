import type { Discontinuity } from '@topics-http/contract';
import type { Entry, TopicKey } from './store/message-store.ts';

const opening = '{"items":[';

/** Which messages a text has: a number of a page of a topic never changes, so that these four say it all. */
interface Texts {
  topic: TopicKey;
  page: number;
  from: number;
  count: number;
  json: string;
}

/** Makes the texts of responses, and keeps the last one: subscribers who wait, or catch up after a restart, all get the same. */
export class DeliveryTexts {
  readonly #maxBytes: number;
  #last: Texts | undefined;

  /** @param maxBytes how much memory the text that is kept may take */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** What the kept text takes, at two bytes for each UTF-16 code unit. */
  get bytes(): number {
    return this.#last ? 2 * this.#last.json.length : 0;
  }

  /** The body of a 200: a SubscribeResponse as JSON text. Reads the entries at once, and keeps none of them. */
  text(topic: TopicKey, page: number, entries: readonly Entry[], discontinuity?: Discontinuity): string {
    const json = this.#entries(topic, page, entries);
    if (!discontinuity) return json;
    const separator = entries.length > 0 ? ',' : '';
    return `${opening}{"discontinuity":${JSON.stringify(discontinuity)}}${separator}${json.slice(opening.length)}`;
  }

  clear(): void {
    this.#last = undefined;
  }

  #entries(topic: TopicKey, page: number, entries: readonly Entry[]): string {
    const { length: count } = entries;
    if (count === 0) return `${opening}]}`;
    const from = entries[0]!.number;
    const last = this.#last;
    if (last && last.from === from && last.count === count && last.page === page && last.topic === topic)
      return last.json;
    const json = `${opening}${entries.map((entry) => entry.json).join(',')}]}`;
    this.#last = 2 * json.length <= this.#maxBytes ? { topic, page, from, count, json } : undefined;
    return json;
  }
}
