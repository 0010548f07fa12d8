import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { program } from '../../tools/alone-client.ts';
import { problemsAlone } from '../../tools/alone.ts';

const folder = path.dirname(import.meta.dirname);
/** The package as it is published. */
const built = mkdtempSync(path.join(tmpdir(), 'client-'));
beforeAll(() => {
  const tsc = path.join(folder, '../node_modules/typescript/bin/tsc');
  const args = ['-p', path.join(folder, 'tsconfig.build.json'), '--outDir', path.join(built, 'dist')];
  execFileSync(process.execPath, [tsc, ...args]);
  cpSync(path.join(folder, 'package.json'), path.join(built, 'package.json'));
}, 120_000);
afterAll(() => rmSync(built, { recursive: true, force: true }));

// `npm run check:packages` does this with the packed tarball, in every kind of project.
test('installed alone, the client type-checks in a strict project, and runs', () => {
  expect(problemsAlone('@topics-http/client', built, program, ['bundler'])).toEqual([]);
}, 120_000);

test('a wrong use of it is noticed there', () => {
  const wrong = `import { TopicClient } from '@topics-http/client'; new TopicClient({ url: 5 });`;
  const [typed, ran] = problemsAlone('@topics-http/client', built, wrong, ['bundler']);
  expect(typed).toContain("bundler: program.ts: Type 'number' is not assignable to type 'string'.");
  expect(ran).toContain('running it');
}, 120_000);

test('nothing that is published names a package that is not a dependency', () => {
  const files = readdirSync(path.join(built, 'dist'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(js|d\.ts)$/.test(name))
    .map((name) => path.join(built, 'dist', name));
  const imports = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:from|import\() ?'([^'.][^']*)'/g)].map(([, name]) => name!),
  );
  expect(imports.filter((name) => !name.startsWith('node:'))).toEqual([]);
});
