import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { ServiceKind } from './service-kinds.ts';

/** A whole answer, before it is known how it is written. */
interface WholeAnswer {
  status: number;
  headers: Record<string, string>;
  /** Undefined: it has none, as 204. */
  body: Buffer | undefined;
}

/** What an HTTP/1.0 client must not be sent (RFC 9112 §6.1). */
const onlyLater: readonly ServiceKind['wire'][] = ['trailers', 'chunk extensions'];

/** So many of them are a body in pieces. */
const pieces = 5;

/** Whether `Accept-Encoding` takes gzip: named, and not with a weight of 0. */
export const takesGzip = (acceptEncoding = ''): boolean =>
  acceptEncoding.split(',').some((each) => {
    const [coding, weight = ''] = each.split(';').map((part) => part.trim().toLowerCase());
    return (coding === 'gzip' || coding === 'x-gzip') && !/^q=0(\.0*)?$/.test(weight);
  });

/** A body in two chunks with extensions (RFC 9112 §7.1.1); without the white space before them that some parsers refuse. */
function inChunks(body: Buffer, isExtended: boolean): Buffer {
  const middle = Math.ceil(body.length / 2);
  const parts = [body.subarray(0, middle), body.subarray(middle)].filter(({ length }) => length > 0);
  const extensions = isExtended ? [';part=1', ';of="two; parts"', ';last'] : ['', '', ''];
  const chunks = parts.flatMap((part, at) => [
    Buffer.from(`${part.length.toString(16).toUpperCase()}${extensions[at]}\r\n`),
    part,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...chunks, Buffer.from(`0${extensions[2]}\r\n\r\n`)]);
}

/**
 * Where the pieces end in which a body arrives, about `count` of them: inside of characters where there are any near by, after each of
 * their bytes in turn.
 */
export function pieceEnds(body: Buffer, count: number): number[] {
  const size = Math.ceil(body.length / count) | 1;
  const isInside = (at: number) => at < body.length && (body[at]! & 0xc0) === 0x80;
  const ends: number[] = [];
  for (let at = size; at < body.length; at += size) {
    let end = at;
    while (end < at + size - 4 && !isInside(end)) end++;
    if (!isInside(end)) end = at;
    for (let more = ends.length % 3; more > 0 && isInside(end + 1); more--) end++;
    ends.push(end);
  }
  return [...ends, body.length].filter((end, at, all) => end > (all[at - 1] ?? 0));
}

/** How long the rest of a head that comes in pieces lets wait, in milliseconds. */
const pieceMs = 20;

/** A head may arrive in any pieces: within its first line, and within the name of a field. */
function writePieces(socket: Socket, bytes: Buffer): void {
  const field = bytes.indexOf('Content-Type') + 7;
  const ends = [7, Math.max(field, 40), bytes.length];
  const writeNext = (from: number) => {
    const [end, ...more] = ends.filter((each) => each > from);
    if (end === undefined || socket.destroyed) return;
    if (more.length === 0) socket.end(bytes.subarray(from, end));
    else {
      socket.write(bytes.subarray(from, end));
      setTimeout(() => writeNext(end), pieceMs);
    }
  };
  socket.setNoDelay(true);
  writeNext(0);
}

/** An answer that Node's own server does not write; its connection ends with it. */
function written(
  { status, headers, body }: WholeAnswer,
  { wire, framing }: ServiceKind,
  isOld: boolean,
): Buffer {
  const usesChunks = wire === 'chunk extensions' || wire === 'names in lower case';
  const isChunked = usesChunks && !isOld && body !== undefined;
  const lengthOf = (content: Buffer): Record<string, string> =>
    isChunked
      ? { 'Transfer-Encoding': 'chunked' }
      : framing === 'closing'
        ? {}
        : { 'Content-Length': String(content.length) };
  const all = {
    ...headers,
    ...(body && lengthOf(body)),
    Date: new Date().toUTCString(),
    Connection: 'close',
  };
  // Letters do not matter, and neither does the white space before a value (RFC 9110 §5.1, RFC 9112 §5).
  const line = (name: string, value: string) =>
    wire === 'names in lower case' ? `${name.toLowerCase()}:${value}` : `${name}: ${value}`;
  const reason = wire === 'no reason phrase' ? '' : STATUS_CODES[status];
  const head = [
    `${wire === 'HTTP/1.0' ? 'HTTP/1.0' : 'HTTP/1.1'} ${status} ${reason}`,
    ...Object.entries(all).map(([name, value]) => line(name, value)),
  ];
  const content = body ? (isChunked ? inChunks(body, wire === 'chunk extensions') : body) : Buffer.alloc(0);
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), content]);
}

/** Node's own server writes it, in the framing of this kind of service. */
function writtenByNode(
  response: ServerResponse,
  { status, headers, body }: WholeAnswer,
  kind: ServiceKind,
): void {
  const { wire } = kind;
  // Trailers come after chunks; and who looks for a length in other letters needs it only where the connection stays.
  const isShouted = wire === 'names in upper case';
  const framing = wire === 'trailers' ? 'chunked' : isShouted ? 'length' : kind.framing;
  const connection = isShouted ? 'keep-alive' : kind.connection;
  const set = (name: string, value: string) =>
    response.setHeader(wire === 'names in upper case' ? name.toUpperCase() : name, value);
  for (const [name, value] of Object.entries(headers)) set(name, value);
  if (connection === 'close' || (framing === 'closing' && body)) set('Connection', 'close');
  if (!body) {
    response.writeHead(status).end();
    return;
  }
  if (framing === 'length') set('Content-Length', String(body.length));
  // Neither a length nor chunks: the end of the connection ends the body (RFC 9112 §6.3).
  if (framing === 'closing') response.removeHeader('Transfer-Encoding');
  if (wire === 'trailers') response.setHeader('Trailer', 'Server-Timing, X-Checked');
  response.writeHead(status);
  let from = 0;
  for (const end of pieceEnds(body, framing === 'pieces' ? pieces : 1)) {
    response.write(body.subarray(from, end));
    from = end;
  }
  if (wire === 'trailers') response.addTrailers({ 'Server-Timing': 'total;dur=1', 'X-Checked': 'yes' });
  response.end();
}

/** Sends a whole answer as this kind of service writes it. */
export function writeAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: WholeAnswer,
  kind: ServiceKind,
): void {
  const isOld = request.httpVersion === '1.0';
  const own: ServiceKind = isOld && onlyLater.includes(kind.wire) ? { ...kind, wire: 'as usual' } : kind;
  const isPacked = kind.coding === 'gzip' && answer.body && takesGzip(request.headers['accept-encoding']);
  const packed = isPacked
    ? {
        ...answer,
        headers: { ...answer.headers, 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' },
        body: gzipSync(answer.body!),
      }
    : answer;
  const byNode: readonly ServiceKind['wire'][] = ['as usual', 'trailers', 'names in upper case'];
  if (byNode.includes(own.wire)) writtenByNode(response, packed, own);
  else {
    const bytes = written(packed, own, isOld);
    const send = (socket: Socket) => {
      if (own.wire === 'head in pieces') writePieces(socket, bytes);
      else socket.end(bytes);
    };
    if (response.socket) send(response.socket);
    // It comes behind an answer that is not over yet.
    else response.once('socket', send);
  }
}
