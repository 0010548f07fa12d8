import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequestListener } from '@remix-run/node-fetch-server';

/** A service as a function of web standards, as Workers, Deno, Bun and Hono have it. */
export type FetchHandler = (request: Request) => Response | Promise<Response>;

/** Node decodes chunks and nothing else, and says so of nothing (RFC 9112 §6.1). */
const onlyChunked =
  (listener: RequestListener): RequestListener =>
  (request, response) => {
    const coding = request.headers['transfer-encoding'];
    if (coding === undefined || coding.trim().toLowerCase() === 'chunked') listener(request, response);
    else response.writeHead(501, { connection: 'close' }).end();
  };

/** Serves a handler on a free port of this machine. What it throws is a 500. */
export async function serveFetch(
  handler: FetchHandler,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(onlyChunked(createRequestListener((request) => handler(request))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
