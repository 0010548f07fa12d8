import type { IncomingMessage, ServerResponse } from 'node:http';
import { tooLarge, unavailable, type TopicsError } from '../errors.ts';
import type { Budget } from './budget.ts';
import type { HttpRequest } from './messages.ts';

/** A body over its limit is read to its end up to this factor, so that the connection stays usable. */
const drainFactor = 8;

/** A request of `node:http` as the handler takes it. */
export class NodeRequest implements HttpRequest {
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
