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
  atMs: number;
  polls: number;
}

const plural = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

/** Counts what each token does, and refuses what is too much. */
export class Limits {
  readonly #options: LimitOptions;
  readonly #usage = new WeakMap<Grant, Usage>();
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
    const nowMs = performance.now();
    usage.tokens = Math.min(rate, usage.tokens + ((nowMs - usage.atMs) / 1000) * rate);
    usage.atMs = nowMs;
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
    const usage = this.#of(grant, 0);
    if (pollsPerToken > 0 && usage.polls >= pollsPerToken)
      throw limitExceeded(`${plural(pollsPerToken, 'concurrent poll')} for a token`, 1);
    this.#polls++;
    usage.polls++;
  }

  pollEnded(grant: Grant): void {
    this.#polls--;
    this.#of(grant, 0).polls--;
  }

  #of(grant: Grant, rate: number): Usage {
    let usage = this.#usage.get(grant);
    if (!usage) this.#usage.set(grant, (usage = { tokens: rate, atMs: performance.now(), polls: 0 }));
    return usage;
  }
}
