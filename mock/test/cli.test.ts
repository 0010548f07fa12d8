import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const cli = ['mock/dist/cli.js'];
const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...cli, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

describe('topics-mock', () => {
  test.each([
    [['--prot', '4000'], /Unknown option '--prot'/],
    [['extra'], /Unexpected argument 'extra'/],
    [['--port'], /argument missing/],
    [['--port', 'abc'], /--port takes a number from 0 to 65535, not 'abc'/],
    [['--port', '70000'], /not '70000'/],
    [['--port', '-1'], /--port/],
  ])('%j: one clear line and exit code 2', (args, message) => {
    const { status, stdout, stderr } = run(...args);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect([status, stdout]).toEqual([2, '']);
  });

  test('--help fits a screen', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    expect(stdout.split('\n').length).toBeLessThan(24);
  });

  test('says when the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { status, stderr } = run('--port', String(port));
    other.close();
    expect(stderr).toBe(
      `topics-mock: port ${port} on 127.0.0.1 is taken. Stop what listens there, or choose another with --port.\n`,
    );
    expect(status).toBe(1);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'prints two curl lines that work, and stops on %s',
    async (signal) => {
      const child = spawn(process.execPath, [...cli, '--port', '0'], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (data: Buffer) => {
          output += data.toString();
          if (output.includes('Ctrl-C')) resolve();
        });
      });
      const lines = output.match(/^ {2}curl .*$/gm)!;
      const answers = lines.map((line) =>
        execFileSync('bash', ['-c', line], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
      );
      expect(answers[0]).toMatch(/^HTTP\/1\.1 204/);
      expect(answers[1]).toMatch(/^HTTP\/1\.1 200[^]*"hello world"/);
      child.kill(signal);
      const code = await new Promise((resolve) => child.once('exit', resolve));
      expect(code).toBe(0);
    },
  );
});
