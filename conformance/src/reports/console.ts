import { sections } from '@topics-http/contract/requirements';
import { alikeWords, causesOf, followWords, sharedRequest, type Cause } from './causes.ts';
import { plain, styles, wrap, type Paint } from './paint.ts';
import { proofLines } from './proof.ts';
import { reproduction } from './reproduce.ts';
import {
  statuses,
  statusWords,
  testedIn,
  verdictOf,
  type Report,
  type Result,
  type Status,
} from './report.ts';

const tally = (results: Result[], paint: Paint): string =>
  statuses
    .map((status) => ({ status, count: results.filter((each) => each.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => paint(styles[status], `${count} ${statusWords[status]}`))
    .join(', ');

const isFailure = ({ status }: Result): boolean => status === 'failed';

const names = (results: Result[]): string => results.map(({ id }) => id).join(', ');

/** A cause with everything that a reader needs to see for themselves, and in short what follows from it. */
const causeLines = ({ root, follows, alike }: Cause, paint: Paint, width: number): string[] => [
  ...proofLines(root, paint, width),
  ...(follows.length > 0
    ? ['', ...wrap(`${followWords(follows.length)}: ${names(follows)}`, width, '    ')]
    : []),
  ...(alike.length > 0 ? ['', ...wrap(`${alikeWords(alike.length)}: ${names(alike)}`, width, '    ')] : []),
];

/** What to look at first, and everything that fails in one place: enough for the last lines of a terminal. */
function summary(causes: Cause[], paint: Paint, width: number): string[] {
  const [first] = causes;
  const failed = causes.flatMap(({ root, follows, alike }) => [root, ...follows, ...alike]).filter(isFailure);
  if (!first || failed.length === 0) return [];
  const { root, follows, alike } = first;
  const shared = sharedRequest(failed);
  const reasons = [
    follows.length > 0 &&
      `${follows.length} of the others ${follows.length === 1 ? 'follows' : 'follow'} from it`,
    alike.length > 0 && alikeWords(alike.length),
    shared && `${shared.count} of ${failed.length} end with ${shared.what}`,
  ].filter(Boolean);
  return [
    ...wrap(
      `${failed.length > 1 ? 'Begin with ' : ''}${paint('bold', root.id)}${reasons.length > 0 ? `: ${reasons.join(', ')}.` : '.'}`,
      width,
    ),
    ...wrap(`${root.level} ${root.text}`, width, '  '),
    ...(root.expected === undefined
      ? []
      : [
          ...wrap(`expected  ${root.expected}`, width, '    '),
          ...wrap(`actual    ${root.actual ?? ''}`, width, '    '),
        ]),
    '',
    ...wrap(`Failed: ${names(failed)}`, width),
    '',
  ];
}

const listed = (results: Result[], width: number, tell: (result: Result) => string): string[] =>
  results.flatMap((each) => {
    const [first = '', ...more] = wrap(tell(each), width - 31, '');
    return [`  ${each.id.padEnd(28)} ${first}`, ...more.map((line) => `${' '.repeat(31)}${line}`)];
  });

/** More than this that were not tested for one reason are told together. */
const fewForOneReason = 3;

/** What was not tested, by the reason that several share. */
function unseen(results: Result[], width: number): string[] {
  const byReason = new Map<string, Result[]>();
  for (const each of results) byReason.set(each.note ?? '', [...(byReason.get(each.note ?? '') ?? []), each]);
  return [...byReason].flatMap(([note, own]) =>
    own.length > fewForOneReason
      ? [...wrap(`${own.length} requirements: ${note}`, width, '  '), ...wrap(names(own), width, '    ')]
      : listed(own, width, () => note),
  );
}

const titled = (title: string, lines: string[]): string[] => (lines.length > 0 ? ['', title, ...lines] : []);

/** The whole report, for a terminal that is so many columns wide. */
export function consoleReport(report: Report, paint: Paint = plain, width = 100): string {
  const { results, counts } = report;
  const of = (status: Status) => results.filter((each) => each.status === status);
  const longest = Math.max(...sections.map(({ title }) => title.length));
  const table = sections
    .map(({ id, title }) => ({ title, own: results.filter(({ section }) => section === id) }))
    .filter(({ own }) => own.length > 0)
    .flatMap(({ title, own }) => {
      const [first = '', ...more] = wrap(tally(own, paint), width - longest - 4);
      return [`  ${title.padEnd(longest)}  ${first}`, ...more.map((line) => ' '.repeat(longest + 4) + line)];
    });
  const causes = causesOf(results);
  const script = causes[0] && reproduction(causes[0].root, report);
  const proofs = [
    ...causes.map((cause) => causeLines(cause, paint, width)),
    ...[...of('unexpected-pass'), ...of('known-failure')].map((each) => proofLines(each, paint, width)),
  ];
  const { verdict, reason } = verdictOf(report);
  const shown = paint(
    ['bold', report.conformant ? 'green' : counts.failed + counts['unexpected-pass'] > 0 ? 'red' : 'yellow'],
    verdict,
  );
  return [
    ...table,
    ...titled(
      'What the service does where it may choose:',
      listed(of('observed'), width, ({ note, actual }) => note ?? actual ?? ''),
    ),
    ...titled('Not testable here:', unseen(of('not-testable'), width)),
    ...titled('Not checked:', unseen(of('not-checked'), width)),
    ...proofs.flatMap((proof) => ['', ...proof]),
    ...titled(
      `What shows ${causes[0]?.root.id} again, to paste into bash (--reproduce <folder> writes one for each):`,
      script === undefined ? [] : ['', script.trimEnd()],
    ),
    '',
    ...summary(causes, paint, width),
    ...wrap(`${shown}  ${reason}`, width),
    ...wrap(
      `${tally(results, paint)} · ${testedIn(counts)} tested with ${report.requests} requests in ${(report.durationMs / 1000).toFixed(1)} s · seed ${report.seed}`,
      width,
    ),
  ].join('\n');
}
