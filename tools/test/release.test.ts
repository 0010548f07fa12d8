import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { sbomOf, type Lock } from '../sbom.ts';
import {
  comesAfter,
  disagreements,
  inOrder,
  notesOf,
  releasedChangelog,
  type Manifest,
} from '../versions.ts';

const root = path.resolve(import.meta.dirname, '../..');
const json = <T>(...names: string[]) => JSON.parse(readFileSync(path.join(root, ...names), 'utf8')) as T;
const top = json<Manifest>('package.json');
const packages = top.workspaces!.map((folder) => ({ folder, ...json<Manifest>(folder, 'package.json') }));
const lock = json<Lock>('package-lock.json');
/** What npm shows of a package. */
type Published = Record<'folder' | 'homepage' | 'bugs', string> & { repository: object; keywords: string[] };

test('the packages have one version, and name each other by it', () => {
  expect(disagreements([top, ...packages])).toEqual([]);
  const [first, ...others] = packages;
  expect(disagreements([{ ...first!, version: '9.9.9' }, ...others])).not.toEqual([]);
});

test('each package says where it comes from, and what it is about', () => {
  for (const { folder, repository, homepage, bugs, keywords } of packages as unknown as Published[]) {
    expect(repository).toEqual({
      type: 'git',
      url: expect.stringMatching(/^git\+https:.*\.git$/) as string,
      directory: folder,
    });
    for (const address of [homepage, bugs]) expect(address).toMatch(/^https:/);
    expect(keywords.length).toBeGreaterThan(3);
  }
});

test('each package comes after those that it needs', () => {
  const order = inOrder(packages).map(({ folder }) => folder);
  expect([...order].sort()).toEqual([...top.workspaces!].sort());
  expect(order.indexOf('conformance')).toBeGreaterThan(order.indexOf('server'));
  expect(order.indexOf('mock')).toBeGreaterThan(order.indexOf('generated'));
});

test.each([
  ['0.2.0', '0.1.0', true],
  ['0.10.0', '0.9.9', true],
  ['1.0.0', '1.0.0-rc.10', true],
  ['1.0.0-rc.10', '1.0.0-rc.9', true],
  ['1.0.0-rc.1', '1.0.0', false],
  ['0.1.0', '0.1.0', false],
  ['0.0.9', '0.1.0', false],
  ['1.0', '0.1.0', false],
  ['v1.0.0', '0.1.0', false],
])('%s after %s: %s', (next, current, expected) => {
  expect(comesAfter(next, current)).toBe(expected);
});

describe('the changelog', () => {
  const text = '# Changelog\n\n## 0.2.0 (not released)\n\n- New.\n\n## 0.1.0\n\n- First.\n';

  test('gets the day', () => {
    const dated = releasedChangelog(text, '0.2.0', '2026-01-02');
    expect(dated).toBe(text.replace('not released', '2026-01-02'));
    expect(notesOf(dated, '0.2.0')).toBe('- New.');
  });

  test('has to have the version, and to say something', () => {
    expect(() => releasedChangelog(text, '0.3.0', '')).toThrow(/no section/);
    expect(() => releasedChangelog(text.replace('- New.', ''), '0.2.0', '')).toThrow(/says nothing/);
  });
});

