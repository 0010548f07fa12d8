import { requirements } from '@topics-http/contract/requirements';
import type { Result } from './report.ts';

/** What does not hold, and what else does not hold because of it. */
export interface Cause {
  root: Result;
  /** Requirements that rest on it, and do not hold either. */
  follows: Result[];
}

const restsOn = new Map<string, readonly string[]>(requirements.map(({ id, dependsOn }) => [id, dependsOn]));

/** Every requirement that this one rests on, at first or at second hand, the nearest first. */
function foundationsOf(id: string): string[] {
  const found = new Set<string>();
  const queue = [...(restsOn.get(id) ?? [])];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (found.has(next)) continue;
    found.add(next);
    queue.push(...(restsOn.get(next) ?? []));
  }
  return [...found];
}

/**
 * Sorts what does not hold by its cause: a requirement that rests on another one that does not hold either is told under
 * that one. The cause of most comes first; otherwise the order of the results stays.
 */
export function byCause(wrong: Result[]): Cause[] {
  const isWrong = new Map(wrong.map((result) => [result.id as string, result]));
  const causes = new Map<string, Cause>();
  const wrongBelow = (id: string) => foundationsOf(id).filter((foundation) => isWrong.has(foundation));
  const rootOf = (id: string) => wrongBelow(id).find((foundation) => wrongBelow(foundation).length === 0);
  for (const root of wrong) if (rootOf(root.id) === undefined) causes.set(root.id, { root, follows: [] });
  for (const result of wrong) {
    const root = rootOf(result.id);
    if (root !== undefined) causes.get(root)?.follows.push(result);
  }
  return [...causes.values()].sort((a, b) => b.follows.length - a.follows.length);
}
