import { excerpt } from '../http/excerpt.ts';
import { statusWords, type Report, type Result, type Status } from './report.ts';

/** A requirement whose result is another one than before. */
interface Change {
  id: string;
  level: Result['level'];
  /** Undefined where the earlier, or the later report does not have it. */
  before?: Status;
  after?: Status;
  /** What shows it, where it does not hold now. */
  actual?: string;
}

export interface Comparison {
  /** A requirement that held, or was not tested, and does not hold now. */
  worse: Change[];
  /** One that did not hold, and does now. */
  better: Change[];
  /** Any other change: tested or not, in the report or not. */
  other: Change[];
  /** What the target does otherwise where it may choose. */
  choices: { id: string; before: string; after: string }[];
  /** How many have the same result. */
  same: number;
}

const isWrong = (status: Status | undefined): boolean =>
  status === 'failed' || status === 'warned' || status === 'known-failure';
const holds = (status: Status | undefined): boolean =>
  status === 'passed' || status === 'observed' || status === 'unexpected-pass';

/** What changed from one report to the next. */
export function compareReports(before: Report, after: Report): Comparison {
  const earlier = new Map(before.results.map((each) => [each.id as string, each]));
  const later = new Map(after.results.map((each) => [each.id as string, each]));
  const comparison: Comparison = { worse: [], better: [], other: [], choices: [], same: 0 };
  for (const id of new Set([...earlier.keys(), ...later.keys()])) {
    const [was, is] = [earlier.get(id), later.get(id)];
    if (was?.status === is?.status) comparison.same++;
    else {
      const change: Change = {
        id,
        level: (is ?? was)!.level,
        ...(was && { before: was.status }),
        ...(is && { after: is.status }),
        ...(is?.actual !== undefined && { actual: is.actual }),
      };
      if (isWrong(is?.status) && !isWrong(was?.status)) comparison.worse.push(change);
      else if (isWrong(was?.status) && holds(is?.status)) comparison.better.push(change);
      else comparison.other.push(change);
    }
    const [chose, chooses] = [before.choices[id], after.choices[id]];
    if (chose !== undefined && chooses !== undefined && chose !== chooses)
      comparison.choices.push({ id, before: chose, after: chooses });
  }
  return comparison;
}

const word = (status: Status | undefined): string =>
  status === undefined ? 'not there' : statusWords[status];
const changeLine = ({ id, level, before, after, actual }: Change): string =>
  `  ${id.padEnd(32)} ${level.padEnd(7)} ${word(before)} → ${word(after)}${actual === undefined ? '' : `: ${excerpt(actual, 120)}`}`;

/** The comparison, for a terminal. */
export function comparisonLines({ worse, better, other, choices, same }: Comparison): string[] {
  const titled = (title: string, lines: string[]) => (lines.length > 0 ? [title, ...lines, ''] : []);
  return [
    ...titled('Does not hold any more:', worse.map(changeLine)),
    ...titled('Holds now:', better.map(changeLine)),
    ...titled('Other changes:', other.map(changeLine)),
    ...titled(
      'Chooses otherwise:',
      choices.map(({ id, before, after }) => `  ${id.padEnd(32)} ${before} → ${after}`),
    ),
    `${worse.length} worse, ${better.length} better, ${same} the same`,
  ];
}
