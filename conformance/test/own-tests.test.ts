import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createToken, signingKey } from '@topics-http/server';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const guide = readFileSync(path.join(root, 'docs/conformance.md'), 'utf8');
const secret = 'a signing key of more than thirty-two bytes';

/** A service that answers publishes with 200, as the guide's programs import it. */
const app = `import { createTopics, signingKey, toFetch } from '@topics-http/server';
const handle = toFetch(createTopics({ caches: ['demo'], key: signingKey('${secret}') }).handler);
export const app = { fetch: async (request) => {
  const { status, headers, body } = await handle(request);
  return status === 204 ? new Response('', { status: 200, headers }) : new Response(body, { status, headers });
} };
`;

/** Runs one of the guide's programs, on a few requirements, where it finds the packages of this workspace. */
async function play(
  program: string,
  command: (file: string) => string[],
): Promise<{ code: number; stdout: string }> {
  const own = mkdtempSync(path.join(import.meta.dirname, '.snippets-'));
  try {
    writeFileSync(path.join(own, 'app.js'), app);
    writeFileSync(path.join(own, 'package.json'), '{"type":"module"}');
    // Its own, so that ours is not taken.
    writeFileSync(path.join(own, 'vitest.config.js'), 'export default {};\n');
    const short = program.replace("cache: 'demo',", "cache: 'demo', filter: 'publish-text',");
    expect(short).not.toBe(program);
    writeFileSync(path.join(own, 'example.test.js'), short);
    const token = await createToken(signingKey(secret), {
      permissions: [{ cache: 'demo', role: 'both' }],
      ttlSeconds: 3600,
    });
    const env = { ...process.env, TOPICS_TOKEN: token, NODE_TEST_CONTEXT: undefined, VITEST: undefined };
    return await new Promise((resolve) => {
      execFile(
        process.execPath,
        command('example.test.js'),
        { cwd: own, env, maxBuffer: 1e7 },
        (error, stdout) => resolve({ code: error ? Number(error.code) : 0, stdout }),
      );
    });
  } finally {
    rmSync(own, { recursive: true });
  }
}

test("the guide's test for node:test: a test for each requirement, one fails where the service does", async () => {
  const [, program] = /```js\n([^]*?)```/.exec(guide)!;
  const { code, stdout } = await play(program!, (file) => [...['--test', '--test-reporter', 'tap', file]]);
  expect([code, stdout]).toEqual([1, expect.stringMatching(/not ok \d+ - MUST publish-text-204/)]);
  expect(stdout).toMatch(/(?<!not )ok \d+ - MUST publish-text-roundtrip/);
}, 120_000);

test("the guide's test for vitest does the same", async () => {
  const [, program] = /## In your own vitest project\n[^]*?```ts\n([^]*?)```/.exec(guide)!;
  const { code, stdout } = await play(program!, (file) => [
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    ...['run', file, '--root', '.', '--reporter', 'tap-flat'],
  ]);
  expect([code, stdout]).toEqual([1, expect.stringMatching(/not ok .*MUST publish-text-204: /)]);
  expect(stdout).toMatch(/^ok .*MUST publish-text-roundtrip: /m);
}, 120_000);
