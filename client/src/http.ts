import type { paths } from '@topics-http/contract';
import type { Cursor } from './cursor.ts';
import type { TopicError } from './errors.ts';
import { connectionLost, invalid, redirected, refusal, timedOut } from './failures.ts';
import type { CheckedOptions } from './options.ts';
import { linkedTo } from './wait.ts';

type Operations = paths['/topics/{cacheName}/{topicName}'];
/** The names of a cache and of a topic in it. @internal */
export type TopicName = Operations['get']['parameters']['path'];
type Query = NonNullable<Operations['get']['parameters']['query']>;
type MediaType = keyof NonNullable<Operations['post']['requestBody']>['content'];

interface Sending {
  query?: Query;
  init: { method?: string; body?: string; headers?: Record<string, string> };
  /** How long nothing at all may come, in milliseconds. */
  silenceMs: number;
  signal?: AbortSignal;
}

/** What came of a request. `silence`: nothing came for as long as it may, or the caller's signal was aborted. @internal */
export type Answer =
  { kind: 'ok'; body: string } | { kind: 'error'; error: TopicError } | { kind: 'silence' };

/** The two operations of the contract. Nothing throws for what a service or a network does. @internal */
export class Http {
  readonly #options: CheckedOptions;

  constructor(options: CheckedOptions) {
    this.#options = options;
  }

  /** "HTTP API for Momento Topics" › Publish. */
  publish(name: TopicName, token: string, value: string | Uint8Array): Promise<Answer> {
    const type: MediaType = typeof value === 'string' ? 'text/plain' : 'application/octet-stream';
    const init = { method: 'POST', headers: { 'Content-Type': type }, body: value as string };
    return this.#send(name, token, { init, silenceMs: this.#options.publishTimeoutMs });
  }

  /**
   * "HTTP API for Momento Topics" › Subscribe: one poll. Blocks until there is something, the signal is aborted, or it
   * waited as long as it may.
   */
  poll(name: TopicName, token: string, cursor: Cursor, signal: AbortSignal): Promise<Answer> {
    const query = { sequence_number: cursor.sequenceNumber, sequence_page: cursor.sequencePage };
    return this.#send(name, token, { query, init: {}, silenceMs: this.#options.pollTimeoutMs, signal });
  }

  async #send(name: TopicName, token: string, { query, init, silenceMs, signal }: Sending): Promise<Answer> {
    const inQuery = this.#options.tokenPlace === 'query';
    if (!inQuery && /[^\t\x20-\x7e\x80-\xff]/.test(token))
      return { kind: 'error', error: invalid('The token has characters that no header can carry.') };
    const url = this.#urlOf(name, { ...query, ...(inQuery && { token }) });
    const headers = inQuery ? init.headers : { ...init.headers, Authorization: token };
    const { control, unlink } = linkedTo(signal);
    let hasBegun = false;
    let timer = setTimeout(() => control.abort(), silenceMs);
    try {
      const { fetch = globalThis.fetch } = this.#options;
      const response = await fetch(url, {
        ...init,
        ...(headers && { headers }),
        signal: control.signal,
        // An answer that a cache kept is never the one that is waited for; and a redirect would take the token along.
        cache: 'no-store',
        redirect: 'manual',
      } as RequestInit);
      hasBegun = true;
      const body = await readText(response, () => {
        // What is coming may take its time.
        clearTimeout(timer);
        timer = setTimeout(() => control.abort(), silenceMs);
      });
      return answerOf(response, body, url);
    } catch (cause) {
      if (!control.signal.aborted) return { kind: 'error', error: connectionLost(cause, url) };
      if (!hasBegun || signal?.aborted) return { kind: 'silence' };
      return { kind: 'error', error: timedOut('The answer stopped in its middle.') };
    } finally {
      clearTimeout(timer);
      unlink();
    }
  }

  #urlOf({ cacheName, topicName }: TopicName, query: Query & { token?: string }): string {
    const search = String(new URLSearchParams(query as Record<string, string>));
    const path = `/topics/${encodeURIComponent(cacheName)}/${encodeURIComponent(topicName)}`;
    return `${this.#options.url}${path}${search && `?${search}`}`;
  }
}

function answerOf(response: Response, body: string, url: string): Answer {
  const { ok, status, type } = response;
  if (ok) return { kind: 'ok', body };
  const isRedirect = type === 'opaqueredirect' || (status >= 300 && status < 400);
  return { kind: 'error', error: isRedirect ? redirected(response, url) : refusal(response, body) };
}

/** The text of a body. `onProgress` is called for the head and for every piece that arrives. */
async function readText({ body }: Response, onProgress: () => void): Promise<string> {
  onProgress();
  if (!body) return '';
  const reader = body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    onProgress();
    text += decoder.decode(value, { stream: true });
  }
}
