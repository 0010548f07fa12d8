import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { scenarios } from '../src/client-suite/scenarios.ts';
import { runClientConformance, type Report } from '../src/index.ts';
import { clientRequirements } from '../src/runner/run-client.ts';
import { sampled } from './sample.ts';

const root = path.resolve(import.meta.dirname, '../..');
const clients = path.join(import.meta.dirname, 'fixtures/clients');
/** The command `topics`, built once: it is started for each scenario. */
function builtClient(): string {
  const outfile = path.join(mkdtempSync(path.join(tmpdir(), 'topics-')), 'topics.mjs');
  buildSync({
    entryPoints: [path.join(root, 'client/src/cli.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@topics-http/source'],
    logLevel: 'error',
  });
  return outfile;
}
const topics = builtClient();
const ours = [process.execPath, topics, 'subscribe', '--ndjson'];
const corpus = (file: string) => path.join(import.meta.dirname, 'client-corpus/correct', file);
const loop = (mistake: string) => [
  'env',
  `MISTAKE=${mistake}`,
  process.execPath,
  path.join(clients, 'loop.mjs'),
];

const failedIn = (report: Report) =>
  report.results.filter(({ status }) => status === 'failed').map(({ id }) => id);
const noticed = (report: Report) =>
  report.results.filter(({ status }) => status === 'failed' || status === 'warned').map(({ id }) => id);

/** Clients with one mistake each; what is warned about, for those which do no harm. */
const mistakes: Record<string, string[]> = {
  'starts at one': [],
  'forgets the page': [],
  'keeps the old page': [],
  'one past a discontinuity': [],
  'one past an item': [],
  'hides discontinuities': ['client-discontinuity-shown'],
  'drops empty messages': [],
  'knows every element': [],
  'both tokens': [],
  'plain token in the query': [],
  'plain names': [],
  'gives up a poll after five seconds': ['client-long-hold-once'],
  'asks again at once': [],
  'ignores Retry-After': [],
  'starts over after a failure': [],
  'ends at a failure': [],
  'takes the first item only': [],
  'decodes each piece by itself': [],
};
/** Mistakes that lose nothing. */
const harmless = new Set(['hides discontinuities', 'gives up a poll after five seconds']);

/** Clients in other languages, and what they need. */
const others: Record<string, { command: string[]; needs: string[] }> = {
  'Python, any failure means start over': {
    command: ['python3', path.join(clients, 'naive.py')],
    needs: ['python3'],
  },
  'a shell with curl and sed': { command: ['sh', path.join(clients, 'naive.sh')], needs: ['curl'] },
};
const lacks = (needs: string[]) =>
  process.env.CI ? undefined : needs.find((tool) => spawnSync(tool, ['--version']).error);

// They mostly wait: one after the other, they would take minutes.
test.concurrent('our TopicClient passes every scenario', async () => {
  const warnings: string[] = [];
  const warn = ({ message }: Error) => warnings.push(message);
  process.on('warning', warn);
  const report = await runClientConformance({ command: ours, seed: 1 });
  process.off('warning', warn);
  expect(warnings).toEqual([]);
  expect(report.results.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(report.results.map(({ id }) => id)).toEqual(clientRequirements(false).map(({ id }) => id));
});

test.concurrent('our command `topics publish` passes every scenario', async () => {
  const command = [process.execPath, topics, 'publish'];
  const { results } = await runClientConformance({ command, publish: true, seed: 1 });
  expect(results.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(results.map(({ id }) => id)).toEqual(clientRequirements(true).map(({ id }) => id));
});

test('every requirement has a scenario that shows it', () => {
  const shown = new Set<string>(Object.values(scenarios).flatMap(({ shows }) => shows));
  const all = [...clientRequirements(false), ...clientRequirements(true)];
  expect(all.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
});

/** Correct clients, and what they were once accused of. */
const correct: [string, string[], string][] = [
  [
    'prints what is whole of a cut answer, and goes on behind it',
    ['node', corpus('node-streaming.mjs')],
    'client-resume-cut',
  ],
  [
    'asks again when its own time for a poll is over',
    loop('gives up a poll after five seconds'),
    'client-long-hold',
  ],
  ['takes 100 ms for each item', ['node', corpus('node-slow-consumer.mjs')], 'client-large'],
  ['shows no discontinuities', loop('hides discontinuities'), 'client-delivery'],
  ['sends its request target in absolute form', ['node', corpus('node-absolute-form.mjs')], 'client-next'],
];
test.concurrent.each(correct)('a client that %s is not called wrong', async (_, command, filter) => {
  const report = await runClientConformance({ command, filter, seed: 1 });
  expect([failedIn(report), report.conformant]).toEqual([[], true]);
});

test.concurrent(
  'what fails only since the client waits for longer than the suite names --patience',
  async () => {
    const { results } = await runClientConformance({
      command: loop('waits for a minute'),
      filter: 'client-429-bounded',
      patienceMs: 6000,
      bail: true,
      seed: 1,
    });
    expect(results.map(({ status, actual }) => [status, actual])).toEqual([
      ['failed', 'none within 6 s (--patience gives it longer)'],
    ]);
  },
);

describe.concurrent('a client with one mistake that does harm is not conformant', () => {
  test.each(sampled(Object.entries(mistakes), 3))('%s', async (mistake, fails) => {
    const isHarmless = harmless.has(mistake);
    const filter = isHarmless ? fails[0]! : '';
    const report = await runClientConformance({
      command: loop(mistake),
      bail: !isHarmless,
      filter,
      seed: 1,
    });
    expect(report.conformant).toBe(isHarmless);
    if (isHarmless) expect(noticed(report)).toEqual(fails);
  });

  for (const [name, { command, needs }] of Object.entries(others)) {
    const missing = lacks(needs);
    test.skipIf(missing !== undefined)(
      `${name}${missing === undefined ? '' : `: ${missing} is not installed`}`,
      async () => {
        const report = await runClientConformance({ command, bail: true, seed: 1 });
        expect(report.conformant).toBe(false);
      },
    );
  }
});

test.concurrent('a client that polls in parallel is noticed', async () => {
  const report = await runClientConformance({
    command: loop('polls in parallel'),
    filter: 'client-one-poll',
    seed: 1,
  });
  expect(noticed(report).length).toBeGreaterThan(0);
});

describe.concurrent('the command', () => {
  const cli = (args: string[], token = '') => {
    const child = spawn(process.execPath, ['conformance/dist/command/cli.js', 'client', ...args], {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', TOPICS_TOKEN: token },
    });
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
    expect(wrong.stdout).toMatch(/sequence_number=\d+&sequence_page=\d+/);
    expect(wrong.stdout).toMatch(/^NOT CONFORMANT {2}1 of 1 MUST fail$/m);
    for (const [, file] of files) expect(readFileSync(file!, 'utf8')).toMatch(/discontinuity-alone|1 failed/);
    const right = await cli(['--filter', 'discontinuity-alone', '--', ...loop('none')]).ended;
    expect([right.code, /^CONFORMANT/m.test(right.stdout), right.stderr]).toEqual([0, true, '']);
  });

  test.each<[string[], number, RegExp]>([
    [[], 2, /a command is needed: topics-conformance client -- <command>/],
    [['node', 'x.js'], 2, /the command stands after --, not 'node' before it/],
    [['--patience', 'long', '--', 'true'], 2, /--patience takes a whole number/],
    [
      ['--', '/no/such/client'],
      3,
      /The command '\/no\/such\/client' cannot be started: there is no such program/,
    ],
    [
      ['--', 'false'],
      3,
      /The client ended with 1 before it asked for anything\. Does it subscribe to TOPICS_URL/,
    ],
    [
      ['--patience', '1', '--', 'sleep', '20'],
      3,
      /The client asked for nothing within 3 s \(--patience gives it longer\)/,
    ],
    [['--filter', 'no-such-id', '--', 'true'], 3, /No requirement is left to test/],
  ])('%j', async (args, code, message) => {
    const run = await cli(args).ended;
    expect(run.stderr).toMatch(message);
    expect([run.code, run.stderr.trim().split('\n').length]).toEqual([code, 1]);
  });

  test('--help fits a screen', async () => {
    const { code, stdout } = await cli(['--help']).ended;
    expect([code, stdout.split('\n').length < 34]).toEqual([0, true]);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends the run and every client', async (signal) => {
    const { child, ended } = cli([
      '--filter',
      'client-long-hold-once',
      '--hold',
      '30',
      '--',
      ...loop('none'),
    ]);
    child.stdout.on('data', (data: Buffer) => {
      if (data.toString().includes('scenarios')) setTimeout(() => child.kill(signal), 500);
    });
    const { code, stdout } = await ended;
    expect(code).toBe(3);
    expect(stdout).toMatch(/^INTERRUPTED {2}0 of 1 checked, no failure so far$/m);
  });
});
