import { actionsOf, Untrue } from './actions.ts';
import { realRules, type Rules } from './rules.ts';
import { newWorld, type Bounds, type World } from './world.ts';

interface Exploration {
  states: number;
  transitions: number;
  /** The shortest way to a state in which the promise is broken, and how. */
  broken?: { steps: string[]; because: string };
}

interface Reached {
  world: World;
  /** How it was reached. */
  by: string;
  from: Reached | undefined;
}

/** Subscribers have no names: worlds that differ in their order alone are the same one. */
function keyOf(world: World): string {
  const { subscribers, ...rest } = world;
  return (
    JSON.stringify(rest) +
    subscribers
      .map((each) => JSON.stringify(each))
      .sort()
      .join()
  );
}

function stepsTo(reached: Reached | undefined): string[] {
  const steps: string[] = [];
  for (let at = reached; at?.from; at = at.from) steps.unshift(at.by);
  return steps;
}

/** Goes through every world that can be reached, the nearest first, and stops at the first in which the promise is broken. */
export function explore(bounds: Bounds & { subscribers: number }, defects: Partial<Rules> = {}): Exploration {
  const rules = { ...realRules, ...defects };
  const { subscribers, ...left } = bounds;
  const start: Reached = { world: newWorld(left, subscribers), by: '', from: undefined };
  const seen = new Set([keyOf(start.world)]);
  let frontier = [start];
  let transitions = 0;
  while (frontier.length > 0) {
    const next: Reached[] = [];
    for (const reached of frontier)
      for (const { name, after } of actionsOf(reached.world, rules)) {
        transitions++;
        try {
          const world = after();
          const key = keyOf(world);
          if (seen.has(key)) continue;
          seen.add(key);
          next.push({ world, by: name, from: reached });
        } catch (error) {
          if (!(error instanceof Untrue)) throw error;
          const steps = [...stepsTo(reached), name];
          return { states: seen.size, transitions, broken: { steps, because: error.message } };
        }
      }
    frontier = next;
  }
  return { states: seen.size, transitions };
}
