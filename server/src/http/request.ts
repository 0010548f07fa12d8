import type { Cursor } from '../next-step.ts';
import { invalid } from '../errors.ts';
import type { Value } from '../store/message-store.ts';

/** A request target, taken apart. */
interface Target {
  path: string;
  /** Without its `?`. */
  query: string;
}

/** Splits a request target in origin-form or absolute-form (RFC 9112 §3.2). */
export function parseTarget(target: string): Target {
  const relative = target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?#]*/i, '');
  const at = relative.indexOf('?');
  return at < 0
    ? { path: relative, query: '' }
    : { path: relative.slice(0, at), query: relative.slice(at + 1) };
}

const controlCharacter = /[\u0000-\u001f\u007f-\u009f]/;
const plainName = /^[\w.~-]{1,255}$/;

function parseName(raw: string, which: string): string {
  if (plainName.test(raw)) return raw;
  let name: string;
  try {
    name = decodeURIComponent(raw);
  } catch {
    throw invalid(`${which} is not valid percent-encoding.`);
  }
  const length = name.length > 255 ? Array.from(name).length : name.length;
  if (length < 1 || length > 255) throw invalid(`${which} must have 1 to 255 characters.`);
  if (controlCharacter.test(name)) throw invalid(`${which} must not contain control characters.`);
  return name;
}

/**
 * The names in `/topics/{cacheName}/{topicName}`, decoded; undefined for any other path.
 * @throws TopicsError 400 for a name that is not valid
 */
export function parsePath(path: string): { cache: string; topic: string } | undefined {
  const [empty, topics, cache, topic, ...rest] = path.split('/');
  if (empty !== '' || topics !== 'topics' || cache === undefined || topic === undefined || rest.length > 0)
    return undefined;
  return { cache: parseName(cache, 'cacheName'), topic: parseName(topic, 'topicName') };
}

function parseNumber(query: URLSearchParams, name: string): number {
  const values = query.getAll(name);
  if (values.length === 0) return 0;
  const number = Number(values[0]);
  if (values.length > 1 || !/^\d+$/.test(values[0]!) || !Number.isSafeInteger(number))
    throw invalid(`${name} must be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}.`);
  return number;
}

/** What nearly every poll has: taken apart at a fraction of what URLSearchParams costs. */
const plainCursor = /^sequence_number=(\d{1,15})&sequence_page=(\d{1,16})$/;

/** @throws TopicsError 400 for anything but whole numbers from 0 to 2^53 - 1 */
export function parseCursor(query: string): Cursor {
  if (query === '') return { number: 0, page: 0 };
  const plain = plainCursor.exec(query);
  if (plain) {
    const page = Number(plain[2]);
    // Beyond 2^53 - 1, what follows says so.
    if (page <= Number.MAX_SAFE_INTEGER) return { number: Number(plain[1]), page };
  }
  const parameters = new URLSearchParams(query);
  return {
    number: parseNumber(parameters, 'sequence_number'),
    page: parseNumber(parameters, 'sequence_page'),
  };
}

/** The values of `token` in a query. */
export const queryTokens = (query: string): string[] =>
  // Names may be percent-encoded too.
  /token|%/.test(query) ? new URLSearchParams(query).getAll('token') : [];

const kinds: Record<string, 'text' | 'binary'> = {
  'text/plain': 'text',
  'application/octet-stream': 'binary',
  // What `curl -d` sends when it is told nothing, as in the documented commands: verbatim text.
  'application/x-www-form-urlencoded': 'text',
};

/** @throws TopicsError 400 when it is missing or not documented */
export function parseContentType(header: string | undefined): 'text' | 'binary' {
  const type = header === undefined ? '' : header.split(';', 1)[0]!.trim().toLowerCase();
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  if (kind === undefined) throw invalid('Content-Type must be text/plain or application/octet-stream.');
  return kind;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws TopicsError 400 for text that is not UTF-8 */
export function parseValue(kind: 'text' | 'binary', body: Uint8Array): Value {
  if (kind === 'binary') return { binary: body };
  try {
    return { text: utf8.decode(body) };
  } catch {
    throw invalid('The body is text but not valid UTF-8.');
  }
}
