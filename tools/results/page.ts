import { badgeReport, htmlReport } from '../../conformance/src/index.ts';
import { escape, inline } from '../html.ts';
import { readResult, type Stored } from './stored.ts';
import { targets, type Target } from './targets.ts';

type Checked = Pick<Target, 'id' | 'title' | 'what'> & Stored;

const checked = (): Checked[] =>
  targets.flatMap(({ id, title, what }) => {
    const stored = readResult(id);
    return stored ? [{ id, title, what, ...stored }] : [];
  });

const link = (id: string): string => `<a href="requirements.html#${id}">${id}</a>`;

function row({ id, title, what, runtime, report }: Checked): string {
  const { counts, results, tool, contract, date, requests, durationMs } = report;
  const by = (status: string) =>
    results.filter((each) => each.status === status).map((each) => link(each.id));
  const untested = counts['not-testable'];
  const notes = [
    ...by('warned').map((each) => `warned: ${each}`),
    ...by('known-failure').map((each) => `known to fail: ${each}`),
    ...(untested > 0 ? [`${untested} not testable`] : []),
  ];
  return `<tr id="${id}"><td><b>${escape(title)}</b><br>${inline(what)}</td>
<td><img src="results/${id}.svg" alt="${escape(verdict(report))}" height="20"><br>${counts.passed} passed, ${counts.observed} observed${notes.map((note) => `<br>${note}`).join('')}</td>
<td>${escape(runtime)}<br>suite ${tool.version}, contract ${contract}<br>${report.profiles.join(', ')}<br>${date.slice(0, 10)}</td>
<td><a href="results/${id}.html">Report</a>, <a href="results/${id}.json">JSON</a><br>${requests} requests, ${(durationMs / 1000).toFixed(1)} s</td></tr>`;
}

const verdict = ({ conformant, counts }: Stored['report']): string =>
  conformant ? 'Topics HTTP: conformant' : `Topics HTTP: ${counts.failed} failed`;

/** What each does where it may choose: a row for each choice, with those who do the same together. */
function choices(all: Checked[]): string {
  const ids = [...new Set(all.flatMap(({ report }) => Object.keys(report.choices)))];
  const cell = (id: string): string => {
    const answers = new Map<string, string[]>();
    for (const { title, report } of all) {
      // What came in reply may be long, and has numbers that are never the same.
      const answer = report.choices[id]?.split('\n')[0];
      if (answer !== undefined) answers.set(answer, [...(answers.get(answer) ?? []), title]);
    }
    return [...answers]
      .map(
        ([answer, who]) =>
          `<li>${escape(answer)}: ${escape(who.length === all.length ? 'all' : who.join(' · '))}</li>`,
      )
      .join('');
  };
  return ids.map((id) => `<tr><td>${link(id)}</td><td><ul>${cell(id)}</ul></td></tr>`).join('\n');
}

/** The results of every target that there is, as HTML. */
export function resultsPage(): string {
  const all = checked();
  return `<h1>Results</h1>
<p>The suite on every target that there is, with all that each of them offers. <code>npm run results</code> measures them again, one after the
other, and keeps the reports; the page, the badges and the reports in HTML are made from these.</p>
<section class="results"><table><thead><tr><th>target</th><th>result</th><th>what ran, and when</th><th>report</th></tr></thead><tbody>
${all.map(row).join('\n')}
</tbody></table></section>
<section class="requirements"><h2 id="choices">What they choose</h2>
<p>Where the contract leaves a choice, the suite only looks.</p>
<table><thead><tr><th>requirement</th><th>what is done, and by whom</th></tr></thead><tbody>
${choices(all)}
</tbody></table></section>`;
}

/** Each target's report, badge and JSON: the files of the folder results/, by their names. */
export const resultFiles = (): Record<string, string> =>
  Object.fromEntries(
    checked().flatMap(({ id, report }) => [
      [`${id}.html`, htmlReport(report)],
      [`${id}.svg`, badgeReport(report)],
      [`${id}.json`, `${JSON.stringify(report, null, 1)}\n`],
    ]),
  );
