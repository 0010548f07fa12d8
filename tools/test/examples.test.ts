import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const folders = readdirSync(path.join(root, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'test')
  .map(({ name }) => name);

test.each(folders)('examples/%s is one click from the README', (name) => {
  expect(read('README.md')).toContain(`](examples/${name})`);
  expect(read('examples/README.md')).toContain(`](${name})`);
});

test('what is heavy is none of what npm ci installs', () => {
  const own = ['runtimes', 'examples/chat-next', 'examples/openapi-tools'].flatMap((folder) => {
    const file = JSON.parse(read(`${folder}/package.json`)) as Record<string, Record<string, string>>;
    return Object.keys({ ...file.dependencies, ...file.devDependencies });
  });
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, unknown> };
  const light = ['typescript', '@types/node'];
  expect(own.filter((name) => !light.includes(name) && `node_modules/${name}` in packages)).toEqual([]);
});
