import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TopicsError } from '../errors.ts';
import { Budget } from './budget.ts';
import { Connection } from './connection.ts';
import type { Handler, HttpResponse } from './messages.ts';
import { NodeRequest } from './node-request.ts';
import { ResponseSender } from './node-response.ts';
import { refusalHeaders } from './response-headers.ts';
import { Turns } from './turns.ts';
import { unknownExpectation, wireRefusal } from './wire-rules.ts';

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
  /** Bytes of request bodies that are under way in all, and as many again of responses that wait to be read. Default 128 MiB. */
  maxBufferedBytes?: number;
}

export interface Listener {
  /** http://127.0.0.1:8080, without a slash at the end. */
  url: string;
  server: Server;
  /** Takes no more connections, lets what is under way end, and cuts what has not ended after `graceMs`. */
  close(graceMs?: number): Promise<void>;
}

/** Serves a handler with `node:http`. @throws the listen error of Node: `EADDRINUSE`, `EACCES`, … */
export async function listen(handler: Handler, options: ListenOptions): Promise<Listener> {
  const { maxHeaderBytes = 16 * 1024, responseTimeoutMs = 30_000 } = options;
  const { maxBufferedBytes = 128 * 1024 * 1024 } = options;
  const receiving = new Budget(maxBufferedBytes);
  const sender = new ResponseSender(new Budget(maxBufferedBytes), responseTimeoutMs);
  const connections = new WeakMap<Duplex, Connection>();
  const turns = new Turns();
  const server = configuredServer(options, maxHeaderBytes);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const connection = connections.get(request.socket)!;
    if (!connection.begin()) return;
    try {
      const refusal = wireRefusal(request.rawHeaders, request.httpVersion);
      if (refusal) {
        sender.send(connection, request, response, refused(refusal));
        return;
      }
      const answer = await handler(new NodeRequest(request, response, connection, receiving, turns));
      sender.send(connection, request, response, answer);
      if (answer.status >= 400) turns.begin(request.socket);
    } catch {
      response.destroy();
    } finally {
      connection.end();
    }
  }
  server.on('connection', (socket: Socket) => {
    connections.set(socket, new Connection(socket));
    turns.begin(socket);
    socket.on('close', () => turns.end(socket));
  });
  server.on('request', (request, response) => void serve(request, response));
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    sender.send(connections.get(request.socket)!, request, response, refused(unknownExpectation())),
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Each further piece is refused again, and so is the end.
    if (!connections.get(socket)?.endsUnread()) return;
    // It left in the middle of a request: nobody is there for what those before it wait for.
    if (error.code === 'HPE_INVALID_EOF_STATE' && currentOf(socket)?.req.complete) {
      socket.destroy();
      return;
    }
    socket.once('end', () => socket.destroy());
    refuseUnreadable(error, socket, maxHeaderBytes);
  });
  server.on('connect', (_request, socket) => socket.destroy());

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // Thousands of subscribers come back at once after a restart.
    server.listen({ port: options.port, host: options.host ?? '127.0.0.1', backlog: 4096 }, resolve);
  });
  return {
    url: urlOf(server),
    server,
    close: async (graceMs = 4000) => {
      sender.isClosing = true;
      await closed(server, graceMs);
      sender.close();
    },
  };
}

function configuredServer(options: ListenOptions, maxHeaderSize: number): Server {
  const { headersTimeoutMs = 10_000, requestTimeoutMs = 30_000, maxConnections = 50_000 } = options;
  const server = createServer({
    maxHeaderSize,
    // Node's own refusal has no body.
    requireHostHeader: false,
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(1000, headersTimeoutMs),
    // Longer than what proxies use, so that it is they who close an idle connection.
    keepAliveTimeout: 75_000,
    noDelay: true,
  });
  server.maxConnections = maxConnections;
  return server;
}

function urlOf(server: Server): string {
  const { port, family, address } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

const closed = (server: Server, graceMs: number): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });

/** A refusal before the handler: its connection ends with it, since it may not be clear where the request does. */
const refused = ({ status, code, message }: TopicsError): HttpResponse => ({
  status,
  headers: { ...refusalHeaders, connection: 'close' },
  body: JSON.stringify({ code, message }),
});

const rawResponse = (status: string, code: string, message: string) => {
  const body = JSON.stringify({ code, message });
  const headers = { ...refusalHeaders, connection: 'close', 'content-length': Buffer.byteLength(body) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`;
};

/** The response that is under way on a connection; the ones behind it wait for it. */
const currentOf = (socket: Duplex) => (socket as { _httpMessage?: ServerResponse | null })._httpMessage;

/**
 * What Node's parser refuses never reaches the handler; it gets the contract's body all the same. Whoever sent whole requests
 * before it gets their answers first: a refusal in their place would be taken for one of them.
 */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex, maxHeaderBytes: number): void {
  const current = currentOf(socket);
  if (socket.writable && current?.req.complete) {
    current.once('finish', () => refuseUnreadable(error, socket, maxHeaderBytes));
    return;
  }
  if (!socket.writable || current?.headersSent) {
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
