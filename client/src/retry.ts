import type { TopicError } from './errors.ts';

const firstMs = 100;
const longestMs = 30_000;

/** How long to wait after the n-th failure in a row, in milliseconds: doubling, and jittered so that clients spread. */
export const backoffMs = (failures: number, random = Math.random): number =>
  Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 20)) * (0.5 + random() / 2);

/** A subscriber that waits for its topic asks at least this often, in milliseconds. */
const topicMs = 5000;

/** How long to wait before asking again, in milliseconds: as the service says, or else a back-off. */
export function retryDelayMs({ status, retryAfterMs = 0 }: TopicError, failures: number): number {
  // "Retry-After: 0" for ever must not become a hot loop.
  if (retryAfterMs >= 1000) return retryAfterMs + backoffMs(1);
  return Math.min(backoffMs(failures), status === 404 ? topicMs : longestMs);
}

/** Statuses below 500 that say nothing against the request: it may succeed later. */
const temporary = new Set([302, 303, 307, 408, 425, 429]);

/**
 * Whether asking again is of no use: the request itself is refused.
 * @param waitForTopic whether a topic that does not exist yet is waited for. The vendor's page has one text, "Cache Not
 * Found", for a cache and for a topic that do not exist ("HTTP API for Momento Topics" › Subscribe › Error); only the
 * code tells a cache for sure.
 */
export function isFinal({ code, status = 500, serviceCode }: TopicError, waitForTopic = false): boolean {
  if (code === 'INVALID_ARGUMENT_ERROR') return true;
  if (status === 404 && waitForTopic) return serviceCode === 'cache_not_found';
  return status < 500 && !temporary.has(status);
}

/** Whether a poll that was held for long may end so: proxies cut what is silent, and it means nothing. */
export const endsLongHold = ({ code, status }: TopicError): boolean =>
  status === 504 || status === 408 || (status === undefined && code === 'CONNECTION_ERROR');
