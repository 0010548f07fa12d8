import path from 'node:path';
import { build } from 'esbuild';
import { root, type Subject } from './subjects.ts';

/** Builds what a subject starts from instrumented sources, without checking types, as one module. */
export async function buildSubject(
  { entry }: Subject,
  code: ReadonlyMap<string, string>,
  outfile: string,
): Promise<void> {
  await build({
    entryPoints: [path.join(root, 'tools/mutation/services', entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@topics-http/source'],
    // Of what is bundled some is CommonJS, and asks for what Node has.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
    plugins: [
      {
        name: 'instrumented',
        setup(building) {
          building.onLoad({ filter: /\.(ts|mjs)$/ }, ({ path: file }) => {
            const contents = code.get(file);
            return contents === undefined ? undefined : { contents, loader: 'ts' };
          });
        },
      },
    ],
  });
}
