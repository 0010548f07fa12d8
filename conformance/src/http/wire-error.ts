/**
 * Why there is no response: no connection; it was closed; nothing came in time; what came was not HTTP, or more of it than
 * any answer has; or nothing was sent, since the service was given up.
 */
type WireErrorKind = 'connect' | 'closed' | 'timeout' | 'protocol' | 'gone';

/** Until it is read, the stack of an error keeps what was on it: a parser, with all the bytes of a response. */
export const letGoOfStack = (error: Error): boolean => error.stack !== undefined;

/** No response. */
export class WireError extends Error {
  readonly kind: WireErrorKind;
  readonly code: string | undefined;

  constructor(kind: WireErrorKind, message: string, code?: string) {
    super(message);
    this.kind = kind;
    this.code = code;
    letGoOfStack(this);
  }
}
