/**
 * `npm run generate`: writes generated/lib and spec/ids.lock from spec/. `--check` only compares, and exits 1 when they
 * are stale. `--pages <folder>` also holds the quoted sentences against the vendor's pages, where one has them.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { commentOf, readArguments, UsageError } from './arguments.ts';
import { emitContract } from './emit.ts';
import { lockText } from './ids-lock.ts';
import { redocly, redoclyEnvironment } from './redocly.ts';
import { checkRequirements } from './requirements.ts';
import type { RequirementsFile } from './requirements-file.ts';
import { misquoted, type SourcesFile } from './sources.ts';
import { formatProblem, parseYaml, type Problem, type YamlSource } from './yaml-source.ts';

const root = path.dirname(import.meta.dirname);

class Unsound extends Error {
  constructor(problems: Problem[]) {
    super(problems.map(formatProblem).join('\n'));
  }
}

/** Runs `redocly lint` with the rules of spec/redocly.yaml. */
async function lint(file: string): Promise<Problem[]> {
  const args = [redocly, 'lint', file, '--config', path.join(root, 'spec/redocly.yaml'), '--format=json'];
  const env = redoclyEnvironment();
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, args, { env, maxBuffer: 2 ** 26 }, (_error, stdout, stderr) =>
      resolve({ stdout, stderr }),
    );
  });
  if (!stdout.trimStart().startsWith('{')) throw new Error(`redocly lint did not run:\n${stderr}`);
  const { problems } = JSON.parse(stdout) as {
    problems: { ruleId: string; message: string; location: { start?: { line: number } }[] }[];
  };
  return problems.map(({ ruleId, message, location }) => ({
    file,
    line: location[0]?.start?.line ?? 1,
    message: `${message} (${ruleId})`,
  }));
}

async function readYaml<T>(file: string): Promise<YamlSource<T>> {
  const parsed = parseYaml<T>(file, await readFile(file, 'utf8'));
  if (Array.isArray(parsed)) throw new Unsound(parsed);
  return parsed;
}

/** Reads and checks a spec folder. Throws with file, line and reason of everything that is wrong. */
async function readSpec(folder: string, pages: string | undefined) {
  const file = (name: string) => path.relative(process.cwd(), path.join(folder, name));
  const openapi = await readYaml<object>(file('openapi.yaml'));
  const requirements = await readYaml<RequirementsFile>(file('requirements.yaml'));
  const sources = await readYaml<SourcesFile>(file('sources.yaml'));
  const schema = JSON.parse(await readFile(file('requirements.schema.json'), 'utf8')) as object;
  const lock = await readFile(file('ids.lock'), 'utf8').catch(() => undefined);
  const problems = await lint(file('openapi.yaml'));
  if (lock === undefined)
    throw new Unsound([{ file: file('ids.lock'), line: 1, message: 'is missing: bring it back.' }]);
  if (problems.length === 0)
    problems.push(...checkRequirements(requirements, schema, openapi.data, sources.data, lock));
  if (pages !== undefined)
    for (const { path, message } of misquoted(sources.data, await readPages(pages)))
      problems.push(sources.problem(path, message));
  if (problems.length > 0) throw new Unsound(problems);
  return { openapi: openapi.data, requirements: requirements.data, sources: sources.data, lock };
}

/** The vendor's pages in a folder, by the number that each file's name begins with. */
async function readPages(folder: string): Promise<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(await readFolder(folder)).map(([name, text]) => [name.slice(0, 3), text]),
  );
}

async function readFolder(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder).catch(() => []);
  const texts = names.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')]);
  return Object.fromEntries(await Promise.all(texts)) as Record<string, string>;
}

type Print = Pick<Console, 'log' | 'error'>;

async function write(args: string[], print: Print): Promise<number> {
  if (args.includes('--help')) {
    print.log(commentOf(readFileSync(import.meta.filename, 'utf8')));
    return 0;
  }
  const { values } = readArguments({
    args,
    options: {
      check: { type: 'boolean', default: false },
      spec: { type: 'string', default: path.join(root, 'spec') },
      pages: { type: 'string' },
      out: { type: 'string', default: path.join(root, 'generated/lib') },
    },
  });
  const { openapi, requirements, sources, lock } = await readSpec(values.spec, values.pages);
  const files = await emitContract(openapi, requirements, sources);
  const old = await readFolder(values.out);
  const newLock = lockText(requirements);
  const stale = [...new Set([...Object.keys(files), ...Object.keys(old)])].filter(
    (name) => files[name] !== old[name],
  );
  const names = lock === newLock ? stale : [...stale, 'ids.lock'];
  if (names.length === 0) {
    print.log('generated/ is up to date.');
    return 0;
  }
  if (values.check) {
    print.error(
      `generated/ is stale (${names.join(', ')}): run \`npm run generate\` and commit what it writes.`,
    );
    return 1;
  }
  await mkdir(values.out, { recursive: true });
  for (const name of stale) {
    const target = path.join(values.out, name);
    await (files[name] === undefined ? rm(target) : writeFile(target, files[name]));
  }
  await writeFile(path.join(values.spec, 'ids.lock'), newLock);
  print.log(`Wrote ${names.join(', ')}.`);
  return 0;
}

/** The command with these arguments. @returns its exit code: 1 when something is unsound or stale, 2 for a wrong argument */
export async function generate(args: string[], print: Print = console): Promise<number> {
  try {
    return await write(args, print);
  } catch (error) {
    if (error instanceof UsageError) {
      print.error(`${error.message}; --help says what there is.`);
      return 2;
    }
    print.error(error instanceof Unsound ? error.message : error);
    if (error instanceof Unsound) print.error('Nothing was written.');
    return 1;
  }
}

if (process.argv[1] === import.meta.filename) process.exitCode = await generate(process.argv.slice(2));
