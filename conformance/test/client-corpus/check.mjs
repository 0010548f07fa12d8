// Checks that each defect's patch applies exactly once and leaves a program that parses:
//   node check.mjs              checks all of them, two at a time
//   node check.mjs --write DIR  also leaves the patched clients there, as DIR/<id>.<ending>
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';

const here = import.meta.dirname;
const defects = JSON.parse(await readFile(join(here, 'defects.json'), 'utf8'));
const HARMS = ['loses', 'repeats', 'reorders', 'corrupts', 'stops', 'hammers', 'leaks', 'other'];
const MODES = ['subscribe', 'publish'];
const PARSERS = {
  '.mjs': [process.execPath, '--check'],
  '.py': ['python3', '-m', 'py_compile'],
  '.pl': ['perl', '-c'],
  '.bash': ['bash', '-n'],
};

function shapeProblem({ id, what, harm, mode, visible }) {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) return 'the id is not a slug';
  if (!HARMS.includes(harm)) return `unknown harm ${harm}`;
  if (!MODES.includes(mode)) return `unknown mode ${mode}`;
  return what && visible ? undefined : 'what and visible must say something';
}

async function problemOf(defect, folder) {
  const name = defect.file ?? 'base-client.mjs';
  const base = await readFile(join(here, name), 'utf8');
  let patched = base;
  for (const [find, replace] of [[defect.find, defect.replace], ...(defect.more ?? [])]) {
    const pieces = base.split(find);
    if (pieces.length !== 2) return `'${find}' matches ${pieces.length - 1} times`;
    patched = patched.split(find).join(replace);
  }
  if (patched === base) return 'the patch changes nothing';
  const file = join(folder, `${defect.id}${extname(name)}`);
  await writeFile(file, patched);
  const [tool, ...options] = PARSERS[extname(name)];
  try {
    await promisify(execFile)(tool, [...options, file]);
  } catch (error) {
    return error.stderr;
  }
  return shapeProblem(defect);
}

const kept = process.argv[2] === '--write' ? process.argv[3] : undefined;
const folder = kept ?? (await mkdtemp(join(tmpdir(), 'client-corpus-')));
await mkdir(folder, { recursive: true });
let problems = defects.length - new Set(defects.map(({ id }) => id)).size;
if (problems > 0) console.error(`${problems} ids are used twice`);
const queue = defects.values();
async function work() {
  for (const defect of queue) {
    const problem = await problemOf(defect, folder);
    if (!problem) continue;
    problems += 1;
    console.error(`${defect.id}: ${problem}`);
  }
}
await Promise.all([work(), work()]);
if (!kept) await rm(folder, { recursive: true });
console.log(`${defects.length} defects, ${problems} problems`);
process.exitCode = problems === 0 ? 0 : 1;
