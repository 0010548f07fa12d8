import { Buffer } from 'node:buffer';
import { tooLarge } from '../errors.ts';
import { clientGone, type Handler } from './messages.ts';

async function readStream(stream: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream ?? []) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The handler as a web-standard function, for any runtime that has one. */
export const toFetch =
  (handler: Handler) =>
  async (request: Request): Promise<Response> => {
    const answer = await handler({
      method: request.method,
      target: request.url,
      header: (name) => request.headers.get(name) ?? undefined,
      body: (maxBytes) => readStream(request.body, maxBytes),
      onLeave: (listener) => request.signal.addEventListener('abort', listener),
    });
    // A Response cannot have 499, and nobody is there to read it.
    if (answer === clientGone || request.signal.aborted) return Response.error();
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  };
