import { spawn } from 'node:child_process';

/** A running command: what it printed as NDJSON, and when it ends. */
export interface Command {
  /** Each line of its output that is a JSON object. */
  lines: object[];
  /** Calls the listener for each such line, and when it ends. */
  onChange: (listener: () => void) => void;
  /** How it ended; undefined while it runs. */
  ended: () => { code: number | null; error?: NodeJS.ErrnoException; stderr: string } | undefined;
  /** Whether this text stands in its output or in what it told as errors. */
  said: (text: string) => boolean;
  /** Whether it told anything as an error. */
  complained: () => boolean;
  /** Writes to its standard input. Resolves when it is taken, or the command is gone. */
  write: (bytes: Buffer) => Promise<void>;
  /** Ends its standard input. */
  endInput: () => void;
  /** Ends it, and what it started. */
  stop: () => Promise<void>;
}

const maxStderr = 2000;
/** How long a command may take to end by itself when it is told to, in milliseconds. */
const termMs = 1000;

function parseLine(line: string): object[] {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? [value] : [];
  } catch {
    return [];
  }
}

/** Starts the command in a process group of its own. */
export function startCommand(
  [file, ...args]: string[],
  env: Record<string, string>,
  { input = false }: { input?: boolean } = {},
): Command {
  const child = spawn(file!, args, {
    env: { ...process.env, ...env },
    stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const lines: object[] = [];
  const listeners: (() => void)[] = [];
  let ended: ReturnType<Command['ended']>;
  const parts: string[] = [];
  let [stderr, allStderr, plain] = ['', '', ''];
  const notify = () => listeners.forEach((listener) => listener());
  const takeLine = (line: string) => {
    const parsed = parseLine(line);
    if (parsed.length === 0) plain += `${line.slice(0, maxStderr)}\n`;
    lines.push(...parsed);
  };
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    const [first, ...more] = text.split('\n');
    parts.push(first!);
    for (const next of more) {
      takeLine(parts.splice(0).join(''));
      parts.push(next);
    }
    notify();
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-maxStderr);
    allStderr = (allStderr + text).slice(-100 * maxStderr);
    notify();
  });
  // Who ends before the input does, ends.
  child.stdin?.on('error', () => undefined);
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
    said: (text) => allStderr.includes(text) || plain.includes(text),
    complained: () => allStderr !== '',
    write: (bytes) =>
      new Promise((resolve) => {
        if (ended || !child.stdin) resolve();
        else {
          over.then(resolve, resolve);
          child.stdin.write(bytes, () => resolve());
        }
      }),
    endInput: () => child.stdin?.end(),
    stop: async () => {
      if (child.pid === undefined) return;
      if (!ended) kill('SIGTERM');
      const hard = setTimeout(() => kill('SIGKILL'), termMs);
      await over;
      clearTimeout(hard);
      // What it started may have outlived it.
      kill('SIGKILL');
    },
  };
}
