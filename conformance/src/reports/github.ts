import { markdownReport } from './markdown.ts';
import { verdictOf, type Report, type Result, type Status } from './report.ts';

/** In the text of a workflow command. */
const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
/** In one of its properties. */
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const kinds: Partial<Record<Status, string>> = {
  failed: 'error',
  'unexpected-pass': 'error',
  warned: 'warning',
};

const annotation = ({ id, status, level, text, note, expected, actual }: Result): string[] => {
  const kind = kinds[status];
  if (kind === undefined) return [];
  const told = expected === undefined ? (note ?? '') : `expected ${expected}\nactual ${actual ?? ''}`;
  return [`::${kind} title=${property(id)}::${data(`${level} ${text}\n${told}`)}`];
};

/** Workflow commands of GitHub Actions: an annotation for each requirement that does not hold. */
export const githubAnnotations = ({ results }: Report): string[] => results.flatMap(annotation);

/** What a step hands to those after it, for the file GITHUB_OUTPUT. */
export const githubOutputs = (report: Report): string =>
  [
    `verdict=${verdictOf(report).verdict}`,
    `conformant=${report.conformant}`,
    `failed=${report.counts.failed}`,
    '',
  ].join('\n');

/** A step's summary may have 1 MiB; what is longer, GitHub does not show at all. */
const maxSummaryBytes = 1_000_000;

/** The report for the page of the workflow, for the file GITHUB_STEP_SUMMARY. */
export function githubSummary(report: Report): string {
  const whole = markdownReport(report);
  if (Buffer.byteLength(whole) <= maxSummaryBytes) return whole;
  const { verdict, reason } = verdictOf(report);
  return `# ${verdict}\n\n${reason}. The whole report is too long for this page: it is in the artefacts.\n`;
}
