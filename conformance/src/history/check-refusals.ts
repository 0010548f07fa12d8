import { finding, type Finding } from './finding.ts';
import { endedMsOf, watchedMs, type History, type Operation } from './history.ts';
import { msInWords } from './words.ts';

/** What must be refused is refused, and at once: a poll that is held with a bad token was let in. */
export function checkRefusals(history: History): Finding[] {
  const { operations, patienceMs, endedMs } = history;
  return operations.flatMap((operation) => {
    const { mustBeRefused, outcome, sentMs } = operation;
    if (!mustBeRefused) return [];
    const ms = watchedMs(history, sentMs, endedMsOf(operation) ?? endedMs);
    const actual =
      servedAs(operation) ??
      (outcome.kind !== 'refused' && operation.kind === 'poll' && ms > patienceMs
        ? `held for ${msInWords(ms)}`
        : undefined);
    if (actual === undefined) return [];
    const found = finding('not-refused', {
      expected: `a refusal of this ${operation.kind}`,
      actual,
      operations: [operation],
    });
    return [{ ...found, requirement: mustBeRefused }];
  });
}

const servedAs = ({ outcome }: Operation): string | undefined =>
  outcome.kind === 'accepted'
    ? 'accepted'
    : outcome.kind === 'answered' || outcome.kind === 'unreadable'
      ? 'answered with 200'
      : undefined;
