import type { ServerRequirementId } from '@topics-http/contract';
import type { ServiceUnderTest } from './service-under-test.ts';
import type { Connection } from './connection.ts';

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
  /** As HTTP/1.0, which knows neither chunks nor, without a word, a second request on its connection. */
  isOld?: boolean;
  /** The headers in the opposite order, which says nothing (RFC 9110 §5.3). */
  reversed?: boolean;
  /** Headers beside those that the request needs. */
  headers?: [string, string][];
  /** The content type; null sends none. */
  type?: string | null;
  body?: string | Uint8Array;
  chunked?: boolean;
  /** A transfer coding that the body is said to have beside its chunks. */
  coding?: string;
  /** How many bytes a chunk has; without it the body goes in two chunks. */
  chunkBytes?: number;
  /** After how many bytes of the body, from its end, the rest is sent some time later: it arrives in several pieces. */
  heldBack?: number;
  /** So many bytes, from the end of the body, are never sent, nor is the end of a chunked one: the sender ends instead. */
  unsent?: number;
  /** What goes right behind it, in the same packet: another request, to which nobody waits for an answer. */
  behind?: Uint8Array;
  signal?: AbortSignal;
  timeoutMs?: number;
  untilClose?: boolean;
  connection?: Connection;
  /** Whether 429 and 503 are answers that are looked for; otherwise they are waited for and it is sent again. */
  takesRefusal?: boolean;
  /** Goes before those that wait for their turn, as requests on a connection of their own do: it may be closed for being idle. */
  urgent?: boolean;
  /** It is planned to be refused, by this requirement. */
  mustBeRefused?: ServerRequirementId;
  /** Is told when the request goes out, each time that it does: the pace may hold it back. */
  onSent?: () => void;
  /** Is told of each piece of its answer that says something, as it comes. */
  onPiece?: () => void;
  /** Is told when it was refused for its rate, and has to wait before it goes out again. */
  onRefused?: () => void;
}

/** A request ready to be sent. */
export interface ComposedRequest {
  method: string;
  /** Before the query, with the base path. */
  path: string;
  query: string[];
  headers: [string, string][];
  /** The body before any transfer coding. */
  body: Buffer;
  /** The token that the request carries; null when it carries none. */
  token: string | null;
  /** What goes over the wire. */
  bytes: Buffer;
  /** How many of them go at first; the others later. */
  atFirst: number;
  /** How much is never sent, from the end of the body; undefined where all of it is. */
  unsent?: number;
  /** Whether it says that it is HTTP/1.0. */
  isOld: boolean;
}

export const topicPath = (cache: string, topic: string): string =>
  `/topics/${encodeURIComponent(cache)}/${encodeURIComponent(topic)}`;

/** The host and, where it is not the usual one, the port: as in a URL and in `Host`. */
export const hostOf = ({ endpoint: { host, port, tls } }: Pick<ServiceUnderTest, 'endpoint'>): string => {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === (tls ? 443 : 80) ? name : `${name}:${port}`;
};

/** Chunks of so many bytes, and the last one with what is left. RFC 9112 §7.1 */
function chunksOf(body: Buffer, chunkBytes = Math.ceil(body.length / 2), end = '0\r\n\r\n'): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += chunkBytes) {
    const part = body.subarray(at, at + chunkBytes);
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from(end)]);
}

/** The bytes of a request, and what they are made of. */
export function compose(service: ServiceUnderTest, request: ProbeRequest): ComposedRequest {
  const method = request.method ?? 'GET';
  const body = Buffer.from(request.body ?? '');
  const path =
    service.basePath + (request.path ?? topicPath(request.cache ?? service.cache, request.topic ?? ''));
  const token = request.token === undefined ? service.token : request.token;
  const query = [...(request.query ?? [])];
  const headers: [string, string][] = [['Host', hostOf(service)]];
  if (token !== null && request.place === 'query') query.push(`token=${encodeURIComponent(token)}`);
  else if (token !== null) headers.push(['Authorization', token]);
  const type = request.type === undefined ? 'text/plain' : request.type;
  if (method === 'POST' && type !== null) headers.push(['Content-Type', type]);
  headers.push(...(request.headers ?? []));
  const coding = request.coding === undefined ? '' : `${request.coding}, `;
  if (request.chunked) headers.push(['Transfer-Encoding', `${coding}chunked`]);
  else if (method !== 'GET' && method !== 'HEAD') headers.push(['Content-Length', String(body.length)]);
  if (request.untilClose) headers.push(['Connection', 'close']);
  if (request.reversed) headers.reverse();
  const requestTarget = path + (query.length > 0 ? `?${query.join('&')}` : '');
  const head = `${method} ${requestTarget} HTTP/1.${request.isOld ? 0 : 1}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  const { unsent, chunked, chunkBytes } = request;
  const sent = body.subarray(0, body.length - (unsent ?? 0));
  const framed = chunked ? chunksOf(sent, chunkBytes, unsent === undefined ? undefined : '') : sent;
  const whole = Buffer.concat([Buffer.from(head), framed]);
  const own = whole.subarray(0, whole.length - Math.max(0, (unsent ?? 0) - body.length));
  const bytes = request.behind ? Buffer.concat([own, request.behind]) : own;
  const atFirst = bytes.length - Math.min(request.heldBack ?? 0, body.length);
  return {
    method,
    path,
    query,
    headers,
    body,
    token,
    bytes,
    atFirst,
    isOld: request.isOld === true,
    ...(unsent !== undefined && { unsent }),
  };
}
