import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** Connections that are new, or were refused, and are read again in one turn of the event loop. */
const newInTurn = 8;
/** Bodies in chunks that are read at a time. */
const maxReading = 2;
/** How much of one is read before others have their turn: so many pieces, or a mebibyte. */
const maxTaken = 256;
const costOf = (bytes: number): number => 1 + bytes / 4096;
/** One that says nothing for so long gives way. */
const silentMs = 20;

interface Reading {
  taken: number;
  isSilent: boolean;
}

/**
 * In which order connections are read when there is much to read: an event loop reads from all of them that have something, up
 * to 64 KiB each, before it does anything else, and one-byte chunks make 20 ms of that. So of many connections
 * that are new, or were refused, a few are read in each turn of the loop, and of many bodies in chunks a few at a time.
 */
export class Turns {
  readonly #newcomers = new Set<Socket>();
  #free = newInTurn;
  #isScheduled = false;
  readonly #waiting = new Set<Socket>();
  readonly #reading = new Map<Socket, Reading>();
  #willRotate = false;

  /** A new connection, or one whose request was refused: it is read at once, or when it is its turn. */
  begin(socket: Socket): void {
    if (socket.destroyed) return;
    if (this.#free > 0) this.#free--;
    else hold(socket, this.#newcomers);
    this.#schedule();
  }

  /** The connection is gone. */
  end(socket: Socket): void {
    this.#newcomers.delete(socket);
    this.#ended(socket);
  }

  /** A body is about to be read. @returns what is to be told of the size of each piece; undefined where nobody needs to know */
  body(request: IncomingMessage): ((bytes: number) => void) | undefined {
    const { socket } = request;
    if (request.headers['transfer-encoding'] === undefined) return undefined;
    // A request that is read starts its connection again by itself.
    request._read = () => undefined;
    request.once('end', () => this.#ended(socket));
    this.#enqueue(socket);
    return (bytes) => {
      const reading = this.#reading.get(socket);
      // What still comes of the turn in which it was told to wait.
      if (!reading) return;
      reading.isSilent = false;
      reading.taken += costOf(bytes);
      if (reading.taken >= maxTaken && this.#waiting.size > 0) this.#enqueue(socket);
    };
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#free = newInTurn;
      for (const socket of this.#newcomers) {
        this.#newcomers.delete(socket);
        socket.resume();
        if (--this.#free === 0) break;
      }
      if (this.#newcomers.size > 0) this.#schedule();
    });
  }

  /** To the end of the queue, from wherever it was. */
  #enqueue(socket: Socket): void {
    this.#reading.delete(socket);
    hold(socket, this.#waiting);
    setImmediate(() => this.#fill());
  }

  #ended(socket: Socket): void {
    const wasWaiting = this.#waiting.delete(socket);
    const wasReading = this.#reading.delete(socket);
    if (wasWaiting && !socket.destroyed) socket.resume();
    if (wasReading) setImmediate(() => this.#fill());
  }

  #fill(): void {
    for (const socket of this.#waiting) {
      if (this.#reading.size >= maxReading) break;
      this.#waiting.delete(socket);
      this.#reading.set(socket, { taken: 0, isSilent: true });
      socket.resume();
    }
    if (this.#waiting.size === 0 || this.#willRotate) return;
    this.#willRotate = true;
    setTimeout(() => this.#rotate(), silentMs);
  }

  #rotate(): void {
    this.#willRotate = false;
    if (this.#waiting.size === 0) return;
    for (const [socket, reading] of this.#reading) {
      if (reading.isSilent) this.#enqueue(socket);
      reading.isSilent = true;
    }
    setImmediate(() => this.#fill());
  }
}

/** Puts the connection into the queue; nothing more is read from it until it is resumed. */
function hold(socket: Socket, queue: Set<Socket>): void {
  queue.add(socket);
  // Whoever began to listen to it in this tick starts it in the next one, paused or not.
  process.nextTick(() => queue.has(socket) && socket.pause());
}
