import type { IncomingMessage, ServerResponse } from 'node:http';
import { tooLarge, unavailable, type TopicsError } from '../errors.ts';
import { Body } from './body.ts';
import type { Budget } from './budget.ts';
import type { Connection } from './connection.ts';
import type { HttpRequest } from './messages.ts';
import type { Turns } from './turns.ts';

/** A body over its limit is read to its end up to this factor, so that the connection stays usable. */
const drainFactor = 8;

/** A request of `node:http` as the handler takes it. */
export class NodeRequest implements HttpRequest {
  readonly method: string;
  readonly target: string;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #connection: Connection;
  readonly #budget: Budget;
  readonly #turns: Turns;

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    connection: Connection,
    budget: Budget,
    turns: Turns,
  ) {
    this.method = request.method!;
    this.target = request.url!;
    this.#request = request;
    this.#response = response;
    this.#connection = connection;
    this.#budget = budget;
    this.#turns = turns;
  }

  header(name: string): string | undefined {
    return this.#request.headers[name] as string | undefined;
  }

  body(maxBytes: number): Promise<Uint8Array> {
    return readBody(this.#request, maxBytes, this.#budget, this.#turns);
  }

  onLeave(listener: () => void): void {
    const [connection, response] = [this.#connection, this.#response];
    // A body that nobody reads would be in the way: behind it, nobody sees that the client leaves.
    if (hasBody(this.#request)) this.#request.resume();
    connection.onLeave(listener);
    response.on('finish', () => connection.stays(listener));
  }
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;

/** Reads a body without an async iterator, which would cost more than the rest of a publish. */
function readBody(
  request: IncomingMessage,
  maxBytes: number,
  budget: Budget,
  turns: Turns,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const body = new Body(maxBytes, budget);
    const took = turns.body(request);
    const wholeLength = Number(request.headers['content-length']);
    let length = 0;
    let refusal: TopicsError | undefined;
    let settled = false;
    const settle = (finish: () => void) => {
      if (settled) return;
      settled = true;
      finish();
      body.release();
    };
    const refuse = (error: TopicsError) => {
      refusal ??= error;
      body.release();
    };
    request.on('data', (piece: Buffer) => {
      length += piece.length;
      took?.(piece.length);
      if (length > maxBytes) {
        refuse(tooLarge(maxBytes));
        if (length > maxBytes * drainFactor) settle(() => reject(refusal!));
      } else if (!refusal && !settled && !body.add(piece, piece.length === wholeLength)) {
        // Whoever has no room for a body does not read the rest of it either.
        request.pause();
        settle(() => reject(unavailable('The service is receiving too much. Ask again.')));
      }
    });
    request.on('end', () =>
      settle(() => {
        if (refusal) reject(refusal);
        else resolve(body.bytes());
      }),
    );
    request.on('close', () => settle(() => reject(unavailable('The client left.'))));
  });
}
