import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

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
  const generate = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        '--import',
        'tsx',
        'tools/generate.ts',
        '--spec',
        path.join(folder, 'spec'),
        '--out',
        path.join(folder, 'lib'),
        ...args,
      ],
      { cwd: root, encoding: 'utf8' },
    );
    return { status, stdout, stderr };
  };
  return { folder, contents, edit, generate };
}

describe('npm run generate', () => {
  test('is fresh and deterministic: what is committed is what it writes', () => {
    const { generate, contents } = workspace();
    const before = contents();
    expect(generate('--check')).toMatchObject({ status: 0 });
    expect(generate()).toMatchObject({ status: 0 });
    expect(contents()).toEqual(before);
  });

  test('--check names what is stale, and writes nothing; without it the files follow', () => {
    const { edit, generate, contents } = workspace();
    const before = contents();
    edit('requirements.yaml', (text) => text.replace('say in that 400', 'state in that 400'));
    const { status, stderr } = generate('--check');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining('requirements.js') as string,
    });
    expect(contents()).toEqual(before);
    expect(generate().status).toBe(0);
    expect(contents()['requirements.js']).toContain('state in that 400');
  });

  test.each([
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
    (_name, file, from, to, message) => {
      const { edit, generate, contents } = workspace();
      const before = contents();
      edit(file, (text) => text.replace(from, to));
      const { status, stderr } = generate();
      expect(stderr).toMatch(message);
      expect(status).toBe(1);
      expect(contents()).toEqual(before);
    },
  );

  test('an unknown flag is one line and exit code 2', () => {
    const { status, stderr } = workspace().generate('--nonsense');
    expect(status).toBe(2);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
