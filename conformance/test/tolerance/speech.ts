import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export const crlf = '\r\n';

/** How HTTP/1.1 is spoken. Whatever is chosen here, RFC 9110 and RFC 9112 allow it, and a client has to read it. */
export interface Speech {
  /** How the end of a body is told: by its length, by chunks, or by closing the connection. Default length. */
  framing?: 'length' | 'chunked' | 'close';
  version?: '1.0' | '1.1';
  /** The connection is closed after each answer, as `Connection: close` says. */
  closes?: boolean;
  /** How a header's name is written. */
  header?: (name: string) => string;
  /** What stands between a header's name and its value, and after it. */
  around?: [before: string, after: string];
  /** Further headers. */
  more?: string[];
  /** The reason phrase. */
  reason?: string;
  /** The answer is sent in pieces of so many bytes, so many milliseconds apart. */
  pieces?: { bytes: number; everyMs: number };
  /** An extension of each chunk, and trailers after the last one. */
  chunkExtension?: string;
  trailers?: string[];
  /** Interim answers before the final one. */
  interim?: string[];
  /** What `Expect: 100-continue` is answered with. Default continue. */
  expect?: 'continue' | 'ignored' | 'refused';
  /** A body whose length is not told is refused with 411. */
  needsLength?: boolean;
  /** How long a request and its answer are on their way, each, in milliseconds. */
  travelMs?: () => number;
  /** A connection on which nothing comes for so long is closed, in milliseconds. */
  idleMs?: number;
  /** A request of HTTP/1.0 is refused with 505. */
  refusesOld?: boolean;
  /** A poll that waits for so long has its head at once, and white space every so often until its answer comes. */
  early?: { afterMs: number; everyMs: number };
  /** What a proxy in front does with a poll that is not answered for so long. */
  impatient?: { afterMs: number; with: 'cut' | '504' };
}

/** The answer as bytes, head and body. */
export function written(response: Response, body: Buffer, closes: boolean, speech: Speech): Buffer {
  const {
    framing = 'length',
    version = '1.1',
    header = (name: string) => name,
    around: [before, after] = [' ', ''],
  } = speech;
  const headers = [...response.headers].filter(([name]) => name !== 'content-length');
  const hasBody = response.status !== 204;
  if (hasBody && framing === 'length') headers.push(['content-length', String(body.length)]);
  if (hasBody && framing === 'chunked') headers.push(['transfer-encoding', 'chunked']);
  if (closes && version === '1.1') headers.push(['connection', 'close']);
  const lines = [
    `HTTP/${version} ${response.status} ${speech.reason ?? 'As You Wish'}`,
    ...headers.map(([name, value]) => `${header(name)}:${before}${value}${after}`),
    ...(speech.more ?? []),
  ];
  const interim = (speech.interim ?? []).join('');
  const head = Buffer.from(`${interim}${lines.join(crlf)}${crlf}${crlf}`, 'latin1');
  return hasBody ? Buffer.concat([head, framing === 'chunked' ? chunked(body, speech) : body]) : head;
}

export function chunked(body: Buffer, { chunkExtension = '', trailers = [] }: Speech): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += 100) {
    const part = body.subarray(at, at + 100);
    const size = part.length.toString(16).toUpperCase();
    parts.push(Buffer.from(`${size}${chunkExtension}${crlf}`), part, Buffer.from(crlf));
  }
  parts.push(Buffer.from([`0${chunkExtension}`, ...trailers, '', ''].join(crlf)));
  return Buffer.concat(parts);
}

export async function send(socket: Socket, bytes: Buffer, { pieces }: Speech): Promise<void> {
  if (!pieces) {
    socket.write(bytes);
    return;
  }
  for (let at = 0; at < bytes.length; at += pieces.bytes) {
    if (!socket.writable) return;
    socket.write(bytes.subarray(at, at + pieces.bytes));
    await (pieces.everyMs > 0 ? sleep(pieces.everyMs) : new Promise(setImmediate));
  }
}
