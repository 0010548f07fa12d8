import { setTimeout as sleep } from 'node:timers/promises';

/** Spaces requests evenly, and lets everybody wait while the service asks for it. */
export class Pacer {
  readonly #intervalMs: number;
  readonly #queue: (() => void)[] = [];
  #running = false;
  #nextMs = 0;
  /** How often the service refused the pace with 429. */
  backOffs = 0;

  /** @param maxRps requests per second at most; 0 is no limit */
  constructor(maxRps: number) {
    this.#intervalMs = maxRps > 0 ? 1000 / maxRps : 0;
  }

  /** Resolves when the next request may go; an urgent one goes before those that wait. */
  next(urgent = false): Promise<void> {
    return new Promise((resolve) => {
      if (urgent) this.#queue.unshift(resolve);
      else this.#queue.push(resolve);
      if (!this.#running) void this.#run();
    });
  }

  /** Nobody sends for so long. */
  async backOff(ms: number): Promise<void> {
    this.backOffs++;
    this.#nextMs = Math.max(this.#nextMs, performance.now() + ms);
    await sleep(ms);
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#queue.length > 0) {
      const nowMs = performance.now();
      if (this.#nextMs > nowMs) {
        await sleep(this.#nextMs - nowMs);
        continue;
      }
      this.#nextMs = nowMs + this.#intervalMs;
      this.#queue.shift()!();
    }
    this.#running = false;
  }
}
