import type { RetainedRange } from './store/message-store.ts';

/** Where a subscriber stands: the next number it expects, and the page it expects it from. */
export interface Cursor {
  number: number;
  page: number;
}

/** A discontinuity of the contract, in words of its own: the declarations of the package name no package that is not a dependency. */
interface Discontinuity {
  last_topic_sequence: number;
  new_topic_sequence: number;
  new_sequence_page: number;
}

/** What to do for a cursor: wait for the number `from`, or answer with what is kept from `from` on. */
type Step = { kind: 'wait'; from: number } | { kind: 'answer'; from: number; discontinuity?: Discontinuity };

/**
 * All sequence and discontinuity semantics of the contract: what a cursor means for a topic that keeps
 * `retained`. 003 › Subscribe, and the table in openapi.yaml under "Following a topic".
 *
 * A poll that waits goes on from the cursor `(from, retained.page)`.
 */
export function nextStep(cursor: Cursor, retained: RetainedRange): Step {
  const { number, page } = cursor;
  const { first, next } = retained;
  const discontinuity = (from: number): Step => ({
    kind: 'answer',
    from,
    discontinuity: {
      last_topic_sequence: Math.max(number - 1, 0),
      new_topic_sequence: from,
      new_sequence_page: retained.page,
    },
  });

  if (page === 0 && number === 0) return { kind: 'wait', from: next };
  if (page !== 0 && page !== retained.page) return discontinuity(first);
  if (number < first) return discontinuity(first);
  if (number > next) return discontinuity(next);
  return number === next ? { kind: 'wait', from: next } : { kind: 'answer', from: number };
}
