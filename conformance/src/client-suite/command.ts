import { spawn } from 'node:child_process';

/** A running command: what it printed as NDJSON, and when it ends. */
export interface Command {
  /** Each line of its output that is a JSON object. */
  lines: object[];
  /** Calls the listener for each such line, and when it ends. */
  onChange: (listener: () => void) => void;
  /** How it ended; undefined while it runs. */
  ended: () => { code: number | null; error?: NodeJS.ErrnoException; stderr: string } | undefined;
  /** Ends it, and what it started. */
  stop: () => Promise<void>;
}

const maxStderr = 2000;

function parseLine(line: string): object[] {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? [value] : [];
  } catch {
    return [];
  }
}

/** Starts the command in a process group of its own. */
export function startCommand([file, ...args]: string[], env: Record<string, string>): Command {
  const child = spawn(file!, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const lines: object[] = [];
  const listeners: (() => void)[] = [];
  let ended: ReturnType<Command['ended']>;
  let [rest, stderr] = ['', ''];
  const notify = () => listeners.forEach((listener) => listener());
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop()!;
    lines.push(...parts.flatMap(parseLine));
    notify();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-maxStderr)));
  const over = new Promise<void>((resolve) => {
    const end = (result: { code: number | null; error?: NodeJS.ErrnoException }) => {
      ended ??= { ...result, stderr };
      notify();
      resolve();
    };
    child.once('error', (error) => end({ code: null, error }));
    child.once('close', (code) => end({ code }));
  });
  const kill = (signal: NodeJS.Signals) => {
    try {
      process.kill(-child.pid!, signal);
    } catch {
      // It is gone.
    }
  };
  return {
    lines,
    onChange: (listener) => listeners.push(listener),
    ended: () => ended,
    stop: async () => {
      if (child.pid === undefined) return;
      kill('SIGTERM');
      const hard = setTimeout(() => kill('SIGKILL'), 1000);
      await over;
      clearTimeout(hard);
      // What it started may have outlived it.
      kill('SIGKILL');
    },
  };
}
