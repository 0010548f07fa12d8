import type { TopicError } from '../index.ts';

const seconds = (ms: number) => `${ms < 9500 ? (ms / 1000).toFixed(1) : Math.round(ms / 1000)} s`;

/** What is said of an outage: a line when it begins, one for each other kind of failure in it, and one at its end. */
export class Outage {
  readonly #say: (line: string) => void;
  readonly #told = new Set<string>();

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** A try failed, and the next one comes after `waitMs`. */
  failed({ code, message, retryAfterMs }: TopicError, waitMs: number): void {
    if (this.#told.has(code)) return;
    this.#told.add(code);
    const later = retryAfterMs ? 'as it asks' : 'then less and less often, up to 30 s apart';
    this.#say(`${message.replace(/[^.]$/, '$&.')} Trying again in ${seconds(waitMs)}, ${later}.`);
  }

  /** Something came. */
  ended(): void {
    if (this.#told.size === 0) return;
    this.#told.clear();
    this.#say('Connected again.');
  }
}
