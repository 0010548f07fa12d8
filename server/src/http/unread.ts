import type { ServerResponse } from 'node:http';
import { repeat } from '../background.ts';
import type { Budget } from './budget.ts';
import type { Connection } from './connection.ts';

/** What a request and its response cost beside their bytes while they wait. */
const overheadBytes = 8 * 1024;

/** A connection may leave this much unread, and then one more response. */
const maxUnreadBytes = 1024 * 1024;

interface Held {
  connection: Connection;
  sinceMs: number;
  release: () => void;
}

/**
 * Responses that their clients have yet to read. A client that takes too long is cut; and when all that waits is more than
 * the budget, those are who have been waiting longest, so that others are served.
 */
export class UnreadResponses {
  readonly #budget: Budget;
  readonly #timeoutMs: number;
  /** The oldest first. */
  readonly #held = new Set<Held>();
  /** How many wait with the same bytes, which are there once. */
  readonly #sharers = new Map<Buffer, number>();
  readonly #stopSweeping: () => void;

  /** @param timeoutMs how long a client may take */
  constructor(budget: Budget, timeoutMs: number) {
    this.#budget = budget;
    this.#timeoutMs = timeoutMs;
    this.#stopSweeping = repeat(Math.min(1000, timeoutMs), () => this.#cutStalled());
  }

  /** Looks after a response that was sent, if it was not taken at once. */
  hold(connection: Connection, response: ServerResponse, sent: string | Buffer): void {
    const waiting = response.writableLength;
    if (waiting === 0) return;
    if (connection.unreadBytes > maxUnreadBytes) {
      connection.cut();
      return;
    }
    const shared = typeof sent === 'string' ? undefined : sent;
    const own = overheadBytes + Math.max(0, waiting - (shared?.length ?? 0));
    this.#makeRoom(own + (shared && !this.#sharers.has(shared) ? shared.length : 0));
    this.#budget.force(own);
    if (shared) this.share(shared);
    const unread = overheadBytes + waiting;
    connection.unreadBytes += unread;
    const held: Held = {
      connection,
      sinceMs: performance.now(),
      release: () => {
        if (!this.#held.delete(held)) return;
        connection.unreadBytes -= unread;
        this.#budget.give(own);
        if (shared) this.unshare(shared);
      },
    };
    this.#held.add(held);
    response.on('close', held.release);
    connection.onLeave(held.release);
  }

  /** Counts bytes that one more holds. */
  share(bytes: Buffer): void {
    const sharers = this.#sharers.get(bytes) ?? 0;
    this.#sharers.set(bytes, sharers + 1);
    if (sharers === 0) this.#budget.force(bytes.length);
  }

  unshare(bytes: Buffer): void {
    const sharers = this.#sharers.get(bytes)! - 1;
    if (sharers > 0) this.#sharers.set(bytes, sharers);
    else {
      this.#sharers.delete(bytes);
      this.#budget.give(bytes.length);
    }
  }

  close(): void {
    this.#stopSweeping();
  }

  #makeRoom(bytes: number): void {
    for (const held of this.#held) {
      if (this.#budget.hasRoom(bytes)) return;
      held.connection.cut();
      held.release();
    }
  }

  #cutStalled(): void {
    const oldestMs = performance.now() - this.#timeoutMs;
    for (const held of this.#held) {
      if (held.sinceMs > oldestMs) return;
      held.connection.cut();
    }
  }
}
