import { curlLine, redactHeader, redactor, redactQuery, shorten, type Exchange } from './exchange.ts';
import { Pacer } from './pacer.ts';
import { secretsOf, type ServiceUnderTest } from './service-under-test.ts';
import { Wire, WireError, type Connection, type WireResponse } from './wire.ts';

export type TokenPlace = 'header' | 'query';

/** A request, down to its bytes. What is left out has the value that a correct client would send. */
export interface ProbeRequest {
  method?: string;
  cache?: string;
  topic?: string;
  /** The path as it goes over the wire, instead of the one that cache and topic make. */
  path?: string;
  /** Query parameters as they go over the wire, each `name=value`. */
  query?: string[];
  /** The token; null sends none. */
  token?: string | null;
  place?: TokenPlace;
  /** Headers beside those that the request needs. */
  headers?: [string, string][];
  /** The content type; null sends none. */
  type?: string | null;
  body?: string | Uint8Array;
  chunked?: boolean;
  signal?: AbortSignal;
  timeoutMs?: number;
  untilClose?: boolean;
  connection?: Connection;
  /** Whether 429 is the answer that is looked for; otherwise it is waited for and sent again. */
  expects429?: boolean;
  /** Goes before those that wait for their turn, as requests on a connection of their own do: it may be closed for being idle. */
  urgent?: boolean;
  /** Is told when the request goes out: the pace may hold it back. */
  onSent?: () => void;
}

/** A response, with its body as text and, where it is JSON, as a value. */
export interface ProbeResponse extends WireResponse {
  text: string;
  json: unknown;
  header(name: string): string | undefined;
  ms: number;
}

type Observer = (exchange: Exchange, request: ProbeRequest, response: ProbeResponse) => void;

const maxBackOffs = 8;
/** Of a response's head, about. */
const headBytes = 200;

/** Sends requests exactly as told, keeps the pace, and records every exchange. */
export class Probe {
  readonly service: ServiceUnderTest;
  readonly wire: Wire;
  readonly exchanges: Exchange[] = [];
  /** Sent and received, about. */
  bytes = 0;
  readonly #pacer: Pacer;
  readonly #secrets: string[];
  readonly #observe: Observer;

  /** @param observe sees every response, whatever it was asked for */
  constructor(service: ServiceUnderTest, wire: Wire, pacer: Pacer, observe: Observer) {
    this.service = service;
    this.wire = wire;
    this.#pacer = pacer;
    this.#observe = observe;
    this.#secrets = secretsOf(service);
  }

  /** @throws WireError when there is no response */
  async send(request: ProbeRequest): Promise<ProbeResponse> {
    for (let tries = 1; ; tries++) {
      const response = await this.#sendOnce(request);
      if (response.status !== 429 || request.expects429 || tries > maxBackOffs) return response;
      // The harness asked for too much. That is not the fault of the service.
      const seconds = Number(response.header('retry-after')) || 2 ** tries / 4;
      await this.#pacer.backOff(seconds * 1000);
    }
  }

  async #sendOnce(request: ProbeRequest): Promise<ProbeResponse> {
    const { service } = this;
    const method = request.method ?? 'GET';
    const body = Buffer.from(request.body ?? '');
    const path = request.path ?? topicPath(request.cache ?? service.cache, request.topic ?? '');
    const token = request.token === undefined ? service.token : request.token;
    const query = [...(request.query ?? [])];
    const headers: [string, string][] = [['Host', hostOf(service)]];
    if (token !== null && request.place === 'query') query.push(`token=${encodeURIComponent(token)}`);
    else if (token !== null) headers.push(['Authorization', token]);
    const type = request.type === undefined ? 'text/plain' : request.type;
    if (method === 'POST' && type !== null) headers.push(['Content-Type', type]);
    headers.push(...(request.headers ?? []));
    if (request.chunked) headers.push(['Transfer-Encoding', 'chunked']);
    else if (method !== 'GET' && method !== 'HEAD') headers.push(['Content-Length', String(body.length)]);
    if (request.untilClose) headers.push(['Connection', 'close']);
    const uri = `${service.basePath}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
    const head = `${method} ${uri} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
    const sent = request.chunked ? chunksOf(body) : body;

    // A token that was made for one request, a tampered one for example, is as secret as the one it was made from.
    const redact = redactor(token === null || token === '' ? this.#secrets : [...this.#secrets, token]);
    const shown = headers
      .map((each) => redactHeader(each, service.token))
      .map(([name, value]): [string, string] => [name, redact(value)]);
    const shownQuery = query.map((parameter) => redactQuery(parameter, service.token)).join('&');
    const shownUri =
      redact(`${service.basePath}${path}`) + (query.length > 0 ? `?${redact(shownQuery)}` : '');
    const { tls } = service.endpoint;
    const isText = body.equals(Buffer.from(body.toString()));
    const exchange: Exchange = {
      method,
      target: shownUri,
      headers: shown,
      body: redact(shorten(body.toString())),
      bodyBytes: body.length,
      ms: 0,
      curl: curlLine(
        method,
        `${tls ? 'https' : 'http'}://${hostOf(service)}${shownUri}`,
        shown,
        redact(body.toString()),
        isText && body.length < 2000,
      ),
    };
    this.exchanges.push(exchange);

    await this.#pacer.next(request.urgent === true || request.connection !== undefined);
    const bytes = Buffer.concat([Buffer.from(head), sent]);
    this.bytes += bytes.length;
    const startMs = performance.now();
    request.onSent?.();
    try {
      const { signal, untilClose, connection } = request;
      const timeoutMs = request.timeoutMs ?? this.patienceMs;
      const wired = await this.wire.exchange(bytes, method === 'HEAD', {
        timeoutMs,
        ...(signal && { signal }),
        ...(untilClose && { untilClose }),
        ...(connection && { connection }),
      });
      exchange.ms = performance.now() - startMs;
      this.bytes += wired.body.length + headBytes;
      const text = wired.body.toString();
      exchange.response = {
        status: wired.status,
        headers: wired.headers.map(([name, value]) => [name, redact(value)]),
        body: redact(shorten(text)),
        bodyBytes: wired.body.length,
      };
      const response: ProbeResponse = {
        ...wired,
        text,
        json: parseJson(text),
        header: (name) => wired.headers.find(([each]) => each.toLowerCase() === name)?.[1],
        ms: exchange.ms,
      };
      this.#observe(exchange, request, response);
      return response;
    } catch (error) {
      exchange.ms = performance.now() - startMs;
      exchange.error = error instanceof WireError ? error.message : String(error);
      throw error;
    }
  }

  /** How long an answer that should come at once may take. */
  get patienceMs(): number {
    return 3000 + 20 * this.service.roundTripMs;
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const chunksOf = (body: Buffer): Buffer => {
  const half = Math.ceil(body.length / 2);
  const chunk = (bytes: Buffer) =>
    Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
  const parts = [body.subarray(0, half), body.subarray(half)].filter((part) => part.length > 0);
  return Buffer.concat([...parts.map(chunk), Buffer.from('0\r\n\r\n')]);
};

export const topicPath = (cache: string, topic: string): string =>
  `/topics/${encodeURIComponent(cache)}/${encodeURIComponent(topic)}`;

const hostOf = ({ endpoint: { host, port, tls } }: ServiceUnderTest): string => {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === (tls ? 443 : 80) ? name : `${name}:${port}`;
};
