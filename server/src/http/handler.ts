import { Buffer } from 'node:buffer';
import { repeat } from '../background.ts';
import {
  cacheNotFound,
  denied,
  failed,
  invalid,
  methodNotAllowed,
  notFound,
  TopicsError,
  unauthenticated,
  unavailable,
} from '../errors.ts';
import type { Limits } from '../access/limits.ts';
import { Ending, topicKey, type Message } from '../store/message-store.ts';
import type { Metrics } from '../metrics.ts';
import { parseContentType, parseCursor, parsePath, parseTarget, parseValue, queryTokens } from './request.ts';
import { allows, type Grant, type TokenVerifier } from '../access/tokens.ts';
import { deliveryJson, type Topics } from '../topics.ts';

/** A request as the handler sees it; each runtime has an adapter that makes one. */
export interface HttpRequest {
  method: string;
  /** Path and query exactly as received: names like `..` must not be normalized away. */
  target: string;
  /** A header by its name in lower case. */
  header(name: string): string | undefined;
  /** The whole body. @throws TopicsError 400 when it has more than `maxBytes` */
  body(maxBytes: number): Promise<Uint8Array>;
  /** Calls the listener when the client leaves before it has its response. */
  onLeave(listener: () => void): void;
}

export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  body?: string;
}

/** Nobody reads it: it only tells the metrics apart. */
export const clientGone: HttpResponse = { status: 499, headers: {} };

/** The whole service as a function. Never rejects: what goes wrong is a response. */
export type Handler = (request: HttpRequest) => Promise<HttpResponse>;

