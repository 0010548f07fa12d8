import type { ServerRequirementId } from '@topics-http/contract';
import type { ComposedRequest } from '../http/compose.ts';
import type { ServiceUnderTest } from '../http/service-under-test.ts';
import type { Operation } from '../history/history.ts';

/** What a request's tokens give it the right to. */
interface Right {
  token: Operation['token'];
  /** The requirement by which it must be refused, when it must. */
  mustBeRefused?: ServerRequirementId;
}

type Verb = 'publish' | 'subscribe';

const refusedBy = (mustBeRefused: ServerRequirementId): Right => ({ token: { kind: 'bad' }, mustBeRefused });
/** Nobody can say: neither its being served nor its being refused is held against the service. */
const unclear: Right = { token: { kind: 'scoped' } };

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Every token that a request carries. */
function tokensOf({ headers, query }: ComposedRequest): { header: string[]; query: string[] } {
  return {
    header: headers.filter(([name]) => name.toLowerCase() === 'authorization').map(([, value]) => value),
    query: query
      .filter((parameter) => parameter.startsWith('token='))
      .map((parameter) => decoded(parameter.slice('token='.length))),
  };
}

/** What the tokens of a request give it the right to, as far as the run knows its tokens. */
export function rightOf(
  service: ServiceUnderTest,
  composed: ComposedRequest,
  verb: Verb,
  cache: string,
  topic: string,
): Right {
  const { fixtures } = service;
  const found = tokensOf(composed);
  const tokens = [...found.header, ...found.query];
  if (found.header.length > 0 && found.query.length > 0) return refusedBy(`auth-both-${verb}`);
  if (tokens.length === 0) return refusedBy('auth-none-rejected');
  if (tokens.length > 1) return unclear;
  const token = tokens[0]!;
  const isHere = cache === service.cache;
  if (token === fixtures.expiredToken) return refusedBy(`auth-expired-${verb}`);
  if (token === fixtures.tokenWithId)
    return {
      token: {
        kind: 'good',
        name: 'with an id',
        ...(fixtures.tokenId !== undefined && { holderId: fixtures.tokenId }),
      },
    };
  if (token === service.token) return { token: { kind: 'good', name: 'of the run' } };
  if (token === fixtures.rateLimitedToken) return { token: { kind: 'good', name: 'rate-limited' } };
  if (token === fixtures.publishOnlyToken)
    return verb === 'publish' ? unclear : isHere ? refusedBy('auth-publish-role') : unclear;
  if (token === fixtures.subscribeOnlyToken)
    return verb === 'subscribe' ? unclear : isHere ? refusedBy('auth-subscribe-role') : unclear;
  if (token === fixtures.otherCacheToken) return isHere ? refusedBy('auth-other-cache') : unclear;
  if (token === fixtures.topicToken)
    return isHere && topic === fixtures.topicTokenTopic ? unclear : refusedBy('auth-other-topic');
  // Its time may come at any moment; and a scheme before the token is what a service may take or not.
  if (token === fixtures.shortLivedToken || /^\S+ /.test(token)) return unclear;
  return refusedBy(`auth-invalid-${verb}`);
}
