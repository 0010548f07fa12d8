/** What the results page shows: every target that there is, and how it is started. */
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { signingKey } from '@topics-http/server';
import { mintFixtures } from '../../conformance/src/runner/embedded.ts';
import { runConformance, type Report, type RunOptions } from '../../conformance/src/index.ts';
import { startSecondService, startThirdService } from '../../conformance/test/fixtures/known-services.ts';
import { withoutRedis } from '../../server/test/nodes/redis-server.ts';
import { startSuiteOnNodes } from '../../server/test/nodes/suite-on-nodes.ts';

export const root = path.resolve(import.meta.dirname, '../..');

/** Ready to be checked. */
interface Started {
  check(): Promise<Report>;
  close(): void | Promise<void>;
}

/** A service by what a run of it needs. */
const withOptions = ({
  options,
  close,
}: {
  options: () => Promise<RunOptions>;
  close: () => void | Promise<void>;
}): Started => ({ check: async () => runConformance(await options()), close });

export interface Target {
  id: string;
  title: string;
  /** What it is, in a sentence. */
  what: string;
  /** What it runs on, with its version. */
  runtime: () => string;
  start: () => Started | Promise<Started>;
  /** What has to be done before it can start, in a sentence; undefined where nothing has. */
  missing?: () => string | undefined;
}

const condition = '--conditions=@topics-http/source';
const binary = (name: string) => path.join(root, 'runtimes/node_modules/.bin', name);
const withoutRuntimes = (): string | undefined =>
  existsSync(binary('bun')) && existsSync(binary('deno'))
    ? undefined
    : 'Bun and Deno are not installed: npm install --prefix runtimes --no-save.';
const firstLine = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: 'utf8' }).trim().split('\n')[0]!;
const node = `Node ${process.versions.node}`;

/** Starts a command from the root; the first address that it prints is where it is. */
async function startCommand(
  [command, ...args]: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ url: string; close: () => void }> {
  const child = spawn(command!, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.once('error', reject).once('exit', (code) => reject(new Error(`${command} ended with ${code}`)));
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
      const [found] = /http:\/\/[\w.]+:\d+(?=\s)/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  return { url, close: () => void child.kill('SIGKILL') };
}

/** The reference service as `fetch` under another runtime, by runtimes/serve.ts. */
const underRuntime =
  (command: string[], baseline: string[] = []) =>
  async () => {
    const secret = randomBytes(32).toString('hex');
    const { url, close } = await startCommand([...command, 'runtimes/serve.ts'], {
      TOPICS_SIGNING_KEY: secret,
    });
    return withOptions({
      close,
      async options() {
        const { token, fixtures } = await mintFixtures(signingKey(secret), 'demo', `tc-${Date.now()}`);
        const offers = { secondCache: 'second', maxMessageBytes: 65_536, retention: 60 };
        const reset = `${url}/reset/{cache}/{topic}`;
        return { url, cache: 'demo', token, baseline, fixtures: { ...fixtures, ...offers, reset } };
      },
    });
  };

export const targets: Target[] = [
  {
    id: 'reference',
    title: 'Reference service',
    what: '`@topics-http/server`, as `npm start` runs it',
    runtime: () => node,
    start: () => ({ check: () => runConformance(), close: () => undefined }),
  },
  {
    id: 'reference-bun',
    title: 'Reference service, Bun',
    what: 'its `fetch`, served by `Bun.serve`',
    runtime: () => `Bun ${firstLine(binary('bun'), '--version')}`,
    missing: withoutRuntimes,
    start: underRuntime([binary('bun'), condition]),
  },
  {
    id: 'reference-deno',
    title: 'Reference service, Deno',
    what: 'its `fetch`, served by `Deno.serve`, which refuses long headers by itself, without a body: `error-body` is known to fail',
    runtime: () => `Deno ${firstLine(binary('deno'), '--version').split(' ')[1]!}`,
    missing: withoutRuntimes,
    start: underRuntime(
      [binary('deno'), 'run', '--allow-all', '--unstable-no-legacy-abort', condition],
      ['error-body'],
    ),
  },
  {
    id: 'three-nodes',
    title: 'Three nodes on Redis',
    what: 'behind a balancer that asks another node with every request',
    runtime: () => `${node}, Redis ${/v=([\d.]+)/.exec(firstLine('redis-server', '--version'))![1]}`,
    missing: () =>
      withoutRedis
        ? 'redis-server is not installed: apt-get install redis-server, or brew install redis.'
        : undefined,
    start: () => startSuiteOnNodes(3),
  },
  {
    id: 'second',
    title: 'Second implementation',
    what: 'by other hands, with the other decision wherever there is a choice',
    runtime: () => node,
    start: async () => withOptions(await startSecondService()),
  },
  {
    id: 'third',
    title: 'Third implementation',
    what: 'in Python, with nothing but its standard library',
    runtime: () => firstLine('python3', '--version'),
    start: async () => withOptions(await startThirdService()),
  },
  {
    id: 'mock',
    title: 'Mock',
    what: 'Prism with the examples of the contract; it keeps no state, so it is held to the profile `contract`',
    runtime: () => node,
    async start() {
      const command = [process.execPath, '--import', 'tsx', condition, 'mock/src/cli.ts', '--port', '0'];
      const { url, close } = await startCommand(command);
      const options: RunOptions = { url, cache: 'c', token: 'token', profiles: ['contract'] };
      return { close, check: () => runConformance(options) };
    },
  },
];
