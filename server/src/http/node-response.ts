import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Budget } from './budget.ts';
import type { Connection } from './connection.ts';
import { clientGone, type HttpResponse } from './messages.ts';
import { UnreadResponses } from './unread.ts';

/** Shorter texts go out in one write with their head. */
const encodedOnce = 16 * 1024;

type Headers = Record<string, string>;

/** A body that was sent, with its head: the next response often has the same ones. */
interface Sent {
  headers: Headers;
  body: string;
  head: string[];
  bytes: string | Buffer;
}

/** Sends the responses of one listener, and remembers what the next one may need again. */
export class ResponseSender {
  readonly #budget: Budget;
  readonly #unread: UnreadResponses;
  readonly #flattened = new WeakMap<Headers, string[]>();
  #last: Sent | undefined;
  /** Connections end with the response that is sent on them. */
  isClosing = false;

  /** @param timeoutMs how long a client may take to read a response */
  constructor(budget: Budget, timeoutMs: number) {
    this.#budget = budget;
    this.#unread = new UnreadResponses(budget, timeoutMs);
  }

  send(
    connection: Connection,
    request: IncomingMessage,
    response: ServerResponse,
    answer: HttpResponse,
  ): void {
    if (answer === clientGone || response.closed || response.destroyed) return;
    if (answer.status === 204) {
      const head = this.#flatten(answer.headers);
      response.writeHead(204, this.isClosing ? [...head, 'connection', 'close'] : head).end();
      this.#unread.hold(connection, response, '');
      return;
    }
    const { status, headers, body = '' } = answer;
    const { head, bytes } = this.#prepare(headers, body);
    // A body that is far over the limit, or finds no room, is not read to its end. One that nobody began to read, Node throws away.
    const isUnread = request.readableFlowing !== null && !request.complete;
    if (isUnread) connection.lingers();
    const cut = this.isClosing || isUnread;
    response.writeHead(status, cut ? [...head, 'connection', 'close'] : head).end(bytes);
    // Node would read it once this is sent, which may have to wait; until then nobody would see that the client leaves.
    if (!request.complete && request.readableFlowing === null) request.resume();
    this.#unread.hold(connection, response, bytes);
  }

  /** Frees what is remembered. */
  close(): void {
    this.#unread.close();
    this.#forget();
  }

  /** Headers as Node takes them fastest. The handler sends the same object again and again. */
  #flatten(headers: Headers): string[] {
    let flat = this.#flattened.get(headers);
    if (!flat) this.#flattened.set(headers, (flat = Object.entries(headers).flat()));
    return flat;
  }

  /**
   * The head of a response with a body, and what to send for the body. A message goes to all who wait for it with the same
   * ones, and so does what is kept to all who catch up: a long text is encoded once.
   */
  #prepare(headers: Headers, body: string): Sent {
    const last = this.#last;
    if (last && headers === last.headers && body === last.body) return last;
    this.#forget();
    const bytes = body.length > encodedOnce ? Buffer.from(body) : body;
    const head = [...this.#flatten(headers), 'content-length', String(Buffer.byteLength(bytes))];
    const sent = { headers, body, head, bytes };
    if (this.#budget.take(textBytes(sent))) {
      this.#last = sent;
      if (typeof bytes !== 'string') this.#unread.share(bytes);
    }
    return sent;
  }

  #forget(): void {
    const last = this.#last;
    this.#last = undefined;
    if (!last) return;
    this.#budget.give(textBytes(last));
    if (typeof last.bytes !== 'string') this.#unread.unshare(last.bytes);
  }
}

/** A string takes up to two bytes for each UTF-16 code unit. What it is encoded to counts with those who wait for it. */
const textBytes = ({ body }: Sent): number => 2 * body.length;
