import { Buffer } from 'node:buffer';

/** A request in parts. What is not said is as a careful client would send it: a publish of `x` that ends its connection. */
export interface Parts {
  method?: string;
  target?: string;
  /** `HTTP/1.1`. */
  version?: string;
  /** Replaces, repeats (an array) or takes away (null) a header. */
  headers?: Record<string, string | string[] | null>;
  /** Lines as they stand, after the headers. */
  lines?: string[];
  body?: string | Buffer;
  /** What follows on the same connection, as it stands. */
  then?: string;
}

/** `TOKEN` in a request stands for a token that is good for everything. */
export interface HostileRow {
  name: string;
  /** In parts, or the bytes themselves. */
  request: Parts | string | Buffer;
  /**
   * The statuses that may come back, one for each response, as a pattern: `400`, `400|431`, `204 400`. Nothing at all is the
   * end of the connection without a word.
   */
  may: string;
  /** The same for the mock, where it may do otherwise. */
  mock?: string;
  /** The same for the handler under `fetch`, which never sees what a runtime has put right; null where it cannot be asked. */
  fetch?: string | null;
}

/** Rows as they are written: name, request, what may be answered, and where that differs. */
export type Written = [
  name: string,
  request: HostileRow['request'],
  may: string,
  differs?: Pick<HostileRow, 'mock' | 'fetch'>,
];

export const rows = (written: Written[], differs: Pick<HostileRow, 'mock' | 'fetch'> = {}): HostileRow[] =>
  written.map(([name, request, may, own]) => ({ name, request, may, ...differs, ...own }));

/** The mock knows no numbers, names and tokens: it only may not break. */
export const anyButBroken = '([234]\\d\\d|501)?';

/** A poll that is answered at once: nobody has seen page 1. */
export const atOnce = '/topics/demo/t?sequence_number=1&sequence_page=1';

/** A poll with that target. */
export const poll = (target: string, parts: Parts = {}): Parts => ({
  method: 'GET',
  target,
  headers: { 'Content-Type': null },
  body: '',
  ...parts,
});

/** The headers of a request in parts, in the order in which they are sent. */
function headersOf({ headers = {}, body = 'x' }: Parts): [string, string][] {
  const all: Record<string, string | string[] | null> = {
    Host: 'x',
    Authorization: 'TOKEN',
    'Content-Type': 'text/plain',
    Connection: 'close',
    ...(body.length > 0 && { 'Content-Length': String(Buffer.byteLength(body)) }),
    ...headers,
  };
  if (headers['Transfer-Encoding'] !== undefined && headers['Content-Length'] === undefined)
    delete all['Content-Length'];
  return Object.entries(all).flatMap(([name, value]) =>
    value === null ? [] : [value].flat().map((each): [string, string] => [name, each]),
  );
}

/** The bytes of a request, with the token in its place. */
export function bytesOf(request: HostileRow['request'], token: string): Buffer {
  if (Buffer.isBuffer(request)) return request;
  if (typeof request === 'string') return Buffer.from(request.replaceAll('TOKEN', token), 'latin1');
  const {
    method = 'POST',
    target = '/topics/demo/t',
    version = 'HTTP/1.1',
    lines = [],
    body = 'x',
    then = '',
  } = request;
  const headers = headersOf(request).map(([name, value]) => `${name}: ${value}`);
  const head = [`${method} ${target} ${version}`, ...headers, ...lines, '', ''].join('\r\n');
  return Buffer.concat([
    Buffer.from(head.replaceAll('TOKEN', token), 'latin1'),
    Buffer.from(body as string),
    Buffer.from(then.replaceAll('TOKEN', token), 'latin1'),
  ]);
}

/** What the runtime writes itself, or keeps from its callers. */
const ofTheRuntime = /^(host|connection|content-length|transfer-encoding|expect|te|trailer|upgrade)$/i;

/** The same as a web-standard request; undefined where that cannot say it. */
export function fetchRequest(request: HostileRow['request'], token: string): Request | undefined {
  if (typeof request === 'string' || Buffer.isBuffer(request)) return undefined;
  const { method = 'POST', target = '/topics/demo/t', version, lines, then, body = 'x' } = request;
  if (version ?? lines ?? then) return undefined;
  if (Object.keys(request.headers ?? {}).some((name) => ofTheRuntime.test(name) && name !== 'Connection'))
    return undefined;
  try {
    const headers = new Headers();
    for (const [name, value] of headersOf(request))
      if (!ofTheRuntime.test(name)) headers.append(name, value.replaceAll('TOKEN', token));
    const url = target.startsWith('/') ? `http://x${target}` : target;
    return new Request(url.replaceAll('TOKEN', token), {
      method,
      headers,
      ...(method !== 'GET' && method !== 'HEAD' && { body: Buffer.from(body as string) }),
    });
  } catch {
    return undefined;
  }
}
