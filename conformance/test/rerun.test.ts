import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createToken, createTopics, signingKey, type Handler } from '@topics-http/server';
import { listen } from '@topics-http/server/node';
import { afterAll, expect, test } from 'vitest';
import type { Report } from '../src/index.ts';
import { status } from './mutants/change.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'rerun-'));
const key = signingKey('a signing key of more than thirty-two bytes');
const service = createTopics({ caches: ['c'], key });
const broken = status(204, 200)(service.handler);
let handler: Handler = broken;
const listener = await listen((request) => handler(request), { port: 0 });
const token = await createToken(key, { permissions: [{ cache: 'c', role: 'both' }], ttlSeconds: 3600 });
afterAll(async () => {
  service.stop();
  await listener.close(0);
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

const report = (name: string) => path.join(folder, `${name}.json`);
const run = (...args: string[]): Promise<{ code: number; stderr: string }> =>
  new Promise((resolve) => {
    const cli = ['conformance/dist/command/cli.js'];
    const env = { ...process.env, TOPICS_TOKEN: token };
    execFile(process.execPath, [...cli, ...args], { cwd: root, env }, (error, _stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stderr }),
    );
  });
const idsIn = (name: string, ...wanted: string[]) =>
  (JSON.parse(readFileSync(report(name), 'utf8')) as Report).results
    .filter(({ status }) => wanted.length === 0 || wanted.includes(status))
    .map(({ id }) => id);

test('--rerun checks only what did not hold, on the same service', async () => {
  const { code } = await run(
    listener.url,
    '--cache',
    'c',
    '--filter',
    'publish-text',
    '--json',
    report('first'),
  );
  expect(code).toBe(1);
  const failed = idsIn('first', 'failed', 'warned');
  expect(failed).toContain('publish-text-204');
  expect(failed.length).toBeLessThan(idsIn('first').length);

  expect((await run('--rerun', report('first'), '--json', report('again'))).code).toBe(1);
  expect(idsIn('again')).toEqual(failed);

  handler = service.handler;
  expect((await run('--rerun', report('again'), '--json', report('mended'))).code).toBe(0);
  expect(idsIn('mended', 'passed')).toEqual(failed);

  const nothing = await run('--rerun', report('mended'));
  expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringMatching(/everything .* holds/)]);
}, 120_000);
