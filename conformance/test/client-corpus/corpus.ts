import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomOf, shuffled } from '../../src/client-suite/random.ts';

export type Mode = 'subscribe' | 'publish';

/** A correct client. */
export interface Client {
  file: string;
  /** What starts it, before its file; with `build`, the file is not named. */
  command: string[];
  /** What compiles it: before the place where the result goes, and the file. */
  build?: string[];
  /** What fails where something is missing that it needs besides. */
  needs?: string[];
  publish: boolean;
  stack: string;
}

/** One client with one thing wrong. */
export interface Defect {
  id: string;
  what: string;
  harm: string;
  mode: Mode;
  /** What is patched. Default: `base-client.mjs`. */
  file?: string;
  find: string;
  replace: string;
  /** Further changes of the same text, where the defect needs them. */
  more?: [find: string, replace: string][];
  visible: string;
}

const here = import.meta.dirname;
const base = 'base-client.mjs';
const read = (file: string): string => readFileSync(path.join(here, file), 'utf8');

export const clients = JSON.parse(read('clients.json')) as Client[];
export const defects = JSON.parse(read('defects.json')) as Defect[];

/** What makes a client lose, repeat, reorder, corrupt, stop for good or hammer. The others may only be warned about. */
const harms = new Set(['loses', 'repeats', 'reorders', 'corrupts', 'stops', 'hammers']);

/** Defects that do no harm which could be seen: each with the reason. */
export const unseen: Readonly<Record<string, string>> = {
  'status-408-final': 'a client may end on a 4xx that no page calls temporary',
  'refusal-silent': 'a 401 is nothing temporary: it is warned about',
  'publish-refused-retried': 'its waits grow: it does not hammer',
  'publish-refused-ends-0':
    'it says so as an error; with which code a program ends is its own affair, and warned about',
  'gap-not-printed': 'all items come: that no gap is told is warned about, as client-discontinuity-shown',
  'print-without-publisher': 'the name of the member is in no page: it is warned about, as client-publisher',
  'next-poll-before-body': 'it throws the second answer away: nothing comes twice',
  'start-minus-one': 'it is refused, and never starts: the run cannot test it',
  'interim-is-trouble': 'the standard libraries of Node and Python refuse an interim response each',
  'net-first-answer-final': 'the standard libraries of Node and Python refuse an interim response each',
  'pause-in-blocked-loop': 'how a program ends when it is told to is its own affair',
};

/** Those that have to change the exit code. */
export const harmful: readonly Defect[] = defects.filter(
  ({ id, harm }) => harms.has(harm) && unseen[id] === undefined,
);

/**
 * A part of these, the same ones each time: of each harm, in each mode, as large a share as of all. The first ones of a larger
 * part are those of a smaller one.
 */
export function spread(all: readonly Defect[], size: number): Defect[] {
  const groups = new Map<string, Defect[]>();
  for (const defect of shuffled(all, randomOf(1))) {
    const kind = `${defect.mode} ${defect.harm}`;
    groups.set(kind, [...(groups.get(kind) ?? []), defect]);
  }
  const ranked = [...groups.values()].flatMap((group) =>
    group.map((defect, at) => ({ defect, rank: (at + 0.5) / group.length })),
  );
  return ranked
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, size)
    .map(({ defect }) => defect);
}

/** What a program says that is told to end, or to say its version; asked once. */
const isThere = new Map<string, boolean>();
function succeeds(tool: string, args: readonly string[]): boolean {
  const asked = [tool, ...args].join(' ');
  const known = isThere.get(asked) ?? spawnSync(tool, args, { input: 'exit\n' }).status === 0;
  isThere.set(asked, known);
  return known;
}

const asksVersion: Record<string, string[]> = { java: ['-version'], javac: ['-version'], sh: [], tclsh: [] };

/** Whether the machine lacks what starts or compiles the client. */
export function isMissing({ command, build, needs = [] }: Client): boolean {
  const [needed, ...args] = needs;
  if (needed !== undefined && !succeeds(needed, args)) return true;
  const tool = (build ?? command)[0]!;
  return !succeeds(tool, asksVersion[tool] ?? ['--version']);
}

/** Where a client is that was compiled. */
const compiled = new Set<string>();

/** The command that starts a correct client; compiled into the folder, once, where it needs that. */
export function commandOf({ file, command, build }: Client, mode: Mode, folder: string): string[] {
  const source = path.join(here, file);
  const more = mode === 'publish' ? ['publish'] : [];
  if (!build) return [...command, source, ...more];
  const made = path.join(folder, path.basename(file, path.extname(file)));
  const [tool, ...options] = build;
  const target = tool === 'javac' ? folder : made;
  if (!compiled.has(made))
    execFileSync(tool!, [...options, target, source], { stdio: ['ignore', 'ignore', 'inherit'] });
  compiled.add(made);
  return tool === 'javac' ? [...command, folder, path.basename(made), ...more] : [made, ...more];
}

/** Whether the machine lacks what the client with this defect needs. */
export function lacksFor({ file }: Defect): boolean {
  const client = clients.find((each) => each.file === file);
  return client !== undefined && isMissing(client);
}

/** The text of the client with this defect. */
const patched = ({ file = base, find, replace, more = [] }: Defect): string =>
  [[find, replace] as const, ...more].reduce((text, [from, to]) => text.split(from).join(to), read(file));

/** Writes the client with this defect into the folder. @returns the command that starts it */
export function defective(defect: Defect, folder: string): string[] {
  const { id, file = base, mode } = defect;
  mkdirSync(folder, { recursive: true });
  const made = path.join(folder, `${id}${path.extname(file)}`);
  writeFileSync(made, patched(defect));
  const command = clients.find((each) => each.file === file)?.command ?? [process.execPath];
  return [...command, made, ...(mode === 'publish' ? ['publish'] : [])];
}
