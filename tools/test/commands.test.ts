import { accessSync, constants, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

test.each(['client', 'conformance', 'mock', 'server'])(
  'the command of %s can be started, however its dist/ came about',
  (name) => {
    const { bin } = JSON.parse(readFileSync(path.join(root, name, 'package.json'), 'utf8')) as {
      bin: Record<string, string>;
    };
    const files = Object.values(bin).map((file) => path.join(root, name, file));
    expect(files).not.toEqual([]);
    for (const file of files) expect(() => accessSync(file, constants.X_OK)).not.toThrow();
  },
);
