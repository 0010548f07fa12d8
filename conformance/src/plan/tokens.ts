import type { ProbeRequest } from '../http/compose.ts';
import type { ServiceUnderTest } from '../http/service-under-test.ts';
import type { TokenFault, Verb } from './oracle.ts';

/** A way to identify oneself, right or wrong. */
export interface TokenClass {
  name: string;
  breaks?: TokenFault;
  /** Where it is sent; a class that has no place of its own is planned for both. */
  ownPlace?: true;
  /** It is not for everything. */
  isScoped?: true;
  /** How a request carries it. */
  use: (place: 'header' | 'query') => Pick<ProbeRequest, 'token' | 'place' | 'query' | 'headers'>;
}

const isLetter = (character: string) => /[A-Za-z]/.test(character);

/** Another character of the same kind, that does not differ in letter case alone. */
const other = (character: string): string => {
  if (/\d/.test(character)) return String((Number(character) + 5) % 10);
  const moved = String.fromCharCode(((character.toLowerCase().charCodeAt(0) - 97 + 11) % 26) + 97);
  return character === character.toLowerCase() ? moved : moved.toUpperCase();
};

/**
 * The next position from there on whose character can be changed: a letter or a digit, and none that ends a part, since the
 * last character of a base64 text may have bits that count for nothing.
 */
function changeable(token: string, from: number): number | undefined {
  for (let at = Math.max(0, from); at < token.length - 1; at++)
    if (/[A-Za-z0-9]/.test(token[at]!) && /[A-Za-z0-9_-]/.test(token[at + 1]!)) return at;
  return undefined;
}

const replaced = (token: string, at: number, by: string) => token.slice(0, at) + by + token.slice(at + 1);

/** An envelope, base64 of JSON, has members beside the key itself; what they say may count for nothing. */
const isEnvelope = (token: string) => !token.includes('.') && token.startsWith('eyJ');

/** A token that is written in hexadecimal digits may be read as a number, for which letter case counts for nothing. */
const isHexadecimal = (token: string) => /^[\da-f-]+$/i.test(token);

/** The token with a change that makes it another one, by what was changed. */
export function tamperedTokens(token: string): { name: string; token: string }[] {
  const regions: [string, number][] = [
    ...(isEnvelope(token) ? [] : ([['head', Math.floor(token.length * 0.03)]] as [string, number][])),
    ['middle', Math.floor(token.length * 0.5)],
    ['third quarter', Math.floor(token.length * 0.75)],
    ['tail', token.length - 6],
  ];
  const changes: { name: string; token: string }[] = [];
  for (const [name, from] of regions) {
    const at = changeable(token, from);
    if (at !== undefined)
      changes.push({
        name: `one character changed in the ${name}`,
        token: replaced(token, at, other(token[at]!)),
      });
  }
  if (!isHexadecimal(token)) {
    const letter = Array.from(token).findIndex(
      (character, at) => at >= token.length / 2 && isLetter(character),
    );
    const swapped = (text: string) => (text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase());
    if (letter >= 0 && letter < token.length - 1)
      changes.push({
        name: 'one letter in the other case',
        token: replaced(token, letter, swapped(token[letter]!)),
      });
    changes.push(
      { name: 'in lower case', token: token.toLowerCase() },
      { name: 'in upper case', token: token.toUpperCase() },
    );
  }
  const padding = /=*$/.exec(token)![0];
  const bare = token.slice(0, token.length - padding.length);
  changes.push(
    { name: 'cut short by four characters', token: bare.slice(0, -4) },
    { name: 'the first half', token: token.slice(0, Math.floor(token.length / 2)) },
    { name: 'without its first character', token: token.slice(1) },
    { name: 'lengthened by four characters', token: `${bare}AAAA${padding}` },
    { name: 'a letter before it', token: `x${token}` },
    // A decoder may stop at the padding of an envelope, and so not see what comes after it.
    ...(isEnvelope(token)
      ? []
      : [
          { name: 'twice', token: `${token}${token}` },
          { name: 'a letter after it', token: `${token}x` },
          { name: 'text after it', token: `${token} and more` },
        ]),
    ...unsignedOf(token),
  );
  return changes.filter((each) => each.token !== token && each.token !== '');
}

