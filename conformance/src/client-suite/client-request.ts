import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { keptText, redactHeader, redactQuery, type Exchange } from '../http/exchange.ts';
import type { Cursor } from '../server-suite/elements.ts';
import type { Given } from './given.ts';
import type { ServiceKind } from './service-kinds.ts';
import { pieceEnds, writeAnswer } from './wire-answer.ts';
import { answerBody, cutBody, errorBody } from './write-json.ts';

/** Where the connection is cut: each kind of place that an answer has. */
export type CutPlace =
  | 'before the head'
  | 'in the head'
  | 'after the head'
  | 'between elements'
  | 'in an element'
  | 'after the last byte';
export const cutPlaces: readonly CutPlace[] = [
  'before the head',
  'in the head',
  'after the head',
  'between elements',
  'in an element',
  'after the last byte',
];

/** How long what was written before a cut has to arrive, in milliseconds. */
const cutSettleMs = 30;
/** How many pieces an answer has that takes its time. */
const pieces = 37;

const numberOf = (text: string | null): number =>
  text === null ? 0 : /^\d+$/.test(text) ? Number(text) : NaN;

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/** The path and the query of a request target, in origin-form or in absolute-form (RFC 9112 §3.2). */
function partsOf(target: string): { path: string; query: string } {
  const origin = target.replace(/^https?:\/\/[^/?]*/i, '');
  const at = origin.indexOf('?');
  return at < 0 ? { path: origin, query: '' } : { path: origin.slice(0, at), query: origin.slice(at + 1) };
}

interface Parts {
  request: IncomingMessage;
  response: ServerResponse;
  body: Buffer;
  given: Given;
  kind: ServiceKind;
  arrivedMs: number;
  /** How many came before it. */
  serial: number;
}

/** A request of the client, and how it is answered. */
export class ClientRequest {
  readonly method: string;
  readonly cursor: Cursor;
  readonly arrivedMs: number;
  readonly body: Buffer;
  readonly contentType: string | undefined;
  readonly exchange: Exchange;
  /** The tokens that it carries, by place. */
  readonly tokens: { header: string[]; query: string[] };
  /** Whether the path is below the base path of the URL that the client was given. */
  readonly isUnderBase: boolean;
  /** The decoded names; undefined when the path is not that of a topic. */
  readonly names: { cache: string; topic: string } | undefined;
  /** When it was answered, in the time of `performance.now()`; undefined before. */
  answeredMs: number | undefined;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #serial: number;
  readonly #kind: ServiceKind;
  #isOpen = true;

