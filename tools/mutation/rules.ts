import type { Change } from './mutant.ts';

/** Changes that cannot be seen over HTTP for the same reason, told by what their lines have in common. */
export interface Rule {
  /** The end of the path. */
  file: string;
  /** The line as it is. */
  from: RegExp;
  /** The line as it would be; absent: whatever is made of it. */
  to?: RegExp;
  why: string;
}

/** Whether the rule is about this change. */
export const isAbout = ({ file, from, to }: Rule, change: Change): boolean =>
  change.file.endsWith(`/${file}`) && from.test(change.from) && (to === undefined || to.test(change.to));

/** Rules of one file. */
export const rulesOf = (file: string, why: string, ...lines: (RegExp | [RegExp, RegExp])[]): Rule[] =>
  lines.map((line) =>
    Array.isArray(line) ? { file, why, from: line[0], to: line[1] } : { file, why, from: line },
  );
