import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import {
  Ending,
  type Entry,
  type Message,
  type MessageStore,
  type ReadLimit,
  type RetainedRange,
} from '@topics-http/server';

/** What a store under test is to keep of each topic. */
export interface Retention {
  maxMessages?: number;
  maxBytes?: number;
  maxAgeMs?: number;
}

export interface OpenStore {
  store: MessageStore;
  /** Lets time pass for the store. Only for the age of messages: a store without it is not asked to keep to one. */
  pass?: (ms: number) => void | Promise<void>;
  /** Frees everything, also what tests left behind. */
  close: () => void | Promise<void>;
}

const everything = { items: 1000, length: 1e9 };
const text = (value: string): Message => ({ value: { text: value }, bytes: Buffer.byteLength(value) });
const numbers = (entries: readonly Entry[]) => entries.map(({ number }) => number);

/** What a read brings, copied when the interface says that it is there. */
function read(
  store: MessageStore,
  topic: string,
  page: number,
  from: number,
  limit: ReadLimit = everything,
): Entry[] | Promise<Entry[]> {
  const copies = (entries: readonly Entry[]) => entries.map((entry) => ({ ...entry }));
  const entries = store.read(topic, page, from, limit);
  return entries instanceof Promise ? entries.then(copies) : copies(entries);
}
const textOf = ({ json }: Entry) =>
  (JSON.parse(json) as { item: { value: { text: string } } }).item.value.text;

/**
 * The contract of a {@link MessageStore}, as tests: every engine passes them.
 * @param open makes a clean store
 * @param aged whether what it opens has `pass`
 */
