import { TopicError, type TopicErrorCode } from './errors.ts';

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

const maxMessageLength = 200;

/** A text as one line of a bearable length, without control characters. */
function oneLine(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > maxMessageLength ? `${line.slice(0, maxMessageLength - 1)}…` : line;
}

/** What people can read of the body of a refusal: its text, or the title of a page of HTML. */
function textOf(body: string): string {
  const start = body.slice(0, 4000).trim();
  if (!start.startsWith('<')) return start;
  return /<title[^>]*>([^<]+)/i.exec(start)?.[1] ?? start.replace(/<[^>]*>/g, ' ');
}

/** Retry-After in milliseconds: seconds or a date (RFC 9110 §10.2.3). What is neither says nothing. */
function retryAfterOf(headers: Headers): number | undefined {
  const value = headers.get('retry-after') ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const dateMs = /^[A-Z][a-z]+,? /.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - Date.now());
}

/** The members of an error body, if it is one. */
function readErrorBody(body: string): { message?: unknown; code?: unknown } {
  try {
    return (JSON.parse(body) as object | null) ?? {};
  } catch {
    // Plain text is as good.
    return {};
  }
}

/** The error that a refusal stands for. Its body is the contract's, or text, or a page that a proxy sent. */
export function refusal({ status, headers }: Response, body: string): TopicError {
  const { message, code } = readErrorBody(body);
  return new TopicError(
    codes[status] ?? (status < 500 ? 'BAD_REQUEST_ERROR' : 'INTERNAL_SERVER_ERROR'),
    oneLine(typeof message === 'string' ? message : textOf(body)) || `The service answered ${status}.`,
    {
      status,
      retryAfterMs: retryAfterOf(headers),
      serviceCode: typeof code === 'string' ? code : undefined,
    },
  );
}

/** A redirect is not followed: the token is for this service alone. Browsers hide where it leads to. */
export function redirected({ status, headers }: Response, from: string): TopicError {
  let to = 'somewhere else';
  try {
    const { origin, pathname } = new URL(headers.get('location') ?? '', from);
    to = origin + pathname;
  } catch {
    // It does not say where to.
  }
  const message = oneLine(`The service redirects to ${to}, where the token does not go.`);
  return new TopicError('BAD_REQUEST_ERROR', message, { status: status || 302 });
}

/** What the causes that Node gives of a lost connection mean, by their code or message. */
const lost: Record<string, (host: string) => string> = {
  ECONNREFUSED: (host) => `Nothing listens on ${host}.`,
  // Ports that no fetch connects to (Fetch Standard, "port blocking"), 1 among them.
  'bad port': (host) => `Nothing listens on ${host} that fetch would talk to.`,
  ENOTFOUND: (host) => `There is no host ${host}.`,
  ECONNRESET: () => 'The connection was cut.',
  UND_ERR_SOCKET: () => 'The connection was cut.',
};

/** The error of a request that got no whole answer: none came, or it was cut. */
export function connectionLost(failure: unknown, url: string): TopicError {
  const { message, cause } = failure as Error;
  const { code, message: reason } = (cause ?? {}) as { code?: string; message?: string };
  const why = lost[code ?? reason ?? '']?.(new URL(url).host) ?? `No answer: ${oneLine(message)}.`;
  return new TopicError('CONNECTION_ERROR', why, { cause: failure });
}

/** The error of an answer that is not one of the contract. */
export const unreadable = (cause: unknown): TopicError =>
  new TopicError('UNKNOWN_ERROR', `The answer cannot be read: ${oneLine((cause as Error).message)}`, {
    cause,
  });

export const timedOut = (message: string): TopicError => new TopicError('TIMEOUT_ERROR', message);

export const noToken = (cause: unknown): TopicError =>
  new TopicError('AUTHENTICATION_ERROR', `There is no token: ${oneLine((cause as Error).message)}`, {
    cause,
  });

export const invalid = (message: string): TopicError => new TopicError('INVALID_ARGUMENT_ERROR', message);
