import type { TokenSource } from './token.ts';
import { longestWaitMs } from './wait.ts';

/** What a `TopicClient` is made with. */
export interface TopicClientOptions {
  /** Where the service is: https://host, with a base path if it has one. */
  url: string;
  /** A token, or a function that gets one. The function is called again before a JWT expires, and when a token is refused. */
  token: TokenSource;
  /** Where the token goes. `query` spares browsers the preflight; URLs may be logged on the way. Default `header`. */
  tokenPlace?: 'header' | 'query';
  /** How often a heartbeat comes while a subscription waits for messages, in milliseconds, up to a day. Default 15 s. */
  heartbeatMs?: number;
  /** How long a poll may stay without an answer before it is sent again, in milliseconds: 1 s to a day. Default 90 s. */
  pollTimeoutMs?: number;
  /** How long a publish may stay without an answer before it fails, in milliseconds: 1 s to a day. Default 60 s. */
  publishTimeoutMs?: number;
  /** In place of the global `fetch`. */
  fetch?: typeof globalThis.fetch;
}

/** @internal */
export type CheckedOptions = Omit<Required<TopicClientOptions>, 'fetch'> & Pick<TopicClientOptions, 'fetch'>;

/** The options with their defaults. @throws TypeError that says which one makes no sense @internal */
export function checkOptions(options: TopicClientOptions): CheckedOptions {
  const { token, tokenPlace = 'header', fetch } = options;
  if (typeof token !== 'string' && typeof token !== 'function')
    throw new TypeError('token must be a string, or a function that gets one.');
  if (!['header', 'query'].includes(tokenPlace))
    throw new TypeError(`tokenPlace must be 'header' or 'query', not '${tokenPlace}'.`);
  return {
    url: checkUrl(options.url),
    token,
    tokenPlace,
    fetch,
    heartbeatMs: checkMs('heartbeatMs', 1, options.heartbeatMs ?? 15_000),
    pollTimeoutMs: checkMs('pollTimeoutMs', 1000, options.pollTimeoutMs ?? 90_000),
    publishTimeoutMs: checkMs('publishTimeoutMs', 1000, options.publishTimeoutMs ?? 60_000),
  };
}

function checkUrl(text: string): string {
  let url: URL | undefined;
  try {
    url = new URL(text);
  } catch {
    // Said below.
  }
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new TypeError(`'${text}' is not an http or https URL.`);
  if (url.username || url.search || url.hash)
    throw new TypeError('url takes a scheme, a host and a path; the token is an option of its own.');
  return text.trim().replace(/[/?#]+$/, '');
}

function checkMs(name: string, least: number, ms: number): number {
  if (Number.isFinite(ms) && ms >= least && ms <= longestWaitMs) return ms;
  throw new TypeError(`${name} must be from ${least} to ${longestWaitMs} milliseconds, not ${String(ms)}.`);
}
