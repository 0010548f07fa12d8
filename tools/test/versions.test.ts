import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

test.each([
  ['client', 'client/dist/cli.js'],
  ['mock', 'mock/dist/cli.js'],
  ['server', 'server/dist/command/cli.js'],
  ['conformance', 'conformance/dist/command/cli.js'],
])('the command of %s tells the version of its package', async (name, file) => {
  const { version } = JSON.parse(readFileSync(path.join(root, name, 'package.json'), 'utf8')) as {
    version: string;
  };
  expect((await run(process.execPath, [file, '--version'], { cwd: root })).stdout).toBe(`${version}\n`);
});