  constructor({ request, response, body, given, kind, arrivedMs, serial }: Parts) {
    const { path, query } = partsOf(request.url!);
    this.isUnderBase = path.startsWith(`${kind.base}/topics/`);
    const names = path
      .slice(path.indexOf('/topics/') + 1)
      .split('/')
      .slice(1)
      .map(decode);
    const [cache, topic] = names;
    this.names =
      names.length === 2 && cache !== undefined && topic !== undefined ? { cache, topic } : undefined;
    const parameters = new URLSearchParams(query);
    this.method = request.method!;
    this.cursor = {
      number: numberOf(parameters.get('sequence_number')),
      page: numberOf(parameters.get('sequence_page')),
    };
    this.arrivedMs = arrivedMs;
    this.body = body;
    this.contentType = request.headers['content-type'];
    const { authorization } = request.headers;
    this.tokens = {
      header: authorization === undefined ? [] : [authorization],
      query: parameters.getAll('token'),
    };
    this.exchange = exchangeOf(request, body, path, query, given.token);
    this.#request = request;
    this.#response = response;
    this.#serial = serial;
    this.#kind = kind;
    response.on('close', () => (this.#isOpen = false));
  }

  /** The request target, as it was sent. */
  get target(): string {
    return this.#request.url!;
  }

  /** Whether it came on the same connection as another one: then the client had the answer to that one, or wants none. */
  isBehind(other: ClientRequest): boolean {
    return this.#request.socket === other.#request.socket;
  }

  /** It waits: it was not answered, and the client is still there. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** 200 with these elements, written as this kind of service does. */
  send(elements: readonly object[]): void {
    this.#answer(200, answerBody(elements, this.#kind), { 'Content-Type': this.#kind.type });
  }

  /** 200 with this body, whatever it is. */
  sendBody(body: string): void {
    this.#answer(200, Buffer.from(body), { 'Content-Type': this.#kind.type });
  }

  /** A status that is no refusal, and no content. */
  sendNothing(status: number): void {
    this.#answer(status, status === 204 || status === 304 ? undefined : Buffer.alloc(0), {});
  }

  accept(): void {
    this.#answer(204, undefined, {});
  }

  refuse(status: number, headers: Record<string, string> = {}): void {
    const { body, type } = errorBody(status, this.#kind.errors, this.#serial);
    this.#answer(status, Buffer.from(body), {
      ...(type !== undefined && { 'Content-Type': type }),
      ...headers,
    });
  }

  /**
   * 200 with these elements, in pieces that end inside of characters, spread over `ms`.
   * @returns whether the client was there up to the last one
   */
  async trickle(ms: number, elements: readonly object[], beforeLast: () => void): Promise<boolean> {
    const body = answerBody(elements, this.#kind);
    this.#note(200, {}, body);
    this.#response.writeHead(200, { 'Content-Type': this.#kind.type, 'Content-Length': body.length });
    let from = 0;
    for (const end of pieceEnds(body, pieces)) {
      if (this.#response.destroyed) return false;
      if (end === body.length) beforeLast();
      if (from > 0) await sleep(ms / pieces);
      this.#response.write(body.subarray(from, end));
      from = end;
    }
    this.#response.end();
    return true;
  }

  /**
   * Cuts the connection. @returns how many whole elements had left by then
   * @param whole how many elements come before a cut inside the list
   */
  cut(place: CutPlace, elements: readonly object[], whole = 0): number {
    this.#isOpen = false;
    this.answeredMs = performance.now();
    this.exchange.error = `the connection was cut ${place}`;
    const { socket } = this.#response;
    if (!socket || place === 'before the head') {
      this.#response.destroy();
      return 0;
    }
    const type = 'Content-Type: application/json\r\n';
    const full = JSON.stringify({ items: elements });
    const length = `Content-Length: ${Buffer.byteLength(full)}\r\n`;
    const start = `HTTP/1.1 200 OK\r\n${type}`;
    const sent: Record<Exclude<CutPlace, 'before the head'>, { bytes: string; whole: number }> = {
      'in the head': { bytes: `HTTP/1.1 200 OK\r\nContent-Ty`, whole: 0 },
      'after the head': { bytes: `${start}${length}\r\n`, whole: 0 },
      'between elements': { bytes: `${start}${length}\r\n${cutBody(elements, whole, false)}`, whole },
      'in an element': { bytes: `${start}${length}\r\n${cutBody(elements, whole, true)}`, whole },
      // A chunk that is whole, and no last one.
      'after the last byte': {
        bytes: `${start}Transfer-Encoding: chunked\r\n\r\n${Buffer.byteLength(full).toString(16)}\r\n${full}\r\n`,
        whole: elements.length,
      },
    };
    const { bytes, whole: left } = sent[place];
    socket.write(bytes, () => setTimeout(() => socket.destroy(), cutSettleMs));
    return left;
  }

  #answer(status: number, body: Buffer | undefined, headers: Record<string, string>): void {
    this.#note(status, headers, body ?? Buffer.alloc(0));
    const always = { 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'no-store' };
    writeAnswer(
      this.#request,
      this.#response,
      { status, headers: { ...always, ...headers }, body },
      this.#kind,
    );
  }

  #note(status: number, headers: Record<string, string>, body: Buffer): void {
    this.#isOpen = false;
    this.answeredMs = performance.now();
    this.exchange.ms = this.answeredMs - this.arrivedMs;
    this.exchange.response = {
      status,
      headers: Object.entries(headers),
      body: keptText(body),
      bodyBytes: body.length,
    };
  }
}

function exchangeOf(
  request: IncomingMessage,
  body: Buffer,
  path: string,
  query: string,
  token: string,
): Exchange {
  const shownQuery = query
    .split('&')
    .map((each) => redactQuery(each, { token, fixtures: {} }))
    .join('&');
  const headers = request.rawHeaders.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, request.rawHeaders[index + 1]!]] : [],
  );
  return {
    method: request.method!,
    target: `${path}${query && `?${shownQuery}`}`,
    headers: headers.map((each) => redactHeader(each, { token, fixtures: {} })),
    body: keptText(body),
    bodyBytes: body.length,
    ms: 0,
    sentMs: performance.now(),
    curl: '',
  };
}
