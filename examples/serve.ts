import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';

/** What all examples are: a web-standard function, for any runtime that has `fetch`. */
export type FetchHandler = (request: Request) => Response | Promise<Response>;

/** The same on Node. @param maxBodyBytes of a request; a longer one is refused with 413 */
export async function serve(
  handler: FetchHandler,
  { port = 0, maxBodyBytes = 1024 * 1024 }: { port?: number; maxBodyBytes?: number } = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    async function answer(): Promise<Response> {
      const headers = Object.entries(incoming.headers).map(
        ([name, value]) => [name, String(value)] as [string, string],
      );
      const { method = 'GET' } = incoming;
      const pieces: Uint8Array[] = [];
      let length = 0;
      for await (const piece of incoming as AsyncIterable<Uint8Array>) {
        length += piece.length;
        if (length > maxBodyBytes) return new Response('The request is too large.', { status: 413 });
        pieces.push(piece);
      }
      const body = length > 0 ? Buffer.concat(pieces) : null;
      return handler(new Request(new URL(incoming.url!, 'http://localhost'), { method, headers, body }));
    }
    answer().then(
      (response) => {
        outgoing.writeHead(response.status, Object.fromEntries(response.headers));
        if (response.body) Readable.fromWeb(response.body as never).pipe(outgoing);
        else outgoing.end();
      },
      (error: unknown) => {
        console.error(error);
        outgoing.writeHead(500).end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
