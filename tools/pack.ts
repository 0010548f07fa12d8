/** `npm run check:packages`: packs every package as it would be published, and checks what is inside. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formatMessage } from 'publint/utils';
import { publint } from 'publint';
import { program as clientProgram } from './alone-client.ts';
import { contractProgram, grpcProgram, mockProgram, serverProgram } from './alone-programs.ts';
import { problemsAlone } from './alone.ts';

const root = path.dirname(import.meta.dirname);
const { workspaces } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  workspaces: string[];
};
interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  bin?: Record<string, string>;
}
/** What is run with a package that is installed alone. */
const programs: Record<string, { program: string; withNode?: boolean }> = {
  '@topics-http/client': { program: clientProgram },
  '@topics-http/contract': { program: contractProgram },
  '@topics-http/mock': { program: mockProgram },
  '@topics-http/server': { program: serverProgram, withNode: true },
  '@topics-http/server-grpc': { program: grpcProgram, withNode: true },
};
const tarballs = mkdtempSync(path.join(tmpdir(), 'packages-'));
let problems = 0;

for (const folder of workspaces) {
  const manifest = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')) as Manifest;
  if (manifest.private) continue;
  const pack = ['pack', '--workspace', folder, '--pack-destination', tarballs, '--json', '--loglevel=error'];
  execFileSync('npm', pack, { cwd: root });
  const name = `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`;
  const tarball = readFileSync(path.join(tarballs, name));
  const { messages, pkg } = await publint({
    pack: { tarball: new Uint8Array(tarball).buffer },
    strict: true,
  });
  for (const message of messages) {
    problems++;
    console.error(`${manifest.name}: ${formatMessage(message, pkg)}`);
  }
  try {
    const attw = [
      path.join(root, 'node_modules/.bin/attw'),
      path.join(tarballs, name),
      '--profile',
      'esm-only',
    ];
    execFileSync(process.execPath, [...attw, '--exclude-entrypoints', 'openapi.json', '--format', 'ascii'], {
      encoding: 'utf8',
    });
    console.log(`${manifest.name}: publint and attw find nothing.`);
  } catch (error) {
    problems++;
    console.error((error as { stdout?: string }).stdout ?? error);
  }
  // `npx` takes what was built: npm links a command only when its file is there.
  for (const command of Object.keys(manifest.bin ?? {})) {
    const linked = path.join(root, 'node_modules/.bin', command);
    const said = existsSync(linked) ? execFileSync(linked, ['--version'], { encoding: 'utf8' }).trim() : '';
    if (said === manifest.version) continue;
    problems++;
    console.error(`${manifest.name}: in the checkout, ${command} --version says ${JSON.stringify(said)}`);
  }
  const alone = programs[manifest.name];
  if (alone === undefined) continue;
  const unpacked = mkdtempSync(path.join(tarballs, 'unpacked-'));
  execFileSync('tar', ['-xzf', path.join(tarballs, name), '-C', unpacked]);
  const published = path.join(unpacked, 'package');
  const found = problemsAlone(manifest.name, published, alone.program, undefined, alone.withNode);
  for (const problem of found) console.error(`${manifest.name}, alone: ${problem}`);
  problems += found.length;
  if (found.length === 0) console.log(`${manifest.name}: type-checks and runs, installed alone.`);
}
console.log(`The tarballs are in ${tarballs}`);
process.exitCode = problems > 0 ? 1 : 0;
