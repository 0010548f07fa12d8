import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Where requests go. */
export interface Endpoint {
  host: string;
  port: number;
  tls: boolean;
  /** A certificate authority to trust beside the usual ones, as PEM text. */
  ca?: string;
}

export interface WireResponse {
  status: number;
  /** In the order received, names as received. */
  headers: [name: string, value: string][];
  body: Buffer;
  /** Status codes of the interim responses (1xx) before it. */
  interim: number[];
}

type WireErrorKind = 'connect' | 'closed' | 'timeout' | 'protocol';

/** No response: the connection failed, was closed, or what came was not HTTP. */
export class WireError extends Error {
  readonly kind: WireErrorKind;
  readonly code: string | undefined;

  constructor(kind: WireErrorKind, message: string, code?: string) {
    super(message);
    this.kind = kind;
    this.code = code;
  }
}

interface ExchangeOptions {
  /** Cuts the connection when it is aborted; the exchange then rejects with `closed`. */
  signal?: AbortSignal | undefined;
  timeoutMs: number;
  /** Reads to the end of the connection, whatever the head says: shows a body that should not be there. */
  untilClose?: boolean | undefined;
  /** A connection of its own that is kept, for requests that must share one. */
  connection?: Connection | undefined;
}

const headEnd = Buffer.from('\r\n\r\n');

/** Takes a response out of the bytes of a connection, as RFC 9112 §6 delimits it. */
class ResponseParser {
  #bytes: Buffer = Buffer.alloc(0);
  #head: { status: number; headers: [string, string][]; bodyAt: number } | undefined;
  readonly interim: number[] = [];
  readonly #isHead: boolean;
  readonly #untilClose: boolean;

  constructor(isHead: boolean, untilClose: boolean) {
    this.#isHead = isHead;
    this.#untilClose = untilClose;
  }

  get begun(): boolean {
    return this.#bytes.length > 0 || this.#head !== undefined;
  }

  push(chunk: Buffer): { response: WireResponse; rest: Buffer } | undefined {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    return this.#take(false);
  }

  /** The connection was closed: a response without a length ends here. */
  close(): WireResponse | undefined {
    return this.#take(true)?.response;
  }

  #take(closed: boolean): { response: WireResponse; rest: Buffer } | undefined {
    while (!this.#head) {
      const end = this.#bytes.indexOf(headEnd);
      if (end < 0) return undefined;
      const [line, ...lines] = this.#bytes.toString('latin1', 0, end).split('\r\n');
      const status = Number(/^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(line!)?.[1]);
      if (!status)
        throw new WireError('protocol', `not an HTTP/1.1 response: ${JSON.stringify(line!.slice(0, 80))}`);
      if (status < 200) {
        this.interim.push(status);
        this.#bytes = this.#bytes.subarray(end + 4);
        continue;
      }
      const headers = lines.map((each): [string, string] => {
        const colon = each.indexOf(':');
        return [each.slice(0, colon), each.slice(colon + 1).trim()];
      });
      this.#head = { status, headers, bodyAt: end + 4 };
    }
    const { status, headers, bodyAt } = this.#head;
    const done = (body: Buffer, next: number) => ({
      response: { status, headers, body, interim: this.interim },
      rest: this.#bytes.subarray(next),
    });
    const value = (name: string) => headers.find(([each]) => each.toLowerCase() === name)?.[1];

