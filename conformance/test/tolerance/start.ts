import { randomBytes } from 'node:crypto';
import { createTopics, MemoryStore, signingKey } from '@topics-http/server';
import { createAdmin, listen } from '@topics-http/server/node';
import { mintFixtures } from '../../src/runner/embedded.ts';
import type { FetchHandler } from '../../src/runner/fetch-handler.ts';
import { runConformance, type Report } from '../../src/index.ts';
import { createSecondService } from '../fixtures/second-service.ts';
import { answering } from './answers.ts';
import { serveByHand } from './by-hand.ts';
import { warnedAnyway, type Variant } from './variant.ts';

const runId = () => `tc-${randomBytes(5).toString('hex')}`;

/** The service of a variant as a function, what the suite is told of it, and how a topic of it is made anew. */
async function second({ choices }: Variant) {
  const service = createSecondService(choices);
  const admin = await listen(
    (request) => {
      const [, cache = '', topic = ''] = request.target.split('/').map(decodeURIComponent);
      service.reset(cache, topic);
      return Promise.resolve({ status: 200, headers: {}, body: 'done' });
    },
    { port: 0 },
  );
  const { cache, token, fixtures } = service.target(`${runId()}-scoped`);
  return {
    fetch: (request: Request) => service.fetch(request),
    cache,
    token,
    fixtures: { ...fixtures, reset: `${admin.url}/{cache}/{topic}` },
    close: () => admin.close(0),
  };
}

async function reference() {
  const [cache, secondCache] = ['conformance', 'conformance-second'] as const;
  const [maxMessageBytes, retention] = [64 * 1024, 60];
  const key = signingKey(randomBytes(32));
  const store = new MemoryStore({ maxMessages: retention });
  const service = createTopics({ caches: [cache, secondCache], key, maxMessageBytes, store });
  const admin = await listen(
    createAdmin(service, () => false),
    { port: 0 },
  );
  const { token, fixtures } = await mintFixtures(key, cache, runId());
  const reset = `${admin.url}/topics/{cache}/{topic}`;
  return {
    fetch: (request: Request) => service.fetch(request),
    cache,
    token,
    fixtures: { ...fixtures, secondCache, maxMessageBytes, retention, reset },
    close: async () => {
      service.stop();
      await admin.close(0);
      await service.close();
    },
  };
}

/** Runs the suite against a variant. */
export async function judge(variant: Variant, seed?: number): Promise<Report> {
  const service = await (variant.service === 'reference' ? reference() : second(variant));
  const handler: FetchHandler = variant.answers ? answering(service.fetch, variant.answers) : service.fetch;
  const served = variant.speech && (await serveByHand(handler, variant.speech));
  try {
    const { cache, token } = service;
    const fixtures = Object.fromEntries(
      Object.entries(service.fixtures).filter(([name]) => !variant.untold?.some((each) => each === name)),
    );
    return await runConformance({
      ...(served ? { url: served.url } : { handler }),
      cache,
      token,
      fixtures,
      ...(seed !== undefined && { seed }),
      ...variant.options,
    });
  } finally {
    await served?.close();
    await service.close();
  }
}

/** What a report has against a variant that it must not have: each in one line. */
export function accusations(variant: Variant, report: Report): string[] {
  const allowed = new Set<string>([...warnedAnyway[variant.service ?? 'second'], ...(variant.warned ?? [])]);
  return [
    ...(report.conformant ? [] : [`${variant.id}: not conformant`]),
    ...report.results
      .filter(({ status, id }) => status === 'failed' || (status === 'warned' && !allowed.has(id)))
      .map(
        ({ status, id, level, text, expected, actual }) =>
          `${variant.id}: ${status} ${id} (${level} ${text}): expected ${expected}, got ${actual}`,
      ),
  ];
}
