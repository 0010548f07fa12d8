import { tooLarge } from '../errors.ts';
import { Body } from './body.ts';
import { Budget } from './budget.ts';
import { clientGone, type Handler } from './messages.ts';

async function readStream(stream: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<Uint8Array> {
  // How much one body may take is checked here; how much all of them may, is for the runtime to say.
  const body = new Body(maxBytes, new Budget(Infinity));
  let length = 0;
  for await (const piece of stream ?? []) {
    length += piece.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    body.add(piece);
  }
  return body.bytes();
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
    // Nobody is there to read it. A network error (Response.error) would be a mistake to Deno, told on its stderr.
    if (answer === clientGone || request.signal.aborted)
      return new Response(null, { status: clientGone.status });
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  };
