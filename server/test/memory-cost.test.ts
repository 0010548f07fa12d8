import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MemoryStore, topicKey, type Message } from '@topics-http/server';
import { expect, test } from 'vitest';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is on the heap, and beside it, when nothing is left that nobody needs, in bytes. */
async function heldBytes(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    collectGarbage();
    // What a collection has found is freed in a turn of its own.
    await setImmediate();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const kibibyte = 1024;
const mebibyte = kibibyte * kibibyte;
const text = (unit: string, length: number): Message => ({
  value: { text: Buffer.from(unit.repeat(length)).toString() },
  bytes: Buffer.byteLength(unit) * length,
});
const bytes = (length: number): Message => ({ value: { binary: new Uint8Array(length) }, bytes: length });

/** What else the process holds meanwhile. */
const noiseBytes = mebibyte;

/** Some 30 MiB of each: much more than what else comes and goes meanwhile. */
test.each<[what: string, count: number, topics: number, make: () => Message]>([
  ['1 MiB of control characters', 5, 5, () => text('\u0001', mebibyte)],
  ['1 MiB of quotes', 12, 12, () => text('"', mebibyte)],
  ['1 MiB of ASCII', 30, 30, () => text('x', mebibyte)],
  ['1 MiB of Latin-1', 30, 30, () => text('ä', mebibyte / 2)],
  ['1 MiB of other letters', 30, 30, () => text('я', mebibyte / 2)],
  ['1 MiB of astral characters', 30, 30, () => text('😀', mebibyte / 4)],
  ['1 MiB of controls and one that is no Latin-1', 3, 3, () => text(`${'\u0001'.repeat(mebibyte)}я`, 1)],
  ['1 MiB of bytes', 20, 20, () => bytes(mebibyte)],
  ['1 KiB of ASCII', 20_000, 100, () => text('x', kibibyte)],
  ['a byte', 100_000, 100, () => text('x', 1)],
  ['nothing', 100_000, 100, () => text('', 0)],
  ['a byte, with a long id', 20_000, 100, () => ({ ...text('x', 1), publisherId: 'i'.repeat(200) })],
  ['nothing, each in a topic of its own', 20_000, 20_000, () => text('', 0)],
])('what %s costs is no less than what it holds', async (_what, count, topics, make) => {
  const store = new MemoryStore({ maxMessages: count, maxBytes: Infinity, maxMemoryBytes: Infinity });
  const keys = Array.from({ length: topics }, (_, index) => topicKey('demo', `topic-${index}`));
  const before = await heldBytes();
  for (let index = 0; index < count; index++) store.append(keys[index % topics]!, make());
  const held = (await heldBytes()) - before;
  const { memoryBytes } = store.stats();
  store.close();
  expect(held, `${memoryBytes} bytes counted`).toBeLessThan(memoryBytes + noiseBytes);
});
