import { randomInt } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { requirements, type ClientRequirementId, type Requirement } from '@topics-http/contract/requirements';
import { Unusable } from './preflight.ts';
import { reportOf, resultFor, untested, type Report, type Result } from '../reports/report.ts';
import { presenterOf } from '../reports/presentable.ts';
import { tryPublishing, trySubscribing } from './first-try.ts';
import { play, type Played } from '../client-suite/play.ts';
import { newToken } from '../client-suite/given.ts';
import { seedFor } from '../client-suite/random.ts';
import type { ContextOptions } from '../client-suite/scenario-context.ts';
import { scenarios } from '../client-suite/scenarios.ts';
import { kindsFor, namesOf, plainest, type ServiceKind } from '../client-suite/service-kinds.ts';
import type { Scenario } from '../client-suite/scenario.ts';

export interface ClientRunOptions {
  /** The command and its arguments. It is started once for each scenario. */
  command: string[];
  /** The client publishes the lines of its standard input. Default: it subscribes. */
  publish?: boolean;
  /** Default all three. */
  levels?: Requirement['level'][];
  /** Only requirements whose id contains it. */
  filter?: string;
  /** How many scenarios run at the same time. Default 8. */
  concurrency?: number;
  /** How long the client may take to ask again after a failure, and to print, in milliseconds; to start, three times that. Default 15 s. */
  patienceMs?: number;
  /** How long a poll is held that the client has to wait for, in milliseconds. Default 7 s. */
  holdMs?: number;
  /** Ends the run at the first MUST that fails. */
  bail?: boolean;
  /** Ids that may fail. One that passes fails the run. */
  baseline?: string[];
  /** Seeds everything random. Default: a new one. */
  seed?: number;
  /** Ends the run: what is known by then is reported. */
  signal?: AbortSignal;
  onResult?: (result: Result, done: number, of: number) => void;
  /** Is told what goes on before the first result. */
  onProgress?: (text: string) => void;
  onStart?: (plan: { command: string; scenarios: number; printsJson: boolean }) => void;
}

type ClientRequirement = Requirement & { id: ClientRequirementId };

const defaults = { patienceMs: 15_000, holdMs: 7000, concurrency: 8 };
/** Of a run that ends at the first failure: one in so many works on the scenarios that take longest. */
const longEach = 4;
const needsPublishing = ({ needs }: Requirement): boolean =>
  (needs as readonly string[]).includes('publishing');

/** The requirements of a client that publishes, or of one that subscribes. */
export const clientRequirements = (publish: boolean): ClientRequirement[] =>
  requirements.filter(
    (requirement): requirement is ClientRequirement =>
      requirement.target === 'client' && needsPublishing(requirement) === publish,
  );

const allNames = Object.keys(scenarios);

/** What each scenario of a kind of client wants of its service. */
export const servicesOf = (mode: Scenario['mode']): Record<string, Partial<ServiceKind>> =>
  Object.fromEntries(
    Object.entries(scenarios)
      .filter(([, scenario]) => scenario.mode === mode)
      .map(([name, { service = {} }]) => [name, service]),
  );

/** What a scenario is played with: a kind of service of its own, other names, another seed. */
function settingsFor(
  name: string,
  { patienceMs, holdMs, publish = false }: ClientRunOptions,
  seed: number,
  printsJson: boolean,
): ContextOptions {
  const mode = publish ? 'publish' : 'subscribe';
  const wanted = servicesOf(mode);
  const kind = name in wanted ? kindsFor(wanted, seed)[name]! : plainest;
  return {
    kind,
    given: { ...namesOf[kind.names], token: newToken() },
    seed: seedFor(seed, name),
    patienceMs: patienceMs ?? defaults.patienceMs,
    holdMs: holdMs ?? defaults.holdMs,
    printsJson,
  };
}

/** A requirement that a long random history is about fails with whatever ends the history. */
const ofHistories = new Set<string>(['client-cursor-chain', 'client-delivery']);

