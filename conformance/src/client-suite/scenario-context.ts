import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientRequirementId } from '@topics-http/contract';
import type { Violation } from '../server-suite/outcome.ts';
import type { ClientRequest } from './client-request.ts';
import { startCommand, type Command } from './command.ts';
import { Endpoint } from './endpoint.ts';
import { isStranger, type Given } from './given.ts';
import { Manners } from './manners.ts';
import type { Fault } from './ledger.ts';
import { randomOf, type Random } from './random.ts';
import type { ServiceKind } from './service-kinds.ts';

/** A client did something wrong: its scenario ends there. */
export class ClientFault extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(`${fault.id}: expected ${fault.expected}, got ${fault.actual}`);
    this.fault = fault;
  }
}

/** How often the time that a client has is counted, in milliseconds. */
const sliceMs = 50;
/** A first poll may need a compiler: it has so many times the patience. */
const startFactor = 3;
/** How many requests a failure shows. */
const shownRequests = 3;

export interface ContextOptions {
  given: Given;
  kind: ServiceKind;
  seed: number;
  /** How long the client may take for its next step, in milliseconds. */
  patienceMs: number;
  /** How long a poll is held that the client has to wait for, in milliseconds. */
  holdMs: number;
  /** Whether the client prints what it receives. */
  printsJson: boolean;
  /** What is in the environment of the command besides. */
  env?: Record<string, string>;
}

/** What a scenario works with: the client's requests as they come, what it printed, and how it ended. */
export class ScenarioContext {
  readonly options: ContextOptions;
  readonly random: Random;
  readonly requests: ClientRequest[] = [];
  readonly violations: Violation<ClientRequirementId>[] = [];
  readonly endpoint: Endpoint;
  readonly #manners: Manners;
  readonly #stopped = new AbortController();
  #command: Command | undefined;
  #wake: (() => void)[] = [];

  constructor(options: ContextOptions) {
    this.options = options;
    this.random = randomOf(options.seed);
    this.#manners = new Manners(options.given, (fault, ...requests) => this.report(fault, requests));
    this.endpoint = new Endpoint(options.given, options.kind, (request) => {
      const { header, query } = request.tokens;
      if (isStranger([...header, ...query], options.given)) {
        request.cut('before the head', []);
        return;
      }
      const isAside = this.takesAside(request);
      this.#manners.take(request, isAside);
      if (!isAside) this.requests.push(request);
      this.#notify();
    });
  }

  /** Whether a request is none of those that a scenario answers; then it has been seen to. */
  protected takesAside: (request: ClientRequest) => boolean = () => false;

  /** Starts the client. With `input`, it has a standard input that can be written to. */
  async start(command: string[], { input = false }: { input?: boolean } = {}): Promise<void> {
    await this.endpoint.open();
    const { given, kind, env } = this.options;
    const { cache, topic, token } = given;
    this.#command = startCommand(
      command,
      {
        TOPICS_URL: `http://127.0.0.1:${this.endpoint.port}${kind.base}`,
        TOPICS_TOKEN: token,
        TOPICS_CACHE: cache,
        TOPICS_TOPIC: topic,
        ...env,
      },
      { input },
    );
    this.#command.onChange(() => this.#notify());
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#command?.stop();
    await this.endpoint.close();
    if (this.#command?.said(this.options.given.token))
      this.report({
        id: 'client-token-secret',
        expected: 'the token nowhere in its output',
        actual: 'the token, in what it printed',
      });
  }

  get command(): Command {
    return this.#command!;
  }

  /** How the client ended; undefined while it runs. */
  get ended() {
    return this.#command?.ended();
  }

  /** Notes a fault that does not end the scenario. Of one kind, the first one is enough. */
  report(fault: Fault, requests = this.requests.slice(-shownRequests)): void {
    if (!this.violations.some(({ id }) => id === fault.id))
      this.violations.push({ ...fault, exchanges: requests.map(({ exchange }) => exchange) });
  }

  /** @throws ClientFault */
  fail(id: ClientRequirementId, expected: string, actual: string): never {
    throw new ClientFault({ id, expected, actual });
  }

  /** What the client did instead of what was waited for. */
  insteadOf(patienceMs: number): string {
    const { ended } = this;
    if (!ended) return `none within ${patienceMs / 1000} s (--patience gives it longer)`;
    const said = ended.stderr.trim().split('\n').at(-1);
    return `the client ended with ${ended.code}${said ? `: ${said}` : ''}`;
  }

  /** Lets time pass while the client should do nothing. */
  async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
  }

  /** How long the client may take for its first step. */
  get startMs(): number {
    return startFactor * this.options.patienceMs;
  }

  /**
   * What `find` finds, as soon as it finds it; undefined when the time is over, or the client ended without it. The time
   * runs in slices of this process: where the machine is slow, they are slow too, and as long as the client prints, it
   * has all of it.
   */
  async until<T>(find: () => T | undefined, ms = this.options.patienceMs): Promise<T | undefined> {
    let leftMs = ms;
    let printed = this.#command?.lines.length ?? 0;
    for (;;) {
      const found = find();
      if (found !== undefined || leftMs <= 0 || this.ended || this.#stopped.signal.aborted) return found;
      const startMs = performance.now();
      const timer = new AbortController();
      const woken = await Promise.race([
        new Promise<boolean>((resolve) => this.#wake.push(() => resolve(true))),
        sleep(Math.min(sliceMs, leftMs), false, { signal: timer.signal }).catch(() => false),
      ]);
      timer.abort();
      leftMs -= woken ? Math.min(sliceMs, performance.now() - startMs) : sliceMs;
      const lines = this.#command?.lines.length ?? 0;
      if (lines > printed) [printed, leftMs] = [lines, ms];
    }
  }

  #notify(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}
