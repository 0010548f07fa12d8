import { readFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import path from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { createTopics } from '@topics-http/server';
import { createAdmin, listen } from '@topics-http/server/node';
import { afterAll, describe, expect, test } from 'vitest';
import { startEmbedded } from '../src/runner/embedded.ts';
import { runConformance, type Report, type RunOptions } from '../src/index.ts';
import type { Profile } from '../src/runner/run-server.ts';
import { startSecondService } from './fixtures/known-services.ts';
import { asked, changed } from './mutants/change.ts';
import { startProxy } from './proxy.ts';

const fixture = (name: string) => readFileSync(path.join(import.meta.dirname, 'fixtures', name), 'utf8');
const portOf = (url: string) => Number(new URL(url).port);
const ids = (report: Report, ...wanted: string[]) =>
  report.results.filter(({ status }) => wanted.includes(status)).map(({ id }) => id);

const open: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of open.reverse()) await close();
});

/** The reference service with everything that the checks need, as a target that a proxy stands in front of. */
async function target(runId: string, wrap?: RunOptions['wrapEmbedded']) {
  const service = await startEmbedded(runId, wrap);
  open.push(() => service.close());
  const { url, cache, token, fixtures } = service;
  return { port: portOf(url), options: { cache, token, fixtures } };
}

test.concurrent(
  'a round trip of 200 ms: the same verdict',
  async () => {
    const { port, options } = await target('tc-slow');
    const proxy = await startProxy(port, { delayMs: 100 });
    open.push(() => proxy.close());
    // A few chapters; the whole suite takes half a minute at this distance.
    const report = await runConformance({ ...options, url: proxy.url, filter: 'subscribe' });
    expect(report.roundTripMs).toBeGreaterThan(190);
    expect(ids(report, 'failed', 'warned', 'not-testable')).toEqual([]);
  },
  600_000,
);

test.concurrent(
  'a proxy that cuts silent polls: they are sent again',
  async () => {
    const { port, options } = await target('tc-cut');
    const proxy = await startProxy(port, { cutMs: 5500 });
    open.push(() => proxy.close());
    const report = await runConformance({
      ...options,
      url: proxy.url,
      filter: 'subscribe-blocks',
      holdMs: 7000,
    });
    expect(ids(report, 'passed')).toEqual(['subscribe-blocks']);
    // A poll and a publish to find the cursor, two polls that are held, and at least one of them again.
    expect(report.requests).toBeGreaterThan(4);
  },
  600_000,
);

/** The reference service, which ends the poll that an observer holds on some topics, once, when its message comes. */
async function cuttingPolls(ofTopic: RegExp) {
  const wakes = new Map<string, number>();
  const parked = new Map<string, () => void>();
  const cut = new Set<string>();
  const report = await runConformance({
    filter: 'subscribe-',
    holdMs: 5000,
    wrapEmbedded: {
      handler: (handler) => async (request) => {
        const topic = ofTopic.exec(request.target)?.[0];
        if (topic === undefined) return handler(request);
        if (request.method === 'GET')
          return new Promise((resolve, reject) => {
            parked.set(topic, () => reject(new Error('cut')));
            handler(request).then(resolve, reject);
          });
        wakes.set(topic, (wakes.get(topic) ?? 0) + 1);
        const body = await request.body(1000);
        if (Buffer.from(body).toString() === 'wake up' && !cut.has(topic)) {
          cut.add(topic);
          parked.get(topic)?.();
        }
        return handler(changed(request, { body: () => Promise.resolve(body) }));
      },
    },
  });
  return { report, wakes };
}

test.concurrent(
  'a first poll that is cut just as a message comes is sent again, and has missed it',
  async () => {
    const { report, wakes } = await cuttingPolls(/-quiet/);
    expect(wakes.get('-quiet')).toBe(2);
    expect(ids(report, 'failed')).toEqual([]);
  },
  600_000,
);

test.concurrent(
  'polls that are cut whenever a message comes are not answered',
  async () => {
    const { report } = await cuttingPolls(/-quiet|-still/);
    expect(ids(report, 'failed')).toEqual(['subscribe-wakes']);
  },
  600_000,
);

test.concurrent(
  'https with a private authority, under a base path',
  async () => {
    const { port, options } = await target('tc-tls', {
      handler: asked(({ target: asIs }) => ({ target: asIs.replace(/^\/base\/path/, '') })),
    });
    const tls = createTlsServer(
      { key: fixture('localhost.key'), cert: fixture('localhost.crt') },
      (socket) => {
        const service = connect(port, '127.0.0.1');
        socket.pipe(service).pipe(socket);
        for (const end of [socket, service]) end.on('error', () => end.destroy());
        socket.on('close', () => service.destroy());
        service.on('close', () => socket.destroy());
      },
    );
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    open.push(() => tls.close());
    const url = `https://localhost:${(tls.address() as AddressInfo).port}/base/path/`;
    // A few chapters: it is about the way there, not about the service.
    const report = await runConformance({ ...options, url, ca: fixture('localhost.crt'), filter: 'auth' });
    expect(report.target).toBe(url.replace(/\/$/, ''));
    expect(ids(report, 'failed', 'warned', 'not-testable')).toEqual([]);
    await expect(runConformance({ ...options, url })).rejects.toThrow(/TLS connection .* failed: .* --ca/);
  },
  600_000,
);

