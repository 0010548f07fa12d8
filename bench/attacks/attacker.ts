import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Opens connections to the service and does with each what it is told; one that is closed is opened again. */
export class Attacker {
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  isOver = false;

  constructor(port: number) {
    this.#port = port;
  }

  /** @param use is called when a connection is open, with the number of the connection */
  async open(count: number, use: (socket: Socket, index: number) => void, isRead = true): Promise<void> {
    const again = (index: number) => {
      if (this.isOver) return;
      const socket = connect(this.#port, '127.0.0.1', () => use(socket, index));
      this.#sockets.add(socket);
      if (isRead) socket.resume();
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        if (!this.isOver) setTimeout(() => again(index), 200);
      });
    };
    for (let index = 0; index < count; index++) {
      again(index);
      // As many at a time as a backlog takes.
      if (index % 250 === 249) await sleep(20);
    }
  }

  /** Sends a request on a connection of its own, and waits for the end of the answer. */
  async ask(bytes: string): Promise<void> {
    const socket = connect(this.#port, '127.0.0.1', () => socket.write(bytes));
    this.#sockets.add(socket);
    socket.on('error', () => undefined).once('data', () => socket.destroy());
    await once(socket, 'close');
    this.#sockets.delete(socket);
  }

  end(): void {
    this.isOver = true;
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** Writes the piece again and again, no faster than it is taken. */
export function write(socket: Socket, piece: string | Buffer, everyMs: number): void {
  const timer = setInterval(() => socket.writableNeedDrain || socket.write(piece), everyMs);
  socket.on('close', () => clearInterval(timer));
}
