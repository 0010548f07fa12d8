import type { HttpRequest } from './messages.ts';

type Headers = Record<string, string>;

export const allowedMethods = 'GET, POST, OPTIONS';

/** On every response, whoever makes it. */
const always: Headers = { 'cache-control': 'no-store' };

const json = { 'content-type': 'application/json' };

/** Of a refusal that is made before, or without, a look at the request. */
export const refusalHeaders: Headers = { ...json, ...always };

/** The headers that every response has. Where any origin may call, they are always the same objects: adapters know them again. */
export class ResponseHeaders {
  readonly #origins: string[] | undefined;
  readonly #plain: Headers = { ...always, 'access-control-allow-origin': '*' };
  readonly #json: Headers = { ...this.#plain, ...json };

  /** @param origins that browsers may call from; `*` is any */
  constructor(origins: string[]) {
    this.#origins = origins.includes('*') ? undefined : origins;
  }

  /** Of a response without a body. */
  plain(request: HttpRequest): Headers {
    return this.#origins ? this.#for(request, this.#origins) : this.#plain;
  }

  /** Of a response with a JSON body. */
  json(request: HttpRequest): Headers {
    return this.#origins ? { ...this.#for(request, this.#origins), ...json } : this.#json;
  }

  /** Of the answer to a CORS preflight, which any OPTIONS may be. */
  preflight(request: HttpRequest): Headers {
    return {
      ...this.plain(request),
      allow: allowedMethods,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'Authorization, Content-Type',
      'access-control-max-age': '86400',
    };
  }

  #for(request: HttpRequest, origins: string[]): Headers {
    const origin = request.header('origin');
    return origin !== undefined && origins.includes(origin)
      ? { ...always, 'access-control-allow-origin': origin, vary: 'Origin' }
      : { ...always, vary: 'Origin' };
  }
}
