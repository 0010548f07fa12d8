import { describe, expect, test } from 'vitest';
import { Ending, MemoryLog, type MemoryLogOptions } from '@topics-http/server';

const everything = { items: 1000, length: 1e9 };
const message = (text: string) => ({ value: { text }, bytes: Buffer.byteLength(text) });

function open(options: Partial<MemoryLogOptions> = {}) {
  let nowMs = 1_000_000_000;
  const log = new MemoryLog({ now: () => nowMs, ...options });
  return { log, pass: (ms: number) => void (nowMs += ms) };
}

describe('a topic keeps', () => {
  test('so many messages', () => {
    const { log } = open({ maxMessages: 3 });
    for (let n = 0; n < 500; n++) log.append('t', message(`m${n}`));
    const { page, first, next } = log.window('t');
    expect([first, next]).toEqual([497, 500]);
    expect(log.read('t', page, 498, everything).map(({ number }) => number)).toEqual([498, 499]);
    expect(log.read('t', page, 496, everything)).toEqual([]);
    expect(log.read('t', page - 1, 498, everything)).toEqual([]);
    log.close();
  });

  test('so many bytes, but always the newest message', () => {
    const { log } = open({ maxBytes: 100 });
    for (let n = 0; n < 10; n++) log.append('t', message('x'.repeat(30)));
    expect(log.window('t')).toMatchObject({ first: 7, next: 10 });
    log.append('t', message('x'.repeat(500)));
    expect(log.window('t')).toMatchObject({ first: 10, next: 11 });
    log.close();
  });

  test('for so long, also when nobody publishes any more', () => {
    const { log, pass } = open({ maxAgeMs: 1000, idleMs: 1e9 });
    log.append('t', message('a'));
    pass(600);
    log.append('t', message('b'));
    pass(600);
    expect(log.window('t')).toMatchObject({ first: 1, next: 2 });
    pass(600);
    log.sweep();
    expect(log.stats().messages).toBe(0);
    expect(log.window('t')).toMatchObject({ first: 2, next: 2 });
    log.close();
  });
});

test('a read is bounded in items and in length, but brings at least one', () => {
  const { log } = open();
  for (let n = 0; n < 10; n++) log.append('t', message('x'.repeat(1000)));
  const { page } = log.window('t');
  const count = (items: number, length: number) => log.read('t', page, 2, { items, length }).length;
  expect([count(3, 1e9), count(100, 3500), count(100, 1), count(100, 1e9)]).toEqual([3, 3, 1, 8]);
  log.close();
});

describe('pages only grow', () => {
  test('over resets, however fast', () => {
    const { log } = open();
    const pages = Array.from({ length: 5 }, () => {
      const { page } = log.window('t');
      log.append('t', message('a'));
      log.reset('t');
      return page;
    });
    expect(pages).toEqual([...new Set(pages)].sort((a, b) => a - b));
    expect(log.window('t')).toMatchObject({ first: 0, next: 0 });
    log.close();
  });

  test('over eviction, also within the same second', () => {
    const { log, pass } = open({ idleMs: 100 });
    const pages = Array.from({ length: 5 }, () => {
      const { page } = log.window('t');
      pass(150);
      log.sweep();
      return page;
    });
    expect(log.stats()).toMatchObject({ topics: 0, evictedTopics: 5 });
    expect(pages).toEqual([...new Set(pages)].sort((a, b) => a - b));
    log.close();
  });
});

describe('memory is bounded', () => {
  const maxMemoryBytes = 1024 * 1024;

  test('with many topics: those that were published to longest ago make room', () => {
    const { log } = open({ maxMemoryBytes });
    for (let n = 0; n < 20_000; n++) {
      log.append(`t${n}`, message('x'.repeat(100)));
      expect(log.stats().memoryBytes).toBeLessThanOrEqual(maxMemoryBytes);
    }
    const topics = log.stats().topics;
    expect(topics).toBeGreaterThan(300);
    expect(log.window('t19999')).toMatchObject({ first: 0, next: 1 });
    log.close();
  });

  test('with polls on topics that do not exist', () => {
    const { log } = open({ maxMemoryBytes });
    for (let n = 0; n < 20_000; n++) log.window(`t${n}`);
    expect(log.stats().memoryBytes).toBeLessThanOrEqual(maxMemoryBytes);
    log.close();
  });

  test('with huge messages, and a topic that is waited on is emptied but not forgotten', async () => {
    const { log } = open({ maxMemoryBytes });
    const { page } = log.window('waited');
    log.append('waited', message('x'.repeat(200_000)));
    const leave = new Ending();
    const waiting = log.changed('waited', log.window('waited'), leave);
    for (let n = 0; n < 20; n++) log.append(`t${n}`, message('\u0000'.repeat(50_000)));
    expect(log.stats().memoryBytes).toBeLessThanOrEqual(maxMemoryBytes);
    expect(log.window('waited')).toEqual({ page, first: 1, next: 1 });
    leave.end();
    await waiting;
    log.close();
  });
});

test('a wait ends when the topic changes, when it already has, and when its client leaves', async () => {
  const { log } = open();
  const seen = log.window('t');
  const never = new Ending();
  const leave = new Ending();
  const waits = [log.changed('t', seen, never), log.changed('t', seen, leave)];
  leave.end();
  await waits[1];
  log.append('t', message('a'));
  await waits[0];
  await log.changed('t', seen, never);
  await log.changed('t', log.window('t'), leave);
  log.close();
});