describe('the bill of materials', () => {
  test.each(packages.map(({ folder, name, dependencies = {} }) => ({ folder, name, dependencies })))(
    'of $name has all that it needs, with versions and hashes',
    ({ folder, name, dependencies }) => {
      const bom = sbomOf(lock, folder);
      expect(bom.metadata.component.name).toBe(name);
      const names = bom.components.map((each) => each.name);
      for (const needed of Object.keys(dependencies)) expect(names).toContain(needed);
      for (const each of bom.components)
        if (!each.name.startsWith('@topics-http/'))
          expect(each.hashes?.[0]?.content).toMatch(/^[\da-f]{128}$/);
      const refs = new Set([bom.metadata.component, ...bom.components].map((each) => each['bom-ref']));
      expect(new Set(bom.dependencies.map(({ ref }) => ref))).toEqual(refs);
      for (const { dependsOn } of bom.dependencies) for (const ref of dependsOn) expect(refs).toContain(ref);
    },
  );

  test('has what is inside of a package, too', () => {
    const { folder, bundles } = packages.find(({ name }) => name === '@topics-http/mock')!;
    const names = sbomOf(lock, folder, bundles).components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...bundles!, '@stoplight/prism-core', 'ajv']));
  });

  test('has nothing that a package is only made with', () => {
    expect(sbomOf(lock, 'client').components).toEqual([]);
  });

  test('finds the copy that a package has of its own, as Node does', () => {
    const packages = {
      a: { name: 'a', version: '1.0.0', dependencies: { b: '^2', c: '^1' } },
      'a/node_modules/b': { version: '2.0.0' },
      'node_modules/b': { version: '1.0.0' },
      'node_modules/c': { version: '1.0.0', dependencies: { b: '^1' } },
    };
    const { dependencies } = sbomOf({ packages }, 'a');
    expect(Object.fromEntries(dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]))).toEqual({
      'pkg:npm/a@1.0.0': ['pkg:npm/b@2.0.0', 'pkg:npm/c@1.0.0'],
      'pkg:npm/b@2.0.0': [],
      'pkg:npm/c@1.0.0': ['pkg:npm/b@1.0.0'],
      'pkg:npm/b@1.0.0': [],
    });
    expect(() => sbomOf({ packages: { a: packages.a } }, 'a')).toThrow(/b, which a needs/);
  });
});

describe('npm run release -- prepare', () => {
  const copy = mkdtempSync(path.join(tmpdir(), 'release-'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@y', ...args], {
      cwd: copy,
      encoding: 'utf8',
    }).trim();
  for (const name of ['package.json', 'package-lock.json', 'CHANGELOG.md'])
    cpSync(path.join(root, name), path.join(copy, name));
  for (const { folder } of packages) {
    mkdirSync(path.join(copy, folder));
    cpSync(path.join(root, folder, 'package.json'), path.join(copy, folder, 'package.json'));
  }
  mkdirSync(path.join(copy, 'spec/released'), { recursive: true });
  for (const name of ['openapi.yaml', 'released/openapi.yaml'])
    writeFileSync(path.join(copy, 'spec', name), `the contract in ${name}\n`);
  writeFileSync(
    path.join(copy, 'spec/CHANGELOG.md'),
    '# Changelog\n\n## 9.0.0 (not released)\n\n- GET added.\n',
  );
  writeFileSync(path.join(copy, 'CHANGELOG.md'), '# Changelog\n\n## 99.0.0 (not released)\n\n- All of it.\n');
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'before');
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const release = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', tsx, path.join(root, 'tools/release.ts'), ...args], {
      cwd: copy,
      encoding: 'utf8',
      env: {
        ...process.env,
        GIT_AUTHOR_NAME: 'x',
        GIT_AUTHOR_EMAIL: 'x@y',
        GIT_COMMITTER_NAME: 'x',
        GIT_COMMITTER_EMAIL: 'x@y',
      },
    });

  test('refuses what is no release, and changes nothing', () => {
    expect(release('prepare', '0.0.1').stderr).toMatch(/does not come after/);
    expect(release('prepare', '98.0.0').stderr).toMatch(/no section/);
    expect(release('prepare').status).toBe(1);
    expect(git('status', '--porcelain')).toBe('');
  });

  test('makes a commit and its tag in which every package has the version', () => {
    const { status, stderr } = release('prepare', '99.0.0');
    expect([status, stderr]).toEqual([0, '']);
    expect(git('tag', '--points-at', 'HEAD')).toBe('v99.0.0');
    expect(git('status', '--porcelain')).toBe('');
    const text = (name: string) => readFileSync(path.join(copy, name), 'utf8');
    const manifests = ['package.json', ...packages.map(({ folder }) => `${folder}/package.json`)].map(
      (name) => JSON.parse(text(name)) as Manifest,
    );
    expect(disagreements(manifests)).toEqual([]);
    expect(manifests.slice(1).map(({ version }) => version)).toEqual(packages.map(() => '99.0.0'));
    expect(text('CHANGELOG.md')).toMatch(/## 99\.0\.0 \(\d{4}-\d\d-\d\d\)/);
    // What comes next is held against the contract of this release.
    expect(text('spec/released/openapi.yaml')).toBe(text('spec/openapi.yaml'));
    expect(text('spec/CHANGELOG.md')).toMatch(/^## 9\.0\.0 \(\d{4}-\d\d-\d\d\)$/m);
    // Nothing else moves.
    const back = text('package-lock.json').replaceAll('99.0.0', packages[0]!.version!);
    expect(JSON.parse(back)).toEqual(lock);
    expect(release('prepare', '99.0.0').stderr).toMatch(/does not come after/);
  });
});

