/** `npm test` here, second half: the contract profile of the suite against `prism mock spec/openapi.yaml`. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

const here = import.meta.dirname;
const root = path.join(here, '../..');
const document = path.join(root, 'spec/openapi.yaml');
const binary = (name: string) => path.join(here, 'node_modules/.bin', name);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('prism mock, by its plain command line, passes the contract profile but for what prism.baseline explains', async (t) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const prism = spawn(binary('prism'), ['mock', document, '--port', String(port)], {
    env: { ...process.env, NODE_OPTIONS: `--require ${path.join(here, 'prism-decodes.cjs')}` },
    stdio: 'ignore',
  });
  after(() => prism.kill());
  const deadline = Date.now() + 60_000;
  while (!(await fetch(`${url}/topics/c/t`).catch(() => undefined))) {
    assert.ok(Date.now() < deadline && prism.exitCode === null, 'prism mock does not answer');
    await delay(100);
  }
  const options = ['--cache', 'c', '--profile', 'contract', '--seed', '1'];
  const baseline = ['--baseline', path.join(here, 'prism.baseline')];
  const fromSource = ['--import', 'tsx', '--conditions=@topics-http/source'];
  const suite = spawn(
    process.execPath,
    [...fromSource, 'conformance/src/command/cli.ts', url, ...options, ...baseline],
    { cwd: root, env: { ...process.env, TOPICS_TOKEN: 'any-token' } },
  );
  let report = '';
  suite.stdout.on('data', (data: Buffer) => (report += data.toString()));
  suite.stderr.on('data', (data: Buffer) => (report += data.toString()));
  const [code] = (await once(suite, 'close')) as [number | null];
  assert.equal(code, 0, report);
  t.diagnostic(report.trim().split('\n').at(-1)!);
});
