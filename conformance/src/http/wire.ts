import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, type Endpoint, type ExchangeOptions } from './connection.ts';
import type { WireResponse } from './response-parser.ts';
import { afterWatching } from './watched-timer.ts';
import { WireError } from './wire-error.ts';

export { WireError };

interface WireOptions extends ExchangeOptions {
  /** A connection of its own that is kept, for requests that must share one. */
  connection?: Connection | undefined;
  /** Whether it may wait for a message: see {@link WireLimits.minPolls}. */
  isPoll?: boolean;
}

/** What a wire may take, and how it finds out whether anybody is there. */
interface WireLimits {
  /** Of one response. */
  maxBodyBytes: number;
  /** Of all the responses that are on their way at one time. */
  maxHeldBytes: number;
  /** A run that needs more has met a service that answers without end. */
  maxRequests: number;
  /** Of all the responses together. One that answers with more answers without end. */
  maxReceivedBytes: number;
  /** When so many polls, and no other, have waited for two patiences, none is answered at all. */
  minPolls: number;
  /** A request that is answered at once, with anything, by a service that is there. */
  question?: Buffer;
  /** How long that may take, in milliseconds. */
  patienceMs: number;
  /** Whether connections are used again, as long as that goes well. */
  reuses: boolean;
}

const mebibyte = 1024 * 1024;
const defaults: WireLimits = {
  maxBodyBytes: 16 * mebibyte,
  maxHeldBytes: 64 * mebibyte,
  maxRequests: Infinity,
  maxReceivedBytes: Infinity,
  minPolls: Infinity,
  patienceMs: 5000,
  reuses: true,
};

/** Why a service was given up. */
export interface Gone {
  reason: string;
  /** From when on nothing that was asked says anything of the service, by `performance.now()`. */
  sinceMs: number;
  /** It answers nothing at all, or nothing but 429. */
  isSilent?: true;
  /** It answers no poll. */
  isMute?: true;
}

const maxUnasked = 20;
const unaskedBytes = 1000;

/** A usual run receives two or three times as much. */
const collectEveryBytes = 8 * mebibyte;
/** Servers close idle connections after 5 s or more; a request must not meet that moment. */
const maxIdleMs = 2000;
/** So many requests in a row without a response make doubt whether anybody is there; a refused connection does at once. */
const doubtAfter = 4;
/** So many polls that wait may be why nobody is answered. */
const suspiciousPolls = 8;
/** A service that other programs keep from its work may take so many times as long as one that is left alone. */
const busyFactor = 3;
/** Who takes longer for anything but a poll is slow, and may take so many times as long for something else. */
const slowMs = 1000;
const slowFactor = 4;
/** A service that is started again is back within a few seconds. */
const questions = 6;
const betweenQuestionsMs = 500;

/**
 * Connections to one endpoint, kept and used again. Where it can ask, it notices that the service is gone: from then on
 * nothing is sent, and whatever waits ends.
 */
export class Wire {
  readonly endpoint: Endpoint;
  /** How often an answer was waited for that did not come, by all that use it. */
  waitedInVain = 0;
  /** Polls that wait, or are about to, by all that use it: kept by those who park them. */
  places = 0;
  /** The beginning of what came on connections on which nothing was asked: the first few of it. */
  readonly unasked: string[] = [];
  /** Whether connections are used again: no more once a request on such a one has had no answer. */
  reuses: boolean;
  readonly #limits: WireLimits;
  readonly #idle: Connection[] = [];
  readonly #open = new Set<Connection>();
  #gone: Gone | undefined;
  #isClosed = false;
  #answeredMs = performance.now();
  #unanswered = 0;
  /** What took long to be answered though it was no poll. */
  readonly #slow: { endedMs: number; tookMs: number }[] = [];
  #requests = 0;
  #held = 0;
  #received = 0;
  #collectAt = collectEveryBytes;
  /** Polls since one was answered. */
  #polls = 0;
  /** Polls that are on their way now. */
  #waitingPolls = 0;
  #stopWatchingPolls: (() => void) | undefined;
  #asking: Promise<void> | undefined;
  #wondering: Promise<number> | undefined;

