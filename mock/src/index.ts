import { createServer, type IncomingMessage, type ServerOptions, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { exampleBody, maxBodyBytes } from './guard.ts';
import { always, createPrism, jsonHeaders } from './prism.ts';
import { unknownExpectation, wireRefusal, type WireRefusal } from './wire-rules.ts';

export interface MockOptions {
  /** 0 takes any free port. Default 4010. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** How long a client may take to send a whole request. Default 30 s. */
  requestTimeoutMs?: number;
}

export interface Mock {
  /** The base URL, without a slash at the end: http://127.0.0.1:4010 */
  url: string;
  /** Ends the connections and frees the port. */
  close(): Promise<void>;
}

/** Reads a body, or answers undefined when it is over the limit; the rest is then thrown away. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= maxBodyBytes) chunks.push(chunk);
  }
  return length <= maxBodyBytes ? Buffer.concat(chunks) : undefined;
}

const corsHeaders = (request: IncomingMessage): Record<string, string> => ({
  'access-control-allow-origin': request.headers.origin ?? '*',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-allow-headers':
    request.headers['access-control-request-headers'] ?? 'authorization, content-type',
  'access-control-expose-headers': 'retry-after',
  vary: 'origin',
});

const serverOptions = (requestTimeout: number): ServerOptions => ({
  // Node's own refusal has no body.
  requireHostHeader: false,
  headersTimeout: Math.min(10_000, requestTimeout),
  requestTimeout,
  connectionsCheckingInterval: Math.min(1000, requestTimeout),
});

/** What is said to what Node's parser refuses, by the code of its error. */
const unreadable: Record<string, [status: string, message: string] | undefined> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'URL and headers are too long.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request took too long to arrive.'],
};

/** What Node's parser refuses never reaches Prism; it gets the contract's body all the same, after the answers to what came before it. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  const current = (socket as { _httpMessage?: ServerResponse | null })._httpMessage;
  if (socket.writable && current?.req.complete) {
    current.once('finish', () => refuseUnreadable(error, socket));
    return;
  }
  if (!socket.writable || current?.headersSent) {
    socket.destroy();
    return;
  }
  const [status, message] = unreadable[error.code ?? ''] ?? [
    '400 Bad Request',
    'The request is not valid HTTP.',
  ];
  const body = JSON.stringify({ code: 'invalid_request', message });
  const headers = { ...jsonHeaders, connection: 'close', 'content-length': body.length };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`);
}

function refuse(response: ServerResponse, { status, body }: WireRefusal): void {
  response.writeHead(status, { ...jsonHeaders, connection: 'close' });
  response.end(JSON.stringify(body));
}

/**
 * Starts the mock: it answers every request that the contract describes with an example of the contract.
 * `Prefer: code=429` asks for a status, `Prefer: example=binary` for one of several examples.
 * @throws the listen error of Node (`EADDRINUSE`, `EACCES`, …) when the port cannot be had
 */
export async function startMock({
  port = 4010,
  host = '127.0.0.1',
  requestTimeoutMs = 30_000,
}: MockOptions = {}): Promise<Mock> {
  const prism = await createPrism();

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = wireRefusal(request.rawHeaders, request.httpVersion);
    if (refusal) {
      refuse(response, refusal);
      return;
    }
    const { method = 'GET', url = '/' } = request;
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    for (const [name, value] of Object.entries({ ...always, ...corsHeaders(request) }))
      response.setHeader(name, value);
    if (method === 'OPTIONS') {
      request.resume();
      response.writeHead(204, { allow: 'GET, POST, OPTIONS' }).end();
      return;
    }
    const body = await readBody(request);
    if (body === undefined) {
      response.writeHead(400, jsonHeaders);
      response.end(JSON.stringify(exampleBody('MessageTooLarge')));
      return;
    }
    const answer = await prism({ method, url, headers, body });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  const server = createServer(serverOptions(requestTimeoutMs), (request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.on('checkExpectation', (_request, response: ServerResponse) => refuse(response, unknownExpectation));
  const unreadableSockets = new WeakSet<Duplex>();
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Each further piece is refused again, and so is the end.
    if (unreadableSockets.has(socket)) return;
    unreadableSockets.add(socket);
    socket.once('end', () => socket.destroy());
    refuseUnreadable(error, socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: bound, family, address } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
