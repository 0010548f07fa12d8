import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { runClientConformance } from '../src/index.ts';
import { sweeps } from './sample.ts';

interface Client {
  file: string;
  command: string[];
  publish: boolean;
}
interface Defect {
  id: string;
  harm: string;
  mode: 'subscribe' | 'publish';
  find: string;
  replace: string;
}

const corpus = path.join(import.meta.dirname, 'client-corpus');
const read = (file: string) => readFileSync(path.join(corpus, file), 'utf8');
const clients = JSON.parse(read('clients.json')) as Client[];
const defects = JSON.parse(read('defects.json')) as Defect[];
const base = read('base-client.mjs');
const seed = Number(process.env.SEED ?? 1);

/** What makes a client lose, repeat, reorder, corrupt, stop for good or hammer. The others may only be warned about. */
const harms = new Set(['loses', 'repeats', 'reorders', 'corrupts', 'stops', 'hammers']);
/** Defects that do no harm which could be seen: each with the reason. */
const unseen: Record<string, string> = {
  'status-408-final': 'a client may end on a 4xx that no page calls temporary',
  'refusal-silent': 'a 401 is nothing temporary: it is warned about',
  'publish-refused-retried': 'its waits grow: it does not hammer',
  'next-poll-before-body': 'it throws the second answer away: nothing comes twice',
  'start-minus-one': 'it is refused, and never starts: the run cannot test it',
  'pause-in-blocked-loop': 'how a program ends when it is told to is its own affair',
};
const sampleSize = Number(process.env.DEFECTS ?? 24);
const limitMs = 240_000;
const exitCodeOf = ({ conformant }: { conformant: boolean }) => (conformant ? 0 : 1);

/** A version is printed to either output, or the runtime is not there. */
const lacks = ([tool]: string[]) => spawnSync(tool!, ['--version']).error !== undefined && tool !== 'sh';

describe.runIf(sweeps)('a correct client has no MUST failure', () => {
  for (const { file, command, publish } of clients)
    for (const mode of publish ? (['subscribe', 'publish'] as const) : (['subscribe'] as const))
      test.skipIf(lacks(command))(
        `${file} ${mode}`,
        async () => {
          const whole = [...command, path.join(corpus, file), ...(mode === 'publish' ? ['publish'] : [])];
          const { results } = await runClientConformance({
            command: whole,
            publish: mode === 'publish',
            seed,
          });
          expect(results.filter(({ status }) => status === 'failed')).toEqual([]);
        },
        limitMs,
      );
});

describe.runIf(sweeps)('a defect that does harm changes the exit code', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'client-corpus-'));
  const harmful = defects.filter(({ id, harm }) => harms.has(harm) && unseen[id] === undefined);
  const order = process.env.DEFECTS === 'all' ? harmful : sampledAlways(harmful, sampleSize);
  test.each(order.map((defect) => [defect.id, defect] as const))(
    '%s',
    async (id, { mode, find, replace }) => {
      const file = path.join(folder, `${id}.mjs`);
      writeFileSync(file, base.split(find).join(replace));
      const publish = mode === 'publish';
      const command = [process.execPath, file, ...(publish ? ['publish'] : [])];
      const code = await runClientConformance({ command, publish, bail: true, seed }).then(
        exitCodeOf,
        () => 3,
      );
      expect(code).not.toBe(0);
    },
    limitMs,
  );
});

/** So many of them, the same ones for the same seed. */
function sampledAlways(all: readonly Defect[], size: number): Defect[] {
  const start = (seed * 7919) % all.length;
  const step = Math.floor(all.length / size);
  return Array.from({ length: size }, (_, index) => all[(start + index * step) % all.length]!);
}
