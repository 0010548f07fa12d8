import type { CheckContext } from './check-context.ts';
import { equal, must } from './mismatch.ts';
import { everyResponse, requirement } from './requirement.ts';

// The status of each refusal. That there is a refusal at all is a requirement of its own, and more.

const invalid = 'this-is-not-a-token';

/** Holds a refused publish and a refused poll to a status. */
async function bothAnswer(context: CheckContext, status: number, options: object): Promise<void> {
  equal((await context.post('refused', options)).status, status, 'the status of a publish');
  equal((await context.poll({ number: 1, page: 1 }, options)).status, status, 'the status of a poll');
}

requirement('auth-invalid-status', (context) => bothAnswer(context, 401, { token: invalid }));

requirement('auth-expired-status', (context) =>
  bothAnswer(context, 401, { token: context.service.fixtures.expiredToken! }),
);

requirement('auth-scope-status', async (context) => {
  const { publishOnlyToken, subscribeOnlyToken, otherCacheToken, topicToken } = context.service.fixtures;
  for (const token of [otherCacheToken!, topicToken!]) await bothAnswer(context, 403, { token });
  const published = await context.post('refused', { token: subscribeOnlyToken! });
  equal(published.status, 403, 'the status of a publish with a token that may only subscribe');
  const polled = await context.poll({ number: 1, page: 1 }, { token: publishOnlyToken! });
  equal(polled.status, 403, 'the status of a poll with a token that may only publish');
});

requirement('unknown-cache-status', (context) =>
  bothAnswer(context, 404, { cache: context.service.fixtures.unknownCache! }),
);

requirement('auth-401-challenge', async (context) => {
  const refused = await context.post('refused', { token: null });
  const challenge = refused.header('www-authenticate');
  return challenge === undefined
    ? `names none with its ${refused.status}`
    : `names ${challenge} with its ${refused.status}`;
});

requirement('auth-api-key', async (context) => {
  const { status } = await context.post('hello');
  must(status < 300, 'an accepted publish', status);
  return isApiKey(context.service.token)
    ? 'takes one: the token of this run is an API key'
    : 'not seen: the token of this run is not an API key';
});

/** An API key is base64 of a JSON object with the key in it. */
function isApiKey(token: string): boolean {
  try {
    return 'api_key' in (JSON.parse(Buffer.from(token, 'base64').toString()) as object);
  } catch {
    return false;
  }
}

everyResponse('error-5xx');
everyResponse('http-allow');
