import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const installed = spawnSync('redis-server', ['--version']).status === 0;
if (!installed && process.env.CI === 'true')
  throw new Error('redis-server is not installed: the tests with Redis cannot run.');

/** For `describe.skipIf`: on a laptop without redis-server its tests are reported as skipped, in CI they fail. */
export const withoutRedis = !installed;

export interface RedisServer {
  url: string;
  port: number;
  process: ChildProcess;
  /** Ends it at once, as a crash does, and waits until it is gone. */
  kill(): Promise<void>;
}

/** A port of this machine that is free, or was a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts a Redis on the loopback that keeps nothing on disk, unless the options say so. */
export async function startRedis(options: string[] = [], wanted?: number): Promise<RedisServer> {
  const dir = mkdtempSync(path.join(tmpdir(), 'topics-redis-'));
  for (let attempt = 0; ; attempt++) {
    const port = wanted ?? (await freePort());
    const child = spawn(
      'redis-server',
      ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', dir, ...options],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    child.once('exit', () => rmSync(dir, { recursive: true, force: true }));
    let output = '';
    const isReady = await new Promise<boolean>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        output += `${line}\n`;
        if (line.includes('Ready to accept connections')) resolve(true);
      });
      child.once('exit', () => resolve(false));
    });
    const gone = () => child.exitCode !== null || child.signalCode !== null;
    if (isReady)
      return {
        url: `redis://127.0.0.1:${port}`,
        port,
        process: child,
        kill: async () => {
          if (gone()) return;
          const exit = once(child, 'exit');
          child.kill('SIGKILL');
          await exit;
        },
      };
    // Somebody else may have taken the port.
    if (attempt === 5) throw new Error(`redis-server does not start:\n${output}`);
  }
}
