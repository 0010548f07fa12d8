/**
 * `npm run build` here: the mock with Prism and all else that it runs on in it, so that it is installed with nothing. Prism brings
 * over a hundred packages and 84 MB, of which a mock of one contract runs a tenth.
 */
import { build } from 'esbuild';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const out = path.join(import.meta.dirname, 'dist');
rmSync(out, { recursive: true, force: true });

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ['mock/src/cli.ts', 'mock/src/index.ts'],
  outdir: out,
  bundle: true,
  splitting: true,
  minify: true,
  metafile: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // Some packages are UMD in `main`, whose requires no bundler can follow.
  mainFields: ['module', 'main'],
  conditions: ['@topics-http/source'],
  legalComments: 'none',
  banner: { js: "import { createRequire as __r } from 'node:module'; const require = __r(import.meta.url);" },
});

/** The folders of the packages that are inside. */
const folders = new Set(
  Object.keys(metafile.inputs).flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []),
);
const notices = [...folders].sort().map((folder) => {
  const { name, version, license } = JSON.parse(
    readFileSync(path.join(root, folder, 'package.json'), 'utf8'),
  );
  const file = readdirSync(path.join(root, folder)).find((each) => /^licen[cs]e/i.test(each));
  const text =
    file && existsSync(path.join(root, folder, file))
      ? readFileSync(path.join(root, folder, file), 'utf8')
      : '';
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
});
writeFileSync(
  path.join(out, 'THIRD-PARTY.txt'),
  `What is inside of this package, and under which licence.\n\n${notices.join(`\n${'-'.repeat(80)}\n\n`)}`,
);
