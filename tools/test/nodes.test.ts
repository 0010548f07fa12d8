import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, test } from 'vitest';
import { withoutRedis } from '../../server/test/nodes/redis-server.ts';

const root = path.resolve(import.meta.dirname, '../..');
const command = ['--import', 'tsx', '--conditions=@topics-http/source', 'tools/nodes.ts', '--port=0'];

test.skipIf(withoutRedis)(
  'npm run nodes prints a token and two curl lines that work; SIGTERM ends it all',
  async () => {
    const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    const exit = once(child, 'exit');
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    await expect.poll(() => printed).toContain('Ctrl-C');
    expect(printed).toMatch(/^3 nodes on one Redis are ready/);
    const [exported, poll, publish] = printed.split('\n').filter((line) => line.startsWith('  '));
    const shell = (line: string) =>
      spawn('bash', ['-c', `${exported!}; curl -sS --max-time 60 ${line.trim().slice(5)}`]);
    const waiting = shell(poll!);
    let answer = '';
    waiting.stdout.setEncoding('utf8').on('data', (text: string) => (answer += text));
    // The poll has no cursor: it gets what comes once it waits.
    while (answer === '') {
      await once(shell(publish!), 'close');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(answer).toContain('"text":"hello world!"');
    const nodes = [...printed.split('\n')[0]!.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) =>
      Number(port),
    );
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
    for (const port of nodes) await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  },
);
