import { setTimeout as sleep } from 'node:timers/promises';

/** Spaces requests evenly, and lets everybody wait while the service asks for it. */
export class Pacer {
  readonly #intervalMs: number;
  #nextMs = 0;
  /** How often the service refused the pace with 429. */
  backOffs = 0;

  /** @param maxRps requests per second at most; 0 is no limit */
  constructor(maxRps: number) {
    this.#intervalMs = maxRps > 0 ? 1000 / maxRps : 0;
  }

  /** Resolves when the next request may go. */
  async next(): Promise<void> {
    const nowMs = performance.now();
    const startMs = Math.max(nowMs, this.#nextMs);
    this.#nextMs = startMs + this.#intervalMs;
    if (startMs > nowMs) await sleep(startMs - nowMs);
  }

  /** Nobody sends for so long. */
  async backOff(ms: number): Promise<void> {
    this.backOffs++;
    this.#nextMs = Math.max(this.#nextMs, performance.now() + ms);
    await sleep(ms);
  }
}
