/**
 * Compiles each package's sources into its dist/, without types and only what has changed: so that a test which starts
 * our programs runs them as they are published, and as fast. `npm run build` writes the same, with declarations.
 */
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const packages = ['mock', 'server', 'server-grpc', 'client', 'conformance'];

interface Source {
  file: string;
  /** Where it goes. */
  out: string;
}

function sourcesOf(name: string): Source[] {
  const folder = path.join(root, name, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => ({
      file: path.join(folder, file),
      out: path.join(root, name, 'dist', file.replace(/\.ts$/, '.js')),
    }));
}

const modifiedMs = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Brings every dist/ up to date. Others may do so at the same time. */
export default async function compile(): Promise<void> {
  const stale = packages.flatMap(sourcesOf).filter(({ file, out }) => modifiedMs(file) >= modifiedMs(out));
  if (stale.length > 0) await write(stale);
  // npm makes commands executable when it links them; links that are there already lead to these files, too.
  for (const file of packages.flatMap(commandsOf)) chmodSync(file, 0o755);
}

/** The files that a package's commands are. */
function commandsOf(name: string): string[] {
  const { bin = {} } = JSON.parse(readFileSync(path.join(root, name, 'package.json'), 'utf8')) as {
    bin?: Record<string, string>;
  };
  return Object.values(bin).map((file) => path.join(root, name, file));
}

async function write(stale: readonly Source[]): Promise<void> {
  const { default: ts } = await import('typescript');
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, root);
  // A file alone does not show that its package is one of modules.
  const module = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
  const compilerOptions = { ...options, ...module, noEmit: false };
  for (const { file, out } of stale) {
    const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), {
      fileName: file,
      compilerOptions,
    });
    mkdirSync(path.dirname(out), { recursive: true });
    const written = `${out}.${process.pid}`;
    writeFileSync(written, outputText);
    renameSync(written, out);
  }
}
