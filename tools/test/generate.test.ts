import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { generate } from '../generate.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** A copy of spec/ and generated/lib to break. */
function workspace() {
  const folder = mkdtempSync(path.join(tmpdir(), 'generate-'));
  cpSync(path.join(root, 'spec'), path.join(folder, 'spec'), { recursive: true });
  cpSync(path.join(root, 'generated/lib'), path.join(folder, 'lib'), { recursive: true });
  const contents = () =>
    Object.fromEntries(
      readdirSync(path.join(folder, 'lib')).map((name) => [
        name,
        readFileSync(path.join(folder, 'lib', name), 'utf8'),
      ]),
    );
  const edit = (name: string, change: (text: string) => string) => {
    const file = path.join(folder, 'spec', name);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  };
  const run = async (...args: string[]) => {
    const lines: string[] = [];
    const print = { log: () => undefined, error: (line: unknown) => lines.push(String(line)) };
    const folders = ['--spec', path.join(folder, 'spec'), '--out', path.join(folder, 'lib')];
    const status = await generate([...folders, ...args], print);
    return { status, stderr: lines.join('\n') };
  };
  return { contents, edit, run };
}

describe('npm run generate', () => {
  test('is fresh and deterministic: what is committed is what it writes', async () => {
    const { run, contents } = workspace();
    const before = contents();
    expect(await run('--check')).toMatchObject({ status: 0 });
    expect(await run()).toMatchObject({ status: 0 });
    expect(contents()).toEqual(before);
  });

  test('--check names what is stale, and writes nothing; without it the files follow', async () => {
    const { edit, run, contents } = workspace();
    const before = contents();
    edit('requirements.yaml', (text) => text.replace('say in that 400', 'state in that 400'));
    const { status, stderr } = await run('--check');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining('requirements.js') as string,
    });
    expect(contents()).toEqual(before);
    expect((await run()).status).toBe(0);
    expect(contents()['requirements.js']).toContain('state in that 400');
  });

  test.concurrent.each([
    ['YAML that does not parse', 'openapi.yaml', 'openapi: 3.1.1', 'openapi: [3.1.1', /openapi\.yaml:\d+: /],
    [
      'a schema that is not one',
      'openapi.yaml',
      'type: integer',
      'type: whole',
      /openapi\.yaml:\d+: .*type.*\(struct\)/,
    ],
    [
      'an integer without a bound',
      'openapi.yaml',
      '            maximum: 86400\n',
      '',
      /openapi\.yaml:\d+: An integer needs a maximum/,
    ],
    [
      'a requirement with a wrong source',
      'requirements.yaml',
      'RFC 9110 §15.3.5',
      'RFC 9110 §99',
      /requirements\.yaml:\d+: publish-204-empty: no such section/,
    ],
    [
      'requirements that do not parse',
      'requirements.yaml',
      'sections:',
      'sections: }',
      /requirements\.yaml:\d+: /,
    ],
  ])(
    '%s stops it with file, line and reason, and keeps the last good files',
    async (_name, file, from, to, message) => {
      const { edit, run, contents } = workspace();
      const before = contents();
      edit(file, (text) => text.replace(from, to));
      const { status, stderr } = await run();
      expect(stderr).toMatch(message);
      expect(status).toBe(1);
      expect(contents()).toEqual(before);
    },
  );

  test('an unknown flag is one line and exit code 2', async () => {
    const { status, stderr } = await workspace().run('--nonsense');
    expect(status).toBe(2);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('--help says what there is', async () => {
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    expect(await generate(['--help'], { log, error: log })).toBe(0);
    expect(lines.join('\n')).toMatch(/^`npm run generate`[^]*`--check`/);
  });
});
