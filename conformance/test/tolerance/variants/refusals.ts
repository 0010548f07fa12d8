import type { Choices } from '../../fixtures/second-choices.ts';
import type { Variant } from '../variant.ts';

const typically = '003 › Error: a status "typically indicates" its reason.';
const body = '003 › Error: "See the body of the message"; no page says in which form.';
const hiding = 'RFC 9110 §15.5.4: a server that wants to hide that a resource exists may answer 404.';
const tooMany =
  '003 › Error: "429 … account limits were exceeded"; RFC 9110 §10.2.3: Retry-After is a date or seconds, and may be missing.';
const mayRefuse = '003 › Error: 400 "indicates that the request was incorrectly specified".';

const statuses = (changed: Partial<Choices['statuses']>) => ({
  statuses: changed as Choices['statuses'],
});

/** How a service refuses, and what. */
export const refusalVariants: Variant[] = [
  {
    id: 'refuse-401-no-token',
    what: 'answers a request without a token with 401',
    right: typically,
    choices: statuses({ 'no-token': 401 }),
  },
  {
    id: 'refuse-400-no-token',
    what: 'answers a request without a token with 400',
    right: typically,
    choices: statuses({ 'no-token': 400 }),
  },
  {
    id: 'refuse-400-strange-token',
    what: 'answers what is no token with 400',
    right: typically,
    choices: statuses({ 'strange-token': 400 }),
    warned: ['auth-invalid-status'],
  },
  {
    id: 'refuse-403-strange-token',
    what: 'answers every token that it does not like with 403',
    right: typically,
    choices: statuses({ 'strange-token': 403, expired: 403 }),
    warned: ['auth-invalid-status', 'auth-expired-status'],
  },
  {
    id: 'refuse-404-hides',
    what: 'answers with 404 whoever may not know that a cache exists',
    right: hiding,
    choices: statuses({ 'strange-token': 404, scope: 404, 'no-token': 404, expired: 404 }),
    warned: ['auth-invalid-status', 'auth-expired-status', 'auth-scope-status'],
  },
  {
    id: 'refuse-401-scope',
    what: 'answers a token out of its scope with 401',
    right: typically,
    choices: statuses({ scope: 401 }),
    warned: ['auth-scope-status'],
  },
  {
    id: 'refuse-403-cache',
    what: 'answers an unknown cache with 403: no token covers it',
    right: typically,
    choices: statuses({ cache: 403 }),
    warned: ['unknown-cache-status'],
  },
  {
    id: 'refuse-form',
    what: 'refuses the type that `curl -d` sends',
    right: '003 › Headers: Content-Type is required, and one of two types.',
    choices: {
      refuses: { form: true },
    },
    warned: ['publish-curl-documented-query', 'publish-curl-documented-header', 'publish-form-text'],
  },
  {
    id: 'refuse-form-415',
    what: 'answers other media types with 415',
    right: 'RFC 9110 §15.5.16.',
    choices: {
      refuses: { form: true },
      ...statuses({ type: 415 }),
    },
    warned: [
      'publish-curl-documented-query',
      'publish-curl-documented-header',
      'publish-form-text',
      'publish-no-content-type',
    ],
  },
  {
    id: 'refuse-charset',
    what: 'refuses parameters of the media type',
    right: '003 › Headers names `text/plain` and `application/octet-stream`, without parameters.',
    choices: { refuses: { charset: true } },
    warned: ['publish-text-charset'],
  },
  {
    id: 'refuse-empty',
    what: 'refuses an empty message',
    right: mayRefuse,
    choices: { refuses: { empty: true } },
  },
  {
    id: 'refuse-empty-with-411',
    what: 'answers an empty message with 411',
    right: mayRefuse,
    choices: { refuses: { empty: true }, ...statuses({ empty: 411 }) },
  },
  {
    id: 'refuse-long-names',
    what: 'refuses names of more than 200 characters',
    right: '003 › Path parameters: a "URL-safe string"; no page says how long.',
    choices: { refuses: { 'long-names': true } },
    warned: ['name-distinct'],
  },
  {
    id: 'refuse-control-characters',
    what: 'refuses control characters in names',
    right: '003 › Path parameters: a "URL-safe string".',
    choices: { refuses: { 'control-characters': true } },
  },
  {
    id: 'refuse-422-utf8',
    what: 'answers text that is not UTF-8 with 422',
    right: 'RFC 9110 §15.5.21.',
    choices: statuses({ 'not-utf8': 422 }),
    warned: ['publish-invalid-utf8', 'error-status-documented'],
  },
  {
    id: 'refuse-400-too-large',
    what: 'answers a message over the limit with 400',
    right: mayRefuse,
    choices: { ...statuses({ 'too-large': 400 }), maxBytes: 100_000 },
  },
  {
    id: 'refuse-cursor-422',
    what: 'answers a cursor that is no number with 422',
    right: 'RFC 9110 §15.5.21.',
    choices: statuses({ cursor: 422 }),
    warned: ['subscribe-bad-cursor', 'error-status-documented'],
  },
  {
    id: 'refuse-method-501',
    what: 'answers other methods with 501',
    right: 'RFC 9110 §15.6.2: a method that the server does not recognise for any resource.',
    choices: statuses({ method: 501 }),
    warned: ['http-method'],
  },
  {
    id: 'refuse-path-400',
    what: 'answers unknown paths with 400',
    right: 'No page speaks of other paths.',
    choices: statuses({ path: 400 }),
    warned: ['http-unknown-path'],
  },
  {
    id: 'error-json',
    what: 'has JSON with `error` and `detail` for errors',
    right: body,
    choices: {
      error: (status, text) => ({
        body: JSON.stringify({ error: status, detail: text, retryable: false }),
        type: 'application/problem+json',
      }),
    },
  },
  {
    id: 'error-json-string',
    what: 'has a JSON string for errors',
    right: body,
    choices: { error: (_, text) => ({ body: JSON.stringify(text), type: 'application/json' }) },
  },
  {
    id: 'error-html',
    what: 'has a page of HTML for errors',
    right: body,
    choices: {
      error: (status, text) => ({
        body: `<!doctype html><title>${status}</title><h1>${status}</h1><p>${text}</p>`,
        type: 'text/html; charset=utf-8',
      }),
    },
  },
  {
    id: 'error-xml',
    what: 'has XML for errors, in UTF-16',
    right: body,
    choices: {
      error: (status, text) => ({ body: `<e c="${status}">${text}</e>`, type: 'application/xml' }),
    },
  },
  {
    id: 'error-empty',
    what: 'has an empty body for what never reaches the service: bad escapes, unknown paths, other methods',
    right: 'Such an answer may come from a server in front; no page speaks of it.',
    choices: {
      error: (_, text) =>
        /percent|Nothing here|GET or POST/.test(text)
          ? { body: '', type: '' }
          : { body: text, type: 'text/plain' },
    },
  },
  {
    id: 'rate-seconds',
    what: 'serves 60 requests a second, and says with 429 to come back in a second',
    right: tooMany,
    choices: { perSecond: 60 },
  },
  {
    id: 'rate-date',
    what: 'serves 60 requests a second; Retry-After is a date',
    right: tooMany,
    choices: {
      perSecond: 60,
      retryAfter: () => ({ 'retry-after': new Date(Date.now() + 1500).toUTCString() }),
    },
  },
  {
    id: 'rate-silent',
    what: 'serves 60 requests a second, and says nothing of when to come back',
    right: tooMany,
    choices: { perSecond: 60, retryAfter: () => ({}) },
    warned: ['limit-retry-after'],
  },
  {
    id: 'busy-now-and-then',
    what: 'refuses one poll in fifteen with 503 and says when to come back',
    right: 'RFC 9110 §15.6.4: 503 says that a server cannot now; Retry-After, when it can.',
    answers: { busyEvery: 15 },
  },
  {
    id: 'rate-10',
    what: 'serves ten requests a second, as the vendor’s usual account',
    right: tooMany,
    choices: { perSecond: 10 },
    options: { filter: 'publish-' },
  },
];
