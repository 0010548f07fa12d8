import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startService } from './service.ts';

const root = path.resolve(import.meta.dirname, '../..');
// Inside the package, so that its own name resolves to it.
const folder = path.join(import.meta.dirname, '.snippets');

/** The TypeScript in a page, with the word that follows `ts`, if there is one. */
const blocksOf = (file: string): { name: string; code: string }[] =>
  [...readFileSync(path.join(root, file), 'utf8').matchAll(/^```ts ?(\w*)\n([^]*?)^```$/gm)].map(
    ([, name, code]) => ({ name: name!, code: code! }),
  );

/** The sample of the moving page with nothing but its import and its constructor replaced. */
function movedSample(): string {
  const [before, after] = blocksOf('docs/moving.md');
  const head = /^import [^]*?\n\}\);\n/;
  expect([before!.name, after!.name, head.test(before!.code)]).toEqual(['before', 'after', true]);
  expect(head.exec(after!.code)![0]).toBe(after!.code);
  return before!.code.replace(head, () => after!.code);
}

const snippets = [
  ...blocksOf('client/README.md').map(({ code }, index) => ({
    name: `client/README.md, ${index + 1}`,
    code,
    prints: [...code.matchAll(/\/\/ → (.*)$/gm)].map(([, text]) => text!),
  })),
  {
    name: 'docs/moving.md',
    code: movedSample(),
    prints: ['published one', 'published two', '0: one, 1: two'],
  },
];
/** The examples in the comments of the code: they compile, with the client and a source of tokens at hand. */
const sources = path.join(root, 'client/src');
const examples = readdirSync(sources, { withFileTypes: true })
  .filter((entry) => entry.isFile())
  .flatMap(({ name }) => {
    const code = readFileSync(path.join(sources, name), 'utf8');
    return [...code.matchAll(/@example\n +\* ```ts\n([^]*?)^ +\* ```$/gm)].map(([, lines]) =>
      lines!.replace(/^ +\* ?/gm, ''),
    );
  });
const around = `import { cursorAfter, fromNow, TopicClient, TopicError, TopicErrorCode } from '@topics-http/client';
declare const topics: TopicClient;
declare const fetchToken: () => Promise<string>;
export const used = [cursorAfter, fromNow, TopicClient, TopicError, TopicErrorCode, topics, fetchToken];
`;
const fileOf = (index: number) => path.join(folder, `snippet-${index}.ts`);

let service: Awaited<ReturnType<typeof startService>>;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  for (const [index, { code }] of snippets.entries()) writeFileSync(fileOf(index), code);
  for (const [index, code] of examples.entries())
    writeFileSync(fileOf(snippets.length + index), `${around}{\n${code}}\n`);
  service = await startService({ caches: ['demo'] });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await service.close();
});

test('every snippet and every @example compiles, strictly', () => {
  expect(examples.length).toBeGreaterThanOrEqual(7);
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const program = ts.createProgram(
    [...snippets, ...examples].map((_, index) => fileOf(index)),
    { ...options, noEmit: true, noUnusedLocals: false, types: ['node'] },
  );
  const problems = ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
  expect(problems).toEqual([]);
}, 60_000);

describe('every snippet runs, and prints what it says', () => {
  test.each(snippets.map(({ name, prints }, index) => ({ name, prints, index })))(
    '$name',
    async ({ prints, index }) => {
      expect(prints.length).toBeGreaterThan(0);
      const env = { ...process.env, TOPICS_URL: service.url, TOPICS_TOKEN: await service.mint() };
      const args = ['--import', 'tsx', '--conditions=@topics-http/source', fileOf(index)];
      const { stdout } = await promisify(execFile)(process.execPath, args, {
        cwd: root,
        env,
        timeout: 300_000,
      });
      expect(stdout.trim().split('\n')).toEqual(prints);
    },
  );
});
