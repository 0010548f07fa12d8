import { isUtf8 } from 'node:buffer';
import openapi from '@topics-http/contract/openapi.json' with { type: 'json' };

export interface MockRequest {
  method: string;
  /** Path and query, exactly as received. */
  url: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Buffer;
}

/** The example of the contract that refuses the request. */
type Refusal = keyof typeof openapi.components.examples;

/** The largest body the mock takes: well over the limit of any service it stands in for. */
export const maxBodyBytes = 16 * 1024 * 1024;

const isDecodable = (text: string): boolean => {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
};

const cursorNames = ['sequence_number', 'sequence_page'];

/** Prism takes whatever JavaScript makes a number of: nothing, `0x10`, `1e3`. */
const isCursorNumber = (text: string): boolean => /^\d+$/.test(text) && Number.isSafeInteger(Number(text));

/**
 * The refusals that OpenAPI cannot express, so that Prism would serve the request, or fail on it.
 * @returns the name of an example in the contract, or undefined when the request may pass
 */
export function refusal({ method, url, headers, body }: MockRequest): Refusal | undefined {
  const [path, query] = splitUrl(url);
  if (!isDecodable(path)) return 'InvalidName';
  if (headers.authorization !== undefined && query.has('token')) return 'BothTokens';
  if (method === 'GET' && !cursorNames.every((name) => query.getAll(name).every(isCursorNumber)))
    return 'InvalidCursor';
  if (method !== 'POST') return undefined;
  const [type] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (!type!.includes('/')) return 'UnsupportedContentType';
  if (type!.trim() === 'text/plain' && !isUtf8(body)) return 'NotUtf8';
  return undefined;
}

/** Path and query of a request target, in origin-form or absolute-form (RFC 9112 §3.2). */
export function splitUrl(target: string): [path: string, query: URLSearchParams] {
  const url = target.replace(/^https?:\/\/[^/?#]*/i, '');
  const at = url.indexOf('?');
  return at < 0 ? [url, new URLSearchParams()] : [url.slice(0, at), new URLSearchParams(url.slice(at + 1))];
}

export const exampleBody = (name: Refusal): unknown => openapi.components.examples[name].value;
