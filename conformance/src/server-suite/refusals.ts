import { must } from './mismatch.ts';
import { everyResponse, requirement } from './requirement.ts';

// What a refusal says beside its status.

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
