import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { unavailable, type TopicsError } from '../errors.ts';
import { clientGone, tooLarge, type Handler, type HttpRequest, type HttpResponse } from './handler.ts';

export interface ListenOptions {
  /** 0 takes any free port. */
  port: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** URL and headers of one request together, in bytes. Default 16 KiB. */
  maxHeaderBytes?: number;
  /** How long a client may take to send its headers. Default 10 s. */
  headersTimeoutMs?: number;
  /** How long a client may take to send a whole request. Default 30 s. */
  requestTimeoutMs?: number;
  /** How long a client may take to read a response. Default 30 s. */
  responseTimeoutMs?: number;
  /** Connections in all. Default 50,000. */
  maxConnections?: number;
  /** Bytes of request bodies and of long responses that are under way in all. Default 256 MiB. */
  maxBufferedBytes?: number;
}

export interface Listener {
  /** http://127.0.0.1:8080, without a slash at the end. */
  url: string;
  server: Server;
  /** Takes no more connections, lets what is under way end, and cuts what has not ended after `graceMs`. */
  close(graceMs?: number): Promise<void>;
}

/** Responses over this many characters count against `maxBufferedBytes` until their client has read them. */
const longResponse = 64 * 1024;

/** A body over its limit is read to its end up to this factor, so that the connection stays usable. */
const drainFactor = 8;

/** Bytes that are held for clients, in all. */
class Budget {
  #used = 0;
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  take(bytes: number): boolean {
    if (this.#used + bytes > this.#max) return false;
    this.#used += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#used -= bytes;
  }
}

/** Reads a body without an async iterator, which would cost more than the rest of a publish. */
function readBody(request: IncomingMessage, maxBytes: number, budget: Budget): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let held = 0;
    let refusal: TopicsError | undefined;
    let settled = false;
    const settle = (finish: () => void) => {
      if (settled) return;
      settled = true;
      budget.give(held);
      finish();
    };
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) {
        refusal ??= tooLarge(maxBytes);
        if (length > maxBytes * drainFactor) settle(() => reject(refusal!));
      } else if (!refusal && budget.take(chunk.length)) {
        held += chunk.length;
        chunks.push(chunk);
      } else refusal ??= unavailable('The service is receiving too much. Ask again.');
    });
    request.on('end', () =>
      settle(() => {
        if (refusal) reject(refusal);
        // A copy of its own size: a chunk may be a small part of a large buffer, which it would keep.
        else
          resolve(chunks.length === 1 ? Uint8Array.prototype.slice.call(chunks[0]) : Buffer.concat(chunks));
      }),
    );
    request.on('close', () => settle(() => reject(unavailable('The client left.'))));
  });
}

class NodeRequest implements HttpRequest {
  readonly method: string;
  readonly target: string;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #budget: Budget;

  constructor(request: IncomingMessage, response: ServerResponse, budget: Budget) {
    this.method = request.method!;
    this.target = request.url!;
    this.#request = request;
    this.#response = response;
    this.#budget = budget;
  }

  header(name: string): string | undefined {
    return this.#request.headers[name] as string | undefined;
  }