describe('what is published', () => {
  test.each(packages.map(({ folder }) => folder))(
    '%s says where it is from, as its provenance does',
    (folder) => {
      const manifest = json<Record<string, unknown>>(folder, 'package.json');
      expect(manifest.repository).toEqual({
        type: 'git',
        url: 'git+https://github.com/topics-http/topics-http.git',
        directory: folder,
      });
      expect(manifest.homepage).toMatch(new RegExp(`/tree/main/${folder}#readme$`));
      expect(manifest.bugs).toMatch(/^https:.*\/issues$/);
      expect(manifest.publishConfig).toEqual({ access: 'public', provenance: true });
      expect(manifest.private).toBeUndefined();
      // With "./" before it, npm 11 says on publishing that the command was invalid and is removed.
      for (const file of Object.values((manifest.bin ?? {}) as Record<string, string>))
        expect(file).toMatch(/^dist\//);
      for (const file of ['README.md', 'LICENSE'])
        expect(existsSync(path.join(root, folder, file))).toBe(true);
    },
  );

  test('each package after those that it needs, with provenance and a bill of materials, and not for real', () => {
    const copy = mkdtempSync(path.join(tmpdir(), 'publish-'));
    for (const name of [
      'package.json',
      'package-lock.json',
      ...packages.map(({ folder }) => `${folder}/package.json`),
    ]) {
      mkdirSync(path.dirname(path.join(copy, name)), { recursive: true });
      cpSync(path.join(root, name), path.join(copy, name));
    }
    // In place of npm: says what it was told, and whether the bill of materials was there by then.
    mkdirSync(path.join(copy, 'bin'));
    writeFileSync(
      path.join(copy, 'bin/npm'),
      '#!/bin/sh\nfolder="$3"\necho "$* $(test -f "$folder/sbom.cdx.json" && echo with its bill)" >> calls\n',
      { mode: 0o755 },
    );
    writeFileSync(path.join(copy, '.gitignore'), 'sbom.cdx.json\ncalls\n');
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@y', ...args], { cwd: copy });
    git('init', '--quiet');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'all');
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const publish = (...args: string[]) =>
      spawnSync(
        process.execPath,
        ['--import', tsx, path.join(root, 'tools/release.ts'), 'publish', ...args],
        {
          cwd: copy,
          encoding: 'utf8',
          env: { ...process.env, PATH: `${path.join(copy, 'bin')}:${process.env.PATH}` },
        },
      );
    const refused = publish('--for-real');
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('This commit is not v')]);
    expect(existsSync(path.join(copy, 'calls'))).toBe(false);
    expect(publish().stderr).toBe('');
    const [build, ...calls] = readFileSync(path.join(copy, 'calls'), 'utf8').trim().split('\n');
    expect(build!.trim()).toBe('run build');
    expect(calls).toEqual(
      inOrder(packages).map(
        ({ folder }) => `publish --workspace ${folder} --provenance --access public --dry-run with its bill`,
      ),
    );
  });
});

test('SECURITY.md says which versions are behind, as they are installed', () => {
  const text = readFileSync(path.join(root, 'SECURITY.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([@\w/-]+)` +\| ([\d.]+) +\|/gm)].map(([, name, version]) => [
    name,
    version,
  ]);
  expect(rows.length).toBeGreaterThan(1);
  expect(rows).toEqual(rows.map(([name]) => [name, lock.packages[`node_modules/${name}`]?.version]));
});
