import { styleText } from 'node:util';
import type { Judged, Results } from './results.ts';
import { scoreOf } from './results.ts';
import { orphaned, reasonFor, refuted } from './reasons.ts';
import type { Change } from './mutant.ts';
import { subjects, type SubjectName } from './subjects.ts';

/** A mutant as a diff of one line, with what noticed it. */
export const shown = ({ file, line, mutator, from, to, by }: Judged): string =>
  [
    styleText('bold', `${file}:${line}  ${mutator}${by.length > 0 ? `  ${by.slice(0, 3).join(', ')}` : ''}`),
    styleText('red', `  - ${from}`),
    styleText('green', `  + ${to}`),
  ].join('\n');

const group = (title: string, list: string[]): string[] =>
  list.length === 0 ? [] : [`\n${title}: ${list.length}`, ...list];

/** All that is to say of results, for a terminal. */
export function textReport(name: SubjectName, results: Results, mutants: readonly Change[]): string {
  const { judged } = results;
  const score = scoreOf(judged, (each) => reasonFor(name, each) !== undefined);
  const of = (status: string) => judged.filter((each) => each.status === status);
  const open = (list: Judged[]) => list.filter((each) => reasonFor(name, each) === undefined).map(shown);
  const explained = [...of('survived'), ...of('unreached')].flatMap((each) => {
    const why = reasonFor(name, each);
    return why === undefined ? [] : [`${shown(each)}\n  ${why}`];
  });
  return [
    ...group('Nobody can see them from outside', explained),
    ...group('Never reached', open(of('unreached'))),
    ...group('Only warned about', open(of('warned'))),
    ...group('Survived', open(of('survived'))),
    ...group('Reasons for what was noticed after all', refuted(name, judged).map(shown)),
    ...group('Reasons for what is not there any more', orphaned(name, mutants)),
    '',
    `${subjects[name].title}: ${results.mutants} mutants, ${results.unreached.length} of them never reached`,
    `drawn ${score.drawn} (seed ${results.seed}): ${score.killed} change the exit code, ${score.warned} only warn, ${score.survived} survived, ${score.unreached} were not reached`,
    `of the ${score.visible} that can be seen ${score.noticed} % are noticed, ${score.changed} % change the exit code`,
  ].join('\n');
}
