import { verdictOf, type Report, type Result } from './report.ts';

// Control characters and halves of surrogate pairs are not allowed in XML 1.0, not even escaped.
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Cs}]/gu;
const escape = (text: string): string =>
  text
    .replaceAll(forbidden, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

const propertiesOf = (values: Record<string, string | undefined>): string => {
  const lines = Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`<property name="${name}" value="${escape(value)}"/>`],
  );
  return `<properties>${lines.join('')}</properties>`;
};

function testCase(result: Result): string {
  const { id, section, level, text, status, note, expected, actual, source, basis, exchanges } = result;
  const mismatch = `expected ${expected ?? ''}, got ${actual ?? ''}`;
  const details = [`expected ${expected ?? ''}`, `actual   ${actual ?? ''}`, `source   ${source}`, '']
    .concat(exchanges.map(({ curl }) => curl))
    .join('\n');
  const outcome =
    status === 'failed' || status === 'unexpected-pass'
      ? `<failure message="${escape(note ?? mismatch)}">${escape(details)}</failure>`
      : status === 'not-testable' || status === 'not-checked' || status === 'known-failure'
        ? `<skipped message="${escape(`${status}: ${note ?? mismatch}`)}"/>`
        : '';
  const properties = propertiesOf({ status, level, source, basis, note, expected, actual });
  return `  <testcase classname="${section}" name="${escape(`${id}: ${level} ${text}`)}" time="${seconds(result.durationMs)}">${properties}${outcome}</testcase>`;
}

/** JUnit XML. A SHOULD that does not hold is no failure: its properties say so. */
export function junitReport(report: Report): string {
  const { results, counts, durationMs, date, tool, contract, target, cache, seed, profiles } = report;
  const failures = counts.failed + counts['unexpected-pass'];
  const skipped = counts['not-testable'] + counts['not-checked'] + counts['known-failure'];
  const properties = propertiesOf({
    verdict: verdictOf(report).verdict,
    target,
    cache,
    tool: `${tool.name} ${tool.version}`,
    contract,
    profiles: profiles.join(', '),
    seed: String(seed),
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="topics-http conformance" tests="${results.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${seconds(durationMs)}" timestamp="${date}">
  ${properties}
${results.map(testCase).join('\n')}
</testsuite>
`;
}
