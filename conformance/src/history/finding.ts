import type { Operation } from './history.ts';
import { requirementOf, type HistoryViolation, type RuleName } from './rules.ts';

export type Finding = HistoryViolation;

/** What contradicts what, in words. At most three operations: more than that nobody follows. */
export function finding(
  rule: RuleName,
  { expected, actual, operations }: { expected: string; actual: string; operations: Operation[] },
): Finding {
  const named = [...new Set(operations)].sort((a, b) => a.sentMs - b.sentMs).map(({ id }) => id);
  return { rule, requirement: requirementOf[rule], expected, actual, operations: named };
}