/** What the scenarios that were played say about a requirement. */
function judge(
  requirement: ClientRequirement,
  played: ReadonlyMap<string, Played>,
  baseline: string[],
): Result {
  const { id } = requirement;
  const all = [...played.values()];
  const own = allNames
    .filter((name) => scenarios[name]!.shows.includes(id))
    .flatMap((name) => played.get(name) ?? []);
  const inHistory = ofHistories.has(id) ? own.find(({ endedBy }) => endedBy !== undefined) : undefined;
  const proof =
    all.flatMap(({ violations }) => violations).find((violation) => violation.id === id) ??
    inHistory?.violations.find((violation) => violation.id === inHistory.endedBy);
  if (!proof && own.length === 0)
    return untested(requirement, 'the run was stopped before it was checked', 'not-checked');
  const whole = own.filter(({ endedBy }) => endedBy === undefined);
  if (!proof && whole.length === 0)
    return untested(requirement, `the client came no further: ${own[0]!.endedBy} fails`);
  const sum = (of: (each: Played) => number) => own.reduce((total, each) => total + of(each), 0);
  return resultFor(requirement, {
    proof,
    present: presenterOf([]),
    baseline,
    durationMs: sum(({ durationMs }) => durationMs),
    requests: sum(({ requests }) => requests),
    bytes: sum(({ bytes }) => bytes),
  });
}

/**
 * Holds a client to the contract: starts it once for each scenario against a scripted endpoint, and judges by what the
 * endpoint sees; and by what it prints, if it prints what it receives as NDJSON.
 * @throws Unusable when the command cannot be started, or asks for nothing
 */
export async function runClientConformance(options: ClientRunOptions): Promise<Report> {
  const startMs = performance.now();
  const {
    command,
    publish = false,
    levels = ['MUST', 'SHOULD', 'MAY'],
    filter = '',
    baseline = [],
  } = options;
  const seed = options.seed ?? randomInt(2 ** 31);
  const wanted = clientRequirements(publish).filter(
    ({ level, id }) => levels.includes(level) && id.includes(filter),
  );
  if (wanted.length === 0)
    throw new Unusable('No requirement is left to test: look at --filter and --level.');
  options.onProgress?.('starting the client once, to see whether it asks for anything');
  const first = settingsFor('first try', options, seed, true);
  const printsJson = publish ? false : await trySubscribing(command, first);
  if (publish) await tryPublishing(command, first);
  const lacks = ({ needs }: Requirement) => !printsJson && needs.includes('ndjson-output');
  const testable = wanted.filter((requirement) => !lacks(requirement));
  const names = allNames.filter((name) => testable.some(({ id }) => scenarios[name]!.shows.includes(id)));
  options.onStart?.({ command: command.join(' '), scenarios: names.length, printsJson });

  const bail = new AbortController();
  const played = new Map<string, Played>();
  const isOver = () => options.signal?.aborted === true || bail.signal.aborted;
  const mustFail = (id: string) => wanted.some((each) => each.id === id && each.level === 'MUST');
  const queue = [...names];
  // Those that take longest come first, so that the run is short. A run that ends at the first failure looks at the quick ones,
  // too, from its beginning: most failures show there, long before the others are over.
  const next = (worker: number) =>
    options.bail === true && worker % longEach !== 0 ? queue.pop() : queue.shift();
  const work = async (_: unknown, worker: number) => {
    for (let name = next(worker); name !== undefined && !isOver(); name = next(worker)) {
      const settings = settingsFor(name, options, seed, printsJson);
      const one = await play(scenarios[name]!, command, settings, stop);
      if (isOver()) return;
      played.set(name, one);
      const [shown] = testable.filter(({ id }) => scenarios[name]!.shows.includes(id));
      options.onResult?.(judge(shown!, played, baseline), played.size, names.length);
      if (options.bail && one.violations.some(({ id }) => mustFail(id) && !baseline.includes(id)))
        bail.abort();
    }
  };
  const stop = options.signal ? AbortSignal.any([options.signal, bail.signal]) : bail.signal;
  // Every scenario that runs listens to it.
  setMaxListeners(0, stop);
  const workers = Array.from({ length: options.concurrency ?? defaults.concurrency }, work);
  await Promise.all(workers);
  const results = wanted.map((requirement) =>
    lacks(requirement)
      ? untested(requirement, 'needs a client that prints what it receives as NDJSON')
      : judge(requirement, played, baseline),
  );
  return reportOf({
    target: command.join(' '),
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
