import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createToken, createTopics, type MemoryStoreOptions, type TopicsService } from '@topics-http/server';
import { Pages } from '../src/store/pages.ts';

const instant = 1_800_000_000_000;

describe('pages', () => {
  test('only grow within a process, whatever its clock does, and are whole numbers below 2^53', () => {
    const clock = fc.oneof(
      fc.integer({ min: -5, max: 4_294_967_295_000 }),
      fc.constantFrom(instant, instant + 249, instant + 250, 0),
    );
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.array(clock, { minLength: 1, maxLength: 50 }), random, (times, drawn) => {
        let nowMs = 0;
        const pages = new Pages(
          () => nowMs,
          () => drawn,
        );
        let last = 0;
        for (nowMs of times) {
          const page = pages.next();
          expect(page).toBeGreaterThan(last);
          expect(Number.isSafeInteger(page)).toBe(true);
          last = page;
        }
      }),
    );
  });

  test('of a later process are greater as soon as its clock shows a later quarter of a second', () => {
    const highest = new Pages(
      () => instant,
      () => 0.9999999,
    );
    const lowest = new Pages(
      () => instant + 250,
      () => 0,
    );
    const before = Array.from({ length: 100_000 }, () => highest.next());
    expect(lowest.next()).toBeGreaterThan(before.at(-1)!);
  });

  test('of processes whose clock stands still are others, each time', () => {
    const firsts = Array.from({ length: 200 }, () => new Pages(() => instant).next());
    // Two of 200 are the same in one of 13 runs; ten such pairs in one of 10^18.
    expect(new Set(firsts).size).toBeGreaterThan(190);
  });
});

/** A life of the service: it ends without a word, as if killed. */
async function life(memory: Partial<MemoryStoreOptions>) {
  const key = new TextEncoder().encode('the same signing key in every life');
  const service: TopicsService = createTopics({ key, memory });
  const authorization = await createToken(key, {
    permissions: [{ cache: '*', role: 'both' }],
    ttlSeconds: 60,
  });
  const headers = { authorization, 'content-type': 'text/plain' };
  const url = 'http://any.test/topics/demo/t';
  return {
    service,
    publish: async (text: string) => {
      const response = await service.fetch(new Request(url, { method: 'POST', body: text, headers }));
      expect(response.status).toBe(204);
    },
    poll: async (number: number, page: number) => {
      const query = `?sequence_number=${number}&sequence_page=${page}`;
      const response = await service.fetch(new Request(url + query, { headers }));
      return ((await response.json()) as { items: { discontinuity?: object; item?: object }[] }).items;
    },
    page: () => service.store.retained('demo\nt') as { page: number },
  };
}

describe('a subscriber at (5, page) learns that messages were lost', () => {
  const second = { now: () => instant };
  test.each<[string, Partial<MemoryStoreOptions>, Partial<MemoryStoreOptions>]>([
    ['killed and started again within the second', second, second],
    ['with a clock that stands still', second, { now: () => instant, random: () => 0.5 }],
    ['with a clock that was set back by an hour', second, { now: () => instant - 3_600_000 }],
    ['with a clock that begins in 1970', { now: () => 0 }, { now: () => 0 }],
  ])('%s', async (_how, before, after) => {
    const first = await life({ random: () => 0.25, ...before });
    for (let n = 0; n < 5; n++) await first.publish(`old ${n}`);
    const { page } = first.page();
    expect(await first.poll(4, page)).toHaveLength(1);

    const next = await life({ random: () => 0.75, ...after });
    for (let n = 0; n < 7; n++) await next.publish(`new ${n}`);
    const [told, ...items] = await next.poll(5, page);
    expect(told).toMatchObject({ discontinuity: { last_topic_sequence: 4, new_topic_sequence: 0 } });
    expect(items).toHaveLength(7);
    await Promise.all([first.service.close(), next.service.close()]);
  });

  test('over eviction and a clock that steps back onto the same second', async () => {
    let nowMs = instant;
    const { service, publish, poll, page } = await life({ now: () => nowMs, idleMs: 1000 });
    for (let n = 0; n < 5; n++) await publish(`old ${n}`);
    const before = page().page;
    nowMs += 2000;
    (service.store as unknown as { sweep(): void }).sweep();
    expect(service.store.stats().topics).toBe(0);
    nowMs = instant;
    for (let n = 0; n < 7; n++) await publish(`new ${n}`);
    expect(page().page).toBeGreaterThan(before);
    expect((await poll(5, before))[0]).toHaveProperty('discontinuity');
    await service.close();
  });

  test('over resets that came faster than the clock, then a restart', async () => {
    const first = await life({ now: () => instant, random: () => 0.999 });
    for (let n = 0; n < 1000; n++) await first.service.store.reset('demo\nt');
    for (let n = 0; n < 5; n++) await first.publish(`old ${n}`);
    const { page } = first.page();
    const next = await life({ now: () => instant + 250, random: () => 0 });
    for (let n = 0; n < 7; n++) await next.publish(`new ${n}`);
    expect(next.page().page).toBeGreaterThan(page);
    expect((await next.poll(5, page))[0]).toHaveProperty('discontinuity');
    await Promise.all([first.service.close(), next.service.close()]);
  });
});
