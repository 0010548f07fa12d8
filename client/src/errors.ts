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
  serviceCode?: string | undefined;
  cause?: unknown;
}

/**
 * Why an operation failed. `events()` throws it; the errors of `publish` and `subscribe` have it inside.
 * @example
 * ```ts
 * try {
 *   for await (const event of topics.events('cache', 'topic')) console.log(event.type);
 * } catch (error) {
 *   if (error instanceof TopicError && error.code === TopicErrorCode.NOT_FOUND_ERROR) console.log(error.message);
 * }
 * ```
 */
export class TopicError extends Error {
  override readonly name = 'TopicError';
  readonly code: TopicErrorCode;
  /** The HTTP status; undefined when there was no response. */
  readonly status: number | undefined;
  /** How long the service asked to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** The `code` in the service's answer, for programs: `cache_not_found`, for example. */
  readonly serviceCode: string | undefined;

  /** @internal */
  constructor(code: TopicErrorCode, message: string, details: ErrorDetails = {}) {
    const { status, retryAfterMs, serviceCode, cause } = details;
    super(message, { cause });
    this.code = code;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    this.serviceCode = serviceCode;
  }
}
