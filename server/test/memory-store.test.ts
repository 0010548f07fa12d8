import { describe, expect, test } from 'vitest';
import { Ending, MemoryStore, type MemoryStoreOptions } from '@topics-http/server';

const everything = { items: 1000, length: 1e9 };
const message = (text: string) => ({ value: { text }, bytes: Buffer.byteLength(text) });

function open(options: Partial<MemoryStoreOptions> = {}) {
  let nowMs = 1_000_000_000;
  const store = new MemoryStore({ now: () => nowMs, ...options });
  return { store, pass: (ms: number) => void (nowMs += ms) };
}

describe('a topic keeps', () => {
  test('so many messages', () => {
    const { store } = open({ maxMessages: 3 });
    for (let n = 0; n < 500; n++) store.append('t', message(`m${n}`));
    const { page, first, next } = store.retained('t');
    expect([first, next]).toEqual([497, 500]);
    expect(store.read('t', page, 498, everything).map(({ number }) => number)).toEqual([498, 499]);
    expect(store.read('t', page, 496, everything)).toEqual([]);
    expect(store.read('t', page - 1, 498, everything)).toEqual([]);
    store.close();
  });

  test('so many bytes, but always the newest message', () => {
    const { store } = open({ maxBytes: 100 });
    for (let n = 0; n < 10; n++) store.append('t', message('x'.repeat(30)));
    expect(store.retained('t')).toMatchObject({ first: 7, next: 10 });
    store.append('t', message('x'.repeat(500)));
    expect(store.retained('t')).toMatchObject({ first: 10, next: 11 });
    store.close();
  });

  test('for so long, also when nobody publishes any more', () => {
    const { store, pass } = open({ maxAgeMs: 1000, idleMs: 1e9 });
    store.append('t', message('a'));
    pass(600);
    store.append('t', message('b'));
    pass(600);
    expect(store.retained('t')).toMatchObject({ first: 1, next: 2 });
    pass(600);
    store.sweep();
    expect(store.stats().messages).toBe(0);
    expect(store.retained('t')).toMatchObject({ first: 2, next: 2 });
    store.close();
  });
});

test('a read is bounded in items and in length, but brings at least one', () => {
  const { store } = open();
  for (let n = 0; n < 10; n++) store.append('t', message('x'.repeat(1000)));
  const { page } = store.retained('t');
  const count = (items: number, length: number) => store.read('t', page, 2, { items, length }).length;
  expect([count(3, 1e9), count(100, 3500), count(100, 1), count(100, 1e9)]).toEqual([3, 3, 1, 8]);
  store.close();
});

describe('pages only grow', () => {
  test('over resets, however fast', () => {
    const { store } = open();
    const pages = Array.from({ length: 5 }, () => {
      const { page } = store.retained('t');
      store.append('t', message('a'));
      store.reset('t');
      return page;
    });
    expect(pages).toEqual([...new Set(pages)].sort((a, b) => a - b));
    expect(store.retained('t')).toMatchObject({ first: 0, next: 0 });
    store.close();
  });

  test('over eviction, also within the same second', () => {
    const { store, pass } = open({ idleMs: 100 });
    const pages = Array.from({ length: 5 }, () => {
      const { page } = store.retained('t');
      pass(150);
      store.sweep();
      return page;
    });
    expect(store.stats()).toMatchObject({ topics: 0, evictedTopics: 5 });
    expect(pages).toEqual([...new Set(pages)].sort((a, b) => a - b));
    store.close();
  });
});

describe('memory is bounded', () => {
  const maxMemoryBytes = 1024 * 1024;

  test('with many topics: those that were published to longest ago make room', () => {
    const { store } = open({ maxMemoryBytes });
    for (let n = 0; n < 20_000; n++) {
      store.append(`t${n}`, message('x'.repeat(100)));
      expect(store.stats().memoryBytes).toBeLessThanOrEqual(maxMemoryBytes);
    }
    const topics = store.stats().topics;
    expect(topics).toBeGreaterThan(300);
    expect(store.retained('t19999')).toMatchObject({ first: 0, next: 1 });
    store.close();
  });

  test('with polls on topics that do not exist', () => {
    const { store } = open({ maxMemoryBytes });
    for (let n = 0; n < 20_000; n++) store.retained(`t${n}`);
    expect(store.stats().memoryBytes).toBeLessThanOrEqual(maxMemoryBytes);
    store.close();
  });

  test('with huge messages, and a topic that is waited on is emptied but not forgotten', async () => {
    const { store } = open({ maxMemoryBytes });
    const { page } = store.retained('waited');
    store.append('waited', message('x'.repeat(200_000)));
    const leave = new Ending();
    const waiting = store.changed('waited', store.retained('waited'), leave);
    for (let n = 0; n < 20; n++) store.append(`t${n}`, message('\u0000'.repeat(50_000)));
    expect(store.stats().memoryBytes).toBeLessThanOrEqual(maxMemoryBytes);
    expect(store.retained('waited')).toEqual({ page, first: 1, next: 1 });
    leave.end();
    await waiting;
    store.close();
  });
});

test('a wait ends when the topic changes, when it already has, and when its client leaves', async () => {
  const { store } = open();
  const seen = store.retained('t');
  const never = new Ending();
  const leave = new Ending();
  const waits = [store.changed('t', seen, never), store.changed('t', seen, leave)];
  leave.end();
  await waits[1];
  store.append('t', message('a'));
  await waits[0];
  await store.changed('t', seen, never);
  await store.changed('t', store.retained('t'), leave);
  store.close();
});
