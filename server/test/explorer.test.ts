import { describe, expect, test } from 'vitest';
import { explore } from './explore/explorer.ts';
import { realRules, type Rules } from './explore/rules.ts';

// The worlds are counted in docs/cursors.md. Larger bounds, a few minutes: TOPICS_EXPLORE=large npx vitest run server/test/explorer
const worlds: [bounds: Parameters<typeof explore>[0], states: number][] = [
  [{ subscribers: 2, publishes: 2, trims: 1, resets: 0, evictions: 1, restarts: 1 }, 55_334],
  [{ subscribers: 2, publishes: 3, trims: 1, resets: 1, evictions: 0, restarts: 0 }, 19_294],
];
// What .ci/run adds.
if (process.env.CI_SAMPLES)
  worlds.push([{ subscribers: 1, publishes: 2, trims: 1, resets: 1, evictions: 0, restarts: 2 }, 69_634]);
if (process.env.TOPICS_EXPLORE === 'large')
  worlds.push(
    [{ subscribers: 1, publishes: 2, trims: 1, resets: 1, evictions: 1, restarts: 2 }, 367_188],
    [{ subscribers: 2, publishes: 2, trims: 1, resets: 1, evictions: 1, restarts: 1 }, 453_580],
  );

describe('no message is lost silently, in whatever order things happen', () => {
  test.each(worlds)('%j: %i worlds', { timeout: 600_000 }, (bounds, states) => {
    const explored = explore(bounds);
    expect(explored.broken).toBeUndefined();
    expect(explored.states).toBe(states);
  });
});

/** What must be found, or the explorer explores nothing. */
const defects: [what: string, rules: Partial<Rules>, because: RegExp][] = [
  [
    'pages of whole seconds',
    { pageOf: (clock, _drawn, given) => Math.floor(clock / 4) + given },
    /page \d+ comes after page|without a word/,
  ],
  [
    'pages of whole seconds, if nobody looked at the pages themselves',
    { pageOf: (clock, _drawn, given) => Math.floor(clock / 4) + given, trustPages: true },
    /without a word|waits at/,
  ],
  [
    'a service that takes every page for the current one',
    { nextStep: (cursor, retained) => realRules.nextStep({ ...cursor, page: 0 }, retained) },
    /without a word|waits at|is told/,
  ],
  [
    'a service that says nothing of what it no longer keeps',
    {
      nextStep(cursor, retained) {
        const step = realRules.nextStep(cursor, retained);
        return step.kind === 'answer' && cursor.page === retained.page && step.from < retained.next
          ? { kind: 'answer', from: step.from }
          : step;
      },
    },
    /without a word/,
  ],
  [
    'a client that adds one after a discontinuity',
    {
      readEvents(response, cursor) {
        const events = realRules.readEvents(response, cursor);
        const { sequenceNumber, sequencePage } = events.cursor;
        const isLast = events.list.at(-1)?.type === 'discontinuity';
        return isLast ? { ...events, cursor: { sequenceNumber: sequenceNumber + 1, sequencePage } } : events;
      },
    },
    /goes on from/,
  ],
  [
    'a client that forgets the page',
    {
      readEvents(response, cursor) {
        const events = realRules.readEvents(response, cursor);
        return { ...events, cursor: { ...events.cursor, sequencePage: 0 } };
      },
    },
    /goes on from/,
  ],
  [
    'a client that passes over discontinuities',
    {
      readEvents(response, cursor) {
        const events = realRules.readEvents(response, cursor);
        return { ...events, list: events.list.filter(({ type }) => type !== 'discontinuity') };
      },
    },
    /without a word|is told nothing|goes on from/,
  ],
];

describe('the explorer finds', () => {
  test.each(defects)('%s', (_what, rules, because) => {
    const bounds = { subscribers: 1, publishes: 2, trims: 1, resets: 1, evictions: 1, restarts: 1 };
    const { broken } = explore(bounds, rules);
    expect(broken?.because).toMatch(because);
    expect(broken!.steps.length).toBeLessThanOrEqual(12);
  });
});
