import { repeat } from '../background.ts';
import {
  elementRest,
  elementWith,
  type Ending,
  type Entry,
  type Message,
  type MessageStore,
  type Position,
  type ReadLimit,
  type RetainedRange,
  type StoreStats,
  type TopicKey,
} from './message-store.ts';
import { RedisConnection } from './redis-connection.ts';
import type { ScriptName } from './redis-scripts.ts';
import { bounded, FollowedTopic } from './redis-topic.ts';
import { Shared } from './shared.ts';

export interface RedisStoreOptions {
  /** `redis://[[user][:password]@]host[:port][/database]`, or `rediss://` for TLS. */
  url: string;
  /** What the names of all keys and channels begin with. Default `topics`. */
  prefix?: string;
  /** How many messages a topic keeps. Default 1,000. */
  maxMessages?: number;
  /** How many bytes of messages a topic keeps, always at least the newest one. Default 8 MiB. */
  maxBytes?: number;
  /** How long a message is kept. Default 5 minutes. */
  maxAgeMs?: number;
  /** A topic that nobody used for so long is forgotten, but not before its messages. Default 10 minutes. */
  idleMs?: number;
  /** The memory of this node for messages that are at hand, in bytes. Default 64 MiB. */
  maxMemoryBytes?: number;
  /**
   * How often Redis is asked about a topic that is waited on: to keep it, and for news that got lost. Default 30 s, and often enough
   * that it does not expire.
   */
  lookMs?: number;
  /** How long a topic is followed after the last poll, in milliseconds: most come back at once. Default 10 s. */
  lingerMs?: number;
  /** Told when Redis is lost, with the reason, and when it is back. */
  onReachable?: (reachable: boolean, cause: unknown) => void;
  /** By which clock messages grow old, in milliseconds since 1970. Default: the clock of Redis. */
  now?: () => number;
}

type Optional = 'now' | 'onReachable';

/** A value up to this length comes with its news; longer ones are read once they are told. */
const maxNewsLength = 16 * 1024;
/** How many entries one command reads at most, and how many topics are asked for at once. */
const batch = 250;
/** How many entries the first command of a read reads: only then is it known how long they are. */
const firstBatch = 16;

/**
 * Keeps topics in Redis, for any number of nodes. A node follows the topics that somebody waits on there: it hears of each message
 * once, whatever the number of polls. See redis-scripts.ts for what is in Redis.
 */
export class RedisStore implements MessageStore {
  readonly #options: Required<Omit<RedisStoreOptions, Optional>> & Pick<RedisStoreOptions, Optional>;
  /** Asks and appends. */
  readonly #commands: RedisConnection;
  /** Hears the news of the topics that are followed. */
  readonly #news: RedisConnection;
  readonly #topics = new Map<TopicKey, FollowedTopic>();
  /** The topics that are followed but not live: Redis could not be asked. */
  readonly #stale = new Set<FollowedTopic>();
  /** By channel. */
  readonly #subscribed = new Map<string, FollowedTopic>();
  readonly #looks = new Shared<RetainedRange>();
  readonly #reads = new Map<string, Promise<Entry[]>>();
  /** After how long without use Redis forgets a topic. */
  readonly #expiryMs: number;
  readonly #lookMs: number;
  readonly #stopTicking: (() => void)[];
  #synchronizing = false;
  #tailLength = 0;
  /** The greatest page that this node ever saw: what is new is greater, whatever became of Redis. */
  #floor = 0;

