import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { commentOf, readArguments, UsageError } from '../arguments.ts';

const root = path.resolve(import.meta.dirname, '../..');

test('what a tool does not take is refused with a sentence', () => {
  const read = (...args: string[]) =>
    readArguments({ args, options: { runs: { type: 'string', default: '20' } } }).values.runs;
  expect([read(), read('--runs', '3')]).toEqual(['20', '3']);
  for (const args of [['--rnus', '3'], ['--runs'], ['3']]) {
    expect(() => read(...args)).toThrow(UsageError);
    expect(() => read(...args)).toThrow(/^[^\n.]+$/);
  }
});

test('a tool that takes arguments says in its first comment which', () => {
  const files = ['tools', 'bench'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.includes('test'))
      .map((name) => path.join(folder, name)),
  );
  const sources = files
    .map((file) => [file, readFileSync(path.join(root, file), 'utf8')] as const)
    .filter(([, source]) => source.includes('toolArguments(import.meta.filename'));
  expect(sources.length).toBeGreaterThan(10);
  for (const [file, source] of sources) expect(commentOf(source), file).toMatch(/^`npm run /);
});

test('as a command: a sentence and exit code 2, --help and 0', () => {
  const run = (...args: string[]) => {
    const command = ['--import', 'tsx', 'tools/examples.ts', ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
    return [status, stdout, stderr];
  };
  const [status, stdout, stderr] = run('--nonsense');
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toBe("Unknown option '--nonsense'; --help says what there is.\n");
  expect(run('--help')).toMatchObject([0, expect.stringMatching(/^`npm run examples`/), '']);
  expect(run('nowhere')).toMatchObject([2, '', expect.stringMatching(/^There is runtimes, .*nowhere\.\n$/)]);
});