export function describeMessageStore(
  name: string,
  open: (retention: Retention) => OpenStore | Promise<OpenStore>,
  { aged = true }: { aged?: boolean } = {},
): void {
  let opened: OpenStore[] = [];
  const start = async (retention: Retention = {}): Promise<OpenStore> => {
    const each = await open(retention);
    opened.push(each);
    return each;
  };
  afterEach(async () => {
    const all = opened;
    opened = [];
    for (const each of all) await each.close();
  });

  describe(`${name}: messages`, () => {
    test('are numbered from 0 without a gap, and can be read as soon as they are taken', async () => {
      const { store } = await start();
      for (let n = 0; n < 20; n++) {
        await store.append('t', text(`m${n}`));
        const { page, first, next } = await store.retained('t');
        expect([first, next]).toEqual([0, n + 1]);
        const entries = await read(store, 't', page, n);
        expect([numbers(entries), entries.map(textOf)]).toEqual([[n], [`m${n}`]]);
      }
    });

    test('that come at the same time get one number each', async () => {
      const { store } = await start();
      await Promise.all(Array.from({ length: 50 }, async (_, n) => store.append('t', text(`m${n}`))));
      const { page } = await store.retained('t');
      const entries = await read(store, 't', page, 0);
      expect(numbers(entries)).toEqual(Array.from({ length: 50 }, (_, n) => n));
      expect(new Set(entries.map(textOf)).size).toBe(50);
    });

    test.each<[string, Message, object]>([
      ['text', text('"\\\n\u0000\u2028🐎'), { text: '"\\\n\u0000\u2028🐎' }],
      ['an empty text', text(''), { text: '' }],
      ['bytes', { value: { binary: Uint8Array.of(0, 255, 128) }, bytes: 3 }, { binary: 'AP+A' }],
      ['no bytes', { value: { binary: new Uint8Array() }, bytes: 0 }, { binary: '' }],
    ])('%s: come back as the element of the contract', async (_name, message, value) => {
      const { store } = await start();
      await store.append('t', message);
      await store.append('t', { ...message, publisherId: 'älice"' });
      const { page } = await store.retained('t');
      const entries = await read(store, 't', page, 0);
      const item = (number: number) => ({ topic_sequence_number: number, sequence_page: page, value });
      expect(entries.map(({ json }) => JSON.parse(json) as unknown)).toEqual([
        { item: item(0) },
        { item: { ...item(1), publisher_id: 'älice"' } },
      ]);
    });

    test('of one topic are not those of another', async () => {
      const { store } = await start();
      await store.append('a', text('of a'));
      await store.append('b', text('of b'));
      await store.append('a', text('of a again'));
      for (const [topic, texts] of [['a', ['of a', 'of a again']] as const, ['b', ['of b']] as const]) {
        const { page, next } = await store.retained(topic);
        expect(next).toBe(texts.length);
        expect((await read(store, topic, page, 0)).map(textOf)).toEqual(texts);
      }
    });
  });

  describe(`${name}: a read`, () => {
    test('is bounded in items and in length, but brings at least one', async () => {
      const { store } = await start();
      for (let n = 0; n < 10; n++) await store.append('t', text('x'.repeat(1000)));
      const { page } = await store.retained('t');
      const count = async (items: number, length: number) =>
        (await read(store, 't', page, 2, { items, length })).length;
      expect([
        await count(3, 1e9),
        await count(100, 3500),
        await count(100, 1),
        await count(100, 1e9),
      ]).toEqual([3, 3, 1, 8]);
    });

    test('of another page, of what is gone, and of what is not there yet brings nothing', async () => {
      const { store } = await start({ maxMessages: 3 });
      for (let n = 0; n < 5; n++) await store.append('t', text(`m${n}`));
      const { page } = await store.retained('t');
      const count = async (ofPage: number, from: number) => (await read(store, 't', ofPage, from)).length;
      expect(await count(page, 2)).toBe(3);
      expect([await count(page, 1), await count(page, 5), await count(page, 9)]).toEqual([0, 0, 0]);
      expect([await count(page - 1, 2), await count(page + 1, 2)]).toEqual([0, 0]);
      expect((await read(store, 'unknown', page, 0)).length).toBe(0);
    });
  });

  describe(`${name}: a topic keeps`, () => {
    test('so many messages', async () => {
      const { store } = await start({ maxMessages: 3 });
      for (let n = 0; n < 200; n++) await store.append('t', text(`m${n}`));
      const { page, first, next } = await store.retained('t');
      expect([first, next]).toEqual([197, 200]);
      expect(numbers(await read(store, 't', page, 198))).toEqual([198, 199]);
    });

    test('so many bytes, but always the newest message', async () => {
      const { store } = await start({ maxBytes: 100 });
      for (let n = 0; n < 10; n++) await store.append('t', text('x'.repeat(30)));
      expect(await store.retained('t')).toMatchObject({ first: 7, next: 10 });
      await store.append('t', text('x'.repeat(500)));
      expect(await store.retained('t')).toMatchObject({ first: 10, next: 11 });
    });

    if (aged)
      test('for so long, also when nobody publishes any more', async () => {
        const { store, pass } = await start({ maxAgeMs: 1000 });
        await store.append('t', text('a'));
        await pass!(600);
        await store.append('t', text('b'));
        await pass!(600);
        expect(await store.retained('t')).toMatchObject({ first: 1, next: 2 });
        await pass!(600);
        expect(await store.retained('t')).toMatchObject({ first: 2, next: 2 });
      });
  });

  describe(`${name}: pages`, () => {
    test('only grow over resets, however fast, and numbers begin at 0 again', async () => {
      const { store } = await start();
      const pages: number[] = [];
      for (let times = 0; times < 10; times++) {
        const { page, first, next } = await store.retained('t');
        expect([first, next]).toEqual([0, 0]);
        pages.push(page);
        await store.append('t', text('a'));
        expect((await store.retained('t')).page).toBe(page);
        await store.reset('t');
        expect((await read(store, 't', page, 0)).length).toBe(0);
      }
      expect(pages).toEqual([...new Set(pages)].sort((a, b) => a - b));
      expect(pages.every((page) => Number.isSafeInteger(page) && page > 0)).toBe(true);
    });

    test('a reset is of one topic alone, and makes one that is unknown', async () => {
      const { store } = await start();
      await store.append('a', text('x'));
      const before = await store.retained('a');
      await store.reset('b');
      expect(await store.retained('a')).toEqual(before);
      expect(await store.retained('b')).toMatchObject({ first: 0, next: 0 });
    });
  });

  describe(`${name}: a wait`, () => {
    test('ends when the topic changes, when it already has, and when it is ended', async () => {
      const { store } = await start();
      const seen = await store.retained('t');
      const [never, leave] = [new Ending(), new Ending()];
      const waits = [store.changed('t', seen, never), store.changed('t', seen, leave)];
      leave.end();
      await waits[1];
      await store.append('t', text('a'));
      await waits[0];
      await store.changed('t', seen, never);
      await store.changed('t', await store.retained('t'), leave);
    });

    test('ends when the topic is reset', async () => {
      const { store } = await start();
      const seen = await store.retained('t');
      const wait = store.changed('t', seen, new Ending());
      await store.reset('t');
      await wait;
    });

    test('is ended for all who wait, and for nobody on another topic', async () => {
      const { store } = await start();
      const [seen, elsewhere] = [await store.retained('t'), await store.retained('other')];
      const ending = new Ending();
      let ended = false;
      const other = store.changed('other', elsewhere, ending).then(() => (ended = true));
      const waits = Array.from({ length: 50 }, () => store.changed('t', seen, new Ending()));
      await store.append('t', text('a'));
      await Promise.all(waits);
      expect(ended).toBe(false);
      ending.end();
      await other;
    });
  });

  test(`${name}: appends, waits and aborts in any interleaving: no wake-up is lost, nothing is read twice or skipped`, async () => {
    const step = fc.constantFrom<'append' | 'follow' | 'abort' | 'yield'>(
      'append',
      'follow',
      'abort',
      'yield',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
        const { store } = await start();
        const followers: Follower[] = [];
        const appends: Promise<void>[] = [];
        const total = steps.filter((each) => each === 'append').length + 1;
        for (const each of steps) {
          if (each === 'append') appends.push(Promise.resolve(store.append('t', text('x'))));
          else if (each === 'follow') followers.push(new Follower(store, total));
          else if (each === 'abort') followers.find(({ ending }) => !ending.ended)?.ending.end();
          else await new Promise((resolve) => setImmediate(resolve));
        }
        followers.push(new Follower(store, total));
        await Promise.all(appends);
        await store.append('t', text('last'));
        for (const follower of followers) {
          const received = await follower.done;
          expect(received).toEqual(Array.from({ length: received.length }, (_, n) => n));
          if (!follower.ending.ended) expect(received.length).toBe(total);
        }
      }),
      { numRuns: 60 },
    );
  });
}

/** Reads a topic from its beginning, waiting for more, up to `total` messages or until it is ended. */
class Follower {
  readonly ending = new Ending();
  readonly done: Promise<number[]>;

  constructor(store: MessageStore, total: number) {
    this.done = this.#follow(store, total);
  }

  async #follow(store: MessageStore, total: number): Promise<number[]> {
    const received: number[] = [];
    while (received.length < total && !this.ending.ended) {
      const seen: RetainedRange = await store.retained('t');
      if (seen.next === received.length) await store.changed('t', seen, this.ending);
      else received.push(...numbers(await read(store, 't', seen.page, received.length)));
    }
    return received;
  }
}
