import type {
  DeliveredElement,
  DeliveredItem,
  History,
  Operation,
  PollCursor,
  PollOperation,
  PublishOperation,
} from '../../src/history/history.ts';

/** Puts a history together by hand, one operation after the other; names and times have defaults. */
export class HistoryBuilder {
  readonly operations: Operation[] = [];
  readonly #known: Partial<History>;

  constructor(known: Partial<History> = {}) {
    this.#known = known;
  }

  /** An accepted publish; takes 1 ms unless told otherwise. */
  publish(atMs: number, text: string | Uint8Array, rest: Partial<PublishOperation> = {}): this {
    const isText = typeof text === 'string';
    return this.#add({
      kind: 'publish',
      ...this.#base(atMs),
      bytes: isText ? Buffer.from(text) : text,
      valueKind: isText ? 'text' : 'binary',
      outcome: { kind: 'accepted', endedMs: atMs + 1 },
      ...rest,
    });
  }

  /** A poll with these elements as its answer, sent and answered at these times. */
  poll(
    sentMs: number,
    endedMs: number,
    cursor: PollCursor,
    elements: DeliveredElement[],
    rest: Partial<PollOperation> = {},
  ): this {
    const outcome = { kind: 'answered' as const, elements, endedMs };
    return this.#add({ kind: 'poll', ...this.#base(sentMs), cursor, outcome, ...rest });
  }

  /** A poll that is never answered. */
  parked(sentMs: number, cursor: PollCursor, rest: Partial<PollOperation> = {}): this {
    return this.#add({
      kind: 'poll',
      ...this.#base(sentMs),
      cursor,
      outcome: { kind: 'unanswered' },
      ...rest,
    });
  }

  get history(): History {
    return {
      operations: this.operations,
      resets: [],
      endedMs: 10_000,
      visibilityDelayMs: 0,
      settleMs: 20,
      patienceMs: 3000,
      ...this.#known,
    };
  }

  #base(sentMs: number) {
    const id = this.operations.length + 1;
    return { id, cache: 'c', topic: 't', token: { kind: 'good' as const }, sentMs };
  }

  #add(operation: Operation): this {
    this.operations.push(operation);
    return this;
  }
}

export const item = (
  number: number,
  text: string | Uint8Array,
  rest: Partial<DeliveredItem> = {},
): DeliveredItem => ({
  kind: 'item',
  number,
  page: 7,
  value: typeof text === 'string' ? { kind: 'text', text } : { kind: 'binary', bytes: text },
  ...rest,
});

export const gap = (next: number, page = 7): DeliveredElement => ({
  kind: 'discontinuity',
  last: 0,
  next,
  page,
});
