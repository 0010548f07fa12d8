import { gap, item, page, type ScenarioContext } from './scenario-context.ts';
import { equal } from '../server-suite/mismatch.ts';

const steps = 40;

/** mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/**
 * A long random history: items, gaps, new pages, cut answers. @returns the texts of the items, in order
 * @throws Mismatch at the first poll that does not ask for what comes next
 */
export async function history(client: ScenarioContext): Promise<string[]> {
  const random = randomOf(client.seed);
  const texts: string[] = [];
  let cursor = { number: 500, page };
  const items = (count: number) =>
    Array.from({ length: count }, () => {
      const text = `message ${texts.length}`;
      texts.push(text);
      return item(cursor.number++, cursor.page, { text });
    });
  (await client.poll()).send(...items(1));
  for (let step = 0; step < steps; step++) {
    const poll = await client.poll();
    equal(poll.cursor, cursor, `the cursor of poll ${step + 2} (seed ${client.seed})`);
    const dice = random(20);
    if (dice < 3) {
      // Cut in its middle: what came of it does not count.
      poll.cut(item(cursor.number, cursor.page), item(cursor.number + 1, cursor.page));
      continue;
    }
    const before = cursor.number;
    const elements: object[] = [];
    if (dice < 6) cursor.number += 1 + random(50);
    else if (dice < 8) cursor = { number: random(2), page: cursor.page + 1 + random(100) };
    if (dice < 8) elements.push(gap(cursor.number, cursor.page, before - 1));
    if (dice >= 8 || random(2) === 0) elements.push(...items(1 + random(5)));
    poll.send(...elements);
  }
  const last = await client.poll();
  equal(last.cursor, cursor, `the last cursor (seed ${client.seed})`);
  return texts;
}
