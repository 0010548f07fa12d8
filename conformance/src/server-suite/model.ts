import fc from 'fast-check';
import { pacedMs } from '../http/service-under-test.ts';
import { cursorAfter, discontinuitiesOf, itemsOf, textOf, type Cursor } from './elements.ts';
import { equal, NotTestable } from './mismatch.ts';
import { requirement } from './requirement.ts';
import type { CheckContext } from './check-context.ts';

type Step =
  | { kind: 'publish'; topic: number }
  | { kind: 'poll'; subscriber: number }
  | { kind: 'again'; subscriber: number }
  | { kind: 'abort'; subscriber: number };

const maxSteps = 16;

const subscriber = fc.nat(3);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('publish' as const), topic: fc.nat(1) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('poll' as const), subscriber }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('again' as const), subscriber }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('abort' as const), subscriber }) },
);

/** Two topics and four subscribers, two on each, that must see what the model says. */
async function play(context: CheckContext, steps: Step[]): Promise<void> {
  const topics = [context.newTopic('-one'), context.newTopic('-two')];
  const starts = await Promise.all(topics.map((topic) => context.open({ topic })));
  const published: string[][] = [[], []];
  const cursors: Cursor[] = [0, 1, 0, 1].map((topic) => starts[topic]!);
  for (const each of steps) {
    if (each.kind === 'publish') {
      const messages = published[each.topic]!;
      const text = `${each.topic}-${messages.length}`;
      await context.publish([text], { topic: topics[each.topic]! });
      messages.push(text);
      continue;
    }
    const at = each.subscriber % 2;
    const topic = topics[at]!;
    const cursor = cursors[each.subscriber]!;
    const seen = cursor.number - starts[at]!.number;
    if (each.kind === 'abort') {
      if (seen < published[at]!.length) continue;
      const poll = await context.park(cursor, { topic });
      poll.leave();
      continue;
    }
    if (seen >= published[at]!.length) continue;
    const { elements } = await context.followOnce(cursor, { topic });
    equal(discontinuitiesOf(elements), [], 'discontinuities');
    const items = itemsOf(elements);
    equal(
      items.map(textOf),
      published[at]!.slice(seen, seen + items.length),
      `what the cursor (${cursor.number}, ${cursor.page}) gets`,
    );
    equal(
      items.map(({ number, page }) => [number, page]),
      items.map((_, index) => [cursor.number + index, cursor.page]),
      'numbers and pages',
    );
    if (each.kind === 'poll') cursors[each.subscriber] = cursorAfter(elements, cursor);
  }
}

requirement('model-history', async (context) => {
  context.needsKept(maxSteps);
  const property = fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: maxSteps }), (steps) =>
    play(context, steps),
  );
  const result = await fc.check(property, {
    numRuns: 3,
    seed: context.service.seed,
    endOnFailure: false,
    interruptAfterTimeLimit: 20_000 + pacedMs(context.service, 2000),
  });
  if (!result.failed) return;
  if (!result.counterexample) throw new NotTestable('the service is too slow for one random run');
  const steps = JSON.stringify(result.counterexample[0]);
  const reason =
    result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance);
  equal(`${reason}; after ${steps}; replay with --seed ${result.seed}`, 'agreement with the model', '');
});
