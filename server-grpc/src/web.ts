import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cache_client } from '@gomomento/generated-types/dist/cachepubsub.js';
import { common } from '@gomomento/generated-types/dist/common.js';
import { status } from '@grpc/grpc-js';
import type { Handler } from '@topics-http/server';
import { failed, publish, subscribe } from './calls.ts';
import type { Refusal, SubscriptionItem } from './messages.ts';
import type { Outlet } from './subscription.ts';
import { codingOf, messageFrame, messageOf, trailersFrame, type WebCoding } from './web-frames.ts';

const { _PublishRequest, _SubscriptionRequest } = cache_client.pubsub;

export interface ListenGrpcWebOptions {
  /** 0 takes any free port. */
  port: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Origins that browsers may call from. Default any. */
  origins?: string[];
  /** How often a subscription says that it is there, in milliseconds. Default 5 s. */
  heartbeatMs?: number;
}

export interface GrpcWebListener {
  /** http://127.0.0.1:8083, without a slash at the end. */
  url: string;
  /** Takes no more calls, lets what is under way end, and cuts what has not ended after `graceMs`. */
  close(graceMs?: number): Promise<void>;
}

/** A message that is over the service's limit should reach it, so that it can say so. */
const maxBodyBytes = 16 * 1024 * 1024;

const service = '/cache_client.pubsub.Pubsub';

/**
 * Serves publish and subscribe over gRPC-web, as the vendor's SDK for browsers asks for them. All that is decided, the
 * service's own HTTP handler decides.
 * @throws the listen error of Node: `EADDRINUSE`, `EACCES`, …
 */
export async function listenGrpcWeb(
  handler: Handler,
  { port, host = '127.0.0.1', origins = ['*'], heartbeatMs = 5000 }: ListenGrpcWebOptions,
): Promise<GrpcWebListener> {
  const stopping = new AbortController();

  /** Answers a call. @returns how it ended; undefined when it ended well */
  async function serve(request: IncomingMessage, call: Call): Promise<Refusal | undefined> {
    const { authorization: token } = request.headers;
    const body = await bodyOf(request);
    if (!body)
      return { code: status.RESOURCE_EXHAUSTED, details: `A call has at most ${maxBodyBytes} bytes.` };
    const message = messageOf(call.coding.decode(body));
    if (!message) return { code: status.INVALID_ARGUMENT, details: 'The body is not one message.' };
    switch (request.url) {
      case `${service}/Publish`: {
        const refusal = await publish(handler, _PublishRequest.deserialize(message), token);
        if (!refusal) call.send(new common._Empty().serialize());
        return refusal;
      }
      case `${service}/Subscribe`: {
        const bounds = { heartbeatMs, left: call.left, stopping: stopping.signal };
        return subscribe(handler, _SubscriptionRequest.deserialize(message), token, call, bounds);
      }
      default:
        return { code: status.UNIMPLEMENTED, details: 'There is publish and subscribe.' };
    }
  }

  const server = createServer({ requestTimeout: 30_000 }, (request, response) => {
    for (const [name, value] of Object.entries(corsHeaders(request, origins)))
      response.setHeader(name, value);
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    const coding = codingOf(request.headers['content-type']);
    if (request.method !== 'POST' || !coding) {
      request.resume();
      response.writeHead(415).end('This port speaks gRPC-web.');
      return;
    }
    const call = new Call(response, coding);
    serve(request, call)
      .catch(() => failed)
      .then(
        (refusal) => call.end(refusal),
        () => response.destroy(),
      );
  });
  server.listen(port, host);
  await once(server, 'listening');
  const { address, family, port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`,
    close: async (graceMs = 4000) => {
      stopping.abort();
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      await new Promise((resolve) => server.close(resolve));
      clearTimeout(cut);
    },
  };
}

/** A call whose answer is written frame by frame. */
class Call implements Outlet {
  readonly coding: WebCoding;
  /** Aborted when the caller is gone. */
  readonly left: AbortSignal;
  readonly #response: ServerResponse;

  constructor(response: ServerResponse, coding: WebCoding) {
    this.coding = coding;
    this.#response = response;
    const control = new AbortController();
    this.left = control.signal;
    response.on('close', () => control.abort());
  }

  send(message: Uint8Array): boolean {
    const response = this.#response;
    if (!response.headersSent)
      response.writeHead(200, { 'Content-Type': this.coding.contentType, 'Cache-Control': 'no-store' });
    return response.write(this.coding.encode(messageFrame(message)));
  }

  write(item: SubscriptionItem): boolean {
    return this.send(item.serialize());
  }

  drained(signal: AbortSignal): Promise<unknown> {
    return once(this.#response, 'drain', { signal });
  }

  end(refusal: Refusal | undefined): void {
    const response = this.#response;
    // The vendor's SDK for browsers comes back when a stream breaks, and takes any status for its end.
    if (response.headersSent && refusal?.code === status.UNAVAILABLE) {
      response.destroy();
      return;
    }
    if (!response.headersSent) response.writeHead(200, { 'Content-Type': this.coding.contentType });
    response.end(this.coding.encode(trailersFrame(refusal)));
  }
}

/** The body of a request; undefined when it is too long. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length <= maxBodyBytes) pieces.push(piece);
  }
  return length <= maxBodyBytes ? Buffer.concat(pieces) : undefined;
}

function corsHeaders({ headers }: IncomingMessage, origins: string[]): Record<string, string> {
  const { origin } = headers;
  if (origin === undefined || !(origins.includes('*') || origins.includes(origin))) return { Vary: 'Origin' };
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers':
      headers['access-control-request-headers'] ?? 'authorization, content-type',
    Vary: 'Origin',
  };
}
