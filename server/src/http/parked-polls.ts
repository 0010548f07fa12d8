import { repeat } from '../background.ts';
import { Ending } from '../store/message-store.ts';

/** A poll while it waits. */
export class Poll extends Ending {
  readonly expiresMs: number;
  /** The client went away. */
  left = false;

  constructor(expiresMs: number) {
    super();
    this.expiresMs = expiresMs;
  }
}

/**
 * All polls that wait, for what ends them beside a message: the service stops, or their token expires. A service that stops
 * ends them only once what it is appending is appended: they are to get what is acknowledged.
 */
export class ParkedPolls {
  #stopped = false;
  #appending = 0;
  readonly #polls = new Set<Poll>();
  readonly #stopSweeping: () => void;

  constructor() {
    // One timer for all: thousands of polls need not have one each to be ended within the second.
    this.#stopSweeping = repeat(250, () => this.#endExpired());
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  add(poll: Poll): void {
    this.#polls.add(poll);
  }

  delete(poll: Poll): void {
    this.#polls.delete(poll);
  }

  /** Does the append, which the polls outlive. */
  async during(append: () => Promise<void>): Promise<void> {
    this.#appending++;
    try {
      await append();
    } finally {
      this.#appending--;
      if (this.#stopped) this.#endIfDone();
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#stopSweeping();
    this.#endIfDone();
  }

  #endIfDone(): void {
    if (this.#appending === 0) for (const poll of this.#polls) poll.end();
  }

  #endExpired(): void {
    const nowMs = Date.now();
    for (const poll of this.#polls) if (poll.expiresMs <= nowMs) poll.end();
  }
}
