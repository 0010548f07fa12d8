import type { Element } from './elements.ts';
import { shuffled } from './random.ts';
import { cutPlaces } from './client-request.ts';
import type { Scenario } from './scenario.ts';
import { events, eventNames, type EventName } from './story.ts';
import type { Subscriber } from './subscriber.ts';
import { binaries, longText, texts } from './texts.ts';

/** A large answer: so many items, and one among them as large as a message may well be. */
const large = { items: 300, itemBytes: 2000, longBytes: 256 * 1024 };
/** More polls than a client makes that counts them in six bits, or lives for so many. */
const manyPolls = 70;
/** How long an answer takes that arrives slowly, in milliseconds. */
const slowMs = 2500;
/** Who hangs up on so many of them takes none. */
const slowTries = 4;
const randomSteps = 16;

/** Plays these events, each as an answer of its own. */
async function play(client: Subscriber, names: readonly EventName[]): Promise<void> {
  for (const name of names) await client.deliver(...events[name](client.story));
}

/** A failure of any kind, in the place of an answer. */
async function anyFailure(client: Subscriber, index: number): Promise<void> {
  const lost = [client.story.item(), client.story.item()] as const;
  if (index < cutPlaces.length) {
    await client.cut(cutPlaces[index]!, lost, 1);
    // Whatever of it counts, the rest comes now.
    const poll = await client.poll();
    const rest = lost.filter((element) => !client.ledger.truth.includes(element));
    client.answer(poll, rest.length > 0 ? rest : [client.story.item()]);
    return;
  }
  const status = [429, 500, 502, 503, 504][index - cutPlaces.length]!;
  await client.refuse(status, 'client-resume-unavailable');
  await client.deliver(...lost);
}
const failureKinds = cutPlaces.length + 5;

/** A long random history: every event, every kind of failure, in an order that the seed decides. */
async function history(client: Subscriber): Promise<void> {
  const { random } = client;
  const steps = [
    ...eventNames,
    ...Array.from({ length: randomSteps }, () => eventNames[random(eventNames.length)]!),
    ...shuffled(
      Array.from({ length: failureKinds }, (_, index) => index),
      random,
    ).slice(0, 5),
  ];
  await client.deliver(client.story.item());
  for (const step of shuffled(steps, random))
    await (typeof step === 'number' ? anyFailure(client, step) : play(client, [step]));
}

/** Items of every class of value, several in an answer. */
async function everyValue(client: Subscriber, values: { text?: string; binary?: string }[]): Promise<void> {
  const rest = shuffled(values, client.random);
  while (rest.length > 0)
    await client.deliver(...rest.splice(0, 1 + client.random(5)).map((value) => client.story.item(value)));
}

/** Many items in one answer, one of them a long one. */
async function largeAnswer(client: Subscriber, { items, itemBytes, longBytes }: typeof large): Promise<void> {
  const { story } = client;
  await client.deliver(story.item());
  const all = Array.from({ length: items }, (_, at): Element =>
    story.item({ text: `${at} ${longText(at === items - 10 ? longBytes : itemBytes)}` }),
  );
  await client.deliver(...all);
  await client.deliver(story.item({ binary: Buffer.alloc(longBytes, 'bytes\xff').toString('base64') }));
  await client.deliver(story.item());
}

const scenario = (
  shows: Scenario['shows'],
  script: (client: Subscriber) => Promise<void>,
  service: Scenario['service'] = {},
): Scenario => ({
  mode: 'subscribe',
  shows,
  service,
  play: async (client) => {
    await script(client);
    await client.settle();
  },
});

