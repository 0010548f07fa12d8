import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** The program of the page "Moving" with nothing but its credential provider replaced, as the page says. */
function movedProgram(): string {
  const page = readFileSync(path.join(root, 'docs/moving.md'), 'utf8');
  const block = (name: string) => new RegExp(`^\`\`\`ts ${name}\n([^]*?)^\`\`\`$`, 'm').exec(page)![1]!;
  const line = /^ +credentialProvider: .*\n/m;
  const [before, vendor] = [block('before'), block('vendor')];
  expect(before).toMatch(line);
  const constructor = 'const topicClient = ';
  return before
    .replace(line, '  credentialProvider,\n')
    .replace(constructor, () => `${vendor}${constructor}`);
}

test('topics-server --grpc-port serves the program of the page "Moving", and stops in order', async () => {
  const args = ['server/dist/command/cli.js', '--port', '0', '--grpc-port', '0'];
  const server = spawn(process.execPath, args, { cwd: root });
  const exited = once(server, 'exit');
  let output = '';
  server.stdout.on('data', (data: Buffer) => (output += data.toString()));
  const folder = mkdtempSync(path.join(import.meta.dirname, '.snippets-'));
  try {
    await once(server.stderr, 'data');
    const env = {
      ...process.env,
      TOPICS_GRPC: /gRPC, without TLS, on (\S+)/.exec(output)![1],
      TOPICS_TOKEN: /TOPICS_TOKEN=(\S+)/.exec(output)![1],
    };
    const file = path.join(folder, 'moving.ts');
    writeFileSync(file, movedProgram());
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', file], { env });
    expect(stdout.trim().split('\n')).toEqual(['published one', 'published two', '0: one, 1: two']);
    server.kill();
    expect(await exited).toEqual([0, null]);
  } finally {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
});
