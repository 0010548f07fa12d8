import { createClient } from '@redis/client';
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { repeat } from '../background.ts';
import { OutcomeUnknown, StoreUnavailable } from './message-store.ts';
import { scripts, type ScriptName } from './redis-scripts.ts';

/** How often a connection is asked whether it still answers as the same primary, and how often in a row it may owe the answer. */
const beatMs = 250;
const mayMiss = 5;
/** How long it may take to connect. */
const connectMs = 1500;
/** The pause before it is tried again, which doubles up to the second figure. */
const retryMs = [50, 500] as const;

type Client = ReturnType<typeof newClient>;

const newClient = (url: string) =>
  createClient({
    url,
    RESP: 3,
    // What becomes of a broken connection is decided here: which server a command reaches must be known.
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
    // A timer for each command costs; a connection that does not answer is closed as a whole.
    commandOptions: { timeout: undefined },
    socket: { reconnectStrategy: false, connectTimeout: connectMs },
  });

const shas = Object.fromEntries(
  Object.entries(scripts).map(([name, text]) => [name, createHash('sha1').update(text).digest('hex')]),
) as Record<ScriptName, string>;

/** What Redis says when it cannot do it now, and what the client is told. */
const passing: [RegExp, string][] = [
  [/^OOM /, 'The store of messages is full.'],
  [
    /^(READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|MISCONF|BUSY|MAXCLIENTS) ?/,
    'The store of messages is not ready.',
  ],
];

const unreachable = (cause: unknown) =>
  new StoreUnavailable('The store of messages cannot be reached.', cause);

interface Listener {
  /** There is a connection again; nothing is subscribed on it. */
  opened?(): void;
  closed?(): void;
  /** What came on a channel that is subscribed. */
  news?(channel: string, text: string): void;
}

/** One connection to Redis that is opened again whenever it breaks or does not answer. Sends nothing twice. */
export class RedisConnection {
  readonly #url: string;
  readonly #listener: Listener;
  #open: { client: Client; server: string } | undefined;
  #lastError = new Error('Redis has not answered.');
  #stopped = false;

  constructor(url: string, listener: Listener = {}) {
    this.#url = url;
    this.#listener = listener;
    void this.#keepOpen();
  }

  /** Names the server while there is a connection: see {@link primaryOf}. */
  get server(): string | undefined {
    return this.#open?.server;
  }

  /** Tells one connection from the next. */
  get connection(): object | undefined {
    return this.#open;
  }

  /** Why there is no connection. */
  get lastError(): Error {
    return this.#lastError;
  }

  /** @throws StoreUnavailable */
  async send(args: string[]): Promise<unknown> {
    const { client } = this.#opened();
    try {
      return await client.sendCommand(args);
    } catch (cause) {
      throw this.#refused(client, cause);
    }
  }

  /**
   * Does a script; its first argument names the server that does it.
   * @throws StoreUnavailable
   * @throws OutcomeUnknown when it is not known whether a message was appended
   */
  async run(name: ScriptName, keys: string[], args: string[]): Promise<string[]> {
    const { client, server } = this.#opened();
    const rest = [String(keys.length), ...keys, server, ...args];
    try {
      return (await client.sendCommand(['EVALSHA', shas[name], ...rest]).catch((cause: unknown) => {
        if (!/^NOSCRIPT/.test((cause as Error).message)) throw cause;
        return client.sendCommand(['EVAL', scripts[name], ...rest]);
      })) as string[];
    } catch (cause) {
      throw this.#refused(client, cause, name);
    }
  }