/** The reference service as a function, and one token for it. */
async function fetchHandler() {
  const service = createTopics({ caches: ['mine'] });
  open.push(() => service.close());
  const { createToken } = await import('@topics-http/server');
  const permissions = [{ cache: 'mine', role: 'both' as const }];
  const token = await createToken(service.key, { permissions, ttlSeconds: 600 });
  return { handler: (request: Request) => service.fetch(request), cache: 'mine', token };
}

describe('as a library', () => {
  test('a fetch handler needs no URL', async () => {
    const seen: string[] = [];
    const report = await runConformance({
      ...(await fetchHandler()),
      onResult: ({ id }) => seen.push(id),
    });
    expect(ids(report, 'failed', 'warned')).toEqual([]);
    expect(report.conformant).toBe(true);
    expect(seen.length).toBeGreaterThan(80);
  }, 600_000);

  test('the budget of a service with a limit of 1 MiB is what a run takes', async () => {
    const budget = { requests: 0, bytes: 0 };
    const report = await runConformance({
      ...(await fetchHandler()),
      fixtures: { maxMessageBytes: 1024 * 1024 },
      onStart: (plan) => Object.assign(budget, plan.budget),
    });
    expect(Math.abs(report.requests / budget.requests - 1)).toBeLessThan(0.1);
    // Where a single large message takes long, many are not sent.
    expect(report.bytes / budget.bytes).toBeLessThan(1.1);
    expect(report.bytes / budget.bytes).toBeGreaterThan(0.5);
  }, 600_000);

  test('a signal ends the run, and what is known by then is reported', async () => {
    const stop = new AbortController();
    const report = await runConformance({ signal: stop.signal, onResult: () => stop.abort() });
    expect([report.interrupted, report.conformant]).toEqual([true, false]);
    // Others may end while the run is being ended.
    expect(report.counts['not-checked']).toBeGreaterThan(0);
    expect(report.counts['not-checked']).toBeLessThan(report.results.length);
  });

  test('a URL without a token is refused with what is missing', async () => {
    await expect(runConformance({ url: 'http://127.0.0.1:1' })).rejects.toThrow(/needs a cache and a token/);
  });
});

test.concurrent(
  'a second implementation, with other choices wherever there is one, passes every MUST',
  async () => {
    const second = await startSecondService();
    open.push(() => second.close());
    const report = await runConformance(await second.options());
    expect(ids(report, 'failed', 'not-testable')).toEqual([]);
    // What it does otherwise on purpose: the contract decided it, and no page of the vendor says it.
    expect(ids(report, 'warned')).toEqual(['auth-none-publish', 'auth-none-subscribe', 'error-body-shape']);
  },
  600_000,
);

test.concurrent('a reset may be a command', async () => {
  const key = 'a key of the test that has thirty-two bytes';
  const { createToken, signingKey } = await import('@topics-http/server');
  const service = createTopics({ caches: ['c'], key: signingKey(key) });
  const [listener, admin] = await Promise.all([
    listen(service.handler, { port: 0 }),
    listen(
      createAdmin(service, () => false),
      { port: 0 },
    ),
  ]);
  open.push(async () => {
    service.stop();
    await Promise.all([listener.close(0), admin.close(0)]);
    await service.close();
  });
  const token = await createToken(service.key, {
    permissions: [{ cache: 'c', role: 'both' }],
    ttlSeconds: 600,
  });
  const script = `fetch('${admin.url}/topics/' + process.env.TOPICS_CACHE + '/' + process.env.TOPICS_TOPIC, { method: 'DELETE' })`;
  const report = await runConformance({
    url: listener.url,
    cache: 'c',
    token,
    filter: 'page-reset-greater',
    fixtures: { reset: `"${process.execPath}" -e "${script}"` },
  });
  expect(ids(report, 'passed')).toEqual(['page-reset-greater']);
});

describe('the profile reference', () => {
  const levelOf = async (...profiles: Profile[]) => {
    const { results } = await runConformance({ profiles, filter: 'page-reset-greater' });
    return results.map(({ level, status }) => ({ level, status }));
  };

  test('holds a service to what the contract decided as strictly as to the pages', async () => {
    expect(await levelOf('reference')).toEqual([{ level: 'MUST', status: 'passed' }]);
    expect(await levelOf('semantics')).toEqual([{ level: 'SHOULD', status: 'passed' }]);
    expect(await levelOf('reference', 'semantics')).toEqual([{ level: 'MUST', status: 'passed' }]);
  });
});
