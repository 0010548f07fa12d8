import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ClientRequest } from './client-request.ts';
import type { Given } from './given.ts';
import type { ServiceKind } from './service-kinds.ts';

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } catch {
    return undefined;
  }
}

function preflight(response: ServerResponse): void {
  response.writeHead(204, {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'Authorization, Content-Type',
  });
  response.end();
}

/**
 * An endpoint of the API whose answers a scenario decides. Hands on each request once its body is there; browsers get their
 * preflight. An `Upgrade` is not taken, `Expect: 100-continue` is answered.
 */
export class Endpoint {
  readonly #server;
  #port = 0;
  #taken = 0;

  constructor(given: Given, kind: ServiceKind, onRequest: (request: ClientRequest) => void) {
    this.#server = createServer((request, response) => {
      if (request.method === 'OPTIONS') {
        preflight(response);
        return;
      }
      const arrivedMs = performance.now();
      const take = (body: Buffer | undefined) => {
        if (!body) return;
        const serial = this.#taken++;
        onRequest(new ClientRequest({ request, response, body, given, kind, arrivedMs, serial }));
      };
      bodyOf(request).then(take, (error: unknown) => request.destroy(error as Error));
    });
    this.#server.keepAliveTimeout = 0;
    this.#server.requestTimeout = 0;
  }

  /** Begins to listen, or begins again on the same port. */
  async open(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  get port(): number {
    return this.#port;
  }

  /** Cuts every connection, and refuses new ones. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}
