import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { ResponseParser, type WireResponse } from './response-parser.ts';
import { afterWatching } from './watched-timer.ts';
import { WireError } from './wire-error.ts';

/** Where requests go. */
export interface Endpoint {
  host: string;
  port: number;
  tls: boolean;
  /** A certificate authority to trust beside the usual ones, as PEM text. */
  ca?: string;
}

export interface ExchangeOptions {
  /** Cuts the connection when it is aborted; the exchange then rejects with `closed`. */
  signal?: AbortSignal | undefined;
  timeoutMs: number;
  /** Reads to the end of the connection, whatever the head says: shows a body that should not be there. */
  untilClose?: boolean | undefined;
  /** How much longer to wait, in milliseconds: asked before a request counts as unanswered. */
  grace?: (() => Promise<number>) | undefined;
  /** So many bytes of the request go at first, the others some time later; absent: all of them. */
  atFirst?: number | undefined;
  /** The request has no end: the connection is ended on this side when it is written. */
  isUnfinished?: boolean | undefined;
  /** Is told when the request is written. */
  onWritten?: (() => void) | undefined;
  /** Is told of each piece of the body that says something, as it comes. */
  onPiece?: (() => void) | undefined;
  /** Longer bodies are no answer. */
  maxBodyBytes?: number | undefined;
  /** Is told how many bytes came, whatever they are, chunks with what each costs beside them. @throws WireError when that is too much */
  receive?: ((bytes: number) => void) | undefined;
  /** Is told how many more bytes, or fewer, are held for this exchange. @throws WireError when that is too much */
  hold?: ((bytes: number) => void) | undefined;
}

/** What is sent so much later arrives by itself. */
const laterMs = 30;

/** What was asked before a question that is answered is answered soon after, if at all. */
const leastGraceMs = 2000;

/** What a chunk costs who reads it, as so many bytes of a body would. */
const chunkCostBytes = 32;

const defaultMaxBodyBytes = 16 * 1024 * 1024;

/** One connection. Serves one exchange at a time. */
export class Connection {
  readonly #socket: Socket;
  #alive = true;
  #busy = false;
  #onUnasked: (bytes: Buffer) => void = () => undefined;
  usedMs = performance.now();

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#alive = false;
    });
    // What nobody asked for would be taken for the answer to the next request.
    socket.on('data', (bytes: Buffer) => {
      if (this.#busy) return;
      this.#onUnasked(bytes);
      this.close();
    });
  }

  static open({ host, port, tls, ca }: Endpoint, timeoutMs: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const servername = /^[\d.]+$|:/.test(host) ? undefined : host;
      const socket: Socket = tls
        ? connectTls({ host, port, ...(servername && { servername }), ...(ca !== undefined && { ca }) })
        : connectTcp({ host, port });
      const stopWaiting = afterWatching(timeoutMs, () => {
        socket.destroy();
        reject(
          new WireError('connect', `no connection to ${host}:${port} within ${timeoutMs} ms`, 'ETIMEDOUT'),
        );
      });
      const fail = (error: NodeJS.ErrnoException) => {
        stopWaiting();
        reject(new WireError('connect', error.message, error.code));
      };
      socket.once('error', fail);
      socket.once(tls ? 'secureConnect' : 'connect', () => {
        stopWaiting();
        socket.off('error', fail);
        resolve(new Connection(socket));
      });
    });
  }

  /** Calls the listener when it is closed, by either side. */
  onClose(listener: () => void): void {
    this.#socket.once('close', listener);
  }

  /** Calls the listener with what comes while nothing is asked; the connection is closed then. */
  onUnasked(listener: (bytes: Buffer) => void): void {
    this.#onUnasked = listener;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Sends the bytes, and answers the response. */
  exchange(
    bytes: Buffer,
    isHead: boolean,
    {
      signal,
      timeoutMs,
      atFirst = bytes.length,
      grace = () => Promise.resolve(0),
      onWritten = () => undefined,
      onPiece = () => undefined,
      untilClose = false,
      isUnfinished = false,
      maxBodyBytes = defaultMaxBodyBytes,
      receive = () => undefined,
      hold = () => undefined,
    }: ExchangeOptions,
  ): Promise<WireResponse> {
    const socket = this.#socket;
    const parser = new ResponseParser({ isHead, untilClose, maxBodyBytes });
    let held = 0;
    this.usedMs = performance.now();
    this.#busy = true;
    return new Promise((resolve, reject) => {
      let isOver = false;
      let rest = bytes.subarray(atFirst);
      const sendRest = () => {
        if (rest.length > 0) socket.write(rest);
        rest = Buffer.alloc(0);
      };
      let stopSending: () => void = () => undefined;
      const settle = (finish: () => void) => {
        isOver = true;
        stopWaiting();
        stopSending();
        // Who is answered before its end has to end all the same: another request may come after it.
        if (this.#alive) sendRest();
        this.#busy = false;
        hold(-held);
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
          const { chunks, tellingPieces } = parser;
          const taken = parser.push(chunk);
          if (parser.tellingPieces > tellingPieces) onPiece();
          receive(chunk.length + chunkCostBytes * (parser.chunks - chunks));
          hold(parser.held - held);
          held = parser.held;
          if (!taken) return;
          if (!taken.response.persists || taken.rest > 0) this.close();
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
      const late = () =>
        fail(new WireError('timeout', `no response within ${Math.round(timeoutMs) / 1000} s`));
      let stopWaiting = afterWatching(timeoutMs, () => {
        grace().then((moreMs) => {
          if (!isOver) stopWaiting = afterWatching(Math.max(leastGraceMs, moreMs), late);
        }, fail);
      });
      socket.on('data', onData).on('close', onClose);
      signal?.addEventListener('abort', onAbort);
      if (signal?.aborted) onAbort();
      else if (!this.#alive) onClose();
      else {
        socket.write(bytes.subarray(0, atFirst));
        if (rest.length > 0) stopSending = afterWatching(laterMs, sendRest);
        if (isUnfinished) socket.end();
        onWritten();
      }
    });
  }

  close(): void {
    this.#alive = false;
    this.#socket.destroy();
  }
}
