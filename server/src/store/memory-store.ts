import { repeat } from '../background.ts';
import {
  elementJson,
  type Ending,
  type Entry,
  type Message,
  type MessageStore,
  type ReadLimit,
  type RetainedRange,
  type StoreStats,
  type TopicKey,
} from './message-store.ts';
import { Pages } from './pages.ts';

export interface MemoryStoreOptions {
  /** How many messages a topic keeps. Default 1,000. */
  maxMessages: number;
  /** How many bytes of messages a topic keeps, always at least the newest one. Default 8 MiB. */
  maxBytes: number;
  /** How long a message is kept. Default 5 minutes. */
  maxAgeMs: number;
  /** A topic that nobody used for so long is forgotten. Default 10 minutes. */
  idleMs: number;
  /** The memory of all topics together, in bytes. The topics that were published to longest ago make room. Default 352 MiB. */
  maxMemoryBytes: number;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  /** From 0 up to 1: what tells the pages of this process from those of another. Asked once. Default: drawn at random. */
  random?: () => number;
}

export const defaultMaxMemoryBytes = 352 * 1024 * 1024;

const defaults: MemoryStoreOptions = {
  maxMessages: 1000,
  maxBytes: 8 * 1024 * 1024,
  maxAgeMs: 5 * 60_000,
  idleMs: 10 * 60_000,
  maxMemoryBytes: defaultMaxMemoryBytes,
  now: Date.now,
};

/** What a topic and a message cost beside their text, in bytes, rounded up. */
const topicOverheadBytes = 1024;
const entryOverheadBytes = 256;

interface StoredEntry extends Entry {
  bytes: number;
  atMs: number;
}

/** A string takes up to two bytes for each UTF-16 code unit. */
const costOf = (entry: StoredEntry): number => 2 * entry.json.length + entryOverheadBytes;

class Topic {
  page: number;
  next = 0;
  /** The kept entries, oldest first, from `head` on; what is before `head` is gone. */
  entries: (StoredEntry | undefined)[] = [];
  head = 0;
  bytes = 0;
  usedMs: number;
  readonly key: TopicKey;
  readonly waiters = new Set<() => void>();

  constructor(key: TopicKey, page: number, nowMs: number) {
    this.key = key;
    this.page = page;
    this.usedMs = nowMs;
  }

  get length(): number {
    return this.entries.length - this.head;
  }

  get first(): number {
    return this.next - this.length;
  }

  oldest(): StoredEntry | undefined {
    return this.entries[this.head];
  }

  dropOldest(): StoredEntry {
    const entry = this.entries[this.head]!;
    this.entries[this.head++] = undefined;
    this.bytes -= entry.bytes;
    if (this.head > 64 && this.head * 2 > this.entries.length) {
      this.entries = this.entries.slice(this.head);
      this.head = 0;
    }
    return entry;
  }

  wake(): void {
    const waiters = [...this.waiters];
    this.waiters.clear();
    for (const wake of waiters) wake();
  }
}

/** Keeps topics in the memory of this process, within bounds that no client can move. */
export class MemoryStore implements MessageStore {
  readonly #options: MemoryStoreOptions;
  readonly #topics = new Map<TopicKey, Topic>();
  /** The topics that have something to free, in the order of their last publish: the first make room first. */
  readonly #freeable = new Set<Topic>();
  readonly #pages: Pages;
  readonly #stopSweeping: () => void;
  #memoryBytes = 0;
  #messages = 0;
  #evicted = 0;

  constructor(options: Partial<MemoryStoreOptions> = {}) {
    this.#options = { ...defaults, ...options };
    this.#pages = new Pages(this.#options.now, this.#options.random);
    this.#stopSweeping = repeat(1000, () => this.sweep());
  }

  append(key: TopicKey, message: Message): void {
    const nowMs = this.#options.now();
    const topic = this.#topic(key, nowMs);
    this.#freeable.delete(topic);
    this.#freeable.add(topic);
    const number = topic.next++;
    const entry = {
      number,
      json: elementJson(topic.page, number, message),
      bytes: message.bytes,
      atMs: nowMs,
    };
    topic.entries.push(entry);
    topic.bytes += entry.bytes;
    this.#messages++;
    this.#memoryBytes += costOf(entry);
    const { maxMessages, maxBytes } = this.#options;
    while (topic.length > 1 && (topic.length > maxMessages || topic.bytes > maxBytes)) this.#drop(topic);
    this.#makeRoom(topic);
    topic.wake();
  }

