/**
 * `npm run contract`: holds spec/openapi.yaml against the contract as it was released last, and writes spec/CHANGELOG.md.
 * Exits 1 when `info.version` does not say what the changes are (a breaking one needs a new major version), and, with
 * `--check`, when the changelog is stale.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { toolArguments } from './arguments.ts';
import { changelogOf, sectionOf, type ContractDiff } from './contract-changes.ts';
import { redocly, redoclyEnvironment } from './redocly.ts';

const { values } = toolArguments(import.meta.filename, {
  options: {
    check: { type: 'boolean', default: false },
    spec: { type: 'string', default: path.join(path.dirname(import.meta.dirname), 'spec') },
  },
});
const file = (...names: string[]) => path.join(values.spec, ...names);
const { stdout, stderr, status } = spawnSync(
  process.execPath,
  [
    redocly,
    'diff',
    file('released/openapi.yaml'),
    file('openapi.yaml'),
    '--format=json',
    '--fail-on=none',
    '--check-version',
  ],
  { env: redoclyEnvironment(), encoding: 'utf8', maxBuffer: 2 ** 26, timeout: 60_000 },
);
if (!stdout.startsWith('{')) throw new Error(`redocly diff did not run: ${stderr}`);
const diff = JSON.parse(stdout) as ContractDiff;
const problems: string[] = [];

if (status !== 0) {
  const breaking = diff.changes
    .filter(({ impact }) => impact === 'major')
    .map(({ path }) => `  breaking: ${path}`);
  problems.push(/info\.version .*/.exec(stderr)?.[0] ?? stderr, ...breaking);
}

const old = readFileSync(file('CHANGELOG.md'), 'utf8');
const changelog = await format(changelogOf(old, sectionOf(diff)), {
  ...(await resolveConfig(import.meta.filename)),
  parser: 'markdown',
});
if (changelog !== old) {
  if (values.check)
    problems.push('spec/CHANGELOG.md is stale: run `npm run contract` and commit what it writes.');
  else writeFileSync(file('CHANGELOG.md'), changelog);
}

for (const problem of problems) console.error(problem);
if (problems.length === 0)
  console.log(`The contract is ${diff.infoVersions.revision}; released last: ${diff.infoVersions.base}.`);
process.exitCode = problems.length > 0 ? 1 : 0;
