import fc from 'fast-check';
import { bytesClasses } from './bytes.ts';
import { textClasses } from './texts.ts';

/** What is published: a class of the tables, or anything. */
export type Content = { text: string } | { bytes: Uint8Array };

/**
 * One thing that happens. Topics and subscribers are told by their index: each subscriber follows one topic, and several
 * follow the same one.
 */
export type Step =
  | { do: 'publish'; topic: number; content: Content }
  | { do: 'publish together'; topic: number; count: number }
  /** Asks at its cursor, and goes on from what comes. */
  | { do: 'poll'; subscriber: number }
  /** Asks at its cursor, and stays where it is. */
  | { do: 'peek'; subscriber: number; back: number; page: 'current' | 'zero' }
  /** Leaves a poll waiting until its next step. */
  | { do: 'park'; subscriber: number }
  /** Cuts the poll that waits, if one does. */
  | { do: 'abort'; subscriber: number }
  /** Forgets its cursor: what it gets from now on is what comes. */
  | { do: 'start anew'; subscriber: number }
  | { do: 'reset'; topic: number };

export const topicCount = 3;
export const subscriberCount = 4;

const topic = fc.nat(topicCount - 1);
const subscriber = fc.nat(subscriberCount - 1);
const plainTexts = textClasses.filter(({ mayBeRefused }) => !mayBeRefused).map(({ text }) => text);

const content: fc.Arbitrary<Content> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...plainTexts).map((text) => ({ text })) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map((text) => ({ text })),
  },
  { weight: 1, arbitrary: fc.constantFrom(...bytesClasses).map(({ bytes }) => ({ bytes })) },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => ({ bytes })) },
);

const step = (mayReset: boolean): fc.Arbitrary<Step> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant('publish' as const), topic, content }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('publish together' as const),
        topic,
        count: fc.integer({ min: 2, max: 4 }),
      }),
    },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('poll' as const), subscriber }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('peek' as const),
        subscriber,
        back: fc.nat(3),
        page: fc.constantFrom('current' as const, 'zero' as const),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('park' as const), subscriber }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('abort' as const), subscriber }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('start anew' as const), subscriber }) },
    ...(mayReset ? [{ weight: 1, arbitrary: fc.record({ do: fc.constant('reset' as const), topic }) }] : []),
  );

/** Sequences of steps. @param mayReset whether a topic can be recreated */
export const sequences = (mayReset: boolean): fc.Arbitrary<Step[]> =>
  fc.array(step(mayReset), { minLength: 10, maxLength: 24 });

const contentInWords = (content: Content): string =>
  'text' in content ? JSON.stringify(content.text) : `bytes ${Buffer.from(content.bytes).toString('hex')}`;

const inWords = (each: Step): string => {
  const details = Object.entries(each).flatMap(([name, value]) =>
    typeof value === 'object' || name === 'do' ? [] : [`${name} ${value}`],
  );
  const content = each.do === 'publish' ? `: ${contentInWords(each.content)}` : '';
  return `${each.do} (${details.join(', ')})${content}`;
};

/** A sequence in words, as a report shows it. */
export const sequenceInWords = (steps: readonly Step[]): string => steps.map(inWords).join('; ');
