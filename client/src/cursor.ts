/** Where a subscriber stands: the number of the message it wants next, and the page of the topic that numbers it. */
export interface Cursor {
  sequenceNumber: number;
  sequencePage: number;
}

/**
 * From now on: what a first poll asks for ("HTTP API for Momento Topics" › Subscribe › Query parameters).
 * @example
 * ```ts
 * const events = topics.events('cache', 'topic', { from: fromNow });
 * ```
 */
export const fromNow: Cursor = { sequenceNumber: 0, sequencePage: 0 };
