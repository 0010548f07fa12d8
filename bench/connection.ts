import { connect, type Socket } from 'node:net';

export interface RawResponse {
  status: number;
  head: string;
  /** The length of the body, in bytes, with its chunk sizes when it is chunked. */
  length: number;
  /** The beginning and the end of the body, at least 400 bytes each where it has as many. */
  first: Buffer;
  last: Buffer;
}

/** A keep-alive connection that costs the load generator as little as possible: bytes out, whole responses in. */
export class Connection {
  readonly #socket: Socket;
  #chunks: Buffer[] = [];
  #received = 0;
  #head: { status: number; text: string; end: number; length: number } | undefined;
  #waiting: { resolve: (response: RawResponse) => void; reject: (reason: Error) => void } | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#received += chunk.length;
      this.#take();
    });
    socket.on('error', () => undefined);
    socket.on('close', () =>
      this.#waiting?.reject(new Error('The connection was closed without an answer.')),
    );
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Connection(socket)));
      socket.once('error', reject);
    });
  }

  /** Sends one request, and answers its response. One at a time. @throws Error when the connection is closed before */
  send(bytes: string): Promise<RawResponse> {
    const answer = new Promise<RawResponse>((resolve, reject) => {
      this.#waiting = { resolve, reject };
      if (this.#socket.destroyed) reject(new Error('The connection is closed.'));
      else this.#socket.write(bytes, 'latin1');
    });
    // A measurement that is given up leaves answers behind that nobody awaits.
    answer.catch(() => undefined);
    return answer;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(): void {
    if (!this.#head) {
      const start = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
      const end = start.indexOf('\r\n\r\n');
      if (end < 0) return;
      const text = start.toString('latin1', 0, end);
      const status = Number(text.slice(9, 12));
      const chunked = /transfer-encoding: chunked/i.test(text);
      const length = chunked
        ? NaN
        : status === 204
          ? 0
          : Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      this.#head = { status, text, end: end + 4, length };
    }
    const { status, text, end, length } = this.#head;
    // A chunked body is kept as it is, with its chunk sizes; it ends with an empty chunk.
    const ended = Number.isNaN(length)
      ? this.#chunks.at(-1)!.includes('0\r\n\r\n')
      : this.#received >= end + length;
    if (!ended) return;
    // Of a long body, only its ends are looked at: a copy of the whole would measure this process, not the server.
    const chunks = this.#chunks;
    const first = (chunks.length < 4 ? Buffer.concat(chunks) : chunks[0]!).subarray(end);
    const last = chunks.length < 4 ? first : Buffer.concat(chunks.slice(-2));
    const received = this.#received;
    this.#chunks = [];
    this.#received = 0;
    this.#head = undefined;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve({ status, head: text, length: received - end, first, last });
  }
}

/** The connections of one measurement, which end with it. */
export class Connections {
  readonly #open: Connection[] = [];
  #closed = false;

  /** @throws Error also when the measurement is over */
  async open(port: number): Promise<Connection> {
    const connection = await Connection.open(port);
    if (this.#closed) connection.close();
    this.#open.push(connection);
    return connection;
  }

  /** Opens so many, 200 at a time. */
  async openAll(port: number, count: number): Promise<Connection[]> {
    const connections: Connection[] = [];
    for (let opened = 0; opened < count; opened += 200)
      connections.push(
        ...(await Promise.all(Array.from({ length: Math.min(200, count - opened) }, () => this.open(port)))),
      );
    return connections;
  }

  close(): void {
    this.#closed = true;
    for (const connection of this.#open.splice(0)) connection.close();
  }
}
