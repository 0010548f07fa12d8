import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { requirements } from '@topics-http/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { runClientConformance, type Report } from '../src/index.ts';

const root = path.resolve(import.meta.dirname, '../..');
const clients = path.join(import.meta.dirname, 'fixtures/clients');
const fromSource = ['--import', 'tsx', '--conditions=@topics-http/source'];
const ours = [process.execPath, ...fromSource, path.join(root, 'client/src/cli.ts'), 'subscribe', '--ndjson'];
const loop = (mistake: string) => [
  'env',
  `MISTAKE=${mistake}`,
  process.execPath,
  path.join(clients, 'loop.mjs'),
];

const noticed = (report: Report) =>
  report.results.filter(({ status }) => status === 'failed' || status === 'warned').map(({ id }) => id);

const refusals = ['429', '500', '401', '403', '404', '400'].map((status) => `client-${status}-bounded`);
const broken = ['client-invalid-json', 'client-empty-answer'];
const resuming = [
  'client-resume-cut-body',
  'client-cut-body-cursor',
  'client-resume-cut-waiting',
  'client-cut-waiting-cursor',
  'client-resume-unavailable',
  'client-429-retry-after',
  'client-503-retry-after',
];
const histories = ['client-cursor-chain', 'client-delivery'];

/** Clients with one mistake each, and the requirements that have to notice it: these, and no other. */
const mistakes: Record<string, string[]> = {
  none: [],
  'starts at one': ['client-first-poll'],
  'forgets the page': ['client-page-kept', 'client-page-change', 'client-page-change-items', ...histories],
  'keeps the old page': ['client-page-change', 'client-page-change-items', ...histories],
  'one past a discontinuity': ['client-discontinuity-alone', 'client-page-change', ...histories],
  'hides discontinuities': ['client-discontinuity-shown'],
  'drops empty messages': ['client-empty-message'],
  'knows every element': ['client-unknown-elements'],
  'both tokens': ['client-token-one-place'],
  'plain token in the query': ['client-token-exact'],
  'plain names': ['client-names-encoded'],
  'gives up a poll after a second': ['client-slow-body', 'client-long-hold-once'],
  'asks again at once': [...refusals, ...broken],
  'ignores Retry-After': ['client-429-retry-after', 'client-503-retry-after'],
  'starts over after a failure': [...resuming, ...broken, ...histories],
  'ends at a failure': [...resuming, ...broken, ...histories],
};

/** Clients in other languages, and what they need. */
const others: Record<string, { command: string[]; needs: string[]; fails: string[]; printsNothing?: true }> =
  {
    'Python, any failure means start over': {
      command: ['python3', path.join(clients, 'naive.py')],
      needs: ['python3'],
      fails: [...resuming, ...refusals, ...broken, ...histories],
    },
    'a shell with curl and sed': {
      command: ['sh', path.join(clients, 'naive.sh')],
      needs: ['curl'],
      fails: [
        'client-discontinuity-alone',
        'client-page-change',
        'client-cursor-chain',
        'client-resume-cut-body',
        'client-cut-body-cursor',
        'client-429-retry-after',
        'client-503-retry-after',
        'client-names-encoded',
      ],
      printsNothing: true,
    },
  };
const lacks = (needs: string[]) =>
  process.env.CI ? undefined : needs.find((tool) => spawnSync(tool, ['--version']).error);

const reports = new Map<string, Report>();
beforeAll(async () => {
  const named = [
    ...Object.keys(mistakes).map((mistake) => ({ name: mistake, command: loop(mistake) })),
    { name: 'ours', command: ours },
    ...Object.entries(others)
      .filter(([, { needs }]) => !lacks(needs))
      .map(([name, { command }]) => ({ name, command })),
  ];
  // One after the other: a client that is starved by its neighbours hammers nobody.
  for (const { name, command } of named)
    reports.set(name, await runClientConformance({ command, concurrency: 12, seed: 1 }));
}, 600_000);

