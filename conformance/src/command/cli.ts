#!/usr/bin/env node
import { appendFileSync, writeFileSync } from 'node:fs';
import { requirements } from '@topics-http/contract/requirements';
import type { Budget } from '../runner/budget.ts';
import { runClientConformance } from '../runner/run-client.ts';
import { UsageError } from './config.ts';
import {
  clientHelp,
  help,
  readArguments,
  readClientArguments,
  readClientOptions,
  readOptions,
  reportFlags,
} from './options.ts';
import { Unusable } from '../runner/preflight.ts';
import type { Report, Result } from '../reports/report.ts';
import { badgeReport } from '../reports/badge.ts';
import { consoleReport } from '../reports/console.ts';
import { githubAnnotations, githubOutputs, githubSummary } from '../reports/github.ts';
import { htmlReport } from '../reports/html.ts';
import { junitReport } from '../reports/junit.ts';
import { markdownReport } from '../reports/markdown.ts';
import { planOf, runConformance, type Plan } from '../runner/run-server.ts';
import { visibleLine } from '../reports/visible.ts';
import { paintFor, widthOf } from './terminal.ts';
import { fileError } from './file-errors.ts';
import { tool } from '../reports/versions.ts';
import { diffCommand, reproduceCommand, writeScripts } from './report-commands.ts';
import { selfCheck } from '../runner/self-check.ts';
import { flagOf } from '../http/service-under-test.ts';

const reports: Record<(typeof reportFlags)[number], (report: Report) => string> = {
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  junit: junitReport,
  html: htmlReport,
  markdown: markdownReport,
  badge: badgeReport,
};

const live = process.stderr.isTTY;
const showProgress = ({ id }: Result, done: number, of: number) => {
  if (live) process.stderr.write(`\r${done} of ${of}  ${id.padEnd(32)}`);
};

const showText = (text: string) => {
  if (live) process.stderr.write(`\r\u001b[K${text}`);
};

const kilobytes = (bytes: number) =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
const budgetLine = ({ requests, bytes, seconds }: Budget) =>
  `budget: about ${requests} requests and ${kilobytes(bytes)}${seconds === undefined ? '' : `, ${seconds} s at this pace`}`;

function printPlan({ target, cache, testable, notTestable, budget, roundTripMs }: Plan): void {
  showText('');
  console.log(`topics-http conformance · ${target} · cache ${cache}`);
  console.log(budgetLine(budget));
  const roundTrip = roundTripMs === undefined ? '' : ` · round trip ${roundTripMs.toFixed(1)} ms`;
  console.log(
    `${testable.length} requirements to test, ${notTestable.length} not testable here${roundTrip}\n`,
  );
}

function printList(list: readonly (typeof requirements)[number][]): void {
  for (const { id, level, profile, text } of list)
    console.log(`${id.padEnd(32)} ${level.padEnd(7)} ${profile.padEnd(10)} ${text}`);
}

type ReportFiles = Partial<Record<(typeof reportFlags)[number], string>>;

function writeReports(report: Report, values: ReportFiles): void {
  for (const kind of reportFlags) {
    const file = values[kind];
    if (file !== undefined) writeFileSync(file, reports[kind](report));
  }
}

/** A file that cannot be written is found out before the run, not after it. */
function checkReportFiles(values: ReportFiles): void {
  for (const kind of reportFlags) {
    const file = values[kind];
    try {
      if (file !== undefined) writeFileSync(file, '');
    } catch (error) {
      throw new UsageError(`--${kind} ${fileError(file!, error)}`);
    }
  }
}

const exitCodeOf = ({ conformant, counts }: Report): number =>
  conformant ? 0 : counts.failed + counts['unexpected-pass'] > 0 ? 1 : 3;

/** Ctrl-C, or the time limit of a CI, ends the run; what is known by then is reported, and no client is left behind. */
function interruptible(): AbortSignal {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());
  return interruption.signal;
}

/** Tells GitHub Actions, in the files that it names and by commands on the output. */
function tellGithub(report: Report): void {
  const { GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: outputs } = process.env;
  if (summary) appendFileSync(summary, githubSummary(report));
  if (outputs) appendFileSync(outputs, githubOutputs(report));
  for (const line of githubAnnotations(report)) console.log(line);
}

function conclude(report: Report, values: ReportFiles & { reproduce?: string; github?: boolean }): number {
  if (live) process.stderr.write('\r\u001b[K');
  writeReports(report, values);
  if (values.reproduce !== undefined) writeScripts(report, values.reproduce);
  console.log(consoleReport(report, paintFor(process.stdout, process.env), widthOf(process.stdout)));
  if (values.github) tellGithub(report);
  return exitCodeOf(report);
}

async function checkServer(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args);
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  if (values.version) {
    console.log(tool.version);
    return 0;
  }
  if (values.list) {
    printList(requirements.filter(({ target }) => target === 'server'));
    return 0;
  }
  const options = await readOptions(values, positionals);
  if (values['dry-run']) {
    const plan = await planOf(options);
    printPlan(plan);
    printList(plan.testable);
    for (const { requirement, missing } of plan.notTestable)
      console.log(
        `${requirement.id.padEnd(32)} needs ${missing.map((name) => `--${flagOf(name)}`).join(', ')}`,
      );
    return 0;
  }
  checkReportFiles(values);
  const signal = interruptible();
  if (values['self-check']) {
    showText('self-check: the suite against its own reference service');
    await selfCheck({ ...options, signal });
    showText('');
    if (!signal.aborted)
      console.log('self-check: the suite passes its reference service, and notices a broken one\n');
  }
  try {
    const report = await runConformance({
      ...options,
      signal,
      onStart: printPlan,
      onResult: showProgress,
      onProgress: showText,
    });
    return conclude(report, values);
  } catch (error) {
    if (error instanceof Unusable && error.report) writeReports(error.report, values);
    throw error;
  }
}

async function checkClient(args: string[]): Promise<number> {
  const { values, command } = readClientArguments(args);
  if (values.help) {
    process.stdout.write(clientHelp);
    return 0;
  }
  if (values.version) {
    console.log(tool.version);
    return 0;
  }
  if (values.list) {
    printList(requirements.filter(({ target }) => target === 'client'));
    return 0;
  }
  const options = readClientOptions(values, command);
  checkReportFiles(values);
  const report = await runClientConformance({
    ...options,
    signal: interruptible(),
    onStart: ({ command: shown, scenarios, printsJson }) => {
      showText('');
      console.log(`topics-http client conformance · ${shown}`);
      const printed = printsJson
        ? '; what it prints is judged too'
        : '; it prints no NDJSON, so that only its requests are judged';
      console.log(`${scenarios} scenarios${options.publish ? '' : printed}\n`);
    },
    onResult: showProgress,
    onProgress: showText,
  });
  return conclude(report, values);
}

/** One line of an error that nobody expected. */
const sentenceOf = (error: unknown): string =>
  visibleLine(error instanceof Error ? error.message : String(error));

const commands: Record<string, (args: string[]) => number | Promise<number>> = {
  client: checkClient,
  reproduce: reproduceCommand,
  diff: diffCommand,
};

function main(args: string[]): number | Promise<number> {
  const command = commands[args[0] ?? ''];
  return command ? command(args.slice(1)) : checkServer(args);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError)
    console.error(`topics-conformance: ${error.message}. See topics-conformance --help.`);
  else if (error instanceof Unusable) console.error(`topics-conformance: ${error.message}`);
  else console.error(`topics-conformance: The suite itself failed: ${sentenceOf(error)}`);
  process.exitCode = error instanceof UsageError ? 2 : 3;
}
