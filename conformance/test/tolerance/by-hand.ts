import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FetchHandler } from '../../src/runner/fetch-handler.ts';
import { chunked, crlf, send, written, type Speech } from './speech.ts';

interface RawRequest {
  method: string;
  target: string;
  /** As HTTP/1.0: the answer may have neither chunks nor interim answers before it (RFC 9112 §6.1, RFC 9110 §15.2). */
  isOld: boolean;
  headers: [string, string][];
  body: Buffer;
}

const maxHeadBytes = 16_384;

/** What has arrived on a connection, to be taken out whole. */
class Inbox {
  #bytes: Buffer = Buffer.alloc(0);
  #arrived: () => void = () => undefined;
  #isOver = false;

  constructor(socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#arrived();
    });
    for (const event of ['end', 'close'])
      socket.on(event, () => {
        this.#isOver = true;
        this.#arrived();
      });
  }

  /** Waits until `size` tells how many bytes to take; undefined when the connection ends before. */
  async take(size: (bytes: Buffer) => number | undefined): Promise<Buffer | undefined> {
    for (;;) {
      const found = size(this.#bytes);
      if (found !== undefined && found <= this.#bytes.length) {
        const taken = this.#bytes.subarray(0, found);
        this.#bytes = this.#bytes.subarray(found);
        return taken;
      }
      if (this.#isOver) return undefined;
      await new Promise<void>((resolve) => (this.#arrived = resolve));
    }
  }

  takeLine(): Promise<Buffer | undefined> {
    return this.take((bytes) => upTo(bytes, crlf));
  }
}

const upTo = (bytes: Buffer, end: string): number | undefined => {
  const at = bytes.indexOf(end);
  return at < 0 ? undefined : at + end.length;
};

/** A request that this side answers itself. */
const plain = (status: number, text: string): Response => new Response(`${text}\n`, { status });

const valueOf = (headers: [string, string][], wanted: string) =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1];

async function readChunks(inbox: Inbox): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  for (;;) {
    const line = await inbox.takeLine();
    if (!line) return undefined;
    const size = parseInt(line.toString('latin1'), 16);
    if (size === 0) break;
    const chunk = await inbox.take(() => size + 2);
    if (!chunk) return undefined;
    chunks.push(chunk.subarray(0, size));
  }
  for (let line = await inbox.takeLine(); line && line.length > 2;) line = await inbox.takeLine();
  return Buffer.concat(chunks);
}

/** The next request of a connection, or how it is refused; undefined when there is none. */
async function nextRequest(
  inbox: Inbox,
  socket: Socket,
  { expect = 'continue', needsLength, refusesOld }: Speech,
): Promise<RawRequest | Response | undefined> {
  const head = await inbox.take(
    (bytes) => upTo(bytes, crlf + crlf) ?? (bytes.length > maxHeadBytes ? 0 : undefined),
  );
  if (!head) return undefined;
  if (head.length === 0 || head.length > maxHeadBytes) return plain(431, 'The head is too large.');
  const [line = '', ...lines] = head.toString('latin1').trimEnd().split(crlf);
  const [method = '', target = '', version] = line.split(' ');
  const isOld = version === 'HTTP/1.0';
  if (isOld && refusesOld) return plain(505, 'HTTP/1.1, please.');
  const headers = lines.map((each): [string, string] => {
    const colon = each.indexOf(':');
    return [each.slice(0, colon), each.slice(colon + 1).trim()];
  });
  if (valueOf(headers, 'expect') !== undefined) {
    if (expect === 'refused') return plain(417, 'Send it at once.');
    if (expect === 'continue') socket.write('HTTP/1.1 100 Continue\r\n\r\n');
  }
  const coding = valueOf(headers, 'transfer-encoding');
  const isChunked = coding !== undefined;
  if (isChunked && coding.trim().toLowerCase() !== 'chunked') return plain(501, 'In what coding?');
  if (isChunked && needsLength) return plain(411, 'How long is it?');
  const length = Number(valueOf(headers, 'content-length') ?? 0);
  const body = isChunked ? await readChunks(inbox) : await inbox.take(() => length);
  return body && { method, target, isOld, headers, body };
}

async function answerOf(
  handler: FetchHandler,
  { method, target, headers, body }: RawRequest,
  signal: AbortSignal,
): Promise<Response> {
  let request: Request;
  try {
    const init = { method, headers, signal, ...(body.length > 0 && { body }) };
    request = new Request(new URL(`http://by.hand${target}`), init);
  } catch (error) {
    return plain(400, String(error));
  }
  return handler(request);
}

/** What the service answers, or what a proxy does that does not wait so long. */
async function patiently(answer: Promise<Response>, { impatient }: Speech): Promise<Response | 'cut'> {
  if (!impatient) return answer;
  const timer = new AbortController();
  const late = sleep(impatient.afterMs, undefined, { signal: timer.signal }).then(
    () => (impatient.with === 'cut' ? 'cut' : plain(504, '<html><h1>504 Gateway Time-out</h1></html>')),
    () => answer,
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    timer.abort();
  }
}

/** White space until the answer to a poll comes, in an answer that has begun already: it is part of the JSON (RFC 8259 §2). */
async function beginEarly(
  socket: Socket,
  answer: Promise<Response>,
  { afterMs, everyMs }: NonNullable<Speech['early']>,
): Promise<'begun' | 'not begun'> {
  const isOver = answer.then(
    () => true,
    () => true,
  );
  const waits = async (ms: number) => !(await Promise.race([isOver, sleep(ms, false)]));
  if (!(await waits(afterMs))) return 'not begun';
  const head = [
    'HTTP/1.1 200 OK',
    'cache-control: no-store',
    'content-type: application/json',
    'transfer-encoding: chunked',
    '',
    '',
  ];
  socket.write(head.join(crlf));
  do socket.write(`1${crlf} ${crlf}`);
  while (socket.writable && (await waits(everyMs)));
  const { status, body } = await answer.then(async (response) => ({
    status: response.status,
    body: Buffer.from(await response.arrayBuffer()),
  }));
  if (status === 200) socket.write(chunked(body, {}));
  else socket.destroy();
  return 'begun';
}

async function converse(socket: Socket, handler: FetchHandler, spoken: Speech): Promise<void> {
  const { travelMs = () => 0, idleMs } = spoken;
  const inbox = new Inbox(socket);
  const left = new AbortController();
  for (const event of ['end', 'close']) socket.on(event, () => left.abort());
  for (const event of ['error', 'timeout']) socket.on(event, () => socket.destroy());
  for (;;) {
    if (idleMs !== undefined) socket.setTimeout(idleMs);
    const request = await nextRequest(inbox, socket, spoken);
    socket.setTimeout(0);
    if (!request) break;
    const isRefused = request instanceof Response;
    if (travelMs() > 0) await sleep(travelMs());
    const isOld = !isRefused && request.isOld;
    const speech: Speech = isOld ? { ...spoken, framing: 'close', interim: [] } : spoken;
    const served = isRefused ? Promise.resolve(request) : answerOf(handler, request, left.signal);
    const isPoll = !isRefused && !isOld && request.method === 'GET';
    if (isPoll && spoken.early && (await beginEarly(socket, served, spoken.early)) === 'begun') continue;
    const answer = isRefused ? request : await patiently(served, speech);
    if (answer === 'cut') {
      socket.destroy();
      break;
    }
    const body = Buffer.from(await answer.arrayBuffer());
    const asksToClose = !isRefused && /close/i.test(valueOf(request.headers, 'connection') ?? '');
    const closes =
      isRefused ||
      isOld ||
      asksToClose ||
      speech.closes ||
      speech.version === '1.0' ||
      (speech.framing === 'close' && answer.status !== 204);
    if (travelMs() > 0) await sleep(travelMs());
    if (!socket.writable) break;
    await send(socket, written(answer, body, closes, speech), speech);
    if (closes) break;
  }
  // What is still coming is read and thrown away, or the answer would be lost with it (RFC 9112 §9.6).
  socket.end();
}

/** Serves a handler by HTTP/1.1 written by hand, in every way that the RFCs leave open. */
export async function serveByHand(
  handler: FetchHandler,
  speech: Speech = {},
): Promise<{ url: string; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    converse(socket, handler, speech).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
