import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createToken, createTopics, signingKey, type Handler } from '@topics-http/server';
import { listen } from '@topics-http/server/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { status } from './mutants/change.ts';

interface Action {
  inputs: Record<string, { default: string; description: string }>;
  runs: { steps: { run?: string; shell?: string; uses?: string; env?: Record<string, string> }[] };
}

const root = path.resolve(import.meta.dirname, '../..');
const action = parse(readFileSync(path.join(root, 'action.yml'), 'utf8')) as Action;
const folder = mkdtempSync(path.join(tmpdir(), 'action-'));
const key = signingKey('a signing key of more than thirty-two bytes');
const service = createTopics({ caches: ['c'], key });
const closing: (() => Promise<void>)[] = [];
let token = '';

const start = async (handler: Handler): Promise<string> => {
  const listener = await listen(handler, { port: 0 });
  closing.push(() => listener.close(0));
  return listener.url;
};
beforeAll(async () => {
  token = await createToken(key, { permissions: [{ cache: 'c', role: 'both' }], ttlSeconds: 3600 });
  // What npx would fetch, from here.
  const run = (cli: string) => `exec "${process.execPath}" "${path.join(root, cli)}" "$@"`;
  const npx = `#!/bin/sh
if [ "$1" = topics-server ]; then shift; ${run('server/dist/command/cli.js')}; fi
shift 2
${run('conformance/dist/command/cli.js')}
`;
  writeFileSync(path.join(folder, 'npx'), npx);
  chmodSync(path.join(folder, 'npx'), 0o755);
});
afterAll(async () => {
  service.stop();
  await Promise.all(closing.map((close) => close()));
  await service.close();
});

/** Runs a shell script as a runner does, `npx` being this suite. */
const shell = (
  script: string,
  env: NodeJS.ProcessEnv,
  cwd = folder,
): Promise<{ code: number; stdout: string }> =>
  new Promise((resolve) => {
    const own = { ...process.env, ...env, PATH: `${folder}:${process.env.PATH}` };
    const args = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script];
    execFile('bash', args, { cwd, env: own, maxBuffer: 1e7 }, (error, stdout) =>
      resolve({ code: error ? Number(error.code) : 0, stdout }),
    );
  });

/** The environment of the action's step, by what a workflow gives it. */
const actionEnvironment = (given: Record<string, string>): Record<string, string> => {
  for (const name of Object.keys(given)) expect(action.inputs).toHaveProperty([name]);
  return Object.fromEntries(
    Object.entries(action.runs.steps[0]!.env!).map(([name, expression]) => {
      const [, input = ''] = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(expression) ?? [];
      expect(action.inputs).toHaveProperty([input]);
      return [name, given[input] ?? action.inputs[input]!.default];
    }),
  );
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

test('the action: reports, annotations, a summary and outputs; the exit code is the verdict', async () => {
  const [step, upload] = action.runs.steps;
  const url = await start(status(204, 200)(service.handler));
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ filter: 'publish-text' }));
  const given: Record<string, string> = { url, cache: 'c', token, config: 'config.json', reports: 'out' };
  const env = actionEnvironment(given);
  const [summary, outputs] = ['summary', 'outputs'].map((name) => path.join(folder, name));
  const { code, stdout } = await shell(step!.run!, {
    ...env,
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_OUTPUT: outputs,
  });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^::error title=publish-text-204::MUST .*%0Aexpected .*%0Aactual /m);
  expect(readFileSync(summary!, 'utf8')).toMatch(/^# NOT CONFORMANT/);
  expect(readFileSync(outputs!, 'utf8')).toMatch(/^verdict=NOT CONFORMANT\nconformant=false\nfailed=\d+\n$/);
  for (const name of [
    'report.json',
    'report.xml',
    'report.html',
    'badge.svg',
    'scripts/publish-text-204.sh',
  ]) {
    expect(existsSync(path.join(folder, 'out', name)), name).toBe(true);
    expect(readFileSync(path.join(folder, 'out', name), 'utf8')).not.toContain(token);
  }
  expect(upload!.uses).toMatch(/^actions\/upload-artifact@v\d+$/);
}, 120_000);

test('the blocks for a shell and for GitLab, as the guide prints them', async () => {
  const guide = readFileSync(path.join(root, 'docs/conformance.md'), 'utf8');
  const blocks = [...guide.matchAll(/```(sh|yaml)\n([^]*?)```/g)].map(([, kind, text]) => ({
    kind,
    text: text!,
  }));
  const gitlab = blocks.find(({ text }) => text.includes('CI_PROJECT') || text.includes('artifacts:'))!;
  const [job] = Object.values(parse(gitlab.text) as Record<string, { script: string[] }>);
  const sh = blocks.find(({ kind, text }) => kind === 'sh' && text.includes('topics-http/conformance'))!;
  const url = await start(service.handler);
  for (const script of [job!.script.join('\n'), sh.text]) {
    const env = { TOPICS_URL: url, TOPICS_CACHE: 'c', TOPICS_TOKEN: token };
    const { code, stdout } = await shell(script.replaceAll(' --html', ' --filter publish-text --html'), env);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^CONFORMANT/m)]);
    expect(existsSync(path.join(folder, 'report.html'))).toBe(true);
  }
}, 120_000);

interface Step {
  id?: string;
  uses?: string;
  run?: string;
  with?: Record<string, string>;
}

test("this repository's workflow: it starts the service, and its own action finds that conformant", async () => {
  const workflow = parse(readFileSync(path.join(root, '.github/workflows/conformance.yml'), 'utf8')) as {
    jobs: Record<string, { steps: Step[] }>;
  };
  const { steps } = workflow.jobs.service!;
  const [start, suite] = [
    steps.find(({ id }) => id === 'service')!,
    steps.find(({ uses }) => uses === './')!,
  ];
  const { version } = JSON.parse(readFileSync(path.join(root, 'conformance/package.json'), 'utf8')) as {
    version: string;
  };
  // npx takes the workspace only when its version is the one that is asked for.
  expect(suite.with!.version).toBe(version);

  const own = mkdtempSync(path.join(folder, 'workflow-'));
  const outputs = path.join(own, 'outputs');
  writeFileSync(outputs, '');
  // A whole run is tested elsewhere.
  writeFileSync(path.join(own, 'topics-conformance.config.json'), JSON.stringify({ filter: 'publish-text' }));
  const port = await freePort();
  const script = `${start.run!.replaceAll('8080', String(port))}\necho "pid=$!" >> "$GITHUB_OUTPUT"\n`;
  expect((await shell(script, { GITHUB_OUTPUT: outputs }, own)).code).toBe(0);
  const given = Object.fromEntries(
    readFileSync(outputs, 'utf8')
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const),
  );
  closing.push(() => Promise.resolve(void process.kill(Number(given.pid))));

  const inputs = Object.fromEntries(
    Object.entries(suite.with!).map(([name, value]) => [
      name,
      value
        .replaceAll('8080', String(port))
        .replaceAll(/\$\{\{ steps\.service\.outputs\.(\w+) \}\}/g, (_, output: string) => given[output]!),
    ]),
  );
  const { code, stdout } = await shell(action.runs.steps[0]!.run!, actionEnvironment(inputs), own);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^CONFORMANT/m)]);
}, 120_000);
