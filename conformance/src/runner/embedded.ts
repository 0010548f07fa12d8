import { randomBytes } from 'node:crypto';
import {
  createToken,
  createTopics,
  signingKey,
  MemoryStore,
  type Handler,
  type MessageStore,
  type Permission,
  type SigningKey,
} from '@topics-http/server';
import { createAdmin, listen } from '@topics-http/server/node';
import type { Fixtures } from '../http/service-under-test.ts';

const shortLivedSeconds = 5;

/** Every token that the checks need, for a service whose signing key is known. */
export async function mintFixtures(
  key: SigningKey,
  cache: string,
  runId: string,
): Promise<{ token: string; fixtures: Fixtures }> {
  const mint = (
    permission: Partial<Permission> = {},
    more: { ttlSeconds?: number; id?: string; operationsPerSecond?: number } = {},
  ) =>
    createToken(key, {
      permissions: [{ cache: '*', role: 'both', ...permission }],
      ttlSeconds: 3600,
      ...more,
    });
  const scopedTopic = `${runId}-scoped`;
  const shortLivedTokenExpires = Math.floor(Date.now() / 1000) + shortLivedSeconds;
  const [
    token,
    expiredToken,
    publishOnlyToken,
    subscribeOnlyToken,
    otherCacheToken,
    topic,
    short,
    withId,
    rateLimitedToken,
  ] = await Promise.all([
    mint(),
    mint({}, { ttlSeconds: -60 }),
    mint({ role: 'publish' }),
    mint({ role: 'subscribe' }),
    mint({ cache: `not-${cache}` }),
    mint({ cache, topic: scopedTopic }),
    mint({}, { ttlSeconds: shortLivedSeconds }),
    mint({}, { id: 'conformance-suite' }),
    mint({}, { operationsPerSecond: 5 }),
  ]);
  return {
    token,
    fixtures: {
      expiredToken,
      publishOnlyToken,
      subscribeOnlyToken,
      otherCacheToken,
      topicToken: topic,
      topicTokenTopic: scopedTopic,
      shortLivedToken: short,
      shortLivedTokenExpires,
      tokenWithId: withId,
      tokenId: 'conformance-suite',
      rateLimitedToken,
      unknownCache: `no-such-cache-${runId}`,
    },
  };
}

const caches = ['conformance', 'conformance-second'] as const;
const maxMessageBytes = 64 * 1024;
const retention = 40;

/** The reference service in this process, with everything that the checks need. */
export async function startEmbedded(
  runId: string,
  {
    handler: wrapHandler = (handler) => handler,
    store: wrapStore = (store) => store,
  }: { handler?: (handler: Handler) => Handler; store?: (store: MessageStore) => MessageStore } = {},
) {
  const key = signingKey(randomBytes(32));
  const service = createTopics({
    caches: [...caches],
    key,
    maxMessageBytes,
    store: wrapStore(new MemoryStore({ maxMessages: retention })),
  });
  const [listener, admin] = await Promise.all([
    listen(wrapHandler(service.handler), { port: 0 }),
    listen(
      createAdmin(service, () => false),
      { port: 0 },
    ),
  ]);
  const { token, fixtures } = await mintFixtures(key, caches[0], runId);
  return {
    url: listener.url,
    cache: caches[0],
    token,
    fixtures: {
      ...fixtures,
      secondCache: caches[1],
      maxMessageBytes,
      retention,
      reset: `${admin.url}/topics/{cache}/{topic}`,
    },
    close: async () => {
      service.stop();
      await Promise.all([listener.close(0), admin.close(0)]);
      await service.close();
    },
  };
}
