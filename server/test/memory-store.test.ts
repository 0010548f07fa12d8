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

/** Counts the steps of every loop over a Set or a Map while the work is done. */
function stepsOf(work: () => void): number {
  let steps = 0;
  const undo = [new Set().values(), new Map().values()].map((iterator) => {
    const prototype = Object.getPrototypeOf(iterator) as { next: (this: unknown) => unknown };
    const { next } = prototype;
    prototype.next = function () {
      steps++;
      return next.call(this);
    };
    return () => (prototype.next = next);
  });
  try {
    work();
  } finally {
    for (const each of undo) each();
  }
  return steps;
}

test('making room costs what it frees, however many topics are waited on', async () => {
  const maxMemoryBytes = 2 * 1024 * 1024;
  const store = new MemoryStore({ maxMemoryBytes });
  const endings = Array.from({ length: 3000 }, () => new Ending());
  // They take more than there is, and nothing of it can be freed.
  const waits = endings.map((ending, n) =>
    store.changed(`waited ${n}`, store.retained(`waited ${n}`), ending),
  );
  const publishes = 500;
  const steps = stepsOf(() => {
    for (let n = 0; n < publishes; n++) store.append(`t${n}`, message('x'));
  });
  expect(steps).toBeGreaterThan(publishes / 2);
  expect(steps).toBeLessThan(5000 + 10 * publishes);
  for (const ending of endings) ending.end();
  await Promise.all(waits);
  store.append('after', message('x'));
  expect(store.stats().memoryBytes).toBeLessThanOrEqual(maxMemoryBytes);
  store.close();
});

test('a topic that was waited on, reset or emptied makes room again', async () => {
  const store = new MemoryStore({ maxMemoryBytes: 1024 * 1024 });
  const leave = new Ending();
  const waiting = store.changed('waited', store.retained('waited'), leave);
  const reset = store.changed('reset', store.retained('reset'), new Ending());
  store.append('full', message('x'.repeat(600_000)));
  store.reset('reset');
  await reset;
  leave.end();
  await waiting;
  for (let n = 0; n < 2000; n++) store.append(`t${n}`, message('x'));
  expect(store.stats().memoryBytes).toBeLessThanOrEqual(1024 * 1024);
  expect(store.stats().evictedTopics).toBeGreaterThanOrEqual(2000 + 3 - 1024);
  expect(['waited', 'reset', 'full'].map((key) => store.read(key, 0, 0, { items: 1, length: 1 }))).toEqual([
    [],
    [],
    [],
  ]);
  store.close();
});
