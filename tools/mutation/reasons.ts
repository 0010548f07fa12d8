import { keyOf, type Change } from './mutant.ts';
import type { Judged, Reason } from './results.ts';
import { client, corpus } from './reasons-client.ts';
import { reference } from './reasons-reference.ts';
import { second } from './reasons-second.ts';
import type { SubjectName } from './subjects.ts';

/** Of each subject: changes that cannot be seen over HTTP, and why. */
const reasons: Record<SubjectName, readonly Reason[]> = { reference, second, client, corpus };

/** Why a mutant cannot be seen; undefined when nobody said. */
export function reasonFor(subject: SubjectName, change: Change): string | undefined {
  const key = keyOf(change);
  return reasons[subject].find((reason) => keyOf(reason) === key)?.why;
}

/** Reasons for what is not there any more. */
export function orphaned(subject: SubjectName, mutants: readonly Change[]): Change[] {
  const keys = new Set(mutants.map(keyOf));
  return reasons[subject].filter((reason) => !keys.has(keyOf(reason)));
}

/** Reasons why something cannot be seen that was seen. */
export const refuted = (subject: SubjectName, judged: readonly Judged[]): Judged[] =>
  judged.filter(
    (each) =>
      (each.status === 'killed' || each.status === 'warned') && reasonFor(subject, each) !== undefined,
  );
