import type { Cursor } from '../server-suite/elements.ts';
import { binaries, texts } from './texts.ts';
import type { DiscontinuityElement, Element, ItemElement, Value } from './elements.ts';
import type { Random } from './random.ts';
import type { ServiceKind } from './service-kinds.ts';

const values: Value[] = [
  ...Object.values(texts).map((text) => ({ text })),
  ...Object.values(binaries).map((bytes) => ({ binary: bytes.toString('base64') })),
];

/** Names of publishers: whatever a token may carry. */
const publishers = ['publisher', 'Ann-É', ' two  words ', '0', 'null', '日本 🐎', '"<&>\\'];

/** What happens on a topic, element by element: numbers that go on, gaps, and instances that follow each other. */
export class Story {
  #next: Cursor;
  #count = 0;
  readonly #hasPublishers: boolean;
  readonly #random: Random;

  constructor(
    { number, page, publisher }: Pick<ServiceKind, 'number' | 'page' | 'publisher'>,
    random: Random,
  ) {
    this.#next = { number, page };
    this.#hasPublishers = publisher === 'some';
    this.#random = random;
  }

  /** Where the next item will stand. */
  get position(): Cursor {
    return this.#next;
  }

  /** The next item. Without a value, a text that no other item has. */
  item(value: Value = { text: `message ${this.#count}` }): ItemElement {
    this.#count++;
    const { number, page } = this.#next;
    this.#next = { number: number + 1, page };
    const publisher =
      this.#hasPublishers && this.#count % 2 === 0
        ? { publisher_id: publishers[(this.#count / 2) % publishers.length]! }
        : {};
    return { item: { topic_sequence_number: number, sequence_page: page, value, ...publisher } };
  }

  items(count: number): ItemElement[] {
    return Array.from({ length: count }, () => this.item());
  }

  /** An item with a value of any class. */
  anyItem(): ItemElement {
    return this.item(values[this.#random(values.length)]);
  }

  /** A discontinuity: the stream goes on somewhere else. */
  goTo(to: Cursor): DiscontinuityElement {
    const last = Math.max(0, this.#next.number - 1);
    this.#next = to;
    return {
      discontinuity: { last_topic_sequence: last, new_topic_sequence: to.number, new_sequence_page: to.page },
    };
  }

  /** Messages were missed. */
  gap(): DiscontinuityElement {
    const { number, page } = this.#next;
    return this.goTo({ number: number + 1 + this.#random(50), page });
  }

  /** The numbers fall back, on the same page. */
  fall(): DiscontinuityElement {
    const { number, page } = this.#next;
    return this.goTo({ number: Math.max(0, number - 3 - this.#random(4)), page });
  }

  /** The topic begins anew: on a greater page or on a lower one, with 0 or with another number. */
  anew(page: 'greater' | 'lower', number = 0): DiscontinuityElement {
    const step = 1 + this.#random(100);
    return this.goTo({
      number,
      page: page === 'greater' ? this.#next.page + step : Math.max(1, this.#next.page - step),
    });
  }
}

type Event = (story: Story) => (Element | object)[];

/** Everything that an answer may bring, by name. */
export const events = {
  'an item': (story) => [story.anyItem()],
  'several items': (story) => [story.anyItem(), story.anyItem(), story.anyItem()],
  'many items': (story) => story.items(25),
  'the same text twice': (story) => [story.item({ text: 'again' }), story.item({ text: 'again' })],
  'an empty text': (story) => [story.item({ text: '' })],
  'no bytes': (story) => [story.item({ binary: '' })],
  'a gap alone': (story) => [story.gap()],
  'a gap, then items': (story) => [story.gap(), story.item(), story.item()],
  'a gap between items': (story) => [story.item(), story.item(), story.gap(), story.item()],
  'a gap behind items': (story) => [story.item(), story.item(), story.gap()],
  'several gaps': (story) => [story.gap(), story.gap(), story.item(), story.gap(), story.item()],
  'lower numbers, alone': (story) => [story.item(), story.fall()],
  'lower numbers, then items': (story) => [...story.items(8), story.fall(), ...story.items(2)],
  'back to where it began': (story) => {
    const { position } = story;
    return [story.item(), story.item(), story.goTo(position)];
  },
  'a new page, alone': (story) => [story.anew('greater')],
  'a new page, then items': (story) => [story.anew('greater'), story.item(), story.item()],
  'a lower page': (story) => [story.item(), story.anew('lower'), story.item()],
  'a new page that begins elsewhere': (story) => [story.anew('greater', 7), story.item()],
  'a new page whose numbers go on': (story) => [story.anew('greater', story.position.number)],
  'a lower page whose numbers go on': (story) => [
    story.item(),
    story.anew('lower', story.position.number),
    story.item(),
  ],
  'an unknown element among items': (story) => [
    story.item(),
    { heartbeat: {} },
    story.item(),
    {},
    { later: { number: 9 } },
  ],
  'a value of an unknown kind among items': (story) => [
    story.item(),
    story.item({ number: 7 }),
    story.item({ text: 'known' }),
    story.item({ parts: ['a', { text: 'b' }] }),
  ],
  'an unknown element first': (story) => [{ later: { topic_sequence_number: 1 } }, story.item()],
} satisfies Record<string, Event>;
export type EventName = keyof typeof events;
export const eventNames = Object.keys(events) as EventName[];
