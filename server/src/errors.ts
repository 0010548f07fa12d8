/** A refusal, as a value until the HTTP handler. `code` and `message` make the contract's ErrorBody. */
export class TopicsError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    // Nobody is shown where it was made, and to find that out costs more than the rest of a refusal.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

const retryAfter = (seconds: number) => ({ 'retry-after': String(Math.max(1, Math.ceil(seconds))) });

export const invalid = (message: string) => new TopicsError(400, 'invalid_request', message);
export const tooLarge = (maxBytes: number) =>
  invalid(`The message is larger than the limit of ${maxBytes} bytes.`);
export const unauthenticated = (message: string) => new TopicsError(401, 'unauthenticated', message);
export const denied = (message: string) => new TopicsError(403, 'permission_denied', message);
export const cacheNotFound = () => new TopicsError(404, 'cache_not_found', 'Cache Not Found');
export const notFound = () =>
  new TopicsError(404, 'not_found', 'There is nothing here. Topics are at /topics/{cacheName}/{topicName}.');
export const methodNotAllowed = (allow: string) =>
  new TopicsError(405, 'method_not_allowed', `Only ${allow} are allowed here.`, { allow });

/** @param limit which limit, in words: '10 operations per second' */
export const limitExceeded = (limit: string, retryAfterSeconds: number) =>
  new TopicsError(429, 'limit_exceeded', `Limit exceeded: ${limit}.`, retryAfter(retryAfterSeconds));
export const unavailable = (message: string) => new TopicsError(503, 'unavailable', message, retryAfter(1));
export const outcomeUnknown = (message: string) => new TopicsError(500, 'internal_error', message);
export const failed = (requestId: string) =>
  new TopicsError(
    500,
    'internal_error',
    `The service failed. The operator can find it as request ${requestId}.`,
  );
