import { tooLarge, type Cursor, type HttpRequest } from '@topics-http/server';

/** Who asks for which topic. */
export interface Asked {
  cache: string;
  topic: string;
  /** Undefined when the call brings none. */
  token: string | undefined;
}

const nothing = new Uint8Array();

function request(asked: Asked, method: string, query: string, more: Partial<HttpRequest>): HttpRequest {
  const { cache, topic, token } = asked;
  return {
    method,
    target: `/topics/${encodeURIComponent(cache)}/${encodeURIComponent(topic)}${query}`,
    header: (name) => (name === 'authorization' ? token : undefined),
    body: () => Promise.resolve(nothing),
    onLeave: () => undefined,
    ...more,
  };
}

/** A publish, as the service's handler takes it. */
export function publishRequest(asked: Asked, value: string | Uint8Array): HttpRequest {
  const isText = typeof value === 'string';
  const bytes = isText ? new TextEncoder().encode(value) : value;
  const type = isText ? 'text/plain' : 'application/octet-stream';
  return request(asked, 'POST', '', {
    header: (name) => (name === 'authorization' ? asked.token : name === 'content-type' ? type : undefined),
    body: async (maxBytes) => {
      if (bytes.length > maxBytes) throw tooLarge(maxBytes);
      return bytes;
    },
  });
}

/** A poll, as the service's handler takes it. It is over when `signal` is aborted. */
export function pollRequest(asked: Asked, { number, page }: Cursor, signal: AbortSignal): HttpRequest {
  return request(asked, 'GET', `?sequence_number=${number}&sequence_page=${page}`, {
    onLeave: (listener) => signal.addEventListener('abort', listener, { once: true }),
  });
}