/** What a signed token of the usual form looks like without the signature that was made for it. */
function unsignedOf(token: string): { name: string; token: string }[] {
  const parts = token.split('.');
  if (parts.length < 2) return [];
  const claims = parts.slice(0, -1);
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  return [
    { name: 'without its signature', token: claims.join('.') },
    { name: 'with an empty signature', token: `${claims.join('.')}.` },
    { name: 'with another signature', token: `${claims.join('.')}.${'A'.repeat(parts.at(-1)!.length)}` },
    ...(parts.length === 3
      ? [{ name: 'that says it needs no signature', token: `${none}.${claims[1]!}.` }]
      : []),
  ];
}

/** Tokens that nobody ever made. */
const invented: Record<string, string> = {
  invented: 'this-is-not-a-token',
  'one letter': 'x',
  null: 'null',
  'a wildcard': '*',
  JSON: '{"permissions":[{"cache":"*","role":"both"}]}',
  'base64 of JSON': Buffer.from('{"endpoint":"x","api_key":"y"}').toString('base64'),
  'of the form of a signed one': `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.e30.${'A'.repeat(43)}`,
  'Basic credentials': `Basic ${Buffer.from('user:password').toString('base64')}`,
  'Bearer and nothing': 'Bearer',
  // Every object of some languages has such a member.
  'a member of every object': 'toString',
};

const one =
  (token: string): TokenClass['use'] =>
  (place) => ({ token, place });

const both =
  (header: string, query: string): TokenClass['use'] =>
  () => ({ token: header, place: 'header', query: [`token=${encodeURIComponent(query)}`] });

/** Every way to identify oneself that can be tried on this service, for a topic of the run in the cache under test. */
export function tokenClasses(
  { token, fixtures }: Pick<ServiceUnderTest, 'token' | 'fixtures'>,
  verb: Verb,
): TokenClass[] {
  const given = (name: string, value: string | undefined, breaks?: TokenFault): TokenClass[] =>
    value === undefined ? [] : [{ name, use: one(value), isScoped: true, ...(breaks && { breaks }) }];
  const elsewhere: TokenClass[] = [
    { name: 'none', breaks: 'none', ownPlace: true, use: () => ({ token: null }) },
    { name: 'an empty header', breaks: 'none', ownPlace: true, use: () => ({ token: '', place: 'header' }) },
    {
      name: 'an empty parameter',
      breaks: 'none',
      ownPlace: true,
      use: () => ({ token: '', place: 'query' }),
    },
    { name: 'both places, equal', breaks: 'both-equal', ownPlace: true, use: both(token, token) },
    ...(fixtures.tokenWithId === undefined
      ? []
      : [
          {
            name: 'both places, two good ones',
            breaks: 'both-different' as const,
            ownPlace: true as const,
            use: both(token, fixtures.tokenWithId),
          },
        ]),
    {
      name: 'both places, an invalid one in the query',
      breaks: 'both-different',
      ownPlace: true,
      use: both(token, `${token}x`),
    },
    {
      name: 'both places, an invalid one in the header',
      breaks: 'both-different',
      ownPlace: true,
      use: both('this-is-not-a-token', token),
    },
    {
      name: 'both places, neither valid',
      breaks: 'both-invalid',
      ownPlace: true,
      use: both('this-is-not-a-token', 'this-is-not-a-token'),
    },
  ];
  return [
    { name: 'the token under test', use: one(token) },
    ...given('a token with an id', fixtures.tokenWithId),
    ...elsewhere,
    ...Object.entries(invented).map(([name, value]): TokenClass => ({
      name,
      breaks: 'invalid',
      use: one(value),
    })),
    ...tamperedTokens(token).map(({ name, token: changed }): TokenClass => ({
      name,
      breaks: 'tampered',
      use: one(changed),
    })),
    ...given('expired', fixtures.expiredToken, 'expired'),
    ...given('may only publish', fixtures.publishOnlyToken, verb === 'poll' ? 'may-only-publish' : undefined),
    ...given(
      'may only subscribe',
      fixtures.subscribeOnlyToken,
      verb === 'publish' ? 'may-only-subscribe' : undefined,
    ),
    ...given('for another cache', fixtures.otherCacheToken, 'other-cache'),
    ...given('for another topic', fixtures.topicToken, 'other-topic'),
  ];
}
