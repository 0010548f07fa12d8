import { ByteBlocks, ByteBuffer } from './byte-buffer.ts';
import { WireError } from './wire-error.ts';

export interface WireResponse {
  status: number;
  /** In the order received, names as received. */
  headers: [name: string, value: string][];
  body: Buffer;
  /** Status codes of the interim responses (1xx) before it. */
  interim: number[];
  /** Whether the connection may be used again. RFC 9112 §9.3 */
  persists: boolean;
}

/** Of a status line and headers together; of trailers. Servers accept less of a request. */
export const maxHeadBytes = 64 * 1024;
/** Of the line with the size of a chunk, with its extensions. */
const maxChunkLineBytes = 4096;
/** Before the response itself. RFC 9110 §15.2 allows any number; nobody sends more than a few. */
export const maxInterim = 32;

const headEnd = Buffer.from('\r\n\r\n');
const lineEnd = Buffer.from('\r\n');
const protocol = Buffer.from('HTTP/1.');

const notHttp = (reason: string) => new WireError('protocol', reason);

const tooLong = (maxBytes: number) => notHttp(`a body of more than ${maxBytes} bytes`);

interface ParserOptions {
  /** Whether the request was a HEAD, whose response has no body. */
  isHead: boolean;
  /** Reads to the end of the connection, whatever the head says: shows a body that should not be there. */
  untilClose: boolean;
  maxBodyBytes: number;
}

interface Head {
  status: number;
  persists: boolean;
  headers: [string, string][];
}

/** How the end of a body is told. RFC 9112 §6.3 */
type Framing = { kind: 'length'; left: number } | { kind: 'close' } | { kind: 'chunks' };

