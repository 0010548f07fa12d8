import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compareReports, comparisonLines } from '../reports/compare.ts';
import { reproduction } from '../reports/reproduce.ts';
import type { Report } from '../reports/report.ts';
import { UsageError } from './config.ts';
import { fileError } from './file-errors.ts';
import { readReport } from './read-report.ts';

const wrong = ['failed', 'warned', 'known-failure'];

/** `reproduce <id> <report.json>`: prints the script that shows it. @returns the exit code @throws UsageError */
export function reproduceCommand(args: string[]): number {
  const { positionals } = parsed(args);
  const [id, file] = positionals;
  if (id === undefined || file === undefined || positionals.length > 2)
    throw new UsageError('reproduce takes an id and a report: reproduce <id> <report.json>');
  const report = readReport(file);
  const result = report.results.find((each) => each.id === id);
  if (!result) throw new UsageError(`there is no requirement '${id}' in '${file}'`);
  const script = reproduction(result, report);
  if (script === undefined)
    throw new UsageError(`there is nothing to send for '${id}': its result is ${result.status}`);
  process.stdout.write(script);
  return 0;
}

/** `diff <before.json> <after.json>`. @returns 1 when something does not hold any more @throws UsageError */
export function diffCommand(args: string[]): number {
  const { positionals } = parsed(args);
  const [before, after] = positionals;
  if (before === undefined || after === undefined || positionals.length > 2)
    throw new UsageError('diff takes two reports: diff <before.json> <after.json>');
  const comparison = compareReports(readReport(before), readReport(after));
  console.log(comparisonLines(comparison).join('\n'));
  return comparison.worse.length > 0 ? 1 : 0;
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split(/\.?\s*\n|\. /)[0]);
  }
}

/** Writes a script for each requirement that does not hold into a folder. @throws UsageError */
export function writeScripts(report: Report, folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const result of report.results.filter(({ status }) => wrong.includes(status))) {
      const script = reproduction(result, report);
      if (script !== undefined) writeFileSync(path.join(folder, `${result.id}.sh`), script, { mode: 0o755 });
    }
  } catch (error) {
    throw new UsageError(`--reproduce ${fileError(folder, error)}`);
  }
}
