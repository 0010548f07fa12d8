import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

test.each([
  ['client', 'client/src/cli.ts'],
  ['mock', 'mock/src/cli.ts'],
  ['server', 'server/src/command/cli.ts'],
  ['conformance', 'conformance/src/command/cli.ts'],
])('the command of %s tells the version of its package', async (name, file) => {
  const { version } = JSON.parse(readFileSync(path.join(root, name, 'package.json'), 'utf8')) as {
    version: string;
  };
  const args = ['--import', 'tsx', '--conditions=@topics-http/source', file, '--version'];
  expect((await run(process.execPath, args, { cwd: root })).stdout).toBe(`${version}\n`);
});
