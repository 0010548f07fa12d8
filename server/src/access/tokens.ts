import { errors, jwtVerify, SignJWT } from 'jose';
import { unauthenticated } from '../errors.ts';

export type Role = 'publish' | 'subscribe' | 'both';

/** What a token allows on which topics. `*` and an absent name mean all. */
export interface Permission {
  /** A cache by name, or `*`. */
  cache: string;
  /** A topic by name. */
  topic?: string;
  /** All topics whose names begin so. */
  topicPrefix?: string;
  role: Role;
}

export interface TokenOptions {
  permissions: Permission[];
  /** How long the token is good, in seconds. Negative makes one that has expired. */
  ttlSeconds: number;
  /** Shown to subscribers as `publisher_id`. */
  id?: string;
  /** Overrides the service's limit of operations per second for this token. */
  operationsPerSecond?: number;
}

/** What a verified token grants. One object for each token, for as long as it is remembered. */
export interface Grant {
  permissions: Permission[];
  expiresMs: number;
  id?: string;
  operationsPerSecond?: number;
}

/** The secret that tokens are signed with; see {@link signingKey}. */
export type SigningKey = Uint8Array;

const algorithm = 'HS256';
const minKeyBytes = 32;

/**
 * A signing key from the text of a key file or of an environment variable.
 * @throws when it is shorter than 32 bytes
 */
export function signingKey(secret: string | Uint8Array): SigningKey {
  const key = typeof secret === 'string' ? new TextEncoder().encode(secret.trim()) : secret;
  if (key.length < minKeyBytes)
    throw new Error(`A signing key has at least ${minKeyBytes} bytes; this one has ${key.length}.`);
  return key;
}

/** Makes a token that {@link TokenVerifier} with the same key accepts. */
export function createToken(key: SigningKey, options: TokenOptions): Promise<string> {
  const { permissions, ttlSeconds, id, operationsPerSecond } = options;
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    permissions: permissions.map((permission) => ({ ...permission })),
    ...(id !== undefined && { id }),
    ...(operationsPerSecond !== undefined && { ops: operationsPerSecond }),
  })
    .setProtectedHeader({ alg: algorithm })
    .setIssuedAt(now)
    .setExpirationTime(now + ttlSeconds)
    .sign(key);
}

/** Whether the grant covers the verb on the topic. */
export const allows = (
  { permissions }: Grant,
  verb: 'publish' | 'subscribe',
  cache: string,
  topic: string,
): boolean =>
  permissions.some(
    (each) =>
      (each.role === 'both' || each.role === verb) &&
      (each.cache === '*' || each.cache === cache) &&
      (each.topic === undefined || each.topic === '*' || each.topic === topic) &&
      (each.topicPrefix === undefined || topic.startsWith(each.topicPrefix)),
  );

const isPermission = (value: unknown): value is Permission => {
  const { cache, topic, topicPrefix, role } = (value ?? {}) as Record<string, unknown>;
  const isName = (name: unknown) => name === undefined || typeof name === 'string';
  return (
    typeof cache === 'string' &&
    isName(topic) &&
    isName(topicPrefix) &&
    ['publish', 'subscribe', 'both'].includes(role as string)
  );
};

/** Verifies tokens, and remembers the good ones, so that each signature is checked once. */
export class TokenVerifier {
  readonly #key: SigningKey;
  readonly #grants = new Map<string, Grant>();
  readonly #maxGrants: number;

  /** @param maxGrants how many good tokens are remembered */
  constructor(key: SigningKey, maxGrants = 10_000) {
    this.#key = key;
    this.#maxGrants = maxGrants;
  }

  /** The grant of a token that was verified before and is still good. */
  known(token: string): Grant | undefined {
    const grant = this.#grants.get(token);
    if (grant && grant.expiresMs <= Date.now()) {
      this.#grants.delete(token);
      return undefined;
    }
    return grant;
  }

  /** @throws TopicsError 401 when the token is not valid or has expired */
  async verify(token: string): Promise<Grant> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [algorithm],
        requiredClaims: ['exp'],
      });
      const { permissions, id, ops, exp } = payload;
      if (!Array.isArray(permissions) || !permissions.every(isPermission)) throw new Error('no permissions');
      const grant: Grant = { permissions, expiresMs: exp! * 1000 };
      if (typeof id === 'string') grant.id = id;
      if (typeof ops === 'number') grant.operationsPerSecond = ops;
      // Two first requests at a time verify twice, but share one grant, and so one rate limit.
      const known = this.#grants.get(token);
      if (known) return known;
      if (this.#grants.size >= this.#maxGrants) this.#grants.delete(this.#grants.keys().next().value!);
      this.#grants.set(token, grant);
      return grant;
    } catch (error) {
      throw unauthenticated(
        error instanceof errors.JWTExpired ? 'The token has expired.' : 'The token is not valid.',
      );
    }
  }
}
