import { describe, expect, test } from 'vitest';
import { Ending, MemoryStore, type MemoryStoreOptions } from '@topics-http/server';

const message = (text: string) => ({ value: { text }, bytes: Buffer.byteLength(text) });

function open(options: Partial<MemoryStoreOptions> = {}) {
  let nowMs = 1_000_000_000;
  const store = new MemoryStore({ now: () => nowMs, ...options });
  return { store, pass: (ms: number) => void (nowMs += ms) };
}

describe('pages only grow', () => {
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
