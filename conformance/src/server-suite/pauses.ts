import type { History } from '../history/history.ts';

type Pause = NonNullable<History['pauses']>[number];

const tickMs = 50;
/** Timers are late by this much on any machine now and then. */
const normalMs = 100;

/** Notes when this process did not run: a busy machine makes answers look late that had come in time. */
export class Pauses {
  readonly seen: Pause[] = [];
  readonly #timer: NodeJS.Timeout;
  #lastMs = performance.now();

  constructor() {
    this.#timer = setInterval(() => this.look(), tickMs);
    this.#timer.unref();
  }

  /** Notes what there is up to now. */
  look(): void {
    const nowMs = performance.now();
    if (nowMs - this.#lastMs > tickMs + normalMs) this.seen.push({ startedMs: this.#lastMs, endedMs: nowMs });
    this.#lastMs = nowMs;
  }

  stop(): void {
    this.look();
    clearInterval(this.#timer);
  }
}
