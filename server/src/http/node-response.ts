import type { IncomingMessage, ServerResponse } from 'node:http';
import { unavailable } from '../errors.ts';
import type { Budget } from './budget.ts';
import { clientGone, type HttpResponse } from './messages.ts';

/** Responses over this many characters count against the budget until their client has read them. */
const longResponse = 64 * 1024;

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
  readonly #timeoutMs: number;
  readonly #flattened = new WeakMap<Headers, string[]>();
  #last: Sent | undefined;
  /** Connections end with the response that is sent on them. */
  isClosing = false;

  /** @param timeoutMs how long a client may take to read a long response */
  constructor(budget: Budget, timeoutMs: number) {
    this.#budget = budget;
    this.#timeoutMs = timeoutMs;
  }

  send(request: IncomingMessage, response: ServerResponse, answer: HttpResponse): void {
    if (answer === clientGone || response.closed || response.destroyed) return;
    if (answer.status === 204) {
      const head = this.#flatten(answer.headers);
      response.writeHead(204, this.isClosing ? [...head, 'connection', 'close'] : head).end();
      return;
    }
    const { status, headers, body = '' } = this.#hold(response, answer);
    const { head, bytes } = this.#prepare(headers, body);
    // A body far over the limit is not read to its end. One that nobody began to read, Node throws away.
    const cut = this.isClosing || (request.readableFlowing && !request.complete);
    response.writeHead(status, cut ? [...head, 'connection', 'close'] : head).end(bytes);
  }

  /** Frees what is remembered. */
  close(): void {
    this.#forget();
  }

  /** Counts a long response until it is read, and cuts a client that does not; or another answer when there is no room for it. */
  #hold(response: ServerResponse, answer: HttpResponse): HttpResponse {
    const length = answer.body?.length ?? 0;
    if (length <= longResponse) return answer;
    if (!this.#budget.take(length)) {
      const { status, headers, code, message } = unavailable('The service is sending too much. Ask again.');
      return {
        status,
        headers: { ...answer.headers, ...headers },
        body: JSON.stringify({ code, message }),
      };
    }
    const { socket } = response;
    const stalled = setTimeout(() => socket?.destroy(), this.#timeoutMs);
    response.on('close', () => {
      clearTimeout(stalled);
      this.#budget.give(length);
    });
    return answer;
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
    if (this.#budget.take(costOf(sent))) this.#last = sent;
    return sent;
  }

  #forget(): void {
    if (this.#last) this.#budget.give(costOf(this.#last));
    this.#last = undefined;
  }
}

/** A string takes up to two bytes for each UTF-16 code unit; a long body is there as a string and as bytes. */
const costOf = ({ body, bytes }: Sent): number =>
  2 * body.length + (typeof bytes === 'string' ? 0 : bytes.length);
