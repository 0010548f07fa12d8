import type { FixtureId } from '@topics-http/contract/requirements';
import type { Endpoint } from './wire.ts';

/** What a target offers beside its URL, its cache and its token. What is missing makes requirements not testable. */
export interface Fixtures {
  expiredToken?: string;
  /** A token that may only publish, on the cache under test. */
  publishOnlyToken?: string;
  subscribeOnlyToken?: string;
  /** A token for another cache than the one under test. */
  otherCacheToken?: string;
  /** A token for one topic only, and its name. */
  topicToken?: { token: string; topic: string };
  /** A token that expires within the run, and when, in milliseconds since 1970. */
  shortLivedToken?: { token: string; expiresMs: number };
  tokenWithId?: { token: string; id: string };
  rateLimitedToken?: string;
  secondCache?: string;
  unknownCache?: string;
  maxMessageBytes?: number;
  /** How many messages of a topic the service keeps, at most. */
  retention?: number;
  /** Recreates a topic: a URL to DELETE, with {cache} and {topic} in it. */
  resetUrl?: string;
}

/** Which fixtures a requirement's need stands for: all of them must be there. */
export const fixturesOf: Record<FixtureId, (keyof Fixtures)[]> = {
  'expired-token': ['expiredToken'],
  'scoped-tokens': ['publishOnlyToken', 'subscribeOnlyToken', 'otherCacheToken', 'topicToken'],
  'short-lived-token': ['shortLivedToken'],
  'token-with-id': ['tokenWithId'],
  'rate-limited-token': ['rateLimitedToken'],
  'second-cache': ['secondCache'],
  'unknown-cache': ['unknownCache'],
  'max-message-bytes': ['maxMessageBytes'],
  retention: ['retention'],
  reset: ['resetUrl'],
};

/** Everything that the checks know of the service under test. Crosses into vitest's worker as it is. */
export interface Target {
  endpoint: Endpoint;
  /** What stands before /topics, without a slash at the end. */
  basePath: string;
  cache: string;
  token: string;
  fixtures: Fixtures;
  /** The measured round trip of a refused request, in milliseconds. Windows of time derive from it. */
  roundTripMs: number;
  /** Requests per second at most; 0 is no limit. */
  maxRps: number;
  /** Seeds everything random. */
  seed: number;
  /** Makes the topics of this run its own. */
  runId: string;
}
