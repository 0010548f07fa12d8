import {
  answering,
  asked,
  bodyText,
  changed,
  claimsOf,
  hasBoth,
  hasQueryToken,
  headerToken,
  isPoll,
  isPublish,
  json,
  pathOf,
  queryToken,
  refusing,
  status,
  trusting,
  withoutHeader,
  withoutQueryToken,
  withToken,
  type Mutant,
} from './change.ts';
import type { HttpRequest, HttpResponse } from '@topics-http/server';

const tokenOf = (request: HttpRequest) => headerToken(request) ?? queryToken(request);
const isMalformed = (request: HttpRequest) => {
  const token = tokenOf(request);
  return token !== '' && !token.includes('.') && token.length < 100;
};
const isExpired = (request: HttpRequest) => (claimsOf(request)?.exp ?? Infinity) < Date.now() / 1000 - 30;
const grants = (request: HttpRequest) => claimsOf(request)?.permissions[0];
const hasNone = (request: HttpRequest) =>
  headerToken(request) === undefined && !hasQueryToken(request) && /^(GET|POST)$/.test(request.method);

const bothTokens = ['auth-both-equal', 'auth-both-message'];

export const authentication: Mutant[] = [
  {
    defect: 'both tokens are accepted, and the query wins',
    handler: asked((request) => (hasQueryToken(request) ? withoutHeader(request, 'authorization') : {})),
    kills: [...bothTokens, 'auth-both-publish', 'auth-both-subscribe', 'auth-both-invalid'],
  },
  {
    defect: 'both tokens are accepted, and the header wins',
    handler: asked((request) => (hasBoth(request) ? withoutQueryToken(request) : {})),
    kills: [...bothTokens, 'auth-both-publish', 'auth-both-subscribe', 'auth-both-invalid'],
  },
  {
    defect: 'both tokens are refused only when they differ',
    handler: asked((request) =>
      queryToken(request) === headerToken(request) ? withoutHeader(request, 'authorization') : {},
    ),
    kills: [...bothTokens, 'auth-both-invalid'],
  },
  {
    defect: 'two different tokens are accepted on a publish',
    handler: asked((request) =>
      isPublish(request) && hasBoth(request) && queryToken(request) !== headerToken(request)
        ? withoutQueryToken(request)
        : {},
    ),
    kills: ['auth-both-publish'],
  },
  {
    defect: 'two different tokens are accepted on a poll',
    handler: asked((request) =>
      isPoll(request) && hasBoth(request) && queryToken(request) !== headerToken(request)
        ? withoutQueryToken(request)
        : {},
    ),
    kills: ['auth-both-subscribe'],
  },
  {
    defect: 'two equal tokens are accepted on a poll',
    handler: asked((request) =>
      isPoll(request) && hasBoth(request) && queryToken(request) === headerToken(request)
        ? withoutQueryToken(request)
        : {},
    ),
    kills: ['auth-both-equal'],
  },
  {
    defect: 'the refusal of two tokens does not say why',
    handler: answering((response, request) =>
      hasBoth(request) ? json(response.status, { code: 'x', message: 'Bad request.' }) : response,
    ),
    kills: ['auth-both-message'],
  },
  {
    defect: 'two invalid tokens are refused as invalid, with 401',
    handler: status(
      400,
      401,
      (request) => isMalformed(request) && queryToken(request) === headerToken(request),
    ),
    kills: ['auth-both-invalid'],
  },
  {
    defect: '401 in place of 403',
    handler: status(403, 401),
    kills: ['auth-scope-status'],
  },
  {
    defect: '403 in place of 401',
    handler: status(401, 403),
    kills: ['auth-none-publish', 'auth-none-subscribe', 'auth-invalid-status', 'auth-expired-status'],
  },
  {
    defect: 'an undocumented status for a request without a token',
    handler: status(401, 418, hasNone),
    kills: ['auth-none-publish', 'auth-none-subscribe', 'error-status-documented'],
  },
  {
    defect: 'a request without a token is served',
    handler: trusting(hasNone),
    kills: [
      'auth-none-rejected',
      'auth-none-publish',
      'auth-none-subscribe',

      'error-status-documented',
      'error-body',
      'error-body-shape',
      'http-pipelined-after-error',
    ],
  },
  {
    defect: '400 for a publish without a token',
    handler: status(401, 400, (request) => isPublish(request) && hasNone(request)),
    kills: ['auth-none-publish'],
  },
  {
    defect: '400 for a poll without a token',
    handler: status(401, 400, (request) => isPoll(request) && hasNone(request)),
    kills: ['auth-none-subscribe'],
  },
  {
    defect: '400 for a publish with a token that cannot be read',
    handler: status(401, 400, (request) => isPublish(request) && isMalformed(request)),
    kills: ['auth-invalid-status'],
  },
  {
    defect: '400 for a poll with a token that cannot be read',
    handler: status(401, 400, (request) => isPoll(request) && isMalformed(request)),
    kills: ['auth-invalid-status'],
  },
  {
    defect: 'tokens are remembered without their signature',
    handler: (handler) => {
      const known = new Map<string, string>();
      return async (request) => {
        const token = headerToken(request) ?? '';
        const unsigned = token.slice(0, token.lastIndexOf('.'));
        const remembered = known.get(unsigned);
        const response = await handler(
          remembered === undefined
            ? request
            : changed(request, {
                header: (name) => (name === 'authorization' ? remembered : request.header(name)),
              }),
        );
        if (response.status === 204 && unsigned !== '' && remembered === undefined)
          known.set(unsigned, token);
        return response;
      };
    },
    kills: ['auth-tampered'],
  },
  {
    defect: 'an expired token is served',
    handler: trusting(isExpired),
    kills: ['auth-expired-publish', 'auth-expired-subscribe'],
  },
  {
    defect: '403 for a publish with an expired token',
    handler: status(401, 403, (request) => isPublish(request) && isExpired(request)),
    kills: ['auth-expired-status'],
  },
  {
    defect: '403 for a poll with an expired token',
    handler: status(401, 403, (request) => isPoll(request) && isExpired(request)),
    kills: ['auth-expired-status'],
  },
  {
    defect: 'a token that may only publish may also subscribe',
    handler: trusting((request) => isPoll(request) && grants(request)?.role === 'publish'),
    kills: ['auth-publish-role'],
  },
  {
    defect: 'a token that may only subscribe may also publish',
    handler: trusting((request) => isPublish(request) && grants(request)?.role === 'subscribe'),
    kills: ['auth-subscribe-role'],
  },
  {
    defect: 'the cache of a token is not looked at',
    handler: trusting((request) => grants(request)?.cache.startsWith('not-') === true),
    kills: ['auth-other-cache'],
  },
  {
    defect: 'the topic of a token is not looked at',
    handler: trusting((request) => grants(request)?.topic !== undefined),
    kills: ['auth-other-topic'],
  },
  {
    defect: 'a token for one topic is refused also there',
    handler: refusing(403, (request) => grants(request)?.topic !== undefined),
    kills: ['auth-scoped-allowed'],
  },
  {
    defect: 'a publish with an invalid token is refused, and delivered',
    handler: (handler) => {
      let first: string | undefined;
      return async (request) => {
        first ??= headerToken(request);
        if (!isPublish(request) || !isMalformed(request)) return handler(request);
        const body = await request.body(1e6);
        const again = { body: () => Promise.resolve(body) };
        await handler(changed(request, { ...withToken(request, first!), ...again }));
        return handler(changed(request, again));
      };
    },
    kills: ['auth-rejected-no-effect'],
  },
  {
    defect: 'an answer to a cursor is kept for some seconds, for whoever asks',
    handler: (handler) => {
      const kept = new Map<string, HttpResponse>();
      return async (request) => {
        const isResumed = isPoll(request) && /sequence_number=[1-9]/.test(request.target);
        const hit = isResumed ? kept.get(request.target) : undefined;
        if (hit) return hit;
        const response = await handler(request);
        if (isResumed && response.status === 200) {
          kept.set(request.target, response);
          setTimeout(() => kept.delete(request.target), 20_000);
        }
        return response;
      };
    },
    kills: ['auth-none-rejected', 'auth-tampered', 'auth-expired-subscribe'],
  },
  {
    defect: 'what a token was allowed on a topic once, it may do whatever it is',
    handler: (handler) => {
      const trusted = new Set<string>();
      let first: string | undefined;
      return async (request) => {
        if (hasBoth(request)) return handler(request);
        const token = tokenOf(request);
        first ??= token;
        const place = `${token} ${pathOf(request)}`;
        const response = await handler(
          trusted.has(place) ? changed(request, withToken(request, first)) : request,
        );
        if (response.status < 300) trusted.add(place);
        return response;
      };
    },
    kills: ['auth-publish-role', 'auth-subscribe-role'],
  },
  {
    defect: 'a publish waits for the polls of its own token, where both have it in the query',
    handler: (handler) => {
      const waiting = new Map<string, Set<Promise<unknown>>>();
      return async (request) => {
        if (!hasQueryToken(request)) return handler(request);
        const polls = waiting.get(queryToken(request)) ?? new Set();
        waiting.set(queryToken(request), polls);
        if (isPublish(request)) await Promise.all(polls);
        const response = Promise.resolve(handler(request));
        if (isPoll(request)) {
          polls.add(response);
          const over = () => polls.delete(response);
          response.then(over, over);
        }
        return response;
      };
    },
    kills: ['auth-query-subscribe'],
  },
  {
    defect: 'a refusal repeats the token',
    handler: answering((response, request) =>
      response.status === 403 || response.status === 400
        ? json(response.status, { code: 'x', message: `Only one value, not ${tokenOf(request)}.` })
        : response,
    ),
    kills: ['auth-token-not-echoed'],
  },
  {
    defect: 'an answer repeats the token',
    handler: bodyText((text, request) => text.replace(/\}$/, `,"for":${JSON.stringify(tokenOf(request))}}`)),
    kills: ['auth-token-not-echoed'],
  },
  {
    // Of the others nobody knows when they end.
    defect: 'a token that lives for seconds only is good for ever',
    handler: (handler) => {
      let first: string | undefined;
      return (request) => {
        const { exp = 0, iat = 0 } = claimsOf(request) ?? {};
        first ??= tokenOf(request);
        return handler(exp > iat && exp < iat + 60 ? changed(request, withToken(request, first)) : request);
      };
    },
    kills: ['auth-expired-status'],
  },
  {
    // Whether it had expired when it came or does so later is up to how fast the machine is.
    defect: 'a poll whose token lives for seconds only is never answered',
    handler: (handler) => (request) => {
      const { exp = 0, iat = 0 } = claimsOf(request) ?? {};
      return isPoll(request) && exp > iat && exp < iat + 60
        ? new Promise((resolve) => request.onLeave(() => resolve(json(401, {}))))
        : handler(request);
    },
    kills: ['subscribe-wakes'],
  },
  {
    defect: 'a token in the query is not looked at on a publish',
    handler: asked((request) => (isPublish(request) && !hasBoth(request) ? withoutQueryToken(request) : {})),
    kills: ['auth-query-publish', 'auth-query-encoded', 'publish-curl-documented-query'],
  },
  {
    defect: 'a token in the query is not looked at on a poll',
    handler: asked((request) => (isPoll(request) && !hasBoth(request) ? withoutQueryToken(request) : {})),
    kills: ['auth-query-subscribe'],
  },
  {
    defect: 'a token in the query is not decoded',
    handler: refusing(401, ({ target }) => /[?&]token=[^&]*%/.test(target)),
    kills: ['auth-query-encoded'],
  },
];
