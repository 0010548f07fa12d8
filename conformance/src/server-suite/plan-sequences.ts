// Operations at random, in sequences that nobody thought of: see plan/sequences.ts. The history of each says what was wrong.
import fc from 'fast-check';
import { pacedMs } from '../http/service-under-test.ts';
import { sequenceInWords, sequences, type Step } from '../plan/sequences.ts';
import { Mismatch } from './mismatch.ts';
import type { Violation } from './outcome.ts';
import type { Exchange } from '../http/exchange.ts';
import { play } from './play.ts';
import { apart, requirement, violates } from './requirement.ts';
import type { CheckContext } from './check-context.ts';

/** So many are played at the same time: each of them mostly waits. */
const atOnce = 4;
/** A shorter sequence is easier to understand; to look for one may take so long. */
const shrinkMs = 20_000;

/** Plays a sequence on topics of its own. @returns what its history has against any requirement */
async function playApart(steps: readonly Step[], onExchanges?: (exchanges: Exchange[]) => void) {
  const { context, violations } = apart('sequence');
  await play(context, steps);
  onExchanges?.(context.probe.exchanges);
  return violations();
}

/** A sequence that shows something, and what it shows. */
interface Shown {
  steps: readonly Step[];
  violations: Violation[];
}

/** Plays a few sequences, and looks for a shorter one where one of them shows something. */
async function round(context: CheckContext, seed: number, isFirst: boolean): Promise<Shown | undefined> {
  const { fixtures } = context.service;
  const arbitrary = sequences(fixtures.reset !== undefined);
  const played = await Promise.all(
    fc.sample(arbitrary, { numRuns: atOnce, seed }).map(async (steps) => ({
      steps,
      violations: await playApart(steps, isFirst ? (exchanges) => context.probe.adopt(exchanges) : undefined),
    })),
  );
  const shown = played.find(({ violations }) => violations.length > 0);
  if (!shown) return undefined;
  let shortest: Shown = shown;
  const property = fc.asyncProperty(arbitrary, async (steps) => {
    const violations = await playApart(steps);
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
  const { seed, thoroughMs } = context.service;
  const endMs = performance.now() + thoroughMs;
  let played = 0;
  for (let at = seed; ; at++) {
    const shown = await round(context, at, at === seed);
    played += atOnce;
    if (shown) {
      for (const violation of shown.violations) violates(violation);
      const [{ expected, actual, exchanges }] = shown.violations as [Violation];
      context.probe.adopt(exchanges);
      throw new Mismatch(
        expected,
        `${actual}; after ${sequenceInWords(shown.steps)}; replay with --seed ${at}`,
      );
    }
    if (performance.now() >= endMs) return;
    await context.progress(`${played} sequences, next seed ${at + 1}`);
  }
});