/** What a service brings, and what a subscriber makes of it. */
export const subscribeScenarios = {
  items: scenario(
    [
      'client-first-poll',
      'client-skips-nothing',
      'client-next-cursor',
      'client-several-items',
      'client-page-kept',
      'client-names-encoded',
      'client-token-exact',
      'client-token-one-place',
      'client-base-url',
      'client-token-secret',
      'client-publisher',
    ],
    (client) =>
      play(client, [
        'an item',
        'an item',
        'several items',
        'many items',
        'the same text twice',
        'an item',
        'several items',
      ]),
  ),
  discontinuities: scenario(
    [
      'client-discontinuity-alone',
      'client-discontinuity-items',
      'client-page-change',
      'client-page-change-items',
      'client-discontinuity-shown',
    ],
    async (client) => {
      await play(client, ['an item']);
      await play(
        client,
        shuffled(
          eventNames.filter((name) => /gap|page|lower|back/.test(name)),
          client.random,
        ),
      );
    },
  ),
  'a discontinuity first': scenario(['client-discontinuity-alone'], (client) =>
    play(client, [
      'a gap alone',
      'an item',
      'a new page, alone',
      'an item',
      'lower numbers, alone',
      'several items',
      'back to where it began',
      'an item',
    ]),
  ),
  'the greatest numbers': scenario(['client-next-cursor'], async (client) => {
    const { story } = client;
    await client.deliver(story.item(), story.goTo({ number: 2 ** 53 - 4, page: 2 ** 53 - 3 }));
    await client.deliver(story.item(), story.item());
    await client.deliver(story.item());
    await client.deliver(story.goTo({ number: 0, page: 2 ** 53 - 2 }), story.item());
    await client.deliver(story.goTo({ number: 2 ** 31 - 1, page: 2 ** 53 - 2 }), story.item());
    await client.deliver(story.item());
  }),
  texts: scenario(
    ['client-text', 'client-empty-message'],
    (client) =>
      everyValue(
        client,
        [...Object.values(texts), longText(5000)].map((text) => ({ text })),
      ),
    // In pieces, which end inside characters.
    { escapes: 'plain', framing: 'pieces', wire: 'as usual' },
  ),
  'bytes, and texts with escapes': scenario(
    ['client-binary', 'client-text'],
    (client) =>
      everyValue(client, [
        ...Object.values(binaries).map((bytes) => ({ binary: bytes.toString('base64') })),
        ...Object.values(texts).map((text) => ({ text })),
      ]),
    { escapes: 'escaped' },
  ),
  'unknown members and elements': scenario(
    ['client-unknown-members', 'client-unknown-elements'],
    async (client) => {
      await play(client, ['an item', 'an unknown element among items', 'an unknown element first']);
      await play(client, ['a value of an unknown kind among items', 'an item']);
      await client.deliver({ heartbeat: {} });
      await play(client, ['several items', 'an unknown element among items']);
    },
  ),
  'a large answer': scenario(['client-large-answer'], (client) => largeAnswer(client, large), {
    framing: 'length',
    wire: 'as usual',
  }),
  'a large answer in chunks': scenario(
    ['client-large-answer'],
    (client) => largeAnswer(client, { ...large, items: 60 }),
    { framing: 'chunked', wire: 'as usual' },
  ),
  'a slow answer': scenario(
    ['client-slow-body'],
    async (client) => {
      const { story } = client;
      await client.deliver(story.item());
      const items = [story.item({ text: texts['four bytes']! }), story.item({ text: longText(3000) })];
      // A service that is slow is slow each time: who hangs up on it each time never has the items.
      for (let tries = 1; ; tries++) {
        const poll = await client.poll();
        const before = client.polls.length;
        let more = 0;
        const isWhole = await poll.trickle(slowMs, items, () => (more = client.polls.length - before));
        if (isWhole && more === 0) break;
        client.report({
          id: 'client-slow-body',
          expected: 'no further poll until the answer is whole',
          actual: 'a further one',
        });
        if (isWhole) break;
        if (tries === slowTries)
          client.fail(
            'client-delivery',
            `an answer read that takes ${slowMs / 1000} s`,
            `${tries} hung up on`,
          );
        client.ledger.failed('client-slow-body');
      }
      client.ledger.sent(items);
      await client.deliver(story.item());
    },
    { escapes: 'plain' },
  ),
  'many polls': scenario(['client-next-cursor'], async (client) => {
    for (let polls = 0; polls < manyPolls; polls++) await client.deliver(client.story.item());
  }),
  'a history of everything': scenario(['client-cursor-chain'], history),
  'another history of everything': scenario(['client-delivery'], history),
  'a third history of everything': scenario(['client-delivery'], history),
} satisfies Record<string, Scenario>;
