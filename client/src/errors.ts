const names = [
  'INVALID_ARGUMENT_ERROR',
  'BAD_REQUEST_ERROR',
  'AUTHENTICATION_ERROR',
  'PERMISSION_ERROR',
  'NOT_FOUND_ERROR',
  'LIMIT_EXCEEDED_ERROR',
  'INTERNAL_SERVER_ERROR',
  'SERVER_UNAVAILABLE',
  'TIMEOUT_ERROR',
  'CONNECTION_ERROR',
  'UNKNOWN_ERROR',
] as const;

/** What went wrong, for programs. The values are those that users of the vendor's SDK compare with. */
export type TopicErrorCode = (typeof names)[number];
export const TopicErrorCode = Object.fromEntries(names.map((name) => [name, name])) as {
  [Name in TopicErrorCode]: Name;
};

interface ErrorDetails {
  status?: number | undefined;
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/** Why an operation failed. `events()` throws it; `publish` and `subscribe` answer with it inside. */
export class TopicError extends Error {
  override readonly name = 'TopicError';
  readonly code: TopicErrorCode;
  /** The HTTP status; undefined when there was no response. */
  readonly status: number | undefined;
  /** How long the service asked to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(code: TopicErrorCode, message: string, { status, retryAfterMs, cause }: ErrorDetails = {}) {
    super(message, { cause });
    this.code = code;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

const codes: Record<number, TopicErrorCode> = {
  401: 'AUTHENTICATION_ERROR',
  403: 'PERMISSION_ERROR',
  404: 'NOT_FOUND_ERROR',
  408: 'TIMEOUT_ERROR',
  429: 'LIMIT_EXCEEDED_ERROR',
  502: 'SERVER_UNAVAILABLE',
  503: 'SERVER_UNAVAILABLE',
  504: 'TIMEOUT_ERROR',
};

/** Retry-After in milliseconds: seconds or a date (RFC 9110 §10.2.3). */
function retryAfterOf(headers: Headers): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** The error that a response stands for. Its body is the contract's, or plain text. */
export function errorOf({ status, headers }: Response, body: string): TopicError {
  let message = body;
  try {
    ({ message } = JSON.parse(body) as { message: string });
  } catch {
    // Plain text is as good.
  }
  message ||= `The service answered ${status}.`;
  const retryAfterMs = retryAfterOf(headers);
  const code = codes[status] ?? (status < 500 ? 'BAD_REQUEST_ERROR' : 'INTERNAL_SERVER_ERROR');
  return new TopicError(code, message, { status, retryAfterMs });
}

/** The error that no response stands for: none came, or it was cut, or it is no JSON. */
export const connectionError = (cause: unknown): TopicError =>
  new TopicError(
    cause instanceof SyntaxError ? 'UNKNOWN_ERROR' : 'CONNECTION_ERROR',
    `No answer: ${(cause as Error).message}.`,
    { cause },
  );