  constructor({ url, ...options }: RedisStoreOptions) {
    this.#options = {
      prefix: 'topics',
      maxMessages: 1000,
      maxBytes: 8 * 1024 * 1024,
      maxAgeMs: 5 * 60_000,
      idleMs: 10 * 60_000,
      maxMemoryBytes: 64 * 1024 * 1024,
      lookMs: 30_000,
      lingerMs: 10_000,
      url,
      ...options,
    };
    this.#expiryMs = Math.max(this.#options.idleMs, this.#options.maxAgeMs);
    this.#lookMs = Math.min(this.#options.lookMs, this.#expiryMs / 3);
    this.#commands = new RedisConnection(url, {
      opened: () => {
        options.onReachable?.(true, undefined);
        void this.#synchronize();
      },
      closed: () => options.onReachable?.(false, this.#commands.lastError),
    });
    this.#news = new RedisConnection(url, {
      opened: () => void this.#synchronize(),
      closed: () => this.#nothingIsLive(),
      news: (channel, text) => this.#heard(channel, text),
    });
    this.#stopTicking = [
      repeat(250, () => void this.#synchronize()),
      repeat(1000, () => this.#tidy(performance.now())),
    ];
  }

  /** Resolves once Redis can be asked. @throws Error with the reason when that takes too long */
  async ready(timeoutMs = 5000): Promise<void> {
    const untilMs = performance.now() + timeoutMs;
    while (!this.#commands.server || !this.#news.server) {
      if (performance.now() > untilMs) throw this.#commands.lastError;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async append(key: TopicKey, message: Message): Promise<void> {
    const value = elementRest(message);
    const { maxMessages, maxBytes } = this.#options;
    const limits = [maxMessages, maxBytes, message.bytes].map(String);
    const appending = this.#run('append', key, [...limits, value, String(maxNewsLength)]);
    // What is too old goes also when there is no room for more.
    appending.catch(() => this.#looks.ask(key, () => this.#look(key)).catch(() => undefined));
    const [page, number, first] = await appending;
    this.#floor = Math.max(this.#floor, page);
    // Who waits here need not wait for the news.
    const topic = this.#topics.get(key);
    if (topic?.live && topic.page === page && topic.next === number)
      this.#follow(topic, { page, first, next: number + 1 }, value);
  }

  retained(key: TopicKey, position?: Position): RetainedRange | Promise<RetainedRange> {
    const topic = this.#topics.get(key);
    return position && topic?.covers(position) ? topic.range : this.#looks.ask(key, () => this.#look(key));
  }

  read(key: TopicKey, page: number, from: number, limit: ReadLimit): Entry[] | Promise<Entry[]> {
    const atHand = this.#topics.get(key)?.read(page, from, limit);
    if (atHand) return atHand;
    const name = [key, page, from, limit.items, limit.length].join('\n');
    let reading = this.#reads.get(name);
    if (!reading) {
      reading = this.#read(key, page, from, limit).finally(() => this.#reads.delete(name));
      this.#reads.set(name, reading);
    }
    return reading;
  }

  changed(key: TopicKey, seen: RetainedRange, ending: Ending): Promise<void> {
    let topic = this.#topics.get(key);
    if (!topic) {
      if (ending.ended) return Promise.resolve();
      topic = new FollowedTopic(key, performance.now());
      this.#topics.set(key, topic);
      this.#stale.add(topic);
      // Those that begin in this turn are asked for together.
      queueMicrotask(() => void this.#synchronize());
    }
    return topic.wait(seen, ending);
  }

  async reset(key: TopicKey): Promise<void> {
    const [page] = await this.#run('reset', key);
    this.#floor = Math.max(this.#floor, page);
  }

  stats(): StoreStats {
    let messages = 0;
    for (const topic of this.#topics.values()) messages += topic.tailItems;
    return { topics: this.#topics.size, messages, memoryBytes: 2 * this.#tailLength, evictedTopics: 0 };
  }

  close(): void {
    for (const stop of this.#stopTicking) stop();
    this.#commands.close();
    this.#news.close();
  }

  /** Does a script on a topic. @returns the three numbers that it answers */
  async #run(name: ScriptName, key: TopicKey, more: string[] = []): Promise<[number, number, number]> {
    const { maxAgeMs, now } = this.#options;
    const base = this.#base(key);
    const keys = [`${base}:at`, `${base}:messages`, `${base}:news`];
    const ages = [this.#expiryMs, maxAgeMs, now?.() ?? ''];
    const answer = await this.#commands.run(name, keys, [this.#floor, ...ages].map(String).concat(more));
    return answer.map(Number) as [number, number, number];
  }

  /** The part in braces, which is never empty, decides on the slot of a cluster: all keys of a topic are together. */
  #base(key: TopicKey): string {
    return `${this.#options.prefix}{:${key}}`;
  }

  async #look(key: TopicKey): Promise<RetainedRange> {
    const [page, first, next] = await this.#run('look', key);
    this.#floor = Math.max(this.#floor, page);
    return { page, first, next };
  }

  async #read(key: TopicKey, page: number, from: number, limit: ReadLimit): Promise<Entry[]> {
    const stream = `${this.#base(key)}:messages`;
    const entries: Entry[] = [];
    let length = 0;
    while (entries.length < limit.items && length <= limit.length) {
      const at = from + entries.length;
      // As many as fit if they are as long as those before, and one that does not.
      const fit = length === 0 ? firstBatch : ((limit.length - length) * entries.length) / length + 1;
      const count = Math.min(batch, limit.items - entries.length, Math.floor(fit));
      const range = ['XRANGE', stream, `${page}-${at}`, String(page), 'COUNT', String(count)];
      const found = (await this.#commands.send(range)) as [string, string[]][];
      for (const [id, fields] of found) {
        const number = from + entries.length;
        // There is a gap: what came before it is no longer kept.
        if (id !== `${page}-${number}`) return entries;
        const json = elementWith(page, number, fields[5]!);
        length += json.length;
        entries.push({ number, json });
      }
      if (found.length < count) break;
    }
    if (entries.length === 0) this.#doubt(key);
    return bounded(entries, 0, limit);
  }

  /** What is known of the topic is not so. */
  #doubt(key: TopicKey): void {
    const topic = this.#topics.get(key);
    if (!topic) return;
    topic.live = false;
    this.#stale.add(topic);
    void this.#synchronize();
  }

  #heard(channel: string, text: string): void {
    const topic = this.#subscribed.get(channel);
    if (!topic) return;
    const [, page, next, first, value] = /^(\d+) (\d+) (\d+) (.*)$/s.exec(text)!;
    this.#floor = Math.max(this.#floor, Number(page));
    topic.heard = { page: Number(page), first: Number(first), next: Number(next) };
    if (topic.live) this.#follow(topic, topic.heard, value!);
  }

  #follow(topic: FollowedTopic, range: RetainedRange, value: string): void {
    const number = range.next - 1;
    const newest = value === '' ? undefined : { number, json: elementWith(range.page, number, value) };
    this.#tailLength -= topic.tailLength;
    const follows = topic.follow(range, newest);
    if (2 * (this.#tailLength + topic.tailLength) > this.#options.maxMemoryBytes) topic.dropTail();
    this.#tailLength += topic.tailLength;
    if (!follows) this.#doubt(topic.key);
  }

  #nothingIsLive(): void {
    this.#subscribed.clear();
    for (const topic of this.#topics.values()) {
      topic.live = false;
      this.#stale.add(topic);
    }
  }

  /** Makes live what is not, as soon as Redis can be asked. Called again and again. */
  async #synchronize(): Promise<void> {
    if (this.#synchronizing) return;
    this.#synchronizing = true;
    try {
      // Those that Redis refuses keep nobody else waiting: they are tried again the next time.
      const refused = new Set<FollowedTopic>();
      while (this.#stale.size > refused.size && this.#isConnected()) {
        const topics = [...this.#stale].filter((topic) => !refused.has(topic)).slice(0, batch);
        await this.#makeLive(topics, refused);
      }
    } catch {
      // The connection broke.
    } finally {
      this.#synchronizing = false;
    }
  }

  /** Whether both connections are to the same server. After a replica took over, one may still be to the old one. */
  #isConnected(): boolean {
    const [commands, news] = [this.#commands.server, this.#news.server];
    if (commands && news && commands !== news) {
      this.#commands.reopen();
      this.#news.reopen();
      return false;
    }
    return commands !== undefined && news !== undefined;
  }

  /** Subscribes first and asks then, so that nothing happens in between. @param refused gets those that cannot be asked about */
  async #makeLive(topics: FollowedTopic[], refused: Set<FollowedTopic>): Promise<void> {
    const channels = new Map(topics.map((topic) => [`${this.#base(topic.key)}:news`, topic]));
    const unheard = [...channels.keys()].filter((channel) => !this.#subscribed.has(channel));
    const { connection } = this.#news;
    if (unheard.length > 0) await this.#news.subscribe(unheard);
    if (connection !== this.#news.connection) return;
    for (const [channel, topic] of channels) this.#subscribed.set(channel, topic);
    await Promise.all(topics.map((topic) => this.#lookAt(topic).catch(() => refused.add(topic))));
  }

  async #lookAt(topic: FollowedTopic): Promise<void> {
    const { connection } = this.#news;
    topic.heard = undefined;
    const range = await this.#look(topic.key);
    // What it was subscribed on may have been lost meanwhile.
    if (connection !== this.#news.connection || this.#topics.get(topic.key) !== topic) return;
    this.#tailLength -= topic.tailLength;
    // News come on a connection of their own: what was told meanwhile may be newer than the answer.
    topic.learn(topic.latest(range));
    this.#tailLength += topic.tailLength;
    topic.live = true;
    topic.lookedMs = performance.now();
    this.#stale.delete(topic);
  }

  /** Follows no longer what nobody waits on, and asks now and then about what somebody does. */
  #tidy(nowMs: number): void {
    this.#isConnected();
    const { lingerMs } = this.#options;
    const left: string[] = [];
    for (const topic of this.#topics.values()) {
      if (topic.waiting) {
        if (topic.live && nowMs - topic.lookedMs > this.#lookMs) this.#lookAt(topic).catch(() => undefined);
      } else if (topic.live && nowMs - topic.usedMs > lingerMs) {
        const channel = `${this.#base(topic.key)}:news`;
        if (this.#subscribed.delete(channel)) left.push(channel);
        this.#topics.delete(topic.key);
        this.#tailLength -= topic.tailLength;
      }
    }
    if (left.length > 0) void this.#news.unsubscribe(left);
  }
}
