import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

test('the whole client, with its dependency, is under 6 KiB gzipped, and needs nothing of Node', async () => {
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, '../src/index.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    // For browsers: an import of node:… would fail.
    platform: 'browser',
    target: 'es2022',
  });
  const bytes = gzipSync(outputFiles[0]!.contents).length;
  console.log(`${bytes} bytes gzipped`);
  expect(bytes).toBeLessThan(6 * 1024);
});
