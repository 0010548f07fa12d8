import path from 'node:path';
import { escape } from './html.ts';
import { reasonFor } from './mutation/reasons.ts';
import { readResults, scoreOf, type Judged, type Results } from './mutation/results.ts';
import { root, subjects, type SubjectName } from './mutation/subjects.ts';

const link = (id: string): string => `<a href="requirements.html#${id}">${id}</a>`;

const row = ({ file, line, from, to }: Judged, last: string): string =>
  `<tr><td>${escape(file)}:${line}</td><td><code>- ${escape(from)}</code><br><code>+ ${escape(to)}</code></td><td>${last}</td></tr>`;

const table = (title: string, last: string, rows: string[]): string =>
  rows.length === 0
    ? ''
    : `<details><summary>${title}: ${rows.length}</summary><table><thead><tr><th>where</th><th>change</th><th>${last}</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></details>`;

const longestLine = 100;

/** By their reasons, each once; of the changed lines, as much as tells them apart. */
function unseenTable(unseen: Judged[], reasonOf: (each: Judged) => string): string {
  if (unseen.length === 0) return '';
  const rows = [...new Set(unseen.map(reasonOf))].map((why) => {
    const changes = unseen
      .filter((each) => reasonOf(each) === why)
      .map(
        ({ file, line, to }) => `${escape(file)}:${line} <code>${escape(to.slice(0, longestLine))}</code>`,
      );
    return `<tr><td>${escape(why)}</td><td>${changes.join('<br>')}</td></tr>`;
  });
  return `<details><summary>Cannot be seen from outside: ${unseen.length}</summary><table><thead><tr><th>because</th><th>changed to</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></details>`;
}

function section({ subject, date, seed, mutants, unexplained, unreached, judged }: Results): string {
  const reasonOf = (each: Judged) => reasonFor(subject, each);
  const score = scoreOf(judged, (each) => reasonOf(each) !== undefined);
  const of = (status: string, explained: boolean) =>
    judged.filter((each) => each.status === status && (reasonOf(each) !== undefined) === explained);
  const unseen = [...of('survived', true), ...of('unreached', true)];
  return `<section class="requirements"><h2 id="${subject}">Of ${escape(subjects[subject].title)}</h2>
<p>${date}: of ${mutants} mutants ${score.drawn} were tried${score.drawn < mutants ? (unexplained ? ', of those for which no reason said that they cannot be seen' : `, drawn at random (seed ${seed})`) : ''}.
Of the ${score.visible} that can be seen at all <b>${score.noticed} % are noticed</b>: ${score.killed} change the verdict,
${score.warned} are warned about. ${unreached.length} of all are never executed by a run.</p>
${table(
  'Survived',
  'operator',
  of('survived', false).map((each) => row(each, escape(each.mutator))),
)}
${table(
  'Never executed',
  'operator',
  of('unreached', false).map((each) => row(each, escape(each.mutator))),
)}
${table(
  'Only warned about',
  'by',
  of('warned', false).map((each) => row(each, each.by.map(link).join('<br>'))),
)}
${unseenTable(unseen, (each) => reasonOf(each)!)}
</section>`;
}

/** Where the results that the page shows are kept. */
const resultsFile = (name: SubjectName): string => path.join(root, 'docs/mutation', `${name}.json`);

/** What systematic mutation says of the suite, as HTML: the score, and each change that nobody noticed. */
export function mutationPage(): string {
  const all = (Object.keys(subjects) as SubjectName[]).flatMap(
    (name) => readResults(resultsFile(name)) ?? [],
  );
  return `<h1>What does the suite miss?</h1>
<p>Every operator of a mutation tool is applied to the code of two services and of two clients, one change at a time, and the suite runs
against each: <code>npm run mutation</code>. Nobody chose these defects, so that what survives says what the suite does not see. A
change that nobody could notice from outside, for a reason that is written down, does not count.</p>
${all.map(section).join('\n')}`;
}
