/** The service under test, as a function from Request to Response: here the reference service. Put yours in its place. */
import { createToken, createTopics, signingKey } from '@topics-http/server';

const key = signingKey('a signing key of more than thirty-two bytes');
const service = createTopics({ caches: ['demo'], key });

export const app = { fetch: (request) => service.fetch(request) };

/** A token that may publish and subscribe. */
export const token = await createToken(key, {
  permissions: [{ cache: 'demo', role: 'both' }],
  ttlSeconds: 3600,
});
