import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from './nodes/redis-server.ts';

const root = path.resolve(import.meta.dirname, '../..');
const cli = ['server/dist/command/cli.js'];
const key = 'a key of thirty-two bytes or more';
const env = { ...process.env, TOPICS_SIGNING_KEY: '' };
delete (env as NodeJS.ProcessEnv).TOPICS_SIGNING_KEY;

const run = (args: string[], extra: NodeJS.ProcessEnv = {}) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...cli, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...env, ...extra },
    timeout: 300_000,
  });
  return { status, stdout, stderr };
};

interface Running {
  child: ChildProcess;
  output: () => string;
  log: () => string;
  url: string;
}

async function start(args: string[], extra: NodeJS.ProcessEnv = {}): Promise<Running> {
  const child = spawn(process.execPath, [...cli, '--port', '0', ...args], {
    cwd: root,
    env: { ...env, ...extra },
  });
  let output = '';
  let log = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  await new Promise<void>((resolve) => {
    child.stderr.on('data', (data: Buffer) => {
      log += data.toString();
      if (log.includes('"ready"')) resolve();
    });
  });
  return { child, output: () => output, log: () => log, url: /http:\/\/\S+/.exec(output)![0] };
}

const exited = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));
const shell = async (command: string) => (await promisify(execFile)('bash', ['-c', command])).stdout;

describe('bad input is one clear line and exit code 2', () => {
  test.each<[string[], RegExp]>([
    [['--nonsense'], /Unknown option '--nonsense'/],
    [['serve'], /Unexpected argument 'serve'/],
    [['--port', 'abc'], /--port takes a whole number from 0 to 65535, not 'abc'/],
    [['--port', '65536'], /not '65536'/],
    [['--keep-for', 'ages'], /--keep-for takes a duration/],
    [['--cache', 'a', '--any-cache'], /exclude each other/],
    [['--engine', 'postgres://x'], /--engine takes memory, or a URL that begins with redis:/],
    [['--engine', 'redis://127.0.0.1'], /--engine needs --key-file/],
    [['--log-level', 'loud'], /--log-level takes/],
    [['--key-file', '/does/not/exist'], /cannot read the signing key/],
    [['token'], /a signing key is needed/],
    [['token', '--role', 'admin'], /--role takes publish, subscribe, both, not 'admin'/],
    [['token', '--topic', 'a', '--topic-prefix', 'b'], /exclude each other/],
  ])('%j', (args, message) => {
    const { status, stdout, stderr } = run(args);
    expect(stderr).toMatch(message);
    expect([status, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
  });

  test('a key that is too short', () => {
    expect(run([], { TOPICS_SIGNING_KEY: 'short' })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('at least 32 bytes') as string,
    });
  });

  test('a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { status, stderr } = run(['--port', String(port)]);
    other.close();
    expect([status, stderr]).toEqual([
      1,
      `topics-server: port ${port} on 127.0.0.1 is taken. Stop what listens there, or choose another with --port.\n`,
    ]);
  });

  test('a Redis that is not there', async () => {
    const port = await freePort();
    const { status, stderr } = run(['--engine', `redis://:secret@127.0.0.1:${port}`], {
      TOPICS_SIGNING_KEY: key,
    });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^topics-server: Redis on 127\.0\.0\.1:\d+ cannot be reached: .*ECONNREFUSED.*\n$/,
      ),
    ]);
  });

  test.each([[['--help']], [['token', '--help']]])('%j fits a screen', (args) => {
    const { status, stdout } = run(args);
    expect(status).toBe(0);
    expect(stdout.split('\n').length).toBeLessThanOrEqual(30);
    expect(stdout).toMatch(/^ {2}--help\b/m);
  });
});

describe('a service without a key', () => {
  let service: Running;
  beforeAll(async () => {
    service = await start([
      '--cache',
      'my-cache',
      '--cache',
      'other',
      '--admin-port',
      '0',
      '--log-level',
      'debug',
    ]);
  });
  afterAll(async () => {
    service.child.kill();
    await exited(service.child);
  });
  const token = () => /TOPICS_TOKEN=(\S+)/.exec(service.output())![1]!;

  test('prints a token and two curl lines that work as printed', async () => {
    const [poll, publish] = service.output().match(/^ {2}curl .*$/gm)!;
    const [, received] = [
      0,
      shell(`export TOPICS_TOKEN=${token()}; ${poll.replace('curl', 'curl -s -m 120')}`),
    ];
    await expect
      .poll(() => fetch(`${adminUrl()}/metrics`).then((response) => response.text()))
      .toMatch(/^topics_polls 1$/m);
    expect(await shell(`export TOPICS_TOKEN=${token()}; ${publish!.replace('curl', 'curl -s -i')}`)).toMatch(
      /^HTTP\/1\.1 204/,
    );
    expect(JSON.parse(await received)).toMatchObject({
      items: [{ item: { value: { text: 'hello world!' } } }],
    });
  });

  test.each([
    `curl -X POST -d 'hello world!' "https://api.cache.cell-us-east-1-1.prod.a.momentohq.com/topics/my-cache/example?token=<token>"`,
    `curl -X POST -H "Authorization: <token>" -d 'hello world!' "https://api.cache.cell-us-east-1-1.prod.a.momentohq.com/topics/my-cache/example"`,
  ])('serves the documented command: %s', async (command) => {
    const here = command
      .replace('https://api.cache.cell-us-east-1-1.prod.a.momentohq.com', service.url)
      .replace('<token>', token());
    expect(await shell(here.replace('curl', 'curl -s -w "%{http_code}"'))).toBe('204');
  });

  const adminUrl = () => /topic reset: (\S+)/.exec(service.output())![1]!;
  test('has health, metrics and topic reset on the admin port', async () => {
    const get = async (route: string, method = 'GET') => {
      const response = await fetch(adminUrl() + route, { method });
      return [response.status, await response.text()];
    };
    expect(await get('/healthz')).toEqual([200, 'ok\n']);
    expect(await get('/readyz')).toEqual([200, 'ok\n']);
    expect(await get('/metrics')).toEqual([
      200,
      expect.stringMatching(/^topics_messages_published_total \d+$/m),
    ]);
    expect(await get('/nothing')).toEqual([404, expect.stringContaining('DELETE /topics/')]);
    const beyond = `${service.url}/topics/my-cache/reset-me?sequence_number=9&sequence_page=1&token=${token()}`;
    const page = async () =>
      ((await (await fetch(beyond)).json()) as { items: [{ discontinuity: { new_sequence_page: number } }] })
        .items[0].discontinuity.new_sequence_page;
    const before = await page();
    expect(await get('/topics/my-cache/reset-me', 'DELETE')).toEqual([204, '']);
    expect(await page()).toBeGreaterThan(before);
  });

  test('logs a request with its id, and never a token', async () => {
    await fetch(`${service.url}/topics/nowhere/t?token=${token()}`);
    await fetch(`${service.url}/topics/my-cache/t`, { headers: { authorization: 'a-bad-token' } });
    await expect
      .poll(() => service.log())
      .toMatch(/"requestId":"[\w-]+","method":"GET","path":"\/topics\/nowhere\/t","status":404/);
    await expect.poll(() => service.log()).toMatch(/"status":401/);
    expect(service.log()).not.toContain(token());
    expect(service.log()).not.toContain('a-bad-token');
  });
});

