import type { FixtureId } from '@topics-http/contract/requirements';
import type { Endpoint } from './connection.ts';

/** What a service offers beside its URL, its cache and its token. What is missing makes requirements not testable. */
export interface Fixtures {
  expiredToken?: string;
  /** A token that may only publish, on the cache under test. */
  publishOnlyToken?: string;
  subscribeOnlyToken?: string;
  /** A token for another cache than the one under test. */
  otherCacheToken?: string;
  /** A token for one topic only; `topicTokenTopic` is its name. */
  topicToken?: string;
  topicTokenTopic?: string;
  /** A token that expires within the run; `shortLivedTokenExpires` is when, in seconds since 1970. */
  shortLivedToken?: string;
  shortLivedTokenExpires?: number;
  /** A token with an id; `tokenId` is that id, as items show it. */
  tokenWithId?: string;
  tokenId?: string;
  /** A token that is refused with 429 after at most 200 requests at once. */
  rateLimitedToken?: string;
  secondCache?: string;
  unknownCache?: string;
  maxMessageBytes?: number;
  /** How many messages of a topic the service keeps, at most. */
  retention?: number;
  /** Recreates a topic: a URL to DELETE with {cache} and {topic} in it, or a command that finds TOPICS_CACHE and TOPICS_TOPIC in its environment. */
  reset?: string;
}

export type FixtureName = keyof Fixtures;

/** What kind of value each fixture has. A token is a secret. */
export const fixtureKinds: Record<FixtureName, 'token' | 'text' | 'number'> = {
  expiredToken: 'token',
  publishOnlyToken: 'token',
  subscribeOnlyToken: 'token',
  otherCacheToken: 'token',
  topicToken: 'token',
  topicTokenTopic: 'text',
  shortLivedToken: 'token',
  shortLivedTokenExpires: 'number',
  tokenWithId: 'token',
  tokenId: 'text',
  rateLimitedToken: 'token',
  secondCache: 'text',
  unknownCache: 'text',
  maxMessageBytes: 'number',
  retention: 'number',
  reset: 'text',
};
export const fixtureNames = Object.keys(fixtureKinds) as FixtureName[];

/** `expiredToken` → `expired-token`: the command line's way to write a name. */
export const flagOf = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `expiredToken` → `TOPICS_EXPIRED_TOKEN`: the environment's. */
export const environmentNameOf = (name: string): string =>
  `TOPICS_${flagOf(name).replaceAll('-', '_').toUpperCase()}`;

/** Which fixtures a requirement's need stands for: all of them must be there. */
export const fixturesOf: Record<FixtureId, FixtureName[]> = {
  'expired-token': ['expiredToken'],
  'publish-only-token': ['publishOnlyToken'],
  'subscribe-only-token': ['subscribeOnlyToken'],
  'other-cache-token': ['otherCacheToken'],
  'topic-token': ['topicToken', 'topicTokenTopic'],
  'short-lived-token': ['shortLivedToken', 'shortLivedTokenExpires'],
  'token-with-id': ['tokenWithId', 'tokenId'],
  'rate-limited-token': ['rateLimitedToken'],
  'second-cache': ['secondCache'],
  'unknown-cache': ['unknownCache'],
  'max-message-bytes': ['maxMessageBytes'],
  retention: ['retention'],
  reset: ['reset'],
  // What a client may offer; see src/client-suite/.
  'ndjson-output': [],
  publishing: [],
};

/** Everything that the checks know of the service under test. Crosses into the process that runs them as it is. */
export interface ServiceUnderTest {
  endpoint: Endpoint;
  /** What stands before /topics, without a slash at the end. */
  basePath: string;
  cache: string;
  token: string;
  fixtures: Fixtures;
  /** The measured round trip of a refused request, in milliseconds. Windows of time derive from it. */
  roundTripMs: number;
  /** How long after its 204 a message may become visible, as measured, in milliseconds. The contract forbids no delay. */
  visibilityMs: number;
  /** How many messages the service was seen to keep for those who come later; retention is its own affair. */
  kept: number;
  /** How many polls the service was seen to hold at a time; `Infinity` where as many as any check needs. */
  polls: number;
  /** No poll was answered when it was looked at. */
  isMute?: true;
  /** It was seen to forget a connection after an answer, without closing it. */
  forgetsConnections?: true;
  /** How long a poll without a message has to block at least, in milliseconds; never less than several round trips. */
  holdMs: number;
  /** Requests per second at most; 0 is no limit. */
  maxRps: number;
  /** A run that makes more than this has met a service that answers without end. */
  maxRequests: number;
  /** How long to go on with sequences at random beyond the first ones, in milliseconds. */
  thoroughMs: number;
  /** Seeds everything random. */
  seed: number;
  /** Makes the topics of this run its own. */
  runId: string;
}

/** The token under test first; then every other one that the service was given. */
export const secretsOf = ({ token, fixtures }: Pick<ServiceUnderTest, 'token' | 'fixtures'>): string[] => [
  token,
  ...fixtureNames.flatMap((name) => {
    const value = fixtures[name];
    return fixtureKinds[name] === 'token' && typeof value === 'string' ? [value] : [];
  }),
];

/** How long so many requests take at the pace of the run, in milliseconds; 0 without one. */
export const pacedMs = ({ maxRps }: ServiceUnderTest, requests: number): number =>
  maxRps > 0 ? (1000 * requests) / maxRps : 0;
