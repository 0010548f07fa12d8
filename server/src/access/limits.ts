import { limitExceeded } from '../errors.ts';
import type { Grant } from './tokens.ts';

export interface LimitOptions {
  /** For each token. 0 is no limit, the default. */
  operationsPerSecond: number;
  /** Concurrent polls of one token. 0 is no limit, the default. */
  pollsPerToken: number;
  /** Concurrent polls in all. Default 20,000. */
  polls: number;
}

interface Usage {
  /** Operations that may still be made, as of `atMs`; refilled as time goes by. */
  tokens: number;
  rate: number;
  atMs: number;
  polls: number;
}

const plural = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

/** One second's worth, or one: a rate under one a second lets one through now and then. */
const capacity = (rate: number): number => Math.max(1, rate);

/** Brings a token bucket up to now. */
function refill(usage: Usage, nowMs: number): void {
  usage.tokens = Math.min(capacity(usage.rate), usage.tokens + ((nowMs - usage.atMs) / 1000) * usage.rate);
  usage.atMs = nowMs;
}

/** Counts what each token does, and refuses what is too much. */
export class Limits {
  readonly #options: LimitOptions;
  /** By signature: of the tokens that poll or of late did something under a limit. */
  readonly #usage = new Map<string, Usage>();
  /** How many there may be before those that say nothing any more are looked for. */
  #sweepAt = 1000;
  #polls = 0;

  constructor(options: Partial<LimitOptions> = {}) {
    this.#options = {
      operationsPerSecond: options.operationsPerSecond ?? 0,
      pollsPerToken: options.pollsPerToken ?? 0,
      polls: options.polls ?? 20_000,
    };
  }

  get polls(): number {
    return this.#polls;
  }

  /**
   * Counts one operation. A token bucket that holds one second's worth.
   * @throws TopicsError 429 when it is one too many
   */
  operation(grant: Grant): void {
    const rate = grant.operationsPerSecond ?? this.#options.operationsPerSecond;
    if (rate <= 0) return;
    const usage = this.#of(grant, rate);
    refill(usage, performance.now());
    if (usage.tokens < 1)
      throw limitExceeded(`${plural(rate, 'operation')} per second`, (1 - usage.tokens) / rate);
    usage.tokens--;
  }

  /**
   * Counts a poll, until {@link pollEnded}.
   * @throws TopicsError 429 when it is one too many
   */
  poll(grant: Grant): void {
    const { polls, pollsPerToken } = this.#options;
    if (this.#polls >= polls) throw limitExceeded(`${plural(polls, 'concurrent poll')} in all`, 1);
    if (pollsPerToken > 0) {
      const usage = this.#of(grant, grant.operationsPerSecond ?? this.#options.operationsPerSecond);
      if (usage.polls >= pollsPerToken)
        throw limitExceeded(`${plural(pollsPerToken, 'concurrent poll')} for a token`, 1);
      usage.polls++;
    }
    this.#polls++;
  }

  pollEnded(grant: Grant): void {
    this.#polls--;
    const usage = this.#usage.get(grant.signature);
    if (usage && this.#options.pollsPerToken > 0) usage.polls--;
  }

  #of(grant: Grant, rate: number): Usage {
    let usage = this.#usage.get(grant.signature);
    if (!usage) {
      if (this.#usage.size >= this.#sweepAt) this.#sweep();
      usage = { tokens: capacity(rate), rate, atMs: performance.now(), polls: 0 };
      this.#usage.set(grant.signature, usage);
    }
    return usage;
  }

  /** Forgets whoever has a full bucket and no poll: a new usage would say the same. */
  #sweep(): void {
    const nowMs = performance.now();
    for (const [signature, usage] of this.#usage) {
      refill(usage, nowMs);
      if (usage.polls === 0 && usage.tokens >= capacity(usage.rate)) this.#usage.delete(signature);
    }
    this.#sweepAt = Math.max(1000, 2 * this.#usage.size);
  }
}
