import createClient from 'openapi-fetch';
import type { paths } from '@topics-http/contract';
import type { Cursor } from './cursor.ts';
import { connectionError, errorOf, type TopicError } from './errors.ts';

export interface HttpOptions {
  /** Where the service is: https://host, with a base path if it has one. */
  url: string;
  /** Where the token goes. `query` spares browsers the preflight; URLs may be logged on the way. Default `header`. */
  tokenPlace?: 'header' | 'query';
  /** In place of the global `fetch`. */
  fetch?: (request: Request) => Promise<Response>;
  /** How long a poll may stay without an answer before it is sent again, in milliseconds. Default 90 s. */
  pollTimeoutMs?: number;
}

export interface Target {
  cacheName: string;
  topicName: string;
}

/** What came of a request. `timeout`: a poll that waited as long as it may. */
export type Answer =
  { kind: 'ok'; data: unknown } | { kind: 'error'; error: TopicError } | { kind: 'timeout' };

const operation = '/topics/{cacheName}/{topicName}';

/** The two operations of the contract. Nothing throws for what a service or a network does. */
export class Http {
  readonly #client: ReturnType<typeof createClient<paths>>;
  readonly #inQuery: boolean;
  readonly #fetch: (request: Request) => Promise<Response>;
  readonly #pollTimeoutMs: number;

  constructor({ url, tokenPlace = 'header', fetch, pollTimeoutMs = 90_000 }: HttpOptions) {
    this.#client = createClient<paths>({ baseUrl: url });
    this.#inQuery = tokenPlace === 'query';
    this.#fetch = fetch ?? ((request) => globalThis.fetch(request));
    this.#pollTimeoutMs = pollTimeoutMs;
  }

  /** 003 › Publish. */
  publish(path: Target, token: string, value: string | Uint8Array): Promise<Answer> {
    return answerOf(() =>
      this.#client.POST(operation, {
        params: { path },
        querySerializer: this.#query(token),
        headers: {
          ...this.#headers(token),
          'Content-Type': typeof value === 'string' ? 'text/plain' : 'application/octet-stream',
        },
        body: value as string,
        bodySerializer: (body) => body,
        fetch: this.#fetch,
      }),
    );
  }

  /** 003 › Subscribe: one poll. Blocks until there is something, the signal is aborted, or it waited as long as it may. */
  async poll(path: Target, token: string, cursor: Cursor, signal: AbortSignal): Promise<Answer> {
    const tooLong = new AbortController();
    const timer = setTimeout(() => tooLong.abort(), this.#pollTimeoutMs);
    const answer = await answerOf(() =>
      this.#client.GET(operation, {
        params: {
          path,
          query: { sequence_number: cursor.sequenceNumber, sequence_page: cursor.sequencePage },
        },
        querySerializer: this.#query(token),
        headers: this.#headers(token),
        // An answer that a cache kept is never the one that is waited for.
        cache: 'no-store',
        signal: AbortSignal.any([signal, tooLong.signal]),
        fetch: async (request: Request) => {
          const response = await this.#fetch(request);
          // What has begun to arrive may take its time.
          clearTimeout(timer);
          return response;
        },
      }),
    );
    clearTimeout(timer);
    return tooLong.signal.aborted ? { kind: 'timeout' } : answer;
  }

  #query(token: string): (query: object) => string {
    return (query) => String(new URLSearchParams({ ...query, ...(this.#inQuery && { token }) }));
  }

  #headers(token: string): { Authorization?: string } {
    return this.#inQuery ? {} : { Authorization: token };
  }
}

async function answerOf(
  send: () => Promise<{ data?: unknown; error?: unknown; response: Response }>,
): Promise<Answer> {
  try {
    const { data, error, response } = await send();
    return response.ok ? { kind: 'ok', data } : { kind: 'error', error: errorOf(response, error) };
  } catch (cause) {
    return { kind: 'error', error: connectionError(cause) };
  }
}
