import { setTimeout as sleep } from 'node:timers/promises';

/** A service that lets nothing through for longer cannot be tested in the time that a run has. */
export const maxRefusedMs = 20_000;

/** The pace of one that nobody told, when it was too fast twice; it slows down to this at most, in milliseconds a request. */
const [firstIntervalMs, slowestIntervalMs] = [25, 400];
const slowdown = 1.5;
/** Refusals within so long of each other are refusals of one burst. */
const burstMs = 1000;

/** Spaces requests evenly, goes slower where the service shows that it has to, and lets everybody wait while the service asks for it. */
export class Pacer {
  #intervalMs: number;
  /** Until when refusals belong to the burst before. */
  #burstEndMs = 0;
  #bursts = 0;
  readonly #queue: (() => void)[] = [];
  #running = false;
  #nextMs = 0;
  /** Since when nothing but 429 has come, by `performance.now()`; undefined when something else came last. */
  refusedMs: number | undefined;
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
      if (!this.#running) this.#run();
    });
  }

  /** Something was answered with other than 429. */
  served(): void {
    this.refusedMs = undefined;
  }

  /** Nobody sends for so long. @returns false when that would be too long, with what went before */
  async backOff(ms: number): Promise<boolean> {
    const nowMs = performance.now();
    this.refusedMs ??= nowMs;
    if (nowMs + ms - this.refusedMs > maxRefusedMs) return false;
    this.backOffs++;
    this.#nextMs = Math.max(this.#nextMs, nowMs + ms);
    this.#slowDown(nowMs, ms);
    await sleep(ms);
    return true;
  }

  #slowDown(nowMs: number, ms: number): void {
    if (nowMs < this.#burstEndMs) return;
    this.#burstEndMs = nowMs + ms + burstMs;
    // Once may be somebody else's doing.
    if (++this.#bursts === 1) return;
    const slower = Math.max(firstIntervalMs, this.#intervalMs * slowdown);
    this.#intervalMs = Math.max(this.#intervalMs, Math.min(slower, slowestIntervalMs));
  }

  /** Lets go whoever may, and comes back for the others. */
  #run(): void {
    this.#running = true;
    while (this.#queue.length > 0) {
      const nowMs = performance.now();
      if (this.#nextMs > nowMs) {
        setTimeout(() => this.#run(), this.#nextMs - nowMs);
        return;
      }
      this.#nextMs = nowMs + this.#intervalMs;
      this.#queue.shift()!();
    }
    this.#running = false;
  }
}