  constructor(endpoint: Endpoint, limits: Partial<WireLimits> = {}) {
    this.endpoint = endpoint;
    this.#limits = { ...defaults, ...limits };
    this.reuses = this.#limits.reuses;
  }

  /** Why nothing is sent any more; undefined as long as the service is there. */
  get gone(): Gone | undefined {
    return this.#gone;
  }

  async open(timeoutMs: number): Promise<Connection> {
    const connection = await Connection.open(this.endpoint, timeoutMs);
    this.#open.add(connection);
    connection.onClose(() => this.#open.delete(connection));
    connection.onUnasked((bytes) => {
      if (this.unasked.length < maxUnasked) this.unasked.push(bytes.toString('utf8', 0, unaskedBytes));
    });
    if (this.#gone || this.#isClosed) connection.close();
    return connection;
  }

  /** @throws WireError when there is no response; `gone` when nothing is sent any more */
  async exchange(bytes: Buffer, isHead: boolean, options: WireOptions): Promise<WireResponse> {
    await this.#asking;
    if (++this.#requests > this.#limits.maxRequests)
      // Without their number: the checks that were ended count none of theirs, and the report would contradict it.
      this.#tooMuch('far more requests were made than a run takes');
    if (this.#gone) throw new WireError('gone', this.#gone.reason);
    if (this.#isClosed) throw new WireError('gone', 'the connections were closed');
    if (options.isPoll && ++this.#polls === 1) this.#watchPolls();
    if (options.isPoll) this.#waitingPolls++;
    const startMs = performance.now();
    try {
      const response = await this.#exchange(bytes, isHead, options);
      this.#answered();
      const endedMs = performance.now();
      if (!options.isPoll && endedMs - startMs > slowMs)
        this.#slow.push({ endedMs, tookMs: endedMs - startMs });
      if (options.isPoll) this.#pollAnswered();
      return response;
    } catch (error) {
      // What has no end need not be answered.
      if (error instanceof WireError && !options.signal?.aborted && !options.isUnfinished) {
        this.#unanswered++;
        if (this.#unanswered >= doubtAfter || error.kind === 'connect') await this.ask();
      }
      throw error;
    } finally {
      if (options.isPoll) this.#waitingPolls--;
    }
  }

  /**
   * How much longer than usual to wait for an answer, in milliseconds: who was slow for others since may be slow for this.
   * @param tookMs how long something took that was asked now
   */
  graceMs(sinceMs: number, tookMs = 0): number {
    const since = this.#slow.filter(({ endedMs }) => endedMs >= sinceMs).map((each) => each.tookMs);
    const longestMs = Math.max(tookMs, ...since);
    return longestMs > slowMs ? slowFactor * longestMs : 0;
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
    this.#end({ reason, sinceMs, isSilent: true });
  }

  #end(gone: Gone): void {
    if (this.#gone) return;
    this.#gone = gone;
    this.#pollAnswered();
    for (const connection of this.#open) connection.close();
  }

  /** What was seen up to now counts. */
  #tooMuch(reason: string): void {
    this.#end({ reason: `${reason}: the service answers without end`, sinceMs: performance.now() });
  }

  /** Bodies that are done with lie about for long where they are large and many. Only where the process was started for it. */
  #collectGarbage(): void {
    const { gc } = globalThis as { gc?: () => void };
    if (!gc || this.#received < this.#collectAt) return;
    this.#collectAt = this.#received + collectEveryBytes;
    gc();
  }

  /** What the silence may have to do with: who lets each poll take a thread answers nobody when none is left. */
  #whileWaiting(): string {
    const polls = this.#waitingPolls;
    return polls < suspiciousPolls ? '' : ` while ${polls} polls wait: does each poll take a thread?`;
  }

  #watchPolls(): void {
    const sinceMs = performance.now();
    this.#stopWatchingPolls = afterWatching(2 * this.#limits.patienceMs, () => {
      if (this.#polls < this.#limits.minPolls) this.#watchPolls();
      else
        this.#stopWatchingPolls = afterWatching(this.graceMs(sinceMs), () => this.#noPollAnswered(sinceMs));
    });
  }

  #noPollAnswered(sinceMs: number): void {
    const seconds = Math.round((performance.now() - sinceMs) / 1000);
    const reason = `none of ${this.#polls} polls was answered within ${seconds} s`;
    this.#end({ reason, sinceMs: performance.now(), isMute: true });
  }

  #pollAnswered(): void {
    this.#polls = 0;
    this.#stopWatchingPolls?.();
    this.#stopWatchingPolls = undefined;
  }

  /** Ends whatever is still under way, too: a connection that is left would keep its process from ending. */
  close(): void {
    this.#isClosed = true;
    this.#pollAnswered();
    for (const connection of this.#open) connection.close();
  }

  #answered(): void {
    this.#answeredMs = performance.now();
    this.#unanswered = 0;
  }

  /** The status that a question has now, whatever was asked before; undefined where it has none. Never rejects. */
  async statusNow(): Promise<number | undefined> {
    const { question, patienceMs } = this.#limits;
    if (!question || this.#gone) return undefined;
    return this.#exchange(question, false, { timeoutMs: patienceMs }).then(
      ({ status }) => status,
      () => undefined,
    );
  }

  /** How long a question takes that is asked now, in milliseconds, whether it is answered or not. Never rejects. */
  async #answersNow(): Promise<number> {
    const { question, patienceMs, maxBodyBytes } = this.#limits;
    if (!question || this.#gone) return 0;
    this.#wondering ??= (async () => {
      const askedMs = performance.now();
      try {
        const connection = await this.open(busyFactor * patienceMs);
        await connection.exchange(question, false, { timeoutMs: busyFactor * patienceMs, maxBodyBytes });
        connection.close();
      } catch (error) {
        // What was asked before has waited for its own time by now, and nobody else was answered either.
        const { kind, message } = error as WireError;
        if (kind === 'timeout' && this.#answeredMs < askedMs)
          this.giveUp(`the service stopped answering (${message})${this.#whileWaiting()}`);
      } finally {
        this.#wondering = undefined;
      }
      return performance.now() - askedMs;
    })();
    return this.#wondering;
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
    const idle = options.connection ? undefined : this.#takeIdle();
    const connection =
      options.connection ?? idle ?? (await this.open(Math.min(options.timeoutMs, 2 * patienceMs)));
    const hold = (more: number) => {
      if (more > 0 && this.#held + more > maxHeldBytes)
        throw new WireError('protocol', `bodies of more than ${maxHeldBytes} bytes at the same time`);
      this.#held += more;
    };
    const receive = (more: number) => {
      this.#received += more;
      this.#collectGarbage();
      const { maxReceivedBytes } = this.#limits;
      if (this.#received > maxReceivedBytes)
        this.#tooMuch(`more than ${maxReceivedBytes} bytes were received`);
    };
    const startMs = performance.now();
    const grace = async () => this.graceMs(startMs, await this.#answersNow());
    const response = await connection
      .exchange(bytes, isHead, { maxBodyBytes, grace, ...options, receive, hold })
      .catch((error: unknown) => {
        // Whoever forgets a connection without closing it is asked on new ones, or each request would be waited for.
        if (idle && error instanceof WireError && error.kind === 'timeout') this.reuses = false;
        throw error;
      });
    if (!options.connection && connection.alive) this.#idle.push(connection);
    return response;
  }

  #takeIdle(): Connection | undefined {
    for (let connection = this.#idle.pop(); connection; connection = this.#idle.pop()) {
      const isFresh = performance.now() - connection.usedMs < maxIdleMs;
      if (this.reuses && connection.alive && isFresh) return connection;
      connection.close();
    }
    return undefined;
  }
}