  /** @throws StoreUnavailable */
  async subscribe(channels: string[]): Promise<void> {
    const { client } = this.#opened();
    try {
      await client.sSubscribe(channels, this.#news);
    } catch (cause) {
      throw this.#refused(client, cause);
    }
  }

  async unsubscribe(channels: string[]): Promise<void> {
    // What is closed is subscribed to nothing. With the listener: otherwise the client takes a channel for subscribed until Redis has
    // answered, and does not ask for it again.
    await this.#open?.client.sUnsubscribe(channels, this.#news).catch(() => undefined);
  }

  /** Gives this connection up, for a new one. */
  reopen(): void {
    this.#open?.client.destroy();
  }

  close(): void {
    this.#stopped = true;
    this.reopen();
  }

  readonly #news = (text: string, channel: string): void => this.#listener.news?.(channel, text);

  #opened() {
    // Nothing is sent where there is no connection: so it is known that it was not done.
    if (!this.#open) throw unreachable(this.#lastError);
    return this.#open;
  }

  #refused(client: Client, cause: unknown, name?: ScriptName): unknown {
    const { message } = cause as Error;
    for (const [pattern, words] of passing) {
      // A former primary says READONLY: the beat finds out, and who is the primary now is found by connecting again.
      if (pattern.test(message)) return new StoreUnavailable(words, cause);
    }
    if (client.isReady) return cause;
    // Whatever else was asked can be asked again.
    return name === 'append' ? new OutcomeUnknown(cause) : unreachable(cause);
  }

  /** Asked again after every await: it may have been stopped meanwhile. */
  #isStopped(): boolean {
    return this.#stopped;
  }

  async #keepOpen(): Promise<void> {
    let pauseMs: number = retryMs[0];
    while (!this.#isStopped()) {
      const client = newClient(this.#url);
      const ended = new Promise<void>((resolve) => {
        client.on('end', resolve);
        client.on('error', (error: Error) => {
          this.#lastError = error;
          resolve();
        });
      });
      try {
        const server = await connected(client);
        if (client.isReady && !this.#isStopped()) {
          pauseMs = retryMs[0];
          this.#open = { client, server };
          this.#listener.opened?.();
          const stopBeating = beat(client, server);
          await ended;
          stopBeating();
          this.#open = undefined;
          if (!this.#isStopped()) this.#listener.closed?.();
        }
      } catch (error) {
        this.#lastError = error as Error;
      }
      client.destroy();
      await delay(pauseMs, undefined, { ref: false });
      pauseMs = Math.min(2 * pauseMs, retryMs[1]);
    }
  }
}

/**
 * Names the primary that answers, for as long as it can be relied on to have everything that it acknowledged: the run id of its
 * process and, if it was a replica before, the history that it took over. So a primary that becomes a replica of another one, and
 * primary again, has another name: what it acknowledged at the end of the first time may be gone.
 * @throws Error when it is none that a store can use
 */
async function primaryOf(client: Client): Promise<string> {
  const info = (await client.sendCommand(['INFO', 'server', 'replication'])) as unknown as string;
  const field = (name: string) => new RegExp(`^${name}:(\\w+)`, 'm').exec(info)?.[1];
  // It would do what is in its own slots and refuse all else.
  if (field('redis_mode') === 'cluster')
    throw new Error('It belongs to a Redis Cluster, which is not supported: one primary is needed.');
  if (field('role') !== 'master') throw new Error('It is a replica: the primary is needed.');
  return `${field('run_id')}:${field('master_replid2')?.replace(/^0+$/, '')}`;
}

/** Connects, and asks who answers. @throws what went wrong, or that it took too long */
async function connected(client: Client): Promise<string> {
  const tooLong = new AbortController();
  try {
    return await Promise.race([
      client.connect().then(() => primaryOf(client)),
      delay(connectMs, undefined, { signal: tooLong.signal }).then(() => {
        throw new Error('It took too long to connect.');
      }),
    ]);
  } finally {
    tooLong.abort();
  }
}

/**
 * Closes the connection once it owes too many answers, or is no longer to this primary. The answers are counted, not timed: after a
 * pause of this process all are in time.
 */
function beat(client: Client, server: string): () => void {
  let owed = 0;
  return repeat(beatMs, () => {
    if (owed++ > mayMiss) client.destroy();
    else if (owed === 1)
      void primaryOf(client).then(
        (now) => (now === server ? (owed = 0) : client.destroy()),
        () => client.destroy(),
      );
  });
}