const mebibyte = 1024 * 1024;

test.runIf(process.platform === 'linux')(
  'a full store, and what was published before, take little more than the memory that was allowed',
  async () => {
    const service = await start(['--max-memory', String(128 * mebibyte)], { TOPICS_SIGNING_KEY: key });
    const { stdout } = run(['token'], { TOPICS_SIGNING_KEY: key });
    const headers = { authorization: stdout.trim(), 'content-type': 'text/plain' };
    // Six bytes each in JSON. Every one of these makes a dozen megabytes of garbage, and pushes an older one out.
    const body = '\u0001'.repeat(mebibyte);
    for (let topic = 0; topic < 120; topic++) {
      const url = `${service.url}/topics/demo/topic-${topic}`;
      expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(204);
    }
    const [, kibibytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${service.child.pid}/status`, 'utf8'))!;
    service.child.kill('SIGKILL');
    // 240 to 300, by the release of Node; 410 where garbage may grow to four times of what is in use.
    expect(Number(kibibytes) / 1024).toBeLessThan(350);
  },
);

describe('a service that stops', () => {
  test('says on the admin port that it is not ready for as long as it answers what is under way', async () => {
    const service = await start(['--admin-port', '0']);
    const admin = /topic reset: (\S+)/.exec(service.output())![1]!;
    const token = /TOPICS_TOKEN=(\S+)/.exec(service.output())![1]!;
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1').on('error', () => undefined);
    const head = `POST /topics/demo/t HTTP/1.1\r\nHost: x\r\nAuthorization: ${token}\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\n`;
    await new Promise<void>((resolve) => socket.write(head, () => resolve()));
    expect((await fetch(`${service.url}/topics/demo/t`, { method: 'PUT' })).status).toBe(405);
    const gone = exited(service.child);
    service.child.kill('SIGTERM');
    await expect.poll(() => service.log()).toContain('"stopping"');
    const ready = await fetch(`${admin}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([503, 'stopping\n']);
    socket.destroy();
    expect(await gone).toBe(0);
  });

  test('ends, also when nobody reads its log any more', async () => {
    const service = await start(['--log-level', 'debug']);
    service.child.stderr!.destroy();
    service.child.stdout!.destroy();
    for (let times = 0; times < 5; times++)
      expect((await fetch(`${service.url}/topics/demo/t`)).status).toBe(401);
    const gone = exited(service.child);
    service.child.kill('SIGTERM');
    expect(await gone).toBe(0);
  });

  test('ends, also when the reader of its log stands still', async () => {
    const service = await start(['--log-level', 'debug']);
    service.child.stderr!.pause();
    const paths = Array.from({ length: 100 }, (_, index) => `/topics/demo/${'x'.repeat(5000)}${index}`);
    for (const path of paths) expect((await fetch(service.url + path)).status).toBe(400);
    const gone = exited(service.child);
    service.child.kill('SIGTERM');
    expect(await gone).toBe(0);
  });
});

test('a token that the command makes, from a key file, works; SIGTERM ends polls with 503 and exits with 0', async () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'key-')), 'key');
  writeFileSync(file, `${key}\n`);
  const service = await start(['--any-cache', '--key-file', file]);
  expect(service.output()).not.toContain('TOPICS_TOKEN');
  const { stdout } = run(
    ['token', '--cache', 'c', '--topic', 't', '--role', 'subscribe', '--ttl', '10m', '--id', 'alice'],
    { TOPICS_SIGNING_KEY: key },
  );
  const authorization = stdout.trim();
  const send = (topic: string, method: string) =>
    fetch(`${service.url}/topics/c/${topic}`, { method, headers: { authorization } });
  expect((await send('t', 'POST')).status).toBe(403);
  expect((await send('other', 'GET')).status).toBe(403);
  const poll = send('t', 'GET');
  await new Promise((resolve) => setTimeout(resolve, 300));
  service.child.kill('SIGTERM');
  const answer = await poll;
  expect([answer.status, answer.headers.get('retry-after'), await exited(service.child)]).toEqual([
    503,
    '1',
    0,
  ]);
});
