import type { Socket } from 'node:net';

/** Requests of one connection that may be under way at a time: a client that sends more without reading is cut. */
const maxPipelined = 32;
/** How long a client that is still sending has to read that it was refused. */
const lingerMs = 1000;

/** A client's connection: who wants to know when it ends. */
export class Connection {
  readonly #socket: Socket;
  readonly #leaving = new Set<() => void>();
  #requests = 0;
  #isUnreadable = false;
  /** Bytes of responses that wait to be read. */
  unreadBytes = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('close', () => {
      // A response that waits behind another one on its connection hears nothing by itself.
      for (const listener of this.#leaving) listener();
      this.#leaving.clear();
    });
  }

  /** @returns whether the request may be served; otherwise the connection is cut */
  begin(): boolean {
    if (++this.#requests <= maxPipelined) return true;
    this.cut();
    return false;
  }

  end(): void {
    this.#requests--;
  }

  /** Nothing more can be read from it. @returns whether that is new */
  endsUnread(): boolean {
    const isNew = !this.#isUnreadable;
    this.#isUnreadable = true;
    return isNew;
  }

  onLeave(listener: () => void): void {
    if (this.#socket.destroyed) listener();
    else this.#leaving.add(listener);
  }

  stays(listener: () => void): void {
    this.#leaving.delete(listener);
  }

  /**
   * It is closed some time after its last response: a connection that is closed while its client sends is reset, and what
   * was said on it may be lost (RFC 9112 §9.6).
   */
  lingers(): void {
    const socket = this.#socket;
    socket.destroySoon = () => {
      socket.end();
      const over = setTimeout(() => socket.destroy(), lingerMs);
      socket.once('close', () => clearTimeout(over));
    };
  }

  cut(): void {
    this.#socket.destroy();
  }
}
