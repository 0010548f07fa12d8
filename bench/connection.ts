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
  #resolve: ((response: RawResponse) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#received += chunk.length;
      this.#take();
    });
    socket.on('error', () => undefined);
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Connection(socket)));
      socket.once('error', reject);
    });
  }

  /** Sends one request, and answers its response. One at a time. */
  send(bytes: string): Promise<RawResponse> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#socket.write(bytes, 'latin1');
    });
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
    this.#resolve?.({ status, head: text, length: received - end, first, last });
  }
}

export const openAll = async (port: number, count: number): Promise<Connection[]> => {
  const connections: Connection[] = [];
  for (let opened = 0; opened < count; opened += 200)
    connections.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(200, count - opened) }, () => Connection.open(port)),
      )),
    );
  return connections;
};
