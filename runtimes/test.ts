/**
 * `npm test` here: the whole suite against the service under Bun and Deno, the semantics against the Worker of
 * examples/worker, and the same client everywhere.
 */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { createToken, createTopics } from '@topics-http/server';
import { listen } from '@topics-http/server/node';
import { build } from 'esbuild';
import { expected } from '../client/test/anywhere.ts';

const root = path.dirname(import.meta.dirname);
const binary = (name: string) => path.join(import.meta.dirname, 'node_modules/.bin', name);
const condition = '--conditions=@topics-http/source';
const node = [process.execPath, '--import', 'tsx', condition];
const bun = [binary('bun'), condition];
const deno = [binary('deno'), 'run', '--allow-all', '--unstable-no-legacy-abort', condition];

const scratch = mkdtempSync(path.join(tmpdir(), 'runtimes-'));
const secret = randomBytes(32).toString('hex');
const keyFile = path.join(scratch, 'key');
writeFileSync(keyFile, secret);

const running = new Set<ChildProcess>();
after(() => running.forEach((child) => child.kill('SIGKILL')));

/** Starts a command from the root; what it prints is read until it matches. */
function start(
  [command, ...args]: string[],
  ready: RegExp,
): Promise<{ match: string; complaints: () => string; stop: () => void }> {
  const child = spawn(command!, args, {
    cwd: root,
    env: { ...process.env, TOPICS_SIGNING_KEY: secret },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let [output, complaints] = ['', ''];
  child.stderr.on('data', (data: Buffer) => (complaints += data.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      running.delete(child);
      reject(new Error(`${args.join(' ')} ended with ${code}: ${output}${complaints}`));
    });
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
      const match = ready.exec(output)?.[1];
      if (match !== undefined)
        resolve({ match, complaints: () => complaints, stop: () => child.kill('SIGKILL') });
    });
  });
}

/** What a command prints. @throws with its output when it does not end with 0 */
async function run([command, ...args]: string[]): Promise<string> {
  const child = spawn(command!, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let [output, complaints] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (complaints += data.toString()));
  const code = await new Promise((resolve) => child.on('close', resolve));
  running.delete(child);
  assert.equal(code, 0, `${command} ${args.join(' ')}\n${output}${complaints}`);
  return output;
}

/** The conformance suite against a service with the signing key of this run. */
const suite = (url: string, ...more: string[]) =>
  run([
    ...node,
    'conformance/src/command/cli.ts',
    url,
    ...['--cache', 'demo', '--second-cache', 'second', '--signing-key-file', keyFile],
    ...more,
  ]);

/** Bundles a Worker beside its configuration, and starts it on a free port. */
async function startWorker(entry: string, configuration: string) {
  const folder = path.join(scratch, path.basename(entry, '.ts'));
  mkdirSync(folder);
  await build({
    entryPoints: [path.join(root, entry)],
    outfile: path.join(folder, `${path.basename(entry, '.ts')}.js`),
    bundle: true,
    format: 'esm',
    conditions: ['@topics-http/source', 'workerd', 'worker'],
    external: ['node:*'],
  });
  cpSync(path.join(root, configuration), path.join(folder, 'config.capnp'));
  const serve = [
    'serve',
    path.join(folder, 'config.capnp'),
    '--socket-addr=http=127.0.0.1:0',
    '--control-fd=1',
  ];
  const { match, stop } = await start([binary('workerd'), ...serve], /"socket":"http","port":(\d+)/);
  return { url: `http://127.0.0.1:${match}`, stop };
}

describe('the service as fetch keeps the whole contract', () => {
  for (const [name, command, ...more] of [
    ['Bun', bun],
    // Its own refusal of headers that are too long for it has no body.
    ['Deno', deno, '--baseline', path.join(import.meta.dirname, 'deno.baseline')],
  ] as [string, string[], ...string[]][])
    test(`under ${name}`, async (t) => {
      const { match: url, complaints, stop } = await start([...command, 'runtimes/serve.ts'], /(http:\S+)/);
      const offers = [
        '--max-message-bytes',
        '65536',
        '--retention',
        '60',
        '--reset',
        `${url}/reset/{cache}/{topic}`,
      ];
      const report = await suite(url, ...offers, ...more);
      assert.match(report, /CONFORMANT/);
      t.diagnostic(report.trim().split('\n').at(-1)!);
      assert.equal(complaints(), '', 'what the runtime complains of');
      stop();
    });
});

test('the Worker of examples/worker, an object for each topic, keeps the semantics', async (t) => {
  const { url, stop } = await startWorker('examples/worker/worker.ts', 'examples/worker/worker.capnp');
  const report = await suite(
    url,
    '--profile',
    'semantics',
    '--max-message-bytes',
    '1048576',
    '--retention',
    '1000',
  );
  assert.match(report, /CONFORMANT/);
  t.diagnostic(report.trim().split('\n').at(-1)!);
  stop();
});

describe('the client does the same', async () => {
  const service = createTopics({ caches: ['c'] });
  const token = await createToken(service.key, {
    permissions: [{ cache: '*', role: 'both' }],
    ttlSeconds: 600,
  });
  const listener = await listen(service.handler, { port: 0 });
  const { url } = listener;
  after(async () => {
    await listener.close(0);
    await service.close();
  });
  for (const [name, command] of Object.entries({ Node: node, Bun: bun, Deno: deno }))
    test(`under ${name}`, async () => {
      const output = await run([...command, 'runtimes/client.ts', url, token]);
      assert.deepEqual(JSON.parse(output), [expected, expected]);
    });

  test('in a Worker', async () => {
    const worker = await startWorker('runtimes/client-worker.ts', 'runtimes/client-worker.capnp');
    const answer = await fetch(`${worker.url}/?${String(new URLSearchParams({ url, token }))}`);
    assert.deepEqual(JSON.parse(await answer.text()), [expected, expected]);
    worker.stop();
  });
});
