import type { Limits } from '../access/limits.ts';
import { allows, type Grant, type TokenVerifier } from '../access/tokens.ts';
import {
  cacheNotFound,
  denied,
  failed,
  invalid,
  methodNotAllowed,
  notFound,
  outcomeUnknown,
  TopicsError,
  unauthenticated,
  unavailable,
} from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import {
  OutcomeUnknown,
  StoreUnavailable,
  topicKey,
  type Message,
  type TopicKey,
} from '../store/message-store.ts';
import type { Topics } from '../topics.ts';
import { clientGone, type Handler, type HttpRequest, type HttpResponse } from './messages.ts';
import { Poll, type ParkedPolls } from './parked-polls.ts';
import { parseContentType, parseCursor, parsePath, parseTarget, parseValue, queryTokens } from './request.ts';
import { allowedMethods, refusalHeaders, ResponseHeaders } from './response-headers.ts';

/** What the operator is told; tokens and queries are never in it. What it returns or throws changes no response. */
export interface OperatorLog {
  debug(fields: object, message: string): unknown;
  error(fields: object, message: string): unknown;
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

/** What a request asks for, once it is known to be well-formed. */
interface Operation {
  verb: 'publish' | 'subscribe';
  cache: string;
  topic: string;
  query: string;
}

/** The HTTP side of the contract: who may do what, how it is asked, how it is answered. */
export function createHttpHandler(options: HandlerOptions): Handler {
  const steps = new Steps(options);
  return (request) => steps.handle(request);
}

/** A request on its way: what it asks for, who asks, whether they may; then publish or subscribe; and any refusal. */
class Steps {
  readonly #options: HandlerOptions;
  readonly #headers: ResponseHeaders;
  readonly #nextRequestId = requestIds();

  constructor(options: HandlerOptions) {
    this.#options = options;
    this.#headers = new ResponseHeaders(options.origins);
  }

  async handle(request: HttpRequest): Promise<HttpResponse> {
    try {
      return this.#counted(request, await this.#answer(request));
    } catch (cause) {
      try {
        return this.#counted(request, this.#refuse(request, cause));
      } catch {
        return lastResort;
      }
    }
  }

  #counted(request: HttpRequest, response: HttpResponse): HttpResponse {
    this.#options.metrics.answered(request.method, response.status);
    return response;
  }

  #answer(request: HttpRequest): HttpResponse | Promise<HttpResponse> {
    if (request.method === 'OPTIONS') return { status: 204, headers: this.#headers.preflight(request) };
    const operation = readOperation(request);
    const token = readToken(request, operation.query);
    const { tokens } = this.#options;
    const known = tokens.known(token);
    return known
      ? this.#perform(request, operation, known)
      : tokens.verify(token).then((grant) => this.#perform(request, operation, grant));
  }

  #perform(request: HttpRequest, operation: Operation, grant: Grant): Promise<HttpResponse> {
    const { verb, cache, topic } = operation;
    const { hasCache, limits } = this.#options;
    if (!allows(grant, verb, cache, topic)) throw denied(`The token does not grant ${verb} on this topic.`);
    if (!hasCache(cache)) throw cacheNotFound();
    limits.operation(grant);
    const key = topicKey(cache, topic);
    return verb === 'publish'
      ? this.#publish(request, key, grant)
      : this.#subscribe(request, operation.query, key, grant);
  }

  async #publish(request: HttpRequest, key: TopicKey, grant: Grant): Promise<HttpResponse> {
    const { topics, metrics, parked, maxMessageBytes } = this.#options;
    const kind = parseContentType(request.header('content-type'));
    const body = await request.body(maxMessageBytes);
    const message: Message = { value: parseValue(kind, body), bytes: body.length };
    if (grant.id !== undefined) message.publisherId = grant.id;
    // Nobody would be there to get it.
    if (parked.stopped) throw stopping();
    await parked.during(() => topics.publish(key, message));
    metrics.published++;
    return { status: 204, headers: this.#headers.plain(request) };
  }

