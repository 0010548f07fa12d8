import type { Discontinuity } from '@topics-http/contract';
import type { Entry, TopicKey } from './store/message-store.ts';

const opening = '{"items":[';

/** What a text says: a number of a page of a topic never changes, so that these five say it all. */
interface Text {
  topic: TopicKey;
  page: number;
  from: number;
  count: number;
  /** The discontinuity before the messages, as JSON; '' where there is none. */
  notice: string;
  json: string;
}

/** At two bytes for each UTF-16 code unit. */
const bytesOf = ({ json }: Text): number => 2 * json.length;

/** One for those who are told of a gap, one for the others. */
const maxKept = 2;

/** Makes the texts of responses, and keeps the last ones: subscribers who wait, or catch up after a restart, all get the same. */
export class DeliveryTexts {
  readonly #maxBytes: number;
  /** The newest first. */
  #kept: Text[] = [];

  /** @param maxBytes how much memory the texts that are kept may take */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** What the kept texts take. */
  get bytes(): number {
    return this.#kept.reduce((bytes, text) => bytes + bytesOf(text), 0);
  }

  /** The body of a 200: a SubscribeResponse as JSON text. Reads the entries at once, and keeps none of them. */
  text(topic: TopicKey, page: number, entries: readonly Entry[], discontinuity?: Discontinuity): string {
    const notice = discontinuity ? `{"discontinuity":${JSON.stringify(discontinuity)}}` : '';
    const { length: count } = entries;
    if (count === 0) return `${opening}${notice}]}`;
    const wanted = { topic, page, from: entries[0]!.number, count, notice };
    const kept = this.#kept.find((each) => isSame(each, wanted));
    if (kept) return kept.json;
    const messages = entries.map((entry) => entry.json).join(',');
    const text = { ...wanted, json: `${opening}${notice}${notice && ','}${messages}]}` };
    this.#keep(text);
    return text.json;
  }

  clear(): void {
    this.#kept = [];
  }

  #keep(text: Text): void {
    this.#kept = [text, ...this.#kept].slice(0, maxKept);
    while (this.bytes > this.#maxBytes) this.#kept.pop();
  }
}

const isSame = (text: Text, wanted: Omit<Text, 'json'>): boolean =>
  text.from === wanted.from &&
  text.count === wanted.count &&
  text.page === wanted.page &&
  text.notice === wanted.notice &&
  text.topic === wanted.topic;
