import { keyOf, type Change } from './mutant.ts';
import type { Judged, Reason } from './results.ts';
import { client, corpus } from './reasons-client.ts';
import { reference } from './reasons-reference.ts';
import { second } from './reasons-second.ts';
import { isAbout, type Rule } from './rules.ts';
import { clientRules } from './rules-client.ts';
import { referenceRules } from './rules-reference.ts';
import { secondRules } from './rules-second.ts';
import type { SubjectName } from './subjects.ts';
import { visibleReference } from './visible-reference.ts';

/** Of each subject: changes that cannot be seen over HTTP, and why; one by one, and by what they have in common. */
const reasons: Record<SubjectName, readonly Reason[]> = { reference, second, client, corpus };
const rules: Record<SubjectName, readonly Rule[]> = {
  reference: referenceRules,
  second: secondRules,
  client: clientRules,
  corpus: [],
};

const visible: Partial<Record<SubjectName, readonly Rule[]>> = { reference: visibleReference };

/** Why a mutant cannot be seen; undefined when nobody said, or somebody found how it can. */
export function reasonFor(subject: SubjectName, change: Change): string | undefined {
  if (visible[subject]?.some((rule) => isAbout(rule, change))) return undefined;
  const key = keyOf(change);
  const reason = reasons[subject].find((each) => keyOf(each) === key);
  return (reason ?? rules[subject].find((rule) => isAbout(rule, change)))?.why;
}

/** Reasons for what is not there any more. */
export function orphaned(subject: SubjectName, mutants: readonly Change[]): string[] {
  const keys = new Set(mutants.map(keyOf));
  return [
    ...reasons[subject].map(keyOf).filter((key) => !keys.has(key)),
    ...[...rules[subject], ...(visible[subject] ?? [])]
      .filter((rule) => !mutants.some((mutant) => isAbout(rule, mutant)))
      .map(({ file, from, to }) => `${file} ${String(from)}${to === undefined ? '' : ` ${String(to)}`}`),
  ];
}

/** Changes with a reason of their own why they cannot be seen, that were seen. A rule is about those that leave a line working. */
export function refuted(subject: SubjectName, judged: readonly Judged[]): Judged[] {
  const keys = new Set(reasons[subject].map(keyOf));
  return judged.filter(
    ({ status, ...each }) => (status === 'killed' || status === 'warned') && keys.has(keyOf(each)),
  );
}