  body(maxBytes: number): Promise<Uint8Array> {
    return readBody(this.#request, maxBytes, this.#budget);
  }

  onLeave(listener: () => void): void {
    const response = this.#response;
    response.on('close', () => {
      if (!response.writableFinished) listener();
    });
  }
}

const rawResponse = (status: string, code: string, message: string) => {
  const body = JSON.stringify({ code, message });
  return `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nCache-Control: no-store\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};

/** What Node's parser refuses never reaches the handler; it gets the contract's body all the same. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex, maxHeaderBytes: number): void {
  if (!socket.writable || (socket as { _httpMessage?: ServerResponse })._httpMessage?.headersSent) {
    socket.destroy();
    return;
  }
  const answer =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? rawResponse(
          '431 Request Header Fields Too Large',
          'limit_exceeded',
          `URL and headers are limited to ${maxHeaderBytes} bytes.`,
        )
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? rawResponse('408 Request Timeout', 'invalid_request', 'The request took too long to arrive.')
        : rawResponse('400 Bad Request', 'invalid_request', 'The request is not valid HTTP.');
  socket.end(answer, () => socket.destroy());
}

/** Shorter texts go out in one write with their head. */
const encodedOnce = 16 * 1024;

const flattened = new WeakMap<Record<string, string>, string[]>();

/** Headers as Node takes them fastest. The handler sends the same object again and again. */
function flatten(headers: Record<string, string>): string[] {
  let flat = flattened.get(headers);
  if (!flat) flattened.set(headers, (flat = Object.entries(headers).flat()));
  return flat;
}

let lastHeaders: Record<string, string> | undefined;
let lastBody: string | undefined;
let lastHead: string[] = [];
let lastSent: string | Buffer = '';

/**
 * The head of a response with a body, and what to send for the body. A message goes to all who wait for it with the same
 * ones, and so does what is kept to all who catch up: a long text is encoded once.
 */
function prepare(headers: Record<string, string>, body: string): { head: string[]; sent: string | Buffer } {
  if (headers !== lastHeaders || body !== lastBody) {
    lastHeaders = headers;
    lastBody = body;
    lastSent = body.length > encodedOnce ? Buffer.from(body) : body;
    lastHead = [...flatten(headers), 'content-length', String(Buffer.byteLength(lastSent))];
  }
  return { head: lastHead, sent: lastSent };
}

/** Serves a handler with `node:http`. @throws the listen error of Node: `EADDRINUSE`, `EACCES`, … */
export async function listen(handler: Handler, options: ListenOptions): Promise<Listener> {
  const { port, host = '127.0.0.1', maxHeaderBytes = 16 * 1024, responseTimeoutMs = 30_000 } = options;
  const { headersTimeoutMs = 10_000, requestTimeoutMs = 30_000 } = options;
  const budget = new Budget(options.maxBufferedBytes ?? 256 * 1024 * 1024);

  const server = createServer({
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(1000, headersTimeoutMs),
    // Longer than what proxies use, so that it is they who close an idle connection.
    keepAliveTimeout: 75_000,
    noDelay: true,
  });
  server.maxConnections = options.maxConnections ?? 50_000;

  function send(request: IncomingMessage, response: ServerResponse, answer: HttpResponse): void {
    if (answer === clientGone || response.closed || response.destroyed) return;
    let { status, body = '', headers } = answer;
    const long = body.length > longResponse;
    if (long) {
      if (budget.take(body.length)) {
        const { length } = body;
        const { socket } = response;
        const stalled = setTimeout(() => socket?.destroy(), responseTimeoutMs);
        response.on('close', () => {
          clearTimeout(stalled);
          budget.give(length);
        });
      } else {
        const refusal = unavailable('The service is sending too much. Ask again.');
        ({ status } = refusal);
        headers = { ...headers, ...refusal.headers };
        body = JSON.stringify({ code: refusal.code, message: refusal.message });
      }
    }
    // A body far over the limit is not read to its end. One that nobody began to read, Node throws away.
    const cut = request.readableFlowing && !request.complete;
    if (status === 204) response.writeHead(status, flatten(headers)).end();
    else {
      const { head, sent } = prepare(headers, body);
      response.writeHead(status, cut ? [...head, 'connection', 'close'] : head).end(sent);
    }
  }

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void handler(new NodeRequest(request, response, budget)).then((answer) =>
      send(request, response, answer),
    );
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    refuseUnreadable(error, socket, maxHeaderBytes),
  );
  server.on('connect', (_request, socket) => socket.destroy());

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // Thousands of subscribers come back at once after a restart.
    server.listen({ port, host, backlog: 4096 }, resolve);
  });
  const { port: bound, family, address } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`,
    server,
    close: (graceMs = 4000) =>
      new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
