/**
 * `npm run release -- prepare 0.2.0` gives every package the version, dates the changelog, and makes the commit and its tag.
 * `npm run release -- publish` publishes what is tagged, with provenance and a bill of materials in each package; unless
 * `--for-real` says otherwise it is a dry run.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { releasedContractChangelog } from './contract-changes.ts';
import { sbomOf, type Lock } from './sbom.ts';
import {
  comesAfter,
  disagreements,
  inOrder,
  notesOf,
  released,
  releasedChangelog,
  releasedLock,
  type Manifest,
} from './versions.ts';

const root = process.cwd();
const at = (...names: string[]) => path.join(root, ...names);
const read = (...names: string[]) => readFileSync(at(...names), 'utf8');
const readJson = <T>(...names: string[]) => JSON.parse(read(...names)) as T;
const writeJson = (value: unknown, ...names: string[]) =>
  writeFileSync(at(...names), `${JSON.stringify(value, null, 2)}\n`);
const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();

class Refusal extends Error {}

function repository() {
  const top = readJson<Manifest>('package.json');
  const packages = top.workspaces!.map((folder) => ({
    folder,
    ...readJson<Manifest>(folder, 'package.json'),
  }));
  const lock = readJson<Lock>('package-lock.json');
  return { top, packages, lock, version: packages[0]!.version! };
}

/** Nothing is released that is not committed. */
function refuseUncommitted(): void {
  if (git('status', '--porcelain') !== '') throw new Refusal('There are changes that are not committed.');
}

function refuseDisagreement({ top, packages }: ReturnType<typeof repository>): void {
  const found = disagreements([top, ...packages]);
  if (found.length > 0) throw new Refusal(found.join('\n'));
}

function prepare(version: string): void {
  const { top, packages, lock, version: current } = repository();
  refuseUncommitted();
  if (!comesAfter(version, current)) throw new Refusal(`${version} does not come after ${current}.`);
  if (git('tag', '--list', `v${version}`) !== '') throw new Refusal(`There is a tag v${version} already.`);
  const day = new Date().toISOString().slice(0, 10);
  const changelog = releasedChangelog(read('CHANGELOG.md'), version, day);
  const ours = new Set(packages.map(({ name }) => name));
  writeJson(released(top, version, ours), 'package.json');
  for (const { folder } of packages)
    writeJson(released(readJson<Manifest>(folder, 'package.json'), version, ours), folder, 'package.json');
  writeJson(releasedLock(lock, version, ours), 'package-lock.json');
  writeFileSync(at('CHANGELOG.md'), changelog);
  // What the next change of the contract is held against.
  copyFileSync(at('spec/openapi.yaml'), at('spec/released/openapi.yaml'));
  writeFileSync(at('spec/CHANGELOG.md'), releasedContractChangelog(read('spec/CHANGELOG.md'), day));
  refuseDisagreement(repository());
  git('commit', '--all', '--message', `Release ${version}\n\n${notesOf(changelog, version)}`);
  git('tag', '--annotate', `v${version}`, '--message', `Release ${version}`);
  console.log(
    `${git('rev-parse', '--short', 'HEAD')} is v${version}: push it with its tag, and publish from there.`,
  );
}

function publish(isReal: boolean): void {
  const found = repository();
  refuseUncommitted();
  refuseDisagreement(found);
  const tag = `v${found.version}`;
  const tags = git('tag', '--points-at', 'HEAD').split('\n');
  if (isReal && !tags.includes(tag)) throw new Refusal(`This commit is not ${tag}.`);
  execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit' });
  for (const { folder, name, bundles } of inOrder(found.packages)) {
    writeJson(sbomOf(found.lock, folder, bundles), folder, 'sbom.cdx.json');
    const dryRun = isReal ? [] : ['--dry-run'];
    const args = ['publish', '--workspace', folder, '--provenance', '--access', 'public', ...dryRun];
    execFileSync('npm', args, { cwd: root, stdio: 'inherit' });
    console.log(`${name} ${found.version}: ${isReal ? 'published' : 'would be published'}`);
  }
}

const [command, ...rest] = process.argv.slice(2);
try {
  if (command === 'prepare' && rest.length === 1) prepare(rest[0]!);
  else if (command === 'publish' && rest.every((each) => each === '--for-real')) publish(rest.length > 0);
  else throw new Refusal('npm run release -- prepare <version> | publish [--for-real]');
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
