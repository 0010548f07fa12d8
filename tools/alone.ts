import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';

const root = path.dirname(import.meta.dirname);

const nodeTypes: ts.CompilerOptions = {
  typeRoots: [path.join(root, 'node_modules/@types')],
  types: ['node'],
};
/** Projects that a package must type-check in: strict, and with nothing of ours around it. */
const projects: Record<string, ts.CompilerOptions> = {
  node16: { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16, types: [] },
  nodenext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, types: [] },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, types: [] },
  'nodenext without a DOM, with @types/node': {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2022.d.ts'],
    ...nodeTypes,
  },
};
const strict: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  noEmit: true,
};

/** What a package brings with it, by its package.json. */
const dependenciesOf = (folder: string): string[] => {
  const { dependencies = {} } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  return Object.keys(dependencies);
};

/**
 * Installs a package alone in an empty project, with nothing but its dependencies, and type-checks and runs a program there.
 * @param folder the package as it is published: package.json and what it lists
 * @param program TypeScript that needs no compiling: no more than imports, calls and type imports
 * @param kinds of project, all of them without it
 * @param withNode whether the projects have the types of Node
 * @returns what is wrong, a line each
 */
export function problemsAlone(
  name: string,
  folder: string,
  program: string,
  kinds: string[] = Object.keys(projects),
  withNode = false,
): string[] {
  const project = mkdtempSync(path.join(tmpdir(), 'alone-'));
  try {
    const home = path.join(project, 'node_modules', name);
    mkdirSync(home, { recursive: true });
    cpSync(folder, home, { recursive: true });
    for (const dependency of dependenciesOf(folder)) {
      const link = path.join(project, 'node_modules', dependency);
      mkdirSync(path.dirname(link), { recursive: true });
      symlinkSync(path.join(root, 'node_modules', dependency), link);
    }
    writeFileSync(path.join(project, 'package.json'), '{ "type": "module" }');
    const file = path.join(project, 'program.ts');
    writeFileSync(file, program);
    const found = kinds.flatMap((kind) =>
      diagnosticsOf(file, { ...strict, ...projects[kind], ...(withNode ? nodeTypes : {}) }).map(
        (line) => `${kind}: ${line}`,
      ),
    );
    return [...found, ...runProblems(project, program)];
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

function diagnosticsOf(file: string, options: ts.CompilerOptions): string[] {
  return ts.getPreEmitDiagnostics(ts.createProgram([file], options)).map(({ file: at, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, ' ');
    return `${at ? path.relative(path.dirname(file), at.fileName) : 'the project'}: ${text}`;
  });
}

function runProblems(project: string, program: string): string[] {
  const { outputText } = ts.transpileModule(program, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  writeFileSync(path.join(project, 'program.js'), outputText);
  try {
    execFileSync(process.execPath, ['program.js'], { cwd: project, timeout: 30_000, stdio: 'pipe' });
    return [];
  } catch (error) {
    return [`running it: ${(error as { stderr?: Buffer }).stderr?.toString().trim() ?? String(error)}`];
  }
}
