import { styleText } from 'node:util';
import { sections } from '@topics-http/contract/requirements';
import type { Exchange } from '../http/exchange.ts';
import { byCause, type Cause } from './causes.ts';
import {
  statuses,
  statusWords,
  testedIn,
  verdictOf,
  type Report,
  type Result,
  type Status,
} from './report.ts';

type Style = Parameters<typeof styleText>[0];

const styles: Record<Status, Style> = {
  passed: 'green',
  failed: 'red',
  warned: 'yellow',
  observed: 'cyan',
  'not-testable': 'gray',
  'known-failure': 'magenta',
  'unexpected-pass': 'red',
};
/** How text is set off: in colour, or not at all. */
type Paint = (style: Style, text: string) => string;
export const inColour: Paint = (style, text) => styleText(style, text, { validateStream: false });
export const plain: Paint = (_style, text) => text;

const tally = (results: Result[], paint: Paint): string =>
  statuses
    .map((status) => ({ status, count: results.filter((each) => each.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => paint(styles[status], `${count} ${statusWords[status]}`))
    .join(', ');

const indent = (lines: string[], mark: string) => lines.map((line) => `    ${mark} ${line}`);

function exchangeLines(
  { method, target, headers, body, response, error, ms, curl }: Exchange,
  paint: Paint,
): string[] {
  const request = [
    `${method} ${target}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body ? ['', ...body.split('\n')] : []),
  ];
  const answer = response
    ? [
        String(response.status),
        ...response.headers.map(([name, value]) => `${name}: ${value}`),
        ...(response.body ? ['', ...response.body.split('\n')] : []),
      ]
    : [`no response: ${error ?? ''}`];
  return [
    ...indent(request, '>'),
    ...indent(answer, '<').map((line, index) => (index === 0 ? `${line}   (${Math.round(ms)} ms)` : line)),
    ...(curl ? [`    ${paint('cyan', curl)}`] : []),
  ];
}

/** A failure with everything that a reader needs to see for themselves. */
function failure(result: Result, paint: Paint): string {
  const { id, status, level, text, source, basis, expected, actual, exchanges, note } = result;
  const last = exchanges.at(-1);
  const before = exchanges.slice(0, -1).map(({ curl }) => curl);
  return [
    `${paint(styles[status], statusWords[status].toUpperCase())}  ${paint('bold', id)}`,
    `  ${level} ${text}`,
    `  ${paint('gray', `${source}${basis === 'contract' ? ' (decided by the contract)' : ''}`)}`,
    ...(note === undefined ? [] : [`  ${note}`]),
    ...(expected === undefined ? [] : [`    expected  ${expected}`, `    actual    ${actual ?? ''}`]),
    ...(before.length > 0 ? ['', ...before.map((line) => `    ${paint('cyan', line)}`)] : []),
    ...(last ? ['', ...exchangeLines(last, paint)] : []),
  ].join('\n');
}

/** What fails comes before what is only warned about. */
const weightOf = ({ root, follows }: Cause): number =>
  [root, ...follows].some(({ status }) => status === 'failed') ? 0 : 1;

const names = (results: Result[]): string => results.map(({ id }) => id).join(', ');

/** A cause with everything that a reader needs to see for themselves, and in short what follows from it. */
const causeLines = ({ root, follows }: Cause, paint: Paint): string =>
  [
    failure(root, paint),
    ...(follows.length > 0 ? ['', `    ${follows.length} more follow from this: ${names(follows)}`] : []),
  ].join('\n');

/** What to look at first, and everything that fails in one place: enough for the last lines of a terminal. */
function summary(causes: Cause[], failures: number, paint: Paint): string[] {
  const [first] = causes;
  if (!first || failures === 0) return [];
  const failed = causes
    .flatMap(({ root, follows }) => [root, ...follows])
    .filter(({ status }) => status === 'failed');
  return [
    ...(first.follows.length > 0
      ? [`Begin with ${paint('bold', first.root.id)}: ${first.follows.length} of the others follow from it.`]
      : []),
    `Failed: ${names(failed)}`,
    '',
  ];
}

/** The whole report, for a terminal. */
export function consoleReport(report: Report, paint: Paint): string {
  const { results, counts } = report;
  const of = (status: Status) => results.filter((each) => each.status === status);
  const width = Math.max(...sections.map(({ title }) => title.length));
  const table = sections
    .map(({ id, title }) => ({ title, own: results.filter(({ section }) => section === id) }))
    .filter(({ own }) => own.length > 0)
    .map(({ title, own }) => `  ${title.padEnd(width)}  ${tally(own, paint)}`);
  const causes = byCause([...of('failed'), ...of('warned')]);
  const weighed = [...causes].sort((a, b) => weightOf(a) - weightOf(b));
  const proofs = [
    ...weighed.map((cause) => causeLines(cause, paint)),
    ...[...of('unexpected-pass'), ...of('known-failure')].map((each) => failure(each, paint)),
  ];
  const observed = of('observed').map(({ id, note, actual }) => `  ${id.padEnd(28)} ${note ?? actual ?? ''}`);
  const untested = of('not-testable').map(
    ({ id, note }) => `  ${id.padEnd(28)} ${paint('gray', note ?? '')}`,
  );
  const { verdict, reason } = verdictOf(report);
  const shown = paint(
    ['bold', report.conformant ? 'green' : counts.failed + counts['unexpected-pass'] > 0 ? 'red' : 'yellow'],
    verdict,
  );
  return [
    ...table,
    ...(observed.length > 0 ? ['', 'What the service does where it may choose:', ...observed] : []),
    ...(untested.length > 0 ? ['', 'Not testable here:', ...untested] : []),
    ...(proofs.length > 0 ? ['', ...proofs.flatMap((proof) => [proof, ''])].slice(0, -1) : []),
    '',
    ...summary(weighed, counts.failed, paint),
    `${shown}  ${reason}`,
    `${tally(results, paint)} · ${testedIn(counts)} tested with ${report.requests} requests in ${(report.durationMs / 1000).toFixed(1)} s · seed ${report.seed}`,
  ].join('\n');
}