    if (this.#untilClose) return closed ? done(this.#bytes.subarray(bodyAt), this.#bytes.length) : undefined;
    if (this.#isHead || status === 204 || status === 304) return done(Buffer.alloc(0), bodyAt);
    if (/\bchunked\s*$/i.test(value('transfer-encoding') ?? '')) return this.#takeChunks(bodyAt, done);
    const length = value('content-length');
    if (length === undefined)
      return closed ? done(this.#bytes.subarray(bodyAt), this.#bytes.length) : undefined;
    const end = bodyAt + Number(length);
    return this.#bytes.length >= end ? done(this.#bytes.subarray(bodyAt, end), end) : undefined;
  }

  #takeChunks<T>(bodyAt: number, done: (body: Buffer, next: number) => T): T | undefined {
    const chunks: Buffer[] = [];
    for (let at = bodyAt; ;) {
      const lineEnd = this.#bytes.indexOf('\r\n', at);
      if (lineEnd < 0) return undefined;
      const size = parseInt(this.#bytes.toString('latin1', at, lineEnd), 16);
      if (Number.isNaN(size)) throw new WireError('protocol', 'a chunk has no size');
      const start = lineEnd + 2;
      if (size === 0) {
        const end = this.#bytes.indexOf('\r\n', start);
        if (end < 0) return undefined;
        // Trailers, if there are any, end with an empty line.
        const last = end === start ? end + 2 : this.#bytes.indexOf(headEnd, start) + 4;
        return last < 4 ? undefined : done(Buffer.concat(chunks), last);
      }
      if (this.#bytes.length < start + size + 2) return undefined;
      chunks.push(this.#bytes.subarray(start, start + size));
      at = start + size + 2;
    }
  }
}

/** One connection. Serves one exchange at a time. */
export class Connection {
  readonly #socket: Socket;
  #alive = true;
  usedMs = performance.now();

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#alive = false;
    });
  }

  static open({ host, port, tls, ca }: Endpoint, timeoutMs: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const servername = /^[\d.]+$|:/.test(host) ? undefined : host;
      const socket: Socket = tls
        ? connectTls({ host, port, ...(servername && { servername }), ...(ca !== undefined && { ca }) })
        : connectTcp({ host, port });
      const timer = setTimeout(() => {
        socket.destroy();
        reject(
          new WireError('connect', `no connection to ${host}:${port} within ${timeoutMs} ms`, 'ETIMEDOUT'),
        );
      }, timeoutMs);
      const fail = (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        reject(new WireError('connect', error.message, error.code));
      };
      socket.once('error', fail);
      socket.once(tls ? 'secureConnect' : 'connect', () => {
        clearTimeout(timer);
        socket.off('error', fail);
        resolve(new Connection(socket));
      });
    });
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Sends the bytes, and answers the response. */
  exchange(
    bytes: Buffer,
    isHead: boolean,
    { signal, timeoutMs, untilClose = false }: ExchangeOptions,
  ): Promise<WireResponse> {
    const socket = this.#socket;
    const parser = new ResponseParser(isHead, untilClose);
    this.usedMs = performance.now();
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        socket.off('data', onData).off('close', onClose);
        signal?.removeEventListener('abort', onAbort);
        finish();
      };
      const fail = (error: Error) => {
        settle(() => reject(error));
        this.close();
      };
      const onData = (chunk: Buffer) => {
        try {
          const taken = parser.push(chunk);
          if (!taken) return;
          const close = taken.response.headers.some(
            ([name, value]) => name.toLowerCase() === 'connection' && /\bclose\b/i.test(value),
          );
          if (close || taken.rest.length > 0) this.close();
          settle(() => resolve(taken.response));
        } catch (error) {
          fail(error as Error);
        }
      };
      const onClose = () => {
        this.#alive = false;
        const response = parser.close();
        if (response) settle(() => resolve(response));
        else
          fail(
            new WireError(
              'closed',
              parser.begun
                ? 'the connection was closed in the middle of a response'
                : 'the connection was closed without a response',
            ),
          );
      };
      const onAbort = () => fail(new WireError('closed', 'cut by this side'));
      const timer = setTimeout(
        () => fail(new WireError('timeout', `no response within ${Math.round(timeoutMs) / 1000} s`)),
        timeoutMs,
      );
      socket.on('data', onData).on('close', onClose);
      signal?.addEventListener('abort', onAbort);
      if (signal?.aborted) onAbort();
      else if (!this.#alive) onClose();
      else socket.write(bytes);
    });
  }

  close(): void {
    this.#alive = false;
    this.#socket.destroy();
  }
}

/** Servers close idle connections after 5 s or more; a request must not meet that moment. */
const maxIdleMs = 2000;

/** Connections to one endpoint, kept and used again. */
export class Wire {
  readonly endpoint: Endpoint;
  readonly #idle: Connection[] = [];

  constructor(endpoint: Endpoint) {
    this.endpoint = endpoint;
  }

  open(timeoutMs: number): Promise<Connection> {
    return Connection.open(this.endpoint, timeoutMs);
  }

  async exchange(bytes: Buffer, isHead: boolean, options: ExchangeOptions): Promise<WireResponse> {
    const connection = options.connection ?? this.#takeIdle() ?? (await this.open(options.timeoutMs));
    const response = await connection.exchange(bytes, isHead, options);
    if (!options.connection && connection.alive) this.#idle.push(connection);
    return response;
  }

  close(): void {
    for (const connection of this.#idle.splice(0)) connection.close();
  }

  #takeIdle(): Connection | undefined {
    for (let connection = this.#idle.pop(); connection; connection = this.#idle.pop()) {
      if (connection.alive && performance.now() - connection.usedMs < maxIdleMs) return connection;
      connection.close();
    }
    return undefined;
  }
}
