import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startService } from './harness.ts';

const root = path.resolve(import.meta.dirname, '../..');
const redocly = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json')),
  'bin/cli.js',
);

test('a tool that is not ours, redocly respect, finds the service conformant', async () => {
  const service = await startService();
  const args = [
    redocly,
    'respect',
    'spec/workflows.arazzo.yaml',
    '--server',
    `topics=${service.url}`,
    '--input',
    `token=${service.token}`,
  ];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NO_COLOR: '1' },
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect(code, output).toBe(0);
  expect(output).not.toContain(service.token);
  await service.shutDown();
});