  retained(key: TopicKey): RetainedRange {
    const { page, first, next } = this.#topic(key, this.#options.now());
    return { page, first, next };
  }

  read(key: TopicKey, page: number, from: number, limit: ReadLimit): Entry[] {
    const topic = this.#topics.get(key);
    if (!topic || topic.page !== page || from < topic.first) return [];
    const start = topic.head + from - topic.first;
    let end = start;
    let length = 0;
    while (end < topic.entries.length && end - start < limit.items) {
      length += topic.entries[end]!.json.length;
      if (length > limit.length && end > start) break;
      end++;
    }
    return topic.entries.slice(start, end) as Entry[];
  }

  changed(key: TopicKey, seen: RetainedRange, ending: Ending): Promise<void> {
    const topic = this.#topic(key, this.#options.now());
    if (ending.ended || topic.page !== seen.page || topic.next !== seen.next) return Promise.resolve();
    return new Promise((resolve) => {
      ending.onEnd(() => {
        topic.waiters.delete(resolve);
        if (topic.waiters.size === 0) this.#abandoned(topic);
        resolve();
      });
      topic.waiters.add(resolve);
      if (topic.length === 0) this.#freeable.delete(topic);
    });
  }

  reset(key: TopicKey): void {
    const nowMs = this.#options.now();
    const topic = this.#topic(key, nowMs);
    while (topic.length > 0) this.#drop(topic);
    topic.page = this.#pages.next();
    topic.next = 0;
    topic.wake();
    this.#freeable.add(topic);
  }

  stats(): StoreStats {
    return {
      topics: this.#topics.size,
      messages: this.#messages,
      memoryBytes: this.#memoryBytes,
      evictedTopics: this.#evicted,
    };
  }

  /** Drops what is too old and forgets what is idle. Runs every second. */
  sweep(): void {
    const nowMs = this.#options.now();
    for (const topic of this.#topics.values()) {
      this.#dropAged(topic, nowMs);
      if (topic.waiters.size === 0 && nowMs - topic.usedMs > this.#options.idleMs) this.#forget(topic);
    }
  }

  close(): void {
    this.#stopSweeping();
  }

  #topic(key: TopicKey, nowMs: number): Topic {
    const known = this.#topics.get(key);
    if (known) {
      known.usedMs = nowMs;
      this.#dropAged(known, nowMs);
      return known;
    }
    const topic = new Topic(key, this.#pages.next(), nowMs);
    this.#topics.set(key, topic);
    this.#freeable.add(topic);
    this.#memoryBytes += topicOverheadBytes + 2 * key.length;
    this.#makeRoom(topic);
    return topic;
  }

  /** Nobody waits on the topic any more, so that it can be forgotten. */
  #abandoned(topic: Topic): void {
    if (this.#topics.get(topic.key) === topic) this.#freeable.add(topic);
  }

  #drop(topic: Topic): void {
    this.#memoryBytes -= costOf(topic.dropOldest());
    this.#messages--;
  }

  #dropAged(topic: Topic, nowMs: number): void {
    const oldestMs = nowMs - this.#options.maxAgeMs;
    for (let entry = topic.oldest(); entry && entry.atMs < oldestMs; entry = topic.oldest())
      this.#drop(topic);
  }

  #forget(topic: Topic): void {
    while (topic.length > 0) this.#drop(topic);
    this.#topics.delete(topic.key);
    this.#freeable.delete(topic);
    this.#memoryBytes -= topicOverheadBytes + 2 * topic.key.length;
    this.#evicted++;
  }

  /** Frees memory down to the limit, at the cost of what it frees. A topic that somebody waits on is emptied, but not forgotten. */
  #makeRoom(current: Topic): void {
    const { maxMemoryBytes } = this.#options;
    for (const topic of this.#freeable) {
      if (this.#memoryBytes <= maxMemoryBytes) return;
      const keep = topic === current ? 1 : 0;
      if (keep === 0 && topic.waiters.size === 0) {
        this.#forget(topic);
        continue;
      }
      while (topic.length > keep && this.#memoryBytes > maxMemoryBytes) this.#drop(topic);
      // It is not to be looked at again before it has something to free.
      if (topic.length === 0) this.#freeable.delete(topic);
    }
  }
}
