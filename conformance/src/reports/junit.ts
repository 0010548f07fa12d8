import type { Report, Result } from './report.ts';

// Control characters and halves of surrogate pairs are not allowed in XML 1.0, not even escaped.
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Cs}]/gu;
const escape = (text: string): string =>
  text
    .replaceAll(forbidden, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

function testCase({
  id,
  section,
  level,
  text,
  status,
  note,
  expected,
  actual,
  source,
  exchanges,
}: Result): string {
  const details = [
    `expected ${expected ?? ''}`,
    `actual   ${actual ?? ''}`,
    `source   ${source}`,
    exchanges.at(-1)?.curl ?? '',
  ].join('\n');
  const inner =
    status === 'failed' || status === 'unexpected-pass'
      ? `<failure message="${escape(note ?? `expected ${expected ?? ''}, got ${actual ?? ''}`)}">${escape(details)}</failure>`
      : status === 'not-testable' || status === 'not-checked' || status === 'known-failure'
        ? `<skipped message="${escape(`${status}: ${note ?? `expected ${expected ?? ''}, got ${actual ?? ''}`}`)}"/>`
        : status === 'passed'
          ? ''
          : `<system-out>${escape(`${status}: ${note ?? details}`)}</system-out>`;
  return `  <testcase classname="${section}" name="${escape(`${id}: ${level} ${text}`)}">${inner}</testcase>`;
}

/** JUnit XML. A SHOULD that does not hold is no failure: it is in the output of its test case. */
export function junitReport({ results, counts, durationMs, date }: Report): string {
  const failures = counts.failed + counts['unexpected-pass'];
  const skipped = counts['not-testable'] + counts['not-checked'] + counts['known-failure'];
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="topics-http conformance" tests="${results.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${durationMs / 1000}" timestamp="${date}">
${results.map(testCase).join('\n')}
</testsuite>
`;
}
