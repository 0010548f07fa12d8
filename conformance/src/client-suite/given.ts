import { randomBytes } from 'node:crypto';

/** What a client is given. */
export interface Given {
  cache: string;
  topic: string;
  /** Needs percent-encoding in a query, and shows whether it got it. */
  token: string;
}

/** A token that no other scenario gives, of this run or of another one. */
export const newToken = (): string => `token-${randomBytes(9).toString('hex')}+/=%41==`;

/** Whether a request is of a client that was given another token: one of another scenario, whose port is this one's now. */
export const isStranger = (tokens: readonly string[], { token }: Given): boolean =>
  tokens.some((each) => each !== token && /^token-[0-9a-f]{18}\+\/=%41==$/.test(each));