  async #subscribe(request: HttpRequest, query: string, key: TopicKey, grant: Grant): Promise<HttpResponse> {
    const { topics, limits, metrics, parked } = this.#options;
    const cursor = parseCursor(query);
    limits.poll(grant);
    const poll = new Poll(grant.expiresMs);
    try {
      request.onLeave(() => {
        poll.left = true;
        poll.end();
      });
      parked.add(poll);
      // It may still get what is there.
      if (parked.stopped) poll.end();
      const delivery = await topics.subscribe(key, cursor, poll);
      if (poll.left) return clientGone;
      if (delivery) {
        metrics.delivered += delivery.items;
        if (delivery.discontinuity) metrics.discontinuities++;
        return { status: 200, headers: this.#headers.json(request), body: delivery.json };
      }
      throw this.#whyEnded();
    } finally {
      parked.delete(poll);
      limits.pollEnded(grant);
    }
  }

  /** What ended a poll that brought nothing, though its client is there. */
  #whyEnded(): TopicsError {
    return this.#options.parked.stopped ? stopping() : unauthenticated('The token has expired.');
  }

  #refuse(request: HttpRequest, cause: unknown): HttpResponse {
    const requestId = this.#nextRequestId();
    const error = asRefusal(cause) ?? failed(requestId);
    this.#tell(request, requestId, error, cause);
    const readable = error.headers['retry-after'] && { 'access-control-expose-headers': 'Retry-After' };
    const headers = this.#headers.json(request);
    const hasMore = Object.keys(error.headers).length > 0;
    return {
      status: error.status,
      // The same object where nothing is added: who sends it knows it again.
      headers: hasMore ? { ...headers, ...readable, ...error.headers } : headers,
      body: JSON.stringify({ code: error.code, message: error.message }),
    };
  }

  /** A log that fails is the operator's trouble, not the client's. */
  #tell(request: HttpRequest, requestId: string, error: TopicsError, cause: unknown): void {
    const { log } = this.#options;
    const { path } = parseTarget(request.target);
    const fields = { requestId, method: request.method, path, status: error.status };
    try {
      const told =
        error.status !== 500
          ? log.debug({ ...fields, reason: error.message }, 'refused')
          : log.error({ ...fields, err: cause }, 'failed');
      if (told instanceof Promise) told.catch(() => undefined);
    } catch {
      // Nobody is left to tell.
    }
  }
}

const asRefusal = (cause: unknown): TopicsError | undefined =>
  cause instanceof StoreUnavailable
    ? unavailable(`${cause.message} Ask again.`)
    : cause instanceof OutcomeUnknown
      ? outcomeUnknown(cause.message)
      : cause instanceof TopicsError
        ? cause
        : undefined;

const stopping = () => unavailable('The service is stopping. Ask again.');

/** When not even a refusal could be made. */
const lastResort: HttpResponse = {
  status: 500,
  headers: refusalHeaders,
  body: JSON.stringify({ code: 'internal_error', message: 'The service failed.' }),
};

/** Names for the requests of one service, that no other service has at the same time. */
function requestIds(): () => string {
  const service = Math.random().toString(36).slice(2, 8);
  let requests = 0;
  return () => `${service}-${(++requests).toString(36)}`;
}

/** @throws TopicsError 404, 405, or 400 for names that are not valid */
function readOperation(request: HttpRequest): Operation {
  const { path, query } = parseTarget(request.target);
  const names = parsePath(path);
  if (!names) throw notFound();
  const { method } = request;
  const verb = method === 'POST' ? 'publish' : method === 'GET' ? 'subscribe' : undefined;
  if (!verb) throw methodNotAllowed(allowedMethods);
  return { verb, cache: names.cache, topic: names.topic, query };
}

/** 003 › Authentication: one token, in one of two places. @throws TopicsError 400 or 401 */
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
