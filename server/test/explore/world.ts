/** What the explorer goes through: one topic of a service that may restart, and the subscribers who follow it. */
export interface World {
  /** In quarters of a second: it stands still, goes back or goes on when the service restarts. */
  clock: number;
  /** What this process drew, and how many pages it has given. */
  drawn: number;
  given: number;
  /** The topic as the service keeps it; null before it is made, and after it was forgotten. */
  topic: Topic | null;
  /** The truth that nobody in the world knows: the page of every instance there ever was, by its id, and when it began. */
  instances: { page: number; clock: number; life: number }[];
  life: number;
  /** How often each thing may still happen. */
  left: Bounds;
  subscribers: Subscriber[];
}

export interface Bounds {
  publishes: number;
  trims: number;
  resets: number;
  evictions: number;
  restarts: number;
}

/** An instance of the topic: it has had the messages 0 to `next - 1`, and keeps those from `first` on. */
export interface Topic {
  id: number;
  first: number;
  next: number;
}

/** A place in the truth: the next message is number `number` of instance `id`. */
export interface Place {
  id: number;
  number: number;
}

export interface Cursor {
  number: number;
  page: number;
}

/** What a response has, with the instance that it really is from. */
export type Element =
  | { discontinuity: { last: number; from: number; page: number }; id: number }
  | { item: { number: number; page: number }; id: number };

export interface Subscriber {
  cursor: Cursor;
  /** Where the cursor really stands; null until the first event. */
  place: Place | null;
  poll:
    | { at: 'none' }
    /** The service knows what is retained, and has yet to read it: a store may answer late. */
    | { at: 'looked'; from: number; told: Element[]; seen: Topic }
    /** Parked, until the topic is no longer as it was seen. */
    | { at: 'waits'; cursor: Cursor; place: Place; seen: Topic }
    /** On its way back. */
    | { at: 'answered'; elements: Element[] };
}

export const newWorld = (left: Bounds, subscribers: number): World => ({
  clock: 4_000_000_000,
  drawn: 0.5,
  given: 0,
  topic: null,
  instances: [],
  life: 0,
  left,
  subscribers: Array.from({ length: subscribers }, () => ({
    cursor: { number: 0, page: 0 },
    place: null,
    poll: { at: 'none' },
  })),
});
