import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, type Endpoint, type ExchangeOptions } from './connection.ts';
import type { WireResponse } from './response-parser.ts';
import { WireError } from './wire-error.ts';

export { WireError };

interface WireOptions extends ExchangeOptions {
  /** A connection of its own that is kept, for requests that must share one. */
  connection?: Connection | undefined;
}

/** What a wire may take, and how it finds out whether anybody is there. */
interface WireLimits {
  /** Of one response. */
  maxBodyBytes: number;
  /** Of all the responses that are on their way at one time. */
  maxHeldBytes: number;
  /** A run that needs more has met a service that answers without end. */
  maxRequests: number;
  /** A request that is answered at once, with anything, by a service that is there. */
  question?: Buffer;
  /** How long that may take, in milliseconds. */
  patienceMs: number;
}

const mebibyte = 1024 * 1024;
const defaults: WireLimits = {
  maxBodyBytes: 16 * mebibyte,
  maxHeldBytes: 64 * mebibyte,
  maxRequests: Infinity,
  patienceMs: 5000,
};

/** Why a service was given up, and when it had last answered, by `performance.now()`. */
export interface Gone {
  reason: string;
  sinceMs: number;
}

/** Servers close idle connections after 5 s or more; a request must not meet that moment. */
const maxIdleMs = 2000;
/** So many requests in a row without a response make doubt whether anybody is there; a refused connection does at once. */
const doubtAfter = 4;
/** A service that other programs keep from its work may take so many times as long as one that is left alone. */
const busyFactor = 4;
/** A service that is started again is back within a few seconds. */
const questions = 6;
const betweenQuestionsMs = 500;

/**
 * Connections to one endpoint, kept and used again. Where it can ask, it notices that the service is gone: from then on
 * nothing is sent, and whatever waits ends.
 */
export class Wire {
  readonly endpoint: Endpoint;
  readonly #limits: WireLimits;
  readonly #idle: Connection[] = [];
  readonly #open = new Set<Connection>();
  #gone: Gone | undefined;
  #answeredMs = performance.now();
  #unanswered = 0;
  #requests = 0;
  #held = 0;
  #asking: Promise<void> | undefined;
  #wondering: Promise<void> | undefined;

  constructor(endpoint: Endpoint, limits: Partial<WireLimits> = {}) {
    this.endpoint = endpoint;
    this.#limits = { ...defaults, ...limits };
  }

  /** Why nothing is sent any more; undefined as long as the service is there. */
  get gone(): Gone | undefined {
    return this.#gone;
  }

  async open(timeoutMs: number): Promise<Connection> {
    const connection = await Connection.open(this.endpoint, timeoutMs);
    this.#open.add(connection);
    connection.onClose(() => this.#open.delete(connection));
    if (this.#gone) connection.close();
    return connection;
  }

  /** @throws WireError when there is no response; `gone` when nothing is sent any more */
  async exchange(bytes: Buffer, isHead: boolean, options: WireOptions): Promise<WireResponse> {
    await this.#asking;
    if (++this.#requests > this.#limits.maxRequests)
      this.giveUp(
        `more than ${this.#limits.maxRequests} requests were made: the service answers without end`,
      );
    if (this.#gone) throw new WireError('gone', this.#gone.reason);
    try {
      const response = await this.#exchange(bytes, isHead, options);
      this.#answered();
      return response;
    } catch (error) {
      if (error instanceof WireError && !options.signal?.aborted) {
        this.#unanswered++;
        if (this.#unanswered >= doubtAfter || error.kind === 'connect') await this.ask();
      }
      throw error;
    }
  }

  /** Asks whether the service is there if its last request was not answered. Never rejects. */
  async ask(): Promise<void> {
    const { question } = this.#limits;
    if (this.#unanswered === 0 || this.#gone || !question) return;
    this.#asking ??= this.#ask(question).finally(() => (this.#asking = undefined));
    await this.#asking;
  }

  /** Nothing is sent any more, and whatever waits ends. @param sinceMs when the service last did what can be tested */
  giveUp(reason: string, sinceMs = this.#answeredMs): void {
    if (this.#gone) return;
    this.#gone = { reason, sinceMs };
    for (const connection of this.#open) connection.close();
  }

  close(): void {
    for (const connection of this.#idle.splice(0)) connection.close();
  }

  #answered(): void {
    this.#answeredMs = performance.now();
    this.#unanswered = 0;
  }

  /** Resolves when a question is answered that is asked now, or has not been for a long time. Never rejects. */
  async #answersNow(): Promise<void> {
    const { question, patienceMs, maxBodyBytes } = this.#limits;
    if (!question || this.#gone) return;
    this.#wondering ??= (async () => {
      try {
        const connection = await this.open(busyFactor * patienceMs);
        await connection.exchange(question, false, { timeoutMs: busyFactor * patienceMs, maxBodyBytes });
        connection.close();
      } catch {
        // Nobody is there, or nobody who answers.
      } finally {
        this.#wondering = undefined;
      }
    })();
    await this.#wondering;
  }

  async #ask(question: Buffer): Promise<void> {
    const { patienceMs } = this.#limits;
    const endMs = performance.now() + patienceMs;
    let reason = '';
    for (let tries = 0; tries < questions && (tries < 2 || performance.now() < endMs); tries++) {
      if (tries > 0) await sleep(betweenQuestionsMs);
      try {
        await this.#exchange(question, false, { timeoutMs: patienceMs });
        this.#answered();
        return;
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
      }
    }
    this.giveUp(`the service stopped answering (${reason})`);
  }

  async #exchange(bytes: Buffer, isHead: boolean, options: WireOptions): Promise<WireResponse> {
    const { maxBodyBytes, maxHeldBytes, patienceMs } = this.#limits;
    const connection =
      options.connection ??
      this.#takeIdle() ??
      (await this.open(Math.min(options.timeoutMs, 2 * patienceMs)));
    const hold = (more: number) => {
      if (more > 0 && this.#held + more > maxHeldBytes)
        throw new WireError('protocol', `bodies of more than ${maxHeldBytes} bytes at the same time`);
      this.#held += more;
    };
    const lateness = () => this.#answersNow();
    const response = await connection.exchange(bytes, isHead, { maxBodyBytes, lateness, ...options, hold });
    if (!options.connection && connection.alive) this.#idle.push(connection);
    return response;
  }

  #takeIdle(): Connection | undefined {
    for (let connection = this.#idle.pop(); connection; connection = this.#idle.pop()) {
      if (connection.alive && performance.now() - connection.usedMs < maxIdleMs) return connection;
      connection.close();
    }
    return undefined;
  }
}