/** RFC 9112 §5: a name that is a token (RFC 9110 §5.6.2), and a colon right behind it. */
const headerLine = /^([\w!#$%&'*+.^`|~-]+):([^]*)$/;

function parseHead(text: string): Head {
  const [line, ...lines] = text.split('\r\n');
  const [, minor, code] = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(line!) ?? [];
  const status = Number(code);
  if (!status) throw notHttp(`not an HTTP/1.1 response: ${JSON.stringify(line!.slice(0, 80))}`);
  const headers = lines.map((each): [string, string] => {
    const [, name, value] = headerLine.exec(each) ?? [];
    if (name === undefined) throw notHttp(`not a header: ${JSON.stringify(each.slice(0, 80))}`);
    return [name, value!.trim()];
  });
  const says = (option: RegExp) =>
    headers.some(([name, value]) => name.toLowerCase() === 'connection' && option.test(value));
  const persists = minor === '1' ? !says(/\bclose\b/i) : says(/\bkeep-alive\b/i);
  return { status, headers, persists };
}

function framingOf({ status, headers }: Head, { isHead, untilClose, maxBodyBytes }: ParserOptions): Framing {
  const values = (name: string) =>
    headers
      .flatMap(([each, value]) => (each.toLowerCase() === name ? value.split(',') : []))
      .map((each) => each.trim());
  if (untilClose) return { kind: 'close' };
  if (isHead || status === 204 || status === 304) return { kind: 'length', left: 0 };
  const codings = values('transfer-encoding');
  if (codings.length > 0) return { kind: /^chunked$/i.test(codings.at(-1)!) ? 'chunks' : 'close' };
  const lengths = new Set(values('content-length'));
  if (lengths.size === 0) return { kind: 'close' };
  const [length] = lengths;
  if (lengths.size > 1 || !/^\d+$/.test(length!))
    throw notHttp(
      `a Content-Length that says nothing: ${JSON.stringify([...lengths].join(', ').slice(0, 80))}`,
    );
  const left = Number(length);
  if (left > maxBodyBytes) throw tooLong(maxBodyBytes);
  return { kind: 'length', left };
}

const space = 0x20;

/**
 * Takes a response out of the bytes of a connection, as RFC 9112 §6 delimits it. It keeps no more than a head and a body of
 * the given size, and its work is in proportion to what comes, whatever the pieces.
 */
export class ResponseParser {
  readonly #options: ParserOptions;
  readonly #pending = new ByteBuffer();
  readonly #body = new ByteBlocks();
  readonly #interim: number[] = [];
  #head: Head | undefined;
  #framing: Framing = { kind: 'close' };
  /** What the next bytes of a chunked body are; the number is what is left of the data of a chunk. */
  #chunk: 'size' | 'data' | 'end' | 'trailers' = 'size';
  #left = 0;
  /** How many chunks have begun: each has its cost, however small it is. */
  chunks = 0;
  /** How many pieces of the body said something: white space around JSON says nothing (RFC 8259 §2). */
  tellingPieces = 0;
  /** How far the bytes at hand have been searched for what is looked for. */
  #searched = 0;

  constructor(options: ParserOptions) {
    this.#options = options;
  }

  get begun(): boolean {
    return this.#pending.length > 0 || this.#head !== undefined || this.#interim.length > 0;
  }

  /** What it holds, in bytes. */
  get held(): number {
    return this.#pending.length + this.#body.length;
  }

  /** @returns the response when it is complete, and what came after it; @throws WireError when it is none */
  push(bytes: Buffer): { response: WireResponse; rest: number } | undefined {
    this.#pending.push(bytes);
    while (!this.#head) if (!this.#takeHead()) return undefined;
    return this.#takeBody() ? { response: this.#response(), rest: this.#pending.length } : undefined;
  }

  /** The connection was closed: a response without a length ends here. */
  close(): WireResponse | undefined {
    return this.#head && this.#framing.kind === 'close' ? this.#response() : undefined;
  }

  #response(): WireResponse {
    const { status, headers, persists } = this.#head!;
    return { status, headers, persists, body: this.#body.joined(), interim: this.#interim };
  }

  /** Takes everything up to `end` and `end` itself; undefined when it is not there yet. @throws WireError when it is too far away */
  #takeUntil(end: Buffer, maxBytes: number, what: string): Buffer | undefined {
    const at = this.#pending.view().indexOf(end, this.#searched);
    if (at < 0 ? this.#pending.length > maxBytes : at > maxBytes)
      throw notHttp(`${what} of more than ${maxBytes} bytes`);
    if (at < 0) {
      this.#searched = Math.max(0, this.#pending.length - end.length + 1);
      return undefined;
    }
    this.#searched = 0;
    return this.#pending.take(at + end.length).subarray(0, at);
  }

  /** @returns whether there was a head, of an interim response maybe */
  #takeHead(): boolean {
    const view = this.#pending.view();
    const start = view.subarray(0, protocol.length);
    if (!protocol.subarray(0, start.length).equals(start))
      throw notHttp(
        `not an HTTP/1.1 response: ${JSON.stringify(view.toString('latin1', 0, 80).split('\r\n')[0])}`,
      );
    const bytes = this.#takeUntil(headEnd, maxHeadBytes, 'a head');
    if (!bytes) {
      if (this.#pending.view().includes('\n\n')) throw notHttp('a head whose lines do not end with CR LF');
      return false;
    }
    const head = parseHead(bytes.toString('latin1'));
    if (head.status >= 200) {
      this.#head = head;
      this.#framing = framingOf(head, this.#options);
    } else if (this.#interim.push(head.status) > maxInterim)
      throw notHttp(`more than ${maxInterim} interim responses, and no other`);
    return true;
  }

  /** @returns whether the body is complete */
  #takeBody(): boolean {
    const framing = this.#framing;
    if (framing.kind === 'chunks') return this.#takeChunks();
    if (framing.kind === 'length') {
      framing.left -= this.#keep(framing.left);
      return framing.left === 0;
    }
    this.#keep(Infinity);
    return false;
  }

  /** Moves up to so many bytes into the body. */
  #keep(upTo: number): number {
    const { maxBodyBytes } = this.#options;
    const bytes = this.#pending.take(Math.min(upTo, this.#pending.length));
    if (this.#body.length + bytes.length > maxBodyBytes) throw tooLong(maxBodyBytes);
    this.#body.push(bytes);
    if (bytes.some((byte) => byte > space)) this.tellingPieces++;
    return bytes.length;
  }

  #takeChunks(): boolean {
    for (;;) {
      if (this.#chunk === 'data') {
        this.#left -= this.#keep(this.#left);
        if (this.#left > 0) return false;
        this.#chunk = 'end';
        continue;
      }
      const isTrailer = this.#chunk === 'trailers';
      const line = this.#takeUntil(
        lineEnd,
        isTrailer ? maxHeadBytes : maxChunkLineBytes,
        isTrailer ? 'trailers' : 'the size of a chunk',
      );
      if (!line) return false;
      if (isTrailer) {
        if (line.length === 0) return true;
        this.#left += line.length;
        if (this.#left > maxHeadBytes) throw notHttp(`trailers of more than ${maxHeadBytes} bytes`);
      } else if (this.#chunk === 'end') {
        if (line.length > 0) throw notHttp('a chunk that is longer than its size');
        this.#chunk = 'size';
      } else {
        const size = /^[\t ]*([0-9a-f]+)[\t ]*(?:;|$)/i.exec(line.toString('latin1'))?.[1];
        if (size === undefined) throw notHttp('a chunk that has no size');
        this.#left = parseInt(size, 16);
        this.chunks++;
        this.#chunk = this.#left === 0 ? 'trailers' : 'data';
      }
    }
  }
}
