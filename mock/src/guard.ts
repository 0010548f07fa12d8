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

/**
 * The refusals that OpenAPI cannot express, so that Prism would serve the request, or fail on it.
 * @returns the name of an example in the contract, or undefined when the request may pass
 */
export function refusal({ method, url, headers, body }: MockRequest): Refusal | undefined {
  const [path, query] = splitUrl(url);
  if (!isDecodable(path)) return 'InvalidName';
  if (headers.authorization !== undefined && query.has('token')) return 'BothTokens';
  if (method !== 'POST') return undefined;
  const [type] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (!type!.includes('/')) return 'UnsupportedContentType';
  if (type!.trim() === 'text/plain' && !isUtf8(body)) return 'NotUtf8';
  return undefined;
}

/** Path and query of a request target. */
export function splitUrl(url: string): [path: string, query: URLSearchParams] {
  const at = url.indexOf('?');
  return at < 0 ? [url, new URLSearchParams()] : [url.slice(0, at), new URLSearchParams(url.slice(at + 1))];
}

export const exampleBody = (name: Refusal): unknown => openapi.components.examples[name].value;
