import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { requirements } from '@topics-http/contract';
import { createToken, createTopics, signingKey } from '@topics-http/server';
import { listen } from '@topics-http/server/node';
import { startMock } from '@topics-http/mock';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../src/report.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'conformance-'));
const cli = ['--import', 'tsx', '--conditions=@topics-http/source', 'conformance/src/cli.ts'];

async function run(args: string[], token = '') {
  const child = spawn(process.execPath, [...cli, ...args], {
    cwd: root,
    env: { ...process.env, TOPICS_TOKEN: token, NO_COLOR: '1' },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { code, stdout, stderr };
}

const secret = 'a signing key of more than thirty-two bytes';
const key = signingKey(secret);
const service = createTopics({ caches: ['c', 'other'], key });
let url = '';
let token = '';
let close: () => Promise<void>;
beforeAll(async () => {
  const listener = await listen(service.handler, { port: 0 });
  ({ url } = listener);
  token = await createToken(key, { permissions: [{ cache: 'c', role: 'both' }], ttlSeconds: 3600 });
  close = async () => {
    service.stop();
    await listener.close(0);
    await service.close();
  };
});
afterAll(() => close());

test('without a URL: the embedded service meets every requirement, each reported once', async () => {
  const json = path.join(folder, 'embedded.json');
  const { code, stdout } = await run(['--json', json]);
  expect(stdout).toMatch(/^CONFORMANT {2}all \d+ MUST/m);
  expect(code).toBe(0);
  const report = JSON.parse(readFileSync(json, 'utf8')) as Report;
  expect(report.results.map(({ id }) => id)).toEqual(
    requirements.filter(({ target }) => target === 'server').map(({ id }) => id),
  );
  expect([report.counts.failed, report.counts.warned, report.counts['not-testable']]).toEqual([0, 0, 0]);
});

test('a URL with one token: what cannot be tested is named; a signing key makes it testable', async () => {
  const plain = await run([url, '--cache', 'c'], token);
  expect(plain.stdout).toMatch(/auth-expired-publish +needs the fixture expiredToken/);
  expect(plain.code).toBe(0);
  const keyFile = path.join(folder, 'key');
  writeFileSync(keyFile, secret);
  const minted = await run([
    url,
    '--cache',
    'c',
    '--signing-key-file',
    keyFile,
    '--second-cache',
    'other',
    '--max-message-bytes',
    '1048576',
  ]);
  expect(minted.stdout).not.toMatch(/auth-expired-publish/);
  expect(minted.code).toBe(0);
});

test('the mock passes the contract profile', async () => {
  const mock = await startMock({ port: 0 });
  const { code, stdout } = await run(
    [mock.url, '--cache', 'c', '--profile', 'contract'],
    'any token will do',
  );
  await mock.close();
  expect(stdout).toMatch(/^CONFORMANT/m);
  expect(code).toBe(0);
});

describe('a service that is not conformant', () => {
  test('exit code 1, with proof for every failure, and no token in any report', async () => {
    const broken = await listen(
      async (request) => {
        const response = await service.handler(request);
        return response.status === 401
          ? {
              ...response,
              body: `{"code":"x","message":"bad token ${request.header('authorization') ?? ''}"}`,
              status: 403,
            }
          : response;
      },
      { port: 0 },
    );
    const files = ['json', 'junit', 'markdown'].map((kind) => path.join(folder, `broken.${kind}`));
    const { code, stdout, stderr } = await run(
      [
        broken.url,
        '--cache',
        'c',
        '--filter',
        'auth',
        ...files.flatMap((file) => [`--${path.extname(file).slice(1)}`, file]),
      ],
      token,
    );
    await broken.close(0);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /FAILED {2}auth-invalid-publish\n {2}MUST refuse .*\n {2}003 › Publish › Error\n {4}expected {2}status: 401\n {4}actual {4}403/,
    );
    expect(stdout).toMatch(/curl -i --path-as-is -X POST .*\$OTHER_TOKEN/);
    expect(stdout).toMatch(/^NOT CONFORMANT/m);
    const forms = [
      token,
      encodeURIComponent(token),
      Buffer.from(token).toString('base64').replace(/=+$/, ''),
    ];
    for (const artefact of [stdout, stderr, ...files.map((file) => readFileSync(file, 'utf8'))])
      for (const form of forms) expect(artefact.includes(form)).toBe(false);
  });

  test('a baseline turns failures into known ones, and an entry that passes fails the run', async () => {
    const file = path.join(folder, 'baseline');
    writeFileSync(file, 'auth-header-publish\n');
    const { code, stdout } = await run(['--baseline', file, '--filter', 'auth-header']);
    expect(stdout).toMatch(/UNEXPECTED PASS {2}auth-header-publish/);
    expect(code).toBe(1);
  });
});

describe('a target that cannot be tested is one sentence and exit code 3', () => {
  test.each<[string, () => string[], () => string, RegExp]>([
    [
      'nothing listens',
      () => ['http://127.0.0.1:1', '--cache', 'c'],
      () => token,
      /Nothing listens on 127\.0\.0\.1:1\./,
    ],
    [
      'no such name',
      () => ['http://no-such-host.invalid', '--cache', 'c'],
      () => token,
      /no-such-host\.invalid cannot be resolved/,
    ],
    [
      'not https',
      () => [url.replace('http:', 'https:'), '--cache', 'c'],
      () => token,
      /The TLS connection to .* failed/,
    ],
    [
      'a token that is refused',
      () => [url, '--cache', 'c'],
      () => 'not-a-good-token',
      /The token is refused \(401/,
    ],
    [
      'a token for another cache',
      () => [url, '--cache', 'other'],
      () => token,
      /may not publish in the cache other \(403/,
    ],
    [
      'nothing to test',
      () => ['--filter', 'no-such-requirement'],
      () => token,
      /No requirement is left to test/,
    ],
  ])('%s', async (_name, args, withToken, sentence) => {
    const { code, stderr } = await run(args(), withToken());
    expect(stderr).toMatch(sentence);
    expect([code, stderr.trim().split('\n').length]).toEqual([3, 1]);
    expect(stderr).not.toContain(withToken());
  });

  test('a cache that does not exist', async () => {
    const all = await createToken(key, { permissions: [{ cache: '*', role: 'both' }], ttlSeconds: 60 });
    const { code, stderr } = await run([url, '--cache', 'nowhere'], all);
    expect([code, stderr]).toEqual([3, expect.stringContaining('There is no cache nowhere')]);
  });

  test('something that is not HTTP', async () => {
    const other = createServer((socket) =>
      socket.on('error', () => undefined).end('SSH-2.0-nothing\r\n\r\n'),
    );
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { code, stderr } = await run(
      [`http://127.0.0.1:${(other.address() as AddressInfo).port}`, '--cache', 'c'],
      token,
    );
    other.close();
    expect([code, stderr]).toEqual([3, expect.stringContaining('gives no HTTP response')]);
  });
});

describe('bad input is one line and exit code 2', () => {
  test.each([
    [['--nonsense'], /Unknown option '--nonsense'/],
    [['ftp://x', '--cache', 'c'], /not an http or https URL/],
    [['http://x'], /--cache is needed/],
    [['http://x', '--cache', 'c'], /a token is needed/],
    [['http://x', 'http://y', '--cache', 'c'], /one URL at a time/],
    [['--profile', 'all'], /--profile takes contract, semantics, not 'all'/],
    [['--max-rps', 'fast'], /--max-rps takes a whole number, not 'fast'/],
    [['--baseline', '/does/not/exist'], /--baseline: ENOENT/],
  ])('%j', async (args, message) => {
    const { code, stderr, stdout } = await run(args);
    expect(stderr).toMatch(message);
    expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
  });
});

test('--help fits a screen; --list names every requirement', async () => {
  expect((await run(['--help'])).stdout.split('\n').length).toBeLessThanOrEqual(30);
  expect((await run(['--list'])).stdout.trim().split('\n')).toHaveLength(requirements.length);
});