test('our TopicClient passes every scenario', () => {
  const report = reports.get('ours')!;
  expect(report.results.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(report.results.map(({ id }) => id)).toEqual(
    requirements.filter(({ target }) => target === 'client').map(({ id }) => id),
  );
});

describe('a client with one mistake fails exactly the requirements that are about it', () => {
  test.each(Object.entries(mistakes))('%s', (mistake, fails) => {
    expect(noticed(reports.get(mistake)!).toSorted()).toEqual(fails.toSorted());
  });

  for (const [name, { needs, fails, printsNothing }] of Object.entries(others)) {
    const missing = lacks(needs);
    test.skipIf(missing !== undefined)(
      `${name}${missing === undefined ? '' : `: ${missing} is not installed`}`,
      () => {
        const report = reports.get(name)!;
        expect(noticed(report).toSorted()).toEqual(fails.toSorted());
        expect(report.counts['not-testable'] > 0).toBe(printsNothing === true);
      },
    );
  }

  test('every requirement is noticed by one of them, or is about what none of them does wrong', () => {
    const all = new Set(
      [...Object.values(mistakes), ...Object.values(others).map(({ fails }) => fails)].flat(),
    );
    const never = requirements
      .filter(({ target, id }) => target === 'client' && !all.has(id))
      .map(({ id }) => id);
    expect(never).toEqual([
      // The client that does is tested by itself, below.
      'client-skips-nothing',
      // The next number after items is what every loop gets right; histories and page changes contain these.
      'client-next-cursor',
      'client-several-items',
      'client-discontinuity-items',
      // A JSON parser reads these; a client without one prints nothing that could be judged.
      'client-unknown-members',
      'client-text',
      'client-binary',
      'client-large-answer',
      // The client that gives up and starts over is tested by itself, below.
      'client-long-hold',
      // The client that polls in parallel is tested by itself, below.
      'client-one-poll',
    ]);
  });
});

test('a client that polls in parallel is noticed', async () => {
  const report = await runClientConformance({
    command: loop('polls in parallel'),
    filter: 'client-one-poll',
    seed: 1,
  });
  expect(noticed(report)).toEqual(['client-one-poll']);
});

test('a client that skips a message is noticed, and one that starts over when a poll is held for long', async () => {
  const [skips, startsOver] = await Promise.all([
    runClientConformance({ command: loop('one past an item'), filter: 'client-skips', seed: 1 }),
    runClientConformance({ command: loop('gives up and starts over'), filter: 'client-long-hold', seed: 1 }),
  ]);
  expect(noticed(skips)).toEqual(['client-skips-nothing']);
  expect(noticed(startsOver)).toEqual(['client-long-hold', 'client-long-hold-once']);
});

test('a client that takes only the first item of an answer, or loses characters, is noticed', async () => {
  const [first, text] = await Promise.all([
    runClientConformance({ command: loop('takes the first item only'), filter: 'client-several', seed: 1 }),
    runClientConformance({ command: loop('decodes each piece by itself'), filter: 'client-text', seed: 1 }),
  ]);
  expect([noticed(first), noticed(text)]).toEqual([['client-several-items'], ['client-text']]);
});

describe('the command', () => {
  const cli = (args: string[], token = '') => {
    const child = spawn(
      process.execPath,
      [...fromSource, 'conformance/src/command/cli.ts', 'client', ...args],
      {
        cwd: root,
        env: { ...process.env, NO_COLOR: '1', TOPICS_TOKEN: token },
      },
    );
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
      child.once('close', (code) => resolve({ code, stdout, stderr })),
    );
    return { child, ended };
  };

  test('exit codes 0 and 1, the proof, and the same reports as for servers', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'client-'));
    const files = ['json', 'junit', 'html', 'markdown', 'badge'].map((kind) => [
      `--${kind}`,
      path.join(folder, kind),
    ]);
    const wrong = await cli([
      '--filter',
      'discontinuity-alone',
      ...files.flat(),
      '--',
      ...loop('one past a discontinuity'),
    ]).ended;
    expect(wrong.code).toBe(1);
    expect(wrong.stdout).toMatch(/expected {2}the number asked for: 100\n {4}actual {4}101/);
    expect(wrong.stdout).toMatch(
      /> GET \/topics\/client-conformance\/client-discontinuity-alone\?sequence_number=101/,
    );
    expect(wrong.stdout).toMatch(/^NOT CONFORMANT {2}1 of 1 MUST fail$/m);
    for (const [, file] of files) expect(readFileSync(file!, 'utf8')).toMatch(/discontinuity-alone|1 failed/);
    const right = await cli(['--filter', 'discontinuity-alone', '--', ...loop('none')]).ended;
    expect([right.code, /^CONFORMANT/m.test(right.stdout)]).toEqual([0, true]);
  });

  test.each<[string[], number, RegExp]>([
    [[], 2, /a command is needed: topics-conformance client -- <command>/],
    [['node', 'x.js'], 2, /the command stands after --, not 'node' before it/],
    [['--patience', 'long', '--', 'true'], 2, /--patience takes a whole number/],
    [['--', '/no/such/client'], 3, /The command '\/no\/such\/client' cannot be started \(ENOENT\)/],
    [
      ['--', 'false'],
      3,
      /The client ended with 1 before it asked for anything\. Does it subscribe to TOPICS_URL/,
    ],
    [['--patience', '1', '--', 'sleep', '20'], 3, /The client asked for nothing within 1 s/],
    [['--filter', 'no-such-id', '--', 'true'], 3, /No requirement is left to test/],
  ])('%j', async (args, code, message) => {
    const run = await cli(args).ended;
    expect(run.stderr).toMatch(message);
    expect([run.code, run.stderr.trim().split('\n').length]).toEqual([code, 1]);
  });

  test('--help fits a screen', async () => {
    const { code, stdout } = await cli(['--help']).ended;
    expect([code, stdout.split('\n').length < 30]).toEqual([0, true]);
  });

  test('Ctrl-C ends the run and every client', async () => {
    const { child, ended } = cli([
      '--filter',
      'client-long-hold-once',
      '--hold',
      '30',
      '--',
      ...loop('none'),
    ]);
    child.stdout.on('data', (data: Buffer) => {
      if (data.toString().includes('scenarios')) setTimeout(() => child.kill('SIGINT'), 500);
    });
    const { code, stdout } = await ended;
    expect(code).toBe(3);
    expect(stdout).toMatch(/^INTERRUPTED {2}0 of 1 checked, no failure so far$/m);
  });
});
