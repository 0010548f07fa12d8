import { randomBytes, randomInt } from 'node:crypto';
import { requirements, type ClientRequirementId, type Requirement } from '@topics-http/contract/requirements';
import { Unusable } from './preflight.ts';
import { reportOf, resultFor, untested, type Report, type Result } from '../reports/report.ts';
import { presenterOf } from '../reports/presentable.ts';
import { Mismatch } from '../server-suite/mismatch.ts';
import type { Violation } from '../server-suite/outcome.ts';
import type { Given } from '../client-suite/endpoint.ts';
import { scenarios } from '../client-suite/scenarios.ts';
import { ScenarioContext, item } from '../client-suite/scenario-context.ts';

export interface ClientRunOptions {
  /** The command and its arguments. It is started once for each scenario. */
  command: string[];
  /** Default all three. */
  levels?: Requirement['level'][];
  /** Only requirements whose id contains it. */
  filter?: string;
  /** How many scenarios run at the same time. Default 6. */
  concurrency?: number;
  /** How long the client may take to start, to ask again after a failure, and to print, in milliseconds. Default 10 s. */
  patienceMs?: number;
  /** How long a poll is held that the client has to wait for, in milliseconds. Default 3 s. */
  holdMs?: number;
  /** Ids that may fail. One that passes fails the run. */
  baseline?: string[];
  /** Seeds everything random. Default: a new one. */
  seed?: number;
  /** Ends the run: what is known by then is reported. */
  signal?: AbortSignal;
  onResult?: (result: Result, done: number, of: number) => void;
  onStart?: (plan: { command: string; scenarios: number; printsJson: boolean }) => void;
}

const isClientId = (requirement: Requirement): requirement is Requirement & { id: ClientRequirementId } =>
  requirement.target === 'client';

/** Names that need percent-encoding, for the scenario that is about it; plain ones for the others. */
const givenFor = (id: string): Given => ({
  cache: id === 'client-names-encoded' ? 'cache with spaces' : 'client-conformance',
  topic: id === 'client-names-encoded' ? 'a/b?c#d%2F é🐎' : id,
  token: `token-${randomBytes(9).toString('hex')}+/=%41`,
});

interface Outcome {
  failure?: { expected: string; actual: string };
  violations: Violation<ClientRequirementId>[];
  context: ScenarioContext;
}

/** One run of the command through a scenario. */
async function play(id: ClientRequirementId, options: ClientRunOptions, seed: number): Promise<Outcome> {
  const { patienceMs = 10_000, holdMs = 3000 } = options;
  const context = new ScenarioContext(givenFor(id), { patienceMs, holdMs, seed });
  // It is stopped again when it is over; what fails then is told.
  options.signal?.addEventListener('abort', () => {
    context.stop().catch(() => undefined);
  });
  try {
    await context.start(options.command);
    await scenarios[id]!(context);
    return { violations: context.violations, context };
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    const { expected, actual } = error;
    return { failure: { expected, actual }, violations: context.violations, context };
  } finally {
    await context.stop();
  }
}

/** Whether the command can be tested, and whether it prints what it receives. @throws Unusable when it asks for nothing */
async function preflight({ command, patienceMs = 10_000 }: ClientRunOptions): Promise<boolean> {
  const context = new ScenarioContext(givenFor('preflight'), { patienceMs, holdMs: 0, seed: 0 });
  try {
    await context.start(command);
    (await context.poll()).send(item(41));
    return await context.prints(Math.min(3000, patienceMs));
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    const { ended } = context;
    if (ended?.error)
      throw new Unusable(`The command '${command[0]}' cannot be started (${ended.error.code}).`);
    const hint = 'Does it subscribe to TOPICS_URL, TOPICS_CACHE and TOPICS_TOPIC with TOPICS_TOKEN?';
    const said = ended?.stderr.trim().split('\n').at(-1);
    throw new Unusable(
      ended
        ? `The client ended with ${ended.code} before it asked for anything${said ? `: ${presenterOf([]).line(said)}` : '.'} ${hint}`
        : `The client asked for nothing within ${patienceMs / 1000} s. ${hint}`,
    );
  } finally {
    await context.stop();
  }
}

/**
 * Holds a client to the contract: starts it once for each scenario against a scripted endpoint, and judges by what the
 * endpoint sees; and by what it prints, if it prints what it receives as NDJSON.
 * @throws Unusable when the command cannot be started, or asks for nothing
 */
export async function runClientConformance(options: ClientRunOptions): Promise<Report> {
  const startMs = performance.now();
  const { levels = ['MUST', 'SHOULD', 'MAY'], filter = '', concurrency = 6, baseline = [] } = options;
  const seed = options.seed ?? randomInt(2 ** 31);
  // The tokens are the suite's own, and worth nothing; what a client sends and prints is a stranger's all the same.
  const present = presenterOf([]);
  const wanted = requirements
    .filter(isClientId)
    .filter(({ level, id }) => levels.includes(level) && id.includes(filter));
  if (wanted.length === 0)
    throw new Unusable('No requirement is left to test: look at --filter and --level.');
  const printsJson = await preflight(options);
  const testable = wanted.filter(({ needs }) => printsJson || needs.length === 0);
  options.onStart?.({ command: options.command.join(' '), scenarios: testable.length, printsJson });

  const outcomes = new Map<ClientRequirementId, Outcome>();
  const queue = [...testable];
  const work = async () => {
    for (let next = queue.shift(); next && !options.signal?.aborted; next = queue.shift()) {
      const outcome = await play(next.id, options, seed);
      if (options.signal?.aborted) return;
      outcomes.set(next.id, outcome);
      options.onResult?.(judge(next, []), outcomes.size, testable.length);
    }
  };
  /** A requirement is judged by its own scenario, and by what any scenario showed against it. */
  const judge = (requirement: Requirement & { id: ClientRequirementId }, all: Outcome[]): Result => {
    const outcome = outcomes.get(requirement.id);
    if (!outcome) return untested(requirement, 'the run was stopped before it was checked');
    const violation = [outcome, ...all]
      .flatMap(({ violations }) => violations)
      .find(({ id }) => id === requirement.id);
    const proof =
      violation ??
      (outcome.failure && {
        ...outcome.failure,
        exchanges: outcome.context.polls.slice(-3).map(({ exchange }) => exchange),
      });
    const { polls } = outcome.context;
    const bytes = polls.reduce((sum, { exchange }) => sum + (exchange.response?.bodyBytes ?? 0), 0);
    return resultFor(requirement, { proof, present, baseline, requests: polls.length, bytes });
  };
  await Promise.race([
    Promise.all(Array.from({ length: concurrency }, work)),
    new Promise<void>((resolve) => options.signal?.addEventListener('abort', () => resolve())),
  ]);
  const all = [...outcomes.values()];
  const results = wanted.map((requirement) =>
    testable.includes(requirement)
      ? judge(requirement, all)
      : untested(requirement, 'needs a client that prints what it receives as NDJSON'),
  );
  return reportOf({
    target: options.command.join(' '),
    cache: '',
    profiles: ['semantics'],
    seed,
    startMs,
    roundTripMs: 0,
    backOffs: 0,
    interrupted: options.signal?.aborted === true,
    results,
  });
}