/** What the operator is told; tokens and queries are never in it. */
export interface OperatorLog {
  debug(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

interface HandlerOptions {
  topics: Topics;
  tokens: TokenVerifier;
  limits: Limits;
  metrics: Metrics;
  log: OperatorLog;
  /** Whether a cache exists. */
  hasCache: (name: string) => boolean;
  /** The largest message, in bytes. */
  maxMessageBytes: number;
  /** Origins that browsers may call from; `*` is any. */
  origins: string[];
  parked: ParkedPolls;
}

/** A poll while it waits. */
class Poll extends Ending {
  readonly expiresMs: number;
  /** The client went away. */
  left = false;

  constructor(expiresMs: number) {
    super();
    this.expiresMs = expiresMs;
  }
}

/** All polls that wait, for what ends them beside a message: the service stops, or their token expires. */
export class ParkedPolls {
  #stopped = false;
  readonly #polls = new Set<Poll>();
  readonly #stopSweeping: () => void;

  constructor() {
    // One timer for all: thousands of polls need not have one each to be ended within the second.
    this.#stopSweeping = repeat(250, () => this.#endExpired());
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  add(poll: Poll): void {
    this.#polls.add(poll);
  }

  delete(poll: Poll): void {
    this.#polls.delete(poll);
  }

  stop(): void {
    this.#stopped = true;
    this.#stopSweeping();
    for (const poll of this.#polls) poll.end();
  }

  #endExpired(): void {
    const nowMs = Date.now();
    for (const poll of this.#polls) if (poll.expiresMs <= nowMs) poll.end();
  }
}

const allowedMethods = 'GET, POST, OPTIONS';

let requests = 0;
const processId = Math.random().toString(36).slice(2, 8);
const nextRequestId = () => `${processId}-${(++requests).toString(36)}`;

/** The HTTP side of the contract: who may do what, how it is asked, how it is answered. */
export function createHttpHandler(options: HandlerOptions): Handler {
  const { topics, tokens, limits, metrics, log, hasCache, maxMessageBytes, origins, parked } = options;
  const isStopping = () => parked.stopped;
  const anyOrigin = origins.includes('*');

  /** The headers of every response. Where any origin may call, they are always the same object. */
  const anyOriginHeaders = { 'cache-control': 'no-store', 'access-control-allow-origin': '*' };
  function commonHeaders(request: HttpRequest): Record<string, string> {
    if (anyOrigin) return anyOriginHeaders;
    const origin = request.header('origin');
    return origin !== undefined && origins.includes(origin)
      ? { 'cache-control': 'no-store', 'access-control-allow-origin': origin, vary: 'Origin' }
      : { 'cache-control': 'no-store', vary: 'Origin' };
  }
  const json = { 'content-type': 'application/json' };
  const anyOriginJsonHeaders = { ...anyOriginHeaders, ...json };
  const jsonHeaders = (request: HttpRequest) =>
    anyOrigin ? anyOriginJsonHeaders : { ...commonHeaders(request), ...json };

  const preflightHeaders = {
    allow: allowedMethods,
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'Authorization, Content-Type',
    'access-control-max-age': '86400',
  };

  /** 003 › Authentication: one token, in one of two places. */
  function readToken(request: HttpRequest, query: string): string {
    const inHeader = request.header('authorization');
    const inQuery = queryTokens(query);
    if ((inHeader === undefined ? 0 : 1) + inQuery.length > 1)
      throw invalid('Only one value must be set, the Authorization header or the token query parameter.');
    const token = inHeader ?? inQuery[0];
    if (token === undefined || token === '')
      throw unauthenticated('A token is required, in the Authorization header or the token query parameter.');
    return token;
  }

  async function publish(request: HttpRequest, key: string, grant: Grant): Promise<HttpResponse> {
    const kind = parseContentType(request.header('content-type'));
    const body = await request.body(maxMessageBytes);
    const message: Message = { value: parseValue(kind, body), bytes: body.length };
    if (grant.id !== undefined) message.publisherId = grant.id;
    await topics.publish(key, message);
    metrics.published++;
    return { status: 204, headers: commonHeaders(request) };
  }

  async function subscribe(
    request: HttpRequest,
    query: string,
    key: string,
    grant: Grant,
  ): Promise<HttpResponse> {
    const cursor = parseCursor(query);
    if (isStopping()) throw unavailable('The service is stopping. Ask again.');
    limits.poll(grant);
    const poll = new Poll(grant.expiresMs);
    request.onLeave(() => {
      poll.left = true;
      poll.end();
    });
    parked.add(poll);
    try {
      const delivery = await topics.subscribe(key, cursor, poll);
      if (delivery) {
        metrics.delivered += delivery.entries.length;
        if (delivery.discontinuity) metrics.discontinuities++;
        return { status: 200, headers: jsonHeaders(request), body: deliveryJson(delivery) };
      }
      if (poll.left) return clientGone;
      throw isStopping()
        ? unavailable('The service is stopping. Ask again.')
        : unauthenticated('The token has expired.');
    } finally {
      parked.delete(poll);
      limits.pollEnded(grant);
    }
  }

  function answer(request: HttpRequest): HttpResponse | Promise<HttpResponse> {
    const { method } = request;
    const { path, query } = parseTarget(request.target);
    if (method === 'OPTIONS')
      return { status: 204, headers: { ...commonHeaders(request), ...preflightHeaders } };
    const names = parsePath(path);
    if (!names) throw notFound();
    const verb = method === 'POST' ? 'publish' : method === 'GET' ? 'subscribe' : undefined;
    if (!verb) throw methodNotAllowed(allowedMethods);

    const serve = (grant: Grant): Promise<HttpResponse> => {
      const { cache, topic } = names;
      if (!allows(grant, verb, cache, topic)) throw denied(`The token does not grant ${verb} on this topic.`);
      if (!hasCache(cache)) throw cacheNotFound();
      limits.operation(grant);
      const key = topicKey(cache, topic);
      return verb === 'publish' ? publish(request, key, grant) : subscribe(request, query, key, grant);
    };
    const token = readToken(request, query);
    const known = tokens.known(token);
    return known ? serve(known) : tokens.verify(token).then(serve);
  }

  function refuse(request: HttpRequest, cause: unknown): HttpResponse {
    const requestId = nextRequestId();
    const error = cause instanceof TopicsError ? cause : failed(requestId);
    const fields = {
      requestId,
      method: request.method,
      path: parseTarget(request.target).path,
      status: error.status,
    };
    if (error === cause) log.debug({ ...fields, reason: error.message }, 'refused');
    else log.error({ ...fields, err: cause }, 'failed');
    const readable = error.headers['retry-after'] && { 'access-control-expose-headers': 'Retry-After' };
    return {
      status: error.status,
      headers: { ...jsonHeaders(request), ...readable, ...error.headers },
      body: JSON.stringify({ code: error.code, message: error.message }),
    };
  }

  return async (request) => {
    let response: HttpResponse;
    try {
      response = await answer(request);
    } catch (cause) {
      response = refuse(request, cause);
    }
    metrics.answered(request.method, response.status);
    return response;
  };
}

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

export const tooLarge = (maxBytes: number) =>
  invalid(`The message is larger than the limit of ${maxBytes} bytes.`);
