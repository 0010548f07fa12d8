import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { changelogOf, releasedContractChangelog, sectionOf } from '../contract-changes.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'contract-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tool = (spec: string) => {
  const args = [
    '--import',
    'tsx',
    '--conditions=@topics-http/source',
    'tools/contract.ts',
    '--check',
    '--spec',
    spec,
  ];
  return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
};

test('the contract says by its version what has changed since its last release, and its changelog says what', () => {
  const { status, stderr, stdout } = tool(path.join(root, 'spec'));
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^The contract is \d+\.\d+\.\d+/);
}, 60_000);

test('a change that breaks a correct client or service is refused, unless the version says so', () => {
  cpSync(path.join(root, 'spec/openapi.yaml'), path.join(folder, 'released/openapi.yaml'));
  const openapi = readFileSync(path.join(root, 'spec/openapi.yaml'), 'utf8');
  // Publishing is called something else.
  const broken = openapi.replace(/^ {2}\/topics\/\{cacheName\}/m, '  /topic/{cacheName}');
  expect(broken).not.toBe(openapi);
  writeFileSync(path.join(folder, 'openapi.yaml'), broken);
  writeFileSync(path.join(folder, 'CHANGELOG.md'), '');
  const { status, stderr } = tool(folder);
  expect(status).toBe(1);
  expect(stderr).toMatch(/info\.version stayed .* require a major bump/);
  expect(stderr).toMatch(/breaking: #\/paths/);
  expect(stderr).toMatch(/CHANGELOG\.md is stale/);

  const next = broken.replace(
    /^( {2}version: )(\d+).*/m,
    (_, key: string, major: string) => `${key}${Number(major) + 1}.0.0`,
  );
  writeFileSync(path.join(folder, 'openapi.yaml'), next);
  expect(tool(folder).stderr).not.toMatch(/info\.version/);
}, 60_000);

test('the changelog of the contract: what is not released is written anew, the rest stays', () => {
  const section = sectionOf({
    infoVersions: { base: '1.0.0', revision: '2.0.0' },
    changes: [
      {
        path: '#/paths/~1topics~1{cacheName}~1{topicName}/get/responses/429/headers/Retry-After/schema',
        property: 'type',
        kind: 'modified',
        impact: 'major',
        verdicts: [{ message: 'Type widened.' }],
      },
      {
        path: '#/paths/~1topics~1{cacheName}~1{topicName}/options',
        kind: 'added',
        impact: 'minor',
        verdicts: [],
      },
      { path: '#/info', property: 'description', kind: 'modified', impact: 'patch', verdicts: [] },
    ],
  });
  expect(section).toContain(
    '- GET: `responses/429/headers/Retry-After/schema/type` modified. Type widened.\n',
  );
  expect(section).toContain('- OPTIONS added.\n');
  expect(section).toContain('- `info/description` modified.\n');
  const first = changelogOf('', section);
  expect(changelogOf(first, section)).toBe(first);
  const released = releasedContractChangelog(first, '2026-01-02');
  expect(released).toContain('## 2.0.0 (2026-01-02)\n');
  expect(changelogOf(released, '')).toBe(released);
  expect(changelogOf(released, '## 3.0.0 (not released)\n').match(/^## .*/gm)).toEqual([
    '## 3.0.0 (not released)',
    '## 2.0.0 (2026-01-02)',
  ]);
});
