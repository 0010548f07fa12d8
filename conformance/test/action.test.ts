import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  const cli = path.join(root, 'conformance/dist/command/cli.js');
  const npx = `#!/bin/sh\nshift 2\nexec "${process.execPath}" "${cli}" "$@"\n`;
  writeFileSync(path.join(folder, 'npx'), npx);
  chmodSync(path.join(folder, 'npx'), 0o755);
});
afterAll(async () => {
  service.stop();
  await Promise.all(closing.map((close) => close()));
  await service.close();
});

/** Runs a shell script as a runner does, `npx` being this suite. */
const shell = (script: string, env: NodeJS.ProcessEnv): Promise<{ code: number; stdout: string }> =>
  new Promise((resolve) => {
    const own = { ...process.env, ...env, PATH: `${folder}:${process.env.PATH}` };
    const args = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script];
    execFile('bash', args, { cwd: folder, env: own, maxBuffer: 1e7 }, (error, stdout) =>
      resolve({ code: error ? Number(error.code) : 0, stdout }),
    );
  });

test('the action: reports, annotations, a summary and outputs; the exit code is the verdict', async () => {
  const [step, upload] = action.runs.steps;
  const url = await start(status(204, 200)(service.handler));
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ filter: 'publish-text' }));
  const given: Record<string, string> = { url, cache: 'c', token, config: 'config.json', reports: 'out' };
  const env = Object.fromEntries(
    Object.entries(step!.env!).map(([name, expression]) => {
      const [, input = ''] = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(expression) ?? [];
      expect(action.inputs).toHaveProperty([input]);
      return [name, given[input] ?? action.inputs[input]!.default];
    }),
  );
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

test("the guide's test for node:test: a test for each requirement, one fails where the service does", async () => {
  const guide = readFileSync(path.join(root, 'docs/conformance.md'), 'utf8');
  const [, program] = /```js\n([^]*?)```/.exec(guide)!;
  // Where it finds the packages of this workspace, with a service that answers publishes with 200.
  const own = mkdtempSync(path.join(root, 'node_modules/.example-'));
  const app = `import { createTopics, signingKey, toFetch } from '@topics-http/server';
const key = signingKey('a signing key of more than thirty-two bytes');
const handle = toFetch(createTopics({ caches: ['demo'], key }).handler);
export const app = { fetch: async (request) => {
  const { status, headers, body } = await handle(request);
  return status === 204 ? new Response('', { status: 200, headers }) : new Response(body, { status, headers });
} };
`;
  writeFileSync(path.join(own, 'app.js'), app);
  writeFileSync(path.join(own, 'package.json'), '{"type":"module"}');
  writeFileSync(
    path.join(own, 'example.test.js'),
    program!.replace("cache: 'demo',", "cache: 'demo', filter: 'publish-text',"),
  );
  const all = await createToken(key, { permissions: [{ cache: 'demo', role: 'both' }], ttlSeconds: 3600 });
  const command = `exec "${process.execPath}" --test --test-reporter tap "${own}/example.test.js"`;
  const { code, stdout } = await shell(command, { TOPICS_TOKEN: all, NODE_TEST_CONTEXT: undefined });
  rmSync(own, { recursive: true });
  expect([code, stdout]).toEqual([1, expect.stringMatching(/not ok \d+ - MUST publish-text-204/)]);
  expect(stdout).toMatch(/(?<!not )ok \d+ - MUST publish-text-roundtrip/);
}, 120_000);
