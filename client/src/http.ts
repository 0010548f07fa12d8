import type { paths } from '@topics-http/contract';
import type { Cursor } from './cursor.ts';
import { connectionError, errorOf, type TopicError } from './errors.ts';
import { linkedTo } from './wait.ts';

export interface HttpOptions {
  /** Where the service is: https://host, with a base path if it has one. */
  url: string;
  /** Where the token goes. `query` spares browsers the preflight; URLs may be logged on the way. Default `header`. */
  tokenPlace?: 'header' | 'query';
  /** In place of the global `fetch`. */
  fetch?: typeof globalThis.fetch;
  /** How long a poll may stay without an answer before it is sent again, in milliseconds. Default 90 s. */
  pollTimeoutMs?: number;
}

type Operations = paths['/topics/{cacheName}/{topicName}'];
export type Target = Operations['get']['parameters']['path'];
type Query = NonNullable<Operations['get']['parameters']['query']>;
type MediaType = keyof NonNullable<Operations['post']['requestBody']>['content'];

type Init = Pick<RequestInit, 'method' | 'body' | 'signal'> & {
  headers?: Record<string, string>;
  cache?: 'no-store';
};

/** What came of a request. `timeout`: a poll that waited as long as it may. */
export type Answer =
  { kind: 'ok'; data: unknown } | { kind: 'error'; error: TopicError } | { kind: 'timeout' };

/** The two operations of the contract. Nothing throws for what a service or a network does. */
export class Http {
  readonly #options: HttpOptions;

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  /** 003 › Publish. */
  publish(target: Target, token: string, value: string | Uint8Array): Promise<Answer> {
    const type: MediaType = typeof value === 'string' ? 'text/plain' : 'application/octet-stream';
    const init = { method: 'POST', headers: { 'Content-Type': type }, body: value as string };
    return this.#send(target, token, {}, init, () => undefined);
  }

  /** 003 › Subscribe: one poll. Blocks until there is something, the signal is aborted, or it waited as long as it may. */
  async poll(target: Target, token: string, cursor: Cursor, signal: AbortSignal): Promise<Answer> {
    const { control, unlink } = linkedTo(signal);
    const timer = setTimeout(() => control.abort(), this.#options.pollTimeoutMs ?? 90_000);
    const query: Query = { sequence_number: cursor.sequenceNumber, sequence_page: cursor.sequencePage };
    // An answer that a cache kept is never the one that is waited for.
    const init: Init = { signal: control.signal, cache: 'no-store' };
    // What has begun to arrive may take its time.
    const answer = await this.#send(target, token, query, init, () => clearTimeout(timer));
    clearTimeout(timer);
    unlink();
    return control.signal.aborted ? { kind: 'timeout' } : answer;
  }

  async #send(
    { cacheName, topicName }: Target,
    token: string,
    query: Query,
    init: Init,
    onHead: () => void,
  ): Promise<Answer> {
    const { url, tokenPlace, fetch = globalThis.fetch } = this.#options;
    const inQuery = tokenPlace === 'query';
    const search = String(
      new URLSearchParams({ ...query, ...(inQuery && { token }) } as Record<string, string>),
    );
    try {
      const response = await fetch(
        `${url}/topics/${encodeURIComponent(cacheName)}/${encodeURIComponent(topicName)}${search && `?${search}`}`,
        inQuery ? init : { ...init, headers: { ...init.headers, Authorization: token } },
      );
      onHead();
      if (!response.ok) return { kind: 'error', error: errorOf(response, await response.text()) };
      return { kind: 'ok', data: response.status === 200 ? await response.json() : undefined };
    } catch (cause) {
      return { kind: 'error', error: connectionError(cause) };
    }
  }
}
