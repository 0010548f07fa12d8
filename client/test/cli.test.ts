import { spawn } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startService } from './service.ts';

const root = path.resolve(import.meta.dirname, '../..');
const cli = ['client/dist/cli.js'];

let service: Awaited<ReturnType<typeof startService>>;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  service = await startService();
  environment = {
    ...process.env,
    TOPICS_URL: service.url,
    TOPICS_CACHE: 'c',
    TOPICS_TOKEN: await service.mint(),
  };
});
afterAll(() => service.close());

function start(args: string[], env: NodeJS.ProcessEnv = environment) {
  const child = spawn(process.execPath, [...cli, ...args], { cwd: root, env });
  const output = { stdout: '', stderr: '', bytes: Buffer.alloc(0) };
  child.stdout.on('data', (data: Buffer) => {
    output.stdout += data.toString();
    output.bytes = Buffer.concat([output.bytes, data]);
  });
  child.stderr.on('data', (data: Buffer) => (output.stderr += data.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, output, ended };
}
const polls = (count: number) => expect.poll(() => service.service.polls, { timeout: 300_000 }).toBe(count);

test('lines in, lines out; --count ends it, and it says where to go on', async () => {
  const subscriber = start(['subscribe', 'lines', '--count', '3']);
  await polls(1);
  const publisher = start(['publish', 'lines']);
  publisher.child.stdin.end('one\ntwo\n\nfour\n');
  expect(await publisher.ended).toBe(0);
  expect(await subscriber.ended).toBe(0);
  expect(subscriber.output.stdout).toBe('one\ntwo\n\n');
  const from = /--from (\d+,\d+)/.exec(subscriber.output.stderr)![1]!;
  const rest = start(['subscribe', 'lines', '--count', '1', '--from', from]);
  expect([await rest.ended, rest.output.stdout]).toEqual([0, 'four\n']);
});

test('only a line feed ends a line; what is not UTF-8 is not published', async () => {
  const subscriber = start(['subscribe', 'ends', '--ndjson', '--count', '3']);
  await polls(1);
  const publisher = start(['publish', 'ends']);
  publisher.child.stdin.end('\ufeffa\r\nb\rc\u2028d\u0085e\n\u000b\f');
  expect(await publisher.ended).toBe(0);
  expect(await subscriber.ended).toBe(0);
  const texts = subscriber.output.stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { item: { value: { text: string } } }).item.value.text);
  expect(texts).toEqual(['\ufeffa\r', 'b\rc\u2028d\u0085e', '\u000b\f']);
  for (const [args, what] of [
    [[], 'Line 2 of the standard input'],
    [['--whole'], 'The standard input'],
  ] as const) {
    const refused = start(['publish', 'ends', ...args]);
    refused.child.stdin.end(Buffer.from('caf\n\xe9', 'latin1'));
    expect(await refused.ended).toBe(1);
    expect(refused.output.stderr).toBe(`topics: ${what} is not UTF-8. --binary sends bytes as they are.\n`);
  }
});

test('NDJSON as the API sends it; bytes; discontinuities on both', async () => {
  const subscriber = start(['subscribe', 'json', '--ndjson', '--from', '5,1', '--count', '2']);
  const publisher = start(['publish', 'json', '--binary']);
  publisher.child.stdin.end(Buffer.from([0, 255]));
  await publisher.ended;
  await start(['publish', 'json', 'a text']).ended;
  expect(await subscriber.ended).toBe(0);
  const lines = subscriber.output.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(lines).toMatchObject([
    { discontinuity: { new_topic_sequence: 0 } },
    { item: { topic_sequence_number: 0, value: { binary: 'AP8=' } } },
    { item: { topic_sequence_number: 1, value: { text: 'a text' } } },
  ]);
  expect(subscriber.output.stderr).toMatch(/discontinuity: after 4 the stream goes on with 0 on page \d+/);
});

test('--whole is one message; Ctrl-C ends a subscription with 0', async () => {
  const subscriber = start(['subscribe', 'whole']);
  await polls(1);
  const publisher = start(['publish', 'whole', '--whole']);
  publisher.child.stdin.end('two\nlines');
  await publisher.ended;
  await expect.poll(() => subscriber.output.stdout).toBe('two\nlines\n');
  subscriber.child.kill('SIGINT');
  expect(await subscriber.ended).toBe(0);
});

test('what the service refuses is one line and exit code 1', async () => {
  for (const command of ['publish', 'subscribe']) {
    const refused = start([command, 't', ...(command === 'publish' ? ['x'] : []), '--cache', 'nowhere']);
    expect(await refused.ended).toBe(1);
    expect(refused.output.stderr).toBe('topics: Cache Not Found (NOT_FOUND_ERROR)\n');
  }
});

test('an outage is one line, with the delay; Ctrl-C ends it', async () => {
  const subscriber = start(['subscribe', 'outage', '--url', 'http://127.0.0.1:1']);
  await expect.poll(() => subscriber.output.stderr, { timeout: 300_000 }).not.toBe('');
  subscriber.child.kill('SIGINT');
  expect(await subscriber.ended).toBe(0);
  expect(subscriber.output.stderr).toMatch(
    /^topics: Nothing listens on 127\.0\.0\.1:1 that fetch would talk to\. Trying again in 0\.1 s, then less and less often, up to 30 s apart\.\n$/,
  );
});

describe('bad input is one line and exit code 2', () => {
  test.each([
    [['shout', 't'], /there is no command 'shout'/],
    [['subscribe', 't', 'u'], /one topic, not 'u' too/],
    [['subscribe', 't', '--from', '5'], /--from takes a number and a page such as 42,1748358253, not '5'/],
    [['subscribe', 't', '--count', '0'], /--count takes a whole number from 1 on/],
    [['subscribe'], /a topic is needed, or TOPICS_TOPIC in the environment/],
    [['publish', 't', '--url', 'ftp://x'], /'ftp:\/\/x' is not an http or https URL/],
    [['publish', 't', '--nonsense'], /Unknown option '--nonsense'/],
    [
      ['publish', 't', '--token-file', '/does/not/exist'],
      /--token-file: there is no file '\/does\/not\/exist'/,
    ],
    [['publish', 't', '--url', 'http://x?token=t'], /url takes a scheme, a host and a path/],
  ])('%j', async (args, message) => {
    const run = start(args);
    expect(await run.ended).toBe(2);
    expect(run.output.stderr).toMatch(message);
    expect(run.output.stderr.trim().split('\n')).toHaveLength(1);
  });

  test('--help fits a screen; without a command it goes to stderr', async () => {
    const asked = start(['--help']);
    expect([await asked.ended, asked.output.stdout.split('\n').length < 30]).toEqual([0, true]);
    const lost = start([]);
    expect([await lost.ended, lost.output.stdout, lost.output.stderr]).toEqual([2, '', asked.output.stdout]);
  });
});
