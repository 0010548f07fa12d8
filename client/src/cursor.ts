import type { TopicEvent } from './events.ts';

/** Where a subscriber stands: the number of the message it wants next, and the page of the topic that numbers it. */
export interface Cursor {
  sequenceNumber: number;
  sequencePage: number;
}

/** From now on: what a first poll asks for (003 › Subscribe › Query parameters). */
export const fromNow: Cursor = { sequenceNumber: 0, sequencePage: 0 };

/** The cursor after an event: after an item the next number; after a discontinuity exactly its new number, not one more. */
export const cursorAfter = (event: TopicEvent, before: Cursor): Cursor =>
  event.type === 'item'
    ? { sequenceNumber: event.sequenceNumber() + 1, sequencePage: event.sequencePage() }
    : event.type === 'discontinuity'
      ? { sequenceNumber: event.newSequenceNumber(), sequencePage: event.newSequencePage() }
      : before;
