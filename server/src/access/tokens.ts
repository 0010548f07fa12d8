import { Buffer } from 'node:buffer';
import { createHmac, timingSafeEqual } from 'node:crypto';
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
  /** Overrides the service's limit of operations per second for this token. Over 0; 0.5 is one in two seconds. */
  operationsPerSecond?: number;
}

/** What a verified token grants. */
export interface Grant {
  /** What limits are counted by: the signature, so that a token that is forgotten and comes again is the same one. */
  signature: string;
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
 * @throws when there is none, as where the variable is not set, and when it is shorter than 32 bytes
 */
export function signingKey(secret: string | Uint8Array): SigningKey {
  const given = secret as string | Uint8Array | null | undefined;
  if (given === undefined || given === null)
    throw new TypeError(`A signing key is text or bytes, not ${String(given)}: is TOPICS_SIGNING_KEY set?`);
  const key = typeof secret === 'string' ? new TextEncoder().encode(secret.trim()) : secret;
  if (key.length < minKeyBytes)
    throw new Error(`A signing key has at least ${minKeyBytes} bytes; this one has ${key.length}.`);
  return key;
}

/** Makes a token that {@link TokenVerifier} with the same key accepts. @throws RangeError for a rate that is not over 0 */
export async function createToken(key: SigningKey, options: TokenOptions): Promise<string> {
  const { permissions, ttlSeconds, id, operationsPerSecond } = options;
  if (operationsPerSecond !== undefined && !isRate(operationsPerSecond))
    throw new RangeError(`operationsPerSecond must be over 0, not ${String(operationsPerSecond)}`);
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

const isRate = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0;

/**
 * The signature of a token that is spelled as it was made: three parts in base64url, without padding, spaces and spare bits.
 * A decoder takes other spellings too, which would all be the same token, with limits of their own.
 */
function signatureOf(token: string): string | undefined {
  const [, signature] = /^[\w-]+\.[\w-]+\.([\w-]+)$/.exec(token) ?? [];
  return signature !== undefined && Buffer.from(signature, 'base64url').toString('base64url') === signature
    ? signature
    : undefined;
}

/** Whether the token was signed with the key. At once, and at a tenth of what the library takes to refuse one that was not. */
function isSigned(token: string, signature: string, key: SigningKey): boolean {
  const expected = createHmac('sha256', key)
    .update(token.slice(0, -signature.length - 1))
    .digest();
  const given = Buffer.from(signature, 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const invalidToken = () => unauthenticated('The token is not valid.');

/** Verifies tokens, and remembers the good ones, so that each signature is checked once. */
export class TokenVerifier {
  readonly #key: SigningKey;
  readonly #grants = new Map<string, Grant>();
  readonly #maxLength: number;
  /** Of all tokens that are remembered, in characters. */
  #length = 0;

  /** @param maxLength how many characters of good tokens are remembered; what they say takes a few times that in bytes */
  constructor(key: SigningKey, maxLength = 4 * 1024 * 1024) {
    this.#key = key;
    this.#maxLength = maxLength;
  }

  /** The grant of a token that was verified before and is still good. */
  known(token: string): Grant | undefined {
    const grant = this.#grants.get(token);
    if (grant && grant.expiresMs <= Date.now()) {
      this.#forget(token);
      return undefined;
    }
    return grant;
  }

  /** @throws TopicsError 401 when the token is not valid or has expired */
  async verify(given: string): Promise<Grant> {
    // A copy: what was cut out of the text of a request would keep all of that.
    const token = Buffer.from(given).toString();
    try {
      const signature = signatureOf(token);
      if (signature === undefined || !isSigned(token, signature, this.#key)) throw invalidToken();
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [algorithm],
        requiredClaims: ['exp'],
      });
      const { permissions, id, ops, exp } = payload;
      if (!Array.isArray(permissions) || !permissions.every(isPermission)) throw new Error('no permissions');
      if (id !== undefined && typeof id !== 'string') throw new Error('an id that is no text');
      if (ops !== undefined && !isRate(ops)) throw new Error('a rate that is none');
      const grant: Grant = { signature, permissions, expiresMs: exp! * 1000 };
      if (id !== undefined) grant.id = id;
      if (ops !== undefined) grant.operationsPerSecond = ops;
      this.#remember(token, grant);
      return grant;
    } catch (error) {
      throw error instanceof errors.JWTExpired ? unauthenticated('The token has expired.') : invalidToken();
    }
  }

  #remember(token: string, grant: Grant): void {
    this.#forget(token);
    for (const oldest of this.#grants.keys()) {
      if (this.#length + token.length <= this.#maxLength) break;
      this.#forget(oldest);
    }
    this.#grants.set(token, grant);
    this.#length += token.length;
  }

  #forget(token: string): void {
    if (this.#grants.delete(token)) this.#length -= token.length;
  }
}
