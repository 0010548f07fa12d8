/**
 * `npm run examples`, after `npm run build`: installs each folder that brings its own dependencies, and runs its tests. `-- <folder>…` only those whose
 * path contains one of the words. Exits 1 when one of them fails.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { refuse, toolArguments } from './arguments.ts';

const root = path.dirname(import.meta.dirname);
const folders = [
  'runtimes',
  'runtimes/nodes',
  'examples/chat-next',
  'examples/openapi-tools',
  'examples/your-own-tests',
];

const { positionals: wanted } = toolArguments(import.meta.filename, { allowPositionals: true });
const chosen = folders.filter(
  (folder) => wanted.length === 0 || wanted.some((word) => folder.includes(word)),
);
if (chosen.length === 0) refuse(`There is ${folders.join(', ')}, and nothing like ${wanted.join(' ')}.`);

function npm(folder: string, ...args: string[]): boolean {
  const options = { cwd: path.join(root, folder), stdio: 'inherit' } as const;
  return spawnSync('npm', args, options).status === 0;
}

const failed = chosen.filter((folder) => {
  const startMs = Date.now();
  const isLocked = existsSync(path.join(root, folder, 'package-lock.json'));
  // Not `npm ci`: it refuses a lock file that lacks the binaries of other platforms. This takes the versions of it, and writes none.
  const install = ['install', isLocked ? '--no-save' : '--no-package-lock'];
  const passed = npm(folder, ...install, '--no-audit', '--no-fund') && npm(folder, 'test');
  console.log(
    `\n${folder}: ${passed ? 'passed' : 'FAILED'} in ${Math.round((Date.now() - startMs) / 1000)} s\n`,
  );
  return !passed;
});
process.exitCode = failed.length > 0 ? 1 : 0;
