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
import { whyNoResponse } from '../src/runner/preflight.ts';
import { runConformance } from '../src/runner/run-server.ts';
import type { Report } from '../src/reports/report.ts';
import { WireError } from '../src/http/wire.ts';
import { status } from './mutants/change.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'conformance-'));
const cli = ['conformance/dist/command/cli.js'];

async function run(args: string[], token = '', more: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [...cli, ...args], {
    cwd: root,
    env: { ...process.env, TOPICS_TOKEN: token, NO_COLOR: '1', ...more },
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

test('without a URL: the embedded service meets every requirement, each reported once, within the budget', async () => {
  const json = path.join(folder, 'embedded.json');
  const { code, stdout } = await run(['--json', json]);
  expect(stdout).toMatch(/^CONFORMANT {2}all \d+ MUST/m);
  expect(code).toBe(0);
  const report = JSON.parse(readFileSync(json, 'utf8')) as Report;
  expect(report.results.map(({ id }) => id)).toEqual(
    requirements.filter(({ target }) => target === 'server').map(({ id }) => id),
  );
  expect([report.counts.failed, report.counts.warned, report.counts['not-testable']]).toEqual([0, 0, 0]);
  // The budget is what a run takes.
  const [, requests, bytes, unit] = /about (\d+) requests and ([\d.]+) ([kM])B/.exec(stdout)!;
  expect(Math.abs(report.requests / Number(requests) - 1)).toBeLessThan(0.15);
  // Where a single large message takes long, many are not sent.
  const share = report.bytes / (Number(bytes) * (unit === 'M' ? 1e6 : 1000));
  expect(share).toBeLessThan(1.15);
  expect(share).toBeGreaterThan(0.6);
});

test('a URL with one token: what cannot be tested is named; a signing key makes it testable', async () => {
  const plain = await run([url, '--cache', 'c', '--filter', 'auth'], token);
  expect(plain.stdout).toMatch(
    /auth-expiry-during-poll +needs --short-lived-token, --short-lived-token-expires$/m,
  );
  expect(plain.stdout).toMatch(/auth-subscribe-role +needs --subscribe-only-token$/m);
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
              status: 200,
            }
          : response;
      },
      { port: 0 },
    );
    const kinds = ['json', 'junit', 'markdown', 'html', 'badge'];
    const files = kinds.map((kind) => path.join(folder, `broken.${kind}`));
    const { code, stdout, stderr } = await run(
      [
        broken.url,
        '--cache',
        'c',
        '--filter',
        'auth',
        ...kinds.flatMap((kind, index) => [`--${kind}`, files[index]!]),
      ],
      token,
    );
    await broken.close(0);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /FAILED {2}auth-\S+\n {2}MUST .*\n {2}HTTP API for Momento Topics › .*\n {4}expected {2}(.*\n)+? {4}actual {4}/,
    );
    expect(stdout).toMatch(/curl -i --path-as-is -X (POST|GET) .*\$(OTHER|TOPICS)_TOKEN/);
    expect(stdout).toMatch(/^NOT CONFORMANT/m);
    const [json, junit, markdown, html, badge] = files.map((file) => readFileSync(file, 'utf8'));
    const { counts } = JSON.parse(json!) as Report;
    expect(counts.failed).toBeGreaterThan(1);
    expect(junit).toContain(`failures="${counts.failed}"`);
    expect(markdown).toMatch(/^# NOT CONFORMANT: [^]*### auth-invalid-publish/);
    expect(html).toMatch(new RegExp(`${counts.failed} failed[^]*id="auth-invalid-publish"`));
    expect(badge).toContain(`${counts.failed} failed`);
    const forms = [
      token,
      encodeURIComponent(token),
      Buffer.from(token).toString('base64').replace(/=+$/, ''),
    ];
    for (const artefact of [stdout, stderr, json!, junit!, markdown!, html!, badge!])
      for (const form of forms) expect(artefact.includes(form)).toBe(false);
  });

  test('--bail ends the run at the first MUST that fails', async () => {
    const report = await runConformance({
      bail: true,
      seed: 1,
      wrapEmbedded: { handler: status(204, 200, ({ target }) => !target.includes('preflight')) },
    });
    expect(report.counts.failed).toBeGreaterThan(0);
    expect(report.conformant).toBe(false);
    expect(report.incomplete).toBeUndefined();
    expect(report.results.map(({ note }) => note)).toContain('the run was stopped before it was checked');
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

  test.each<[string, { status: number; headers: Record<string, string>; body: string }, string]>([
    [
      'a web server',
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><p>Hello' },
      'A publish is answered with 200 text/html: is this a Topics API? Check the URL.',
    ],
    [
      'another API',
      { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' },
      'A publish is answered with 200 application/json: is this a Topics API? Check the URL.',
    ],
    [
      'a redirect',
      { status: 308, headers: { location: 'https://elsewhere.example/' }, body: '' },
      'A publish is answered with 308, which leads to https://elsewhere.example/: give the URL of the service itself.',
    ],
  ])('%s', async (_name, answer, sentence) => {
    const other = await listen(() => Promise.resolve(answer), { port: 0 });
    const { code, stderr } = await run([other.url, '--cache', 'c'], token);
    await other.close(0);
    expect([code, stderr]).toEqual([3, `topics-conformance: ${sentence}\n`]);
  });

  test('a publish that is answered with anything else', async () => {
    const failing = await listen(() => Promise.resolve({ status: 500, headers: {}, body: 'out of order' }), {
      port: 0,
    });
    const { code, stderr } = await run([failing.url, '--cache', 'c'], token);
    await failing.close(0);
    expect([code, stderr]).toEqual([
      3,
      'topics-conformance: A publish is answered with 500 (out of order), so that nothing can be tested.\n',
    ]);
  });

  // What a network does that this machine may not have.
  test.each(['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'])('%s', (reason) => {
    const error = new WireError('connect', `connect ${reason} 10.0.0.1:80`, reason);
    expect(whyNoResponse({ host: '10.0.0.1', port: 80, tls: false }, error)).toBe(
      `10.0.0.1:80 cannot be reached: connect ${reason} 10.0.0.1:80.`,
    );
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
    [['--profile', 'all'], /--profile takes contract, semantics, reference, not 'all'/],
    [['--max-rps', 'fast'], /--max-rps takes a whole number from 1 on, not 'fast'/],
    [['--max-rps', '0'], /--max-rps takes a whole number from 1 on, not '0'/],
    [['--baseline', '/does/not/exist'], /--baseline '\/does\/not\/exist': there is no such file or folder/],
    [['--config', '/does/not/exist'], /--config '\/does\/not\/exist': there is no such file/],
    [['--json', '/does/not/exist'], /--json '\/does\/not\/exist': there is no such file/],
    [['http://x/?token=y', '--cache', 'c'], /the URL has no user, query or fragment/],
    [['http://x', '--cache', 'c', '--retention', 'all'], /--retention takes a whole number, not 'all'/],
  ])('%j', async (args, message) => {
    const { code, stderr, stdout } = await run(args);
    expect(stderr).toMatch(message);
    expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
  });
});

describe('a config file', () => {
  const write = (config: object) => {
    const file = path.join(folder, 'topics-conformance.config.json');
    writeFileSync(file, JSON.stringify(config));
    return file;
  };

  test('says what flags say; a token may come from the environment, and flags win', async () => {
    const config = write({
      $schema: './config.schema.json',
      url,
      cache: 'other',
      token: '$TOPICS_TOKEN',
      filter: 'auth-expired',
      fixtures: { expiredToken: '$TOPICS_TOKEN' },
    });
    const { code, stdout } = await run(['--config', config, '--cache', 'c'], token);
    // The token is good, so that the service is rightly found not to refuse it.
    expect(stdout).toMatch(/FAILED {2}auth-expired-publish/);
    expect(code).toBe(1);
  });

  test.each<[object, RegExp]>([
    [{ fixtures: { retention: 'all' } }, /config\.json: fixtures\.retention is not a whole number/],
    [{ fixtures: { expired: 'x' } }, /there is no option 'expired' in fixtures/],
    [{ token: '$NO_SUCH_VARIABLE' }, /needs NO_SUCH_VARIABLE in the environment/],
  ])('%j: what is wrong is named', async (config, message) => {
    const { code, stderr } = await run(['--config', write(config)]);
    expect(stderr).toMatch(message);
    expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
  });

  test('the environment offers fixtures too', async () => {
    const { stdout } = await run([url, '--cache', 'c', '--dry-run'], token, {
      TOPICS_EXPIRED_TOKEN: 'x',
      TOPICS_MAX_MESSAGE_BYTES: '1000',
    });
    expect(stdout).not.toMatch(/needs .*--(expired-token|max-message-bytes)/);
    expect(stdout).toMatch(/sequence-cache-isolated +needs --second-cache/);
  });
});

describe('before, during and after a run', () => {
  test('--dry-run sends nothing, and says what a run takes', async () => {
    const { code, stdout } = await run(
      ['http://127.0.0.1:1', '--cache', 'c', '--dry-run', '--max-rps', '10'],
      token,
    );
    expect(stdout).toMatch(/^budget: about \d+ requests and [\d.]+ [kM]B, \d+ s at this pace$/m);
    expect(stdout).toMatch(/^publish-text-204 +MUST/m);
    // A run finds one by itself.
    expect(stdout).not.toMatch(/needs .*--unknown-cache/);
    expect(code).toBe(0);
  });

  test('--self-check looks at the suite first', async () => {
    const { code, stdout } = await run(['--self-check', '--filter', 'publish-text']);
    expect(stdout).toMatch(/^self-check: the suite passes its reference service, and notices a broken one/);
    expect(code).toBe(0);
  });

  test('Ctrl-C prints what is known so far', async () => {
    const child = spawn(process.execPath, [...cli, '--max-rps', '40'], { cwd: root });
    let stdout = '';
    child.stdout.on('data', (data: Buffer) => {
      stdout += data.toString();
      if (/not testable here/.test(data.toString())) setTimeout(() => child.kill('SIGINT'), 1000);
    });
    const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
    expect(stdout).toMatch(/^INTERRUPTED {2}\d+ of \d+ checked, no failure so far$/m);
    expect(stdout).toMatch(
      /^Not checked:\n {2}\d+ requirements: the run was stopped before it was checked$/m,
    );
    expect(code).toBe(3);
  });
});

test('a curl that a busy machine kept from its work is started once more', async () => {
  const once = '[ -e "$0.seen" ] && { printf 204; exit 0; }; touch "$0.seen"; exit 28';
  writeFileSync(path.join(folder, 'curl'), `#!/bin/sh\n${once}\n`, { mode: 0o755 });
  const inFolder = { PATH: `${folder}:${process.env.PATH}` };
  expect((await run(['--filter', 'curl-documented-query'], '', inFolder)).stdout).toContain('1 passed');
});

test('FORCE_COLOR colours what goes into a file too', async () => {
  const { stdout } = await run(['--filter', 'publish-text-204'], '', {
    NO_COLOR: undefined,
    FORCE_COLOR: '1',
  });
  expect(stdout).toContain('\u001b[32m');
});

test('--help fits a screen; --list names every requirement', async () => {
  const help = (await run(['--help'])).stdout.split('\n');
  expect(help.length).toBeLessThanOrEqual(40);
  expect(Math.max(...help.map((line) => line.length))).toBeLessThanOrEqual(100);
  const servers = requirements.filter(({ target }) => target === 'server');
  expect((await run(['--list'])).stdout.trim().split('\n')).toHaveLength(servers.length);
});
