/**
 * `npm run node-versions`, from the root: on each version of Node that is supported beside the one that runs this, the main job
 * from source, the packages as they are published, and the tests of service and client.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { program as clientProgram } from '../../tools/alone-client.ts';

const root = path.resolve(import.meta.dirname, '../..');
const { dependencies } = JSON.parse(readFileSync(path.join(import.meta.dirname, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};
const versions = Object.entries(dependencies).map(([name, range]) => ({
  version: range.split('@').at(-1)!,
  binary: path.join(import.meta.dirname, 'node_modules', name, 'bin/node'),
}));

/** What runs where nothing of ours is around: a folder with the packages as npm would install them. */
const installed = mkdtempSync(path.join(tmpdir(), 'nodes-'));
const packages = ['generated', 'server', 'client', 'conformance', 'mock'];
/** Sweeps, and what needs a Redis, a browser or a compiler: they are about something else than Node. */
const elsewhere = [
  'explorer',
  'redis-*',
  'respect',
  'memory-cost',
  'browser',
  'chaos',
  'docs',
  'size',
  'alone',
];

/** What a command prints. @throws with its output when it does not end with 0; only what hangs is ended */
async function run(command: string, args: string[], cwd = root): Promise<string> {
  const env = {
    ...process.env,
    PATH: `${path.dirname(command)}:${process.env.PATH}`,
    NODE_TEST_CONTEXT: undefined,
  };
  const options = { cwd, env, timeout: 600_000, maxBuffer: 1e8 };
  try {
    return (await promisify(execFile)(command, args, options)).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const told = `${stdout.slice(-4000)}${stderr.slice(-4000)}`;
    throw new Error(`${command} ${args.join(' ')}\n${told}`, { cause: error });
  }
}

before(async () => {
  for (const folder of packages)
    await run('npm', ['pack', '--workspace', folder, '--pack-destination', installed]);
  writeFileSync(path.join(installed, 'package.json'), '{ "type": "module" }');
  const { code } = await transform(clientProgram, { loader: 'ts' });
  writeFileSync(path.join(installed, 'client.js'), code);
  const tarballs = readdirSync(installed).filter((name) => name.endsWith('.tgz'));
  await run('npm', ['install', '--no-audit', '--no-fund', ...tarballs.map((name) => `./${name}`)], installed);
});
after(() => rmSync(installed, { recursive: true, force: true }));

for (const { version, binary } of versions)
  describe(`Node ${version}`, () => {
    const bin = (name: string) => path.join(installed, 'node_modules/.bin', name);

    test('is that version', async () => {
      assert.equal((await run(binary, ['--version'])).trim(), `v${version}`);
    });

    test('the main job, from source', async (t) => {
      const fromSource = ['--import', 'tsx', '--conditions=@topics-http/source'];
      const report = await run(binary, [...fromSource, 'conformance/src/command/cli.ts']);
      assert.match(report, /^CONFORMANT/m);
      t.diagnostic(report.trim().split('\n').at(-1)!);
    });

    test('the packages as they are published', async () => {
      assert.match(await run(binary, [bin('topics-conformance')], installed), /^CONFORMANT/m);
      await run(binary, ['client.js'], installed);
      for (const name of ['topics-server', 'topics-mock', 'topics'])
        assert.match(await run(binary, [bin(name), '--version'], installed), /^\d+\.\d+\.\d+$/m);
    });

    test('the tests of service and client', async (t) => {
      const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
      const others = elsewhere.flatMap((name) => ['--exclude', `**/${name}.test.ts`]);
      const output = await run(binary, [
        vitest,
        'run',
        '--reporter=dot',
        'server/test',
        'client/test',
        ...others,
      ]);
      t.diagnostic(/Tests .*/.exec(output)?.[0] ?? '');
    });
  });
