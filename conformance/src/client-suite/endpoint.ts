import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { keptText, redactHeader, redactQuery, type Exchange } from '../http/exchange.ts';
import type { Cursor } from '../server-suite/elements.ts';

/** What a client is given. */
export interface Given {
  cache: string;
  topic: string;
  /** Needs percent-encoding in a query, and shows whether it got it. */
  token: string;
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
const numberOf = (text: string | null): number =>
  text === null ? 0 : /^\d+$/.test(text) ? Number(text) : NaN;

/** An odd number, so that some pieces end in the middle of a character. */
const pieces = 37;

/** A poll of the client, and how it is answered. */
export class Poll {
  readonly cursor: Cursor;
  readonly atMs = performance.now();
  readonly exchange: Exchange;
  /** The tokens that it carries, by place. */
  readonly tokens: { header: string[]; query: string[] };
  readonly names: { cache: string; topic: string };
  readonly #response: ServerResponse;
  #isOpen = true;

  constructor(request: IncomingMessage, response: ServerResponse, given: Given) {
    const [path = '', query = ''] = request.url!.split('?');
    const [, , cache = '', topic = ''] = path.split('/').map(decode);
    const parameters = new URLSearchParams(query);
    this.names = { cache, topic };
    this.cursor = {
      number: numberOf(parameters.get('sequence_number')),
      page: numberOf(parameters.get('sequence_page')),
    };
    const headers = headersOf(request);
    const authorization = request.headers.authorization;
    this.tokens = {
      header: authorization === undefined ? [] : [authorization],
      query: parameters.getAll('token'),
    };
    const shownQuery = query
      .split('&')
      .map((each) => redactQuery(each, given.token))
      .join('&');
    this.exchange = {
      method: request.method!,
      target: `${path}${query && `?${shownQuery}`}`,
      headers: headers.map((each) => redactHeader(each, given.token)),
      body: '',
      bodyBytes: 0,
      ms: 0,
      curl: '',
    };
    this.#response = response;
    response.on('close', () => (this.#isOpen = false));
  }

  /** It waits: it was not answered, and the client is still there. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  respond(status: number, body: string | Buffer, headers: Record<string, string> = {}): void {
    this.#note(status, headers, body);
    this.#response.writeHead(status, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'content-length': String(Buffer.byteLength(body)),
      ...headers,
    });
    this.#response.end(body);
  }

  /** 200 with these elements. */
  send(...items: object[]): void {
    this.respond(200, JSON.stringify({ items }));
  }

  refuse(status: number, headers: Record<string, string> = {}): void {
    this.respond(status, JSON.stringify({ code: 'refused', message: `A scripted ${status}.` }), headers);
  }

  /** Cuts the connection: before the answer, or in the middle of one with these elements. */
  cut(...items: object[]): void {
    this.#isOpen = false;
    if (items.length === 0) {
      this.exchange.error = 'the connection was cut';
      this.#response.destroy();
      return;
    }
    const body = JSON.stringify({ items });
    this.#note(200, { 'content-length': String(body.length) }, body.slice(0, body.length / 2));
    this.exchange.error = 'the connection was cut in the middle of the body';
    this.#response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    this.#response.write(body.slice(0, body.length / 2), () =>
      setTimeout(() => this.#response.destroy(), 20),
    );
  }

  /** 200 with these elements, in pieces that do not end where characters end, spread over `ms`. */
  async trickle(ms: number, items: object[], beforeLast: () => void = () => undefined): Promise<void> {
    const body = Buffer.from(JSON.stringify({ items }));
    this.#note(200, {}, body);
    this.#response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    const size = Math.ceil(body.length / pieces);
    for (let at = 0; at + size < body.length && !this.#response.destroyed; at += size) {
      this.#response.write(body.subarray(at, at + size));
      await new Promise((resolve) => setTimeout(resolve, ms / pieces));
    }
    beforeLast();
    this.#response.end(body.subarray(Math.floor((body.length - 1) / size) * size));
  }

  #note(status: number, headers: Record<string, string>, body: string | Buffer): void {
    this.exchange.ms = performance.now() - this.atMs;
    this.exchange.response = {
      status,
      headers: Object.entries(headers),
      body: keptText(Buffer.from(body)),
      bodyBytes: Buffer.byteLength(body),
    };
  }
}

function headersOf({ rawHeaders }: IncomingMessage): [string, string][] {
  return rawHeaders.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1]!]] : [],
  );
}

/** An endpoint of the API whose answers a scenario decides. Hands on each poll; browsers get their preflight. */
export async function startEndpoint(given: Given, onPoll: (poll: Poll) => void) {
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('access-control-allow-origin', '*');
    if (request.method === 'OPTIONS') {
      response.writeHead(204, {
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'Authorization, Content-Type',
      });
      response.end();
    } else if (request.method === 'GET' && request.url!.startsWith('/topics/'))
      onPoll(new Poll(request, response, given));
    else response.writeHead(404).end('{"code":"not_found","message":"There is nothing here."}');
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
