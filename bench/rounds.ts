import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connections } from './connection.ts';
import type { Server } from './servers.ts';

/** A server that takes connections, and its process if there is one. */
export interface Running {
  server: Server;
  child?: ChildProcess;
}

/** One thing that is measured of each server. */
export interface Row {
  name: string;
  /** Whether only servers that deliver can do it. */
  delivers: boolean;
  /** Measured once, after the rounds. */
  once?: boolean;
  /** Its time limit, where it is not that of all. */
  limitMs?: number;
  /** @returns the values of each line of the table that it fills; those of one round */
  measure(running: Running, connections: Connections): Promise<Record<string, number | number[]>>;
}

/** What came of one row for one server: a value, or why there is none. */
export type Figure = { round: number; line: string; server: string } & (
  { value: number } | { missing: 'late' | 'failed'; reason: string }
);

class Late extends Error {}

/**
 * Measures something with connections of its own, which are closed when it is over.
 * @throws Error when it takes longer than that: whoever loses one delivery would be waited for without an end
 */
export async function limited<T>(
  limitMs: number,
  measure: (connections: Connections) => Promise<T>,
): Promise<T> {
  const connections = new Connections();
  const over = new AbortController();
  const late = sleep(limitMs, undefined, { signal: over.signal }).then(() => {
    throw new Late(`no result within ${limitMs / 1000} s`);
  });
  try {
    return await Promise.race([measure(connections), late]);
  } finally {
    connections.close();
    over.abort();
    late.catch(() => undefined);
  }
}

interface Rounds {
  running: Running[];
  rows: Row[];
  /** Those before the first are not counted: both sides warm up. */
  rounds: number;
  warmUps: number;
  /** How long a row may take of one server. */
  limitMs: number;
  /** Called before a server is measured. */
  turnOf?: (server: Server) => Promise<void>;
  /** Takes each figure as it comes. */
  note: (figure: Figure) => void;
  /** Takes what is measured now, and how far it has come. */
  progress: (text: string) => void;
}

/** Measures all rows of all servers, side by side. Who does not come to the end of a row is not asked for it again. */
export async function measureRounds({ running, rows, ...options }: Rounds): Promise<void> {
  const { rounds, warmUps, limitMs, turnOf, note, progress } = options;
  const each = rows.filter(({ once }) => !once);
  const steps: { round: number; row: Row }[] = [];
  for (let round = 1 - warmUps; round <= rounds; round++) steps.push(...each.map((row) => ({ round, row })));
  steps.push(...rows.filter(({ once }) => once).map((row) => ({ round: 1, row })));
  const out = new Set<string>();
  const turns = [...running];
  for (const [at, { round, row }] of steps.entries()) {
    // Each goes first in turn: what the row before left in the load generator is the first one's to pay for.
    if (row === each[0]) turns.push(turns.shift()!);
    for (const one of turns) {
      const { server } = one;
      const name = `${row.name}: ${server.name}`;
      if ((row.delivers && !server.delivers) || out.has(name)) continue;
      progress(`${at + 1} of ${steps.length}, ${round < 1 ? 'warm-up' : `round ${round}`}: ${name}`);
      await turnOf?.(server);
      try {
        const values = await limited(row.limitMs ?? limitMs, (connections) => row.measure(one, connections));
        if (round < 1) continue;
        for (const [line, value] of Object.entries(values))
          for (const single of [value].flat()) note({ round, line, server: server.name, value: single });
      } catch (error) {
        out.add(name);
        const { message: reason } = error as Error;
        note({
          round,
          line: row.name,
          server: server.name,
          missing: error instanceof Late ? 'late' : 'failed',
          reason,
        });
        progress(`${name}: ${reason}`);
      }
    }
  }
}

const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
const format = (value: number | undefined): string =>
  value === undefined ? '–' : value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);

/**
 * The medians as a table in Markdown, at its end one server over another if they are named. Where a server has no figure it says
 * why: – when it cannot do it, or `late`, or `failed`.
 */
export function tableOf(figures: Figure[], names: string[], ratio?: { over: string; under: string }): string {
  const lines = [...new Set(figures.map(({ line }) => line))];
  const middle = (line: string, server: string) => {
    const values = figures.flatMap((figure) =>
      figure.line === line && figure.server === server && 'value' in figure ? figure.value : [],
    );
    return values.length > 0 ? median(values) : undefined;
  };
  const cell = (line: string, server: string) => {
    const gone = figures.find(
      (figure) => figure.line === line && figure.server === server && 'missing' in figure,
    );
    return gone && 'missing' in gone ? gone.missing : format(middle(line, server));
  };
  const ratioOf = (line: string, { over, under }: { over: string; under: string }) => {
    const [above, below] = [middle(line, over), middle(line, under)];
    return format(above === undefined || below === undefined ? undefined : above / below);
  };
  const rows = lines.map((line) => [
    line,
    ...names.map((name) => cell(line, name)),
    ...(ratio ? [ratioOf(line, ratio)] : []),
  ]);
  const head = ['', ...names, ...(ratio ? [`${ratio.over} / ${ratio.under}`] : [])];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
