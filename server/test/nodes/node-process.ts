import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './redis-server.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const cli = ['--import', 'tsx', '--conditions=@topics-http/source', 'server/src/command/cli.ts'];

/** What signs the tokens of these nodes. */
export const nodesSecret = 'a key of thirty-two bytes or more';

/** A node of its own process, which can be ended and started again on the same port. */
export class NodeProcess {
  readonly port: number;
  readonly url: string;
  readonly #redisUrl: string;
  readonly #options: string[];
  readonly #secret: string;
  #child: ChildProcess | undefined;

  /** @param options what topics-server is told beside its port and its engine */
  constructor(port: number, redisUrl: string, options: string[] = [], secret = nodesSecret) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.#redisUrl = redisUrl;
    this.#options = options;
    this.#secret = secret;
  }

  /** Resolves once it takes requests. @throws Error when it ends before */
  async start(): Promise<void> {
    const args = [...cli, '--port', String(this.port), '--log-level', 'silent', ...this.#options];
    const env = { ...process.env, TOPICS_SIGNING_KEY: this.#secret, TOPICS_ENGINE: this.#redisUrl };
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    const isReady = await Promise.race([
      once(createInterface({ input: child.stdout }), 'line').then(([line]) => String(line).includes('ready')),
      once(child, 'exit').then(() => false),
    ]);
    if (!isReady) throw new Error(`The node on port ${this.port} does not start.`);
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.kill(signal);
  }

  /** Resolves once it is gone. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
}

/** So many nodes on one Redis, each of which takes requests. @throws Error when one does not start; then none is left */
export async function startNodeProcesses(
  count: number,
  redisUrl: string,
  options: string[] = [],
  secret = nodesSecret,
): Promise<NodeProcess[]> {
  const nodes: NodeProcess[] = [];
  for (let n = 0; n < count; n++) nodes.push(new NodeProcess(await freePort(), redisUrl, options, secret));
  try {
    await Promise.all(nodes.map((node) => node.start()));
  } catch (error) {
    await Promise.all(nodes.map((node) => node.end('SIGKILL')));
    throw error;
  }
  return nodes;
}
