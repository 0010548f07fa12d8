// Operations at random, in sequences that nobody thought of: see plan/sequences.ts. The history of each says what was wrong.
import fc from 'fast-check';
import { pacedMs } from '../http/service-under-test.ts';
import { sequenceInWords, sequences, type Step } from '../plan/sequences.ts';
import { Mismatch } from './mismatch.ts';
import type { Violation } from './outcome.ts';
import type { Exchange } from '../http/exchange.ts';
import { play } from './play.ts';
import type { Recorder } from './recorder.ts';
import { apart, contextIn, historyViolations, requirement, violates } from './requirement.ts';
import type { CheckContext } from './check-context.ts';

/** So many are played at the same time: each of them mostly waits. */
const atOnce = 4;
/** A shorter sequence is easier to understand; to look for one may take so long. */
const shrinkMs = 20_000;

/** Violations that depend on when something arrived: a busy machine can make them up, though hardly again and again. */
const ofTime = /^subscribe-(wakes|no-history|resume-complete)$/;
const replays = 2;

/** A sequence that shows something, and what it shows. */
interface Shown {
  steps: readonly Step[];
  violations: Violation[];
}

/** Plays a sequence on topics of its own. @returns which of the violations in a history are about it */
async function played(steps: readonly Step[], own?: Recorder, count?: (exchanges: Exchange[]) => void) {
  const { context, ownOf } = contextIn('sequence', own);
  await play(context, steps);
  count?.(context.probe.exchanges);
  return { steps, ownOf };
}

const playedApart = (steps: readonly Step[]): Promise<Violation[]> =>
  apart(async (own) => (await played(steps, own)).ownOf(historyViolations(own)));

/** Plays a few sequences at the same time. @returns the first one that shows something */
async function playSome(
  some: Step[][],
  own?: Recorder,
  count?: (exchanges: Exchange[]) => void,
): Promise<Shown | undefined> {
  const all = await Promise.all(some.map((steps) => played(steps, own, count)));
  // To judge a whole run takes a while.
  const violations = historyViolations(own);
  return all
    .map(({ steps, ownOf }) => ({ steps, violations: ownOf(violations) }))
    .find(({ violations }) => violations.length > 0);
}

async function isShownAgain({ steps, violations }: Shown): Promise<boolean> {
  if (violations.some(({ id }) => !ofTime.test(id))) return true;
  for (let replay = 0; replay < replays; replay++)
    if ((await playedApart(steps)).some(({ id }) => violations.some((each) => each.id === id))) return true;
  return false;
}

/** The shortest sequence that shows the same, as far as it is found in time. */
async function shrunk(
  context: CheckContext,
  arbitrary: fc.Arbitrary<Step[]>,
  seed: number,
  shown: Shown,
): Promise<Shown> {
  let shortest = shown;
  const property = fc.asyncProperty(arbitrary, async (steps) => {
    const violations = await playedApart(steps);
    const isTheSame = violations.some(({ id }) => shown.violations.some((each) => each.id === id));
    if (isTheSame && steps.length <= shortest.steps.length) shortest = { steps, violations };
    return !isTheSame;
  });
  await fc.check(property, {
    numRuns: atOnce,
    seed,
    interruptAfterTimeLimit: shrinkMs + pacedMs(context.service, 500),
  });
  return shortest;
}

requirement('model-history', async (context) => {
  const { seed, thoroughMs, fixtures } = context.service;
  const arbitrary = sequences(fixtures.reset !== undefined);
  const some = (from: number) => fc.sample(arbitrary, { numRuns: atOnce, seed: from });
  const endMs = performance.now() + thoroughMs;
  // The first ones are part of the history of the run.
  let shown = await playSome(some(seed), undefined, (exchanges) => context.probe.adopt(exchanges));
  let at = seed;
  while (!shown && performance.now() < endMs) {
    at++;
    await context.progress(`${(at - seed) * atOnce} sequences, now with seed ${at}`);
    shown = await apart((own) => playSome(some(at), own));
    if (shown && !(await isShownAgain(shown))) shown = undefined;
  }
  if (!shown) return;
  const { steps, violations } = await shrunk(context, arbitrary, at, shown);
  for (const violation of violations) violates(violation);
  const [{ expected, actual, exchanges }] = violations as [Violation];
  context.probe.adopt(exchanges);
  throw new Mismatch(expected, `${actual}; after ${sequenceInWords(steps)}; replay with --seed ${at}`);
});
