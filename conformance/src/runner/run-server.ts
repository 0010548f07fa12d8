import { randomBytes, randomInt } from 'node:crypto';
import { requirements, type Requirement } from '@topics-http/contract/requirements';
import type { Handler, MessageStore } from '@topics-http/server';
import { budgetOf, type Budget } from './budget.ts';
import { startEmbedded } from './embedded.ts';
import { serveFetch, type FetchHandler } from './fetch-handler.ts';
import { startChecks, type Collected } from './checks-process.ts';
import { presenterOf, type Presenter } from '../reports/presentable.ts';
import type { Gone } from '../http/wire.ts';
import type { Outcome, Violation } from '../server-suite/outcome.ts';
import { countPolls } from './count-polls.ts';
import { survey } from './survey.ts';
import { preflight, Unusable } from './preflight.ts';
import { reportOf, resultFor, untested, type Report, type Result } from '../reports/report.ts';
import {
  fixtureNames,
  fixturesOf,
  flagOf,
  pacedMs,
  secretsOf,
  type FixtureName,
  type Fixtures,
  type ServiceUnderTest,
} from '../http/service-under-test.ts';

/** What a service is held to: `reference` to every decision of the contract as strictly as to the pages, the others in part. */
export type Profile = Requirement['profile'] | 'reference';

/** What to check, and how much of it. */
export interface Selection {
  /** Default `contract` and `semantics`. With `reference` alone both, at the levels of {@link Requirement.reference}. */
  profiles?: Profile[];
  /** Default all three. */
  levels?: Requirement['level'][];
  /** Only requirements whose id contains it. */
  filter?: string;
  /** Only these requirements. */
  ids?: string[];
}

export interface RunOptions extends Selection {
  /** The deployment: http://host:port or https://host/base. Without it and without a handler, the embedded reference service. */
  url?: string;
  /** In place of a URL: the service as a function of web standards. It is served on a port of its own for the run. */
  handler?: FetchHandler;
  /** The cache to test in. Required with a URL or a handler. */
  cache?: string;
  /** A token that may publish and subscribe there. Required with a URL or a handler. */
  token?: string;
  fixtures?: Fixtures;
  /** Requests per second at most; 0, the default, is no limit. */
  maxRps?: number;
  /** How many checks run at the same time. Default 40, fewer at a slow pace. */
  concurrency?: number;
  /** How long a poll without a message has to block, in milliseconds. Default: several round trips. */
  holdMs?: number;
  /** How long to go on with new sequences of operations, in milliseconds. Default 0: a few are played. */
  thoroughMs?: number;
  /** Ends the run at the first MUST that fails, unless it is for want of an answer: whoever is gone fails nothing more. */
  bail?: boolean;
  /** Ids that may fail. One that passes fails the run. */
  baseline?: string[];
  /** Seeds everything random. Default: a new one. */
  seed?: number;
  /** A certificate authority to trust, as PEM text. */
  ca?: string;
  /** Ends the run: what is known by then is reported. */
  signal?: AbortSignal;
  /** Wraps the handler or the engine of the embedded service: how the suite is tested with defects. */
  wrapEmbedded?: { handler?: (handler: Handler) => Handler; store?: (store: MessageStore) => MessageStore };
  /** Is told of each result as it comes, and of how many there will be. */
  onResult?: (result: Result, done: number, of: number) => void;
  /** Is told how far a long check has come. */
  onProgress?: (text: string) => void;
  /** Is told what the run will take before it starts. */
  onStart?: (plan: Plan) => void;
}

/** What a run will do. */
export interface Plan {
  target: string;
  cache: string;
  testable: Requirement[];
  notTestable: { requirement: Requirement; missing: FixtureName[] }[];
  budget: Budget;
  /** Undefined before anything was sent. */
  roundTripMs?: number;
}

/** Slow requests gain nothing from many checks that wait for their turn, and polls that wait are polls that get cut. */
const defaultConcurrency = ({ maxRps, polls }: ServiceUnderTest) => {
  const atOnce = maxRps > 0 ? Math.min(40, Math.max(4, maxRps)) : 40;
  return Math.max(1, Math.min(atOnce, Math.floor(polls / pollsOfCheck)));
};
/** Most checks have fewer that wait at a time. */
const pollsOfCheck = 4;

/** The requirements of these profiles, at the levels that they give them. */
function requirementsOf(profiles: readonly Profile[] = []): Requirement[] {
  const parts = profiles.filter((each) => each !== 'reference');
  const isReference = parts.length < profiles.length;
  return requirements
    .filter(({ target, profile }) => target === 'server' && (parts.length === 0 || parts.includes(profile)))
    .map((each) => (isReference ? { ...each, level: each.reference } : each));
}

/** Splits the requirements into those that can be checked, and those for which the service lacks something. */
function select(options: Selection, fixtures: Fixtures): Pick<Plan, 'testable' | 'notTestable'> {
  const { filter = '', ids, levels = ['MUST', 'SHOULD', 'MAY'] } = options;
  const wanted = requirementsOf(options.profiles)
    .filter(({ level, id }) => levels.includes(level) && id.includes(filter) && (ids?.includes(id) ?? true))
    .map((requirement) => ({
      requirement,
      missing: requirement.needs
        .flatMap((need) => fixturesOf[need])
        .filter((name) => fixtures[name] === undefined),
    }));
  return {
    testable: wanted.filter(({ missing }) => missing.length === 0).map(({ requirement }) => requirement),
    notTestable: wanted.filter(({ missing }) => missing.length > 0),
  };
}

/** What is missed so long after the last answer of a service is missed since nobody was there any more. */
const missedMs = 2500;

/** Whether a check failed for no other reason than that the service was gone. */
const isOfGone = ({ failedMs = 0, unanswered }: Outcome, { sinceMs }: Gone): boolean =>
  failedMs >= sinceMs + (unanswered ? 0 : missedMs);

/** Why a requirement was not checked that should have been; undefined when it was, or cannot be said. */
function whyUnchecked(id: string, { outcomes, responses, incomplete }: Collected): string | undefined {
  const run = outcomes.get(id);
  const gone = responses?.gone;
  if (gone && run?.failed && isOfGone(run.outcome, gone)) return gone.reason;
  if (gone && run?.outcome.notTestable === gone.reason) return gone.reason;
  if (run || responses?.ids.includes(id)) return undefined;
  return incomplete ?? (responses ? 'no check reported on it' : 'the run was stopped before it was checked');
}

function resultOf(
  requirement: Requirement,
  collected: Collected,
  { present, baseline }: { present: Presenter; baseline: string[] },
): Result {
  const { id } = requirement;
  const run = collected.outcomes.get(id);
  const violation = collected.responses?.violations.find((each) => each.id === id);
  const { responses } = collected;
  const unseen = responses?.unseen.includes(id) ? 'no response was seen that could show it' : undefined;
  const unchecked = whyUnchecked(id, collected);
  const unable = run?.outcome.notTestable ?? unseen;
  const { requests, bytes } =
    run?.outcome ?? (responses?.ids[0] === id ? responses.asked : { requests: 0, bytes: 0 });
  if (unchecked !== undefined && !violation)
    return untested(requirement, present.line(unchecked), 'not-checked');
  if (unable !== undefined && !violation) return untested(requirement, present.line(unable));
  return resultFor(requirement, {
    proof: run?.failed ? run.outcome : violation,
    observed: run?.outcome.observed,
    present,
    baseline,
    durationMs: run?.outcome.durationMs ?? 0,
    requests,
    bytes,
  });
}

/** Why the checks are not all there is to say: nothing when each of them reported. */
function whyIncomplete(
  testable: Requirement[],
  collected: Collected,
  present: Presenter,
): string | undefined {
  if (collected.incomplete !== undefined) return present.line(collected.incomplete, 300);
  const lost = testable.filter(({ id }) => whyUnchecked(id, collected) !== undefined);
  if (!collected.responses || lost.length === 0) return undefined;
  return `the suite itself failed: no check reported on ${lost.map(({ id }) => id).join(', ')}`;
}

/** What runs: a deployment, a handler served here, or the embedded service. */
async function openService(options: RunOptions, runId: string) {
  const { url, handler, cache, token, fixtures = {} } = options;
  if (url === undefined && handler === undefined) {
    const embedded = await startEmbedded(runId, options.wrapEmbedded);
    return {
      ...embedded,
      fixtures: { ...embedded.fixtures, ...fixtures },
      shown: 'the embedded reference service',
    };
  }
  if (cache === undefined || token === undefined)
    throw new Unusable('A URL or a handler needs a cache and a token.');
  if (handler) {
    const served = await serveFetch(handler);
    return { ...served, cache, token, fixtures: { ...fixtures }, shown: 'a handler' };
  }
  const { origin, pathname } = new URL(url!);
  const shown = `${origin}${pathname.replace(/\/$/, '')}`;
  return { url: url!, cache, token, fixtures: { ...fixtures }, shown, close: () => Promise.resolve() };
}

/** What a run with these options would do, as far as can be told without sending anything. */
export async function planOf(options: RunOptions): Promise<Plan> {
  const { shown, cache, fixtures, close } = await openService(options, 'dry-run');
  await close();
  // The preflight finds one, unless every cache exists or the token is for one only.
  fixtures.unknownCache ??= 'no-such-cache';
  const { testable, notTestable } = select(options, fixtures);
  return {
    target: shown,
    cache,
    testable,
    notTestable,
    budget: budgetOf(testable, fixtures, options.maxRps ?? 0),
  };
}

/** What is known of the service before anything was sent to it. */
function serviceOf(
  options: RunOptions,
  runId: string,
  opened: Awaited<ReturnType<typeof openService>>,
): ServiceUnderTest {
  const url = new URL(opened.url);
  const tls = url.protocol === 'https:';
  return {
    endpoint: {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port) || (tls ? 443 : 80),
      tls,
      ca: options.ca,
    },
    basePath: url.pathname.replace(/\/$/, ''),
    cache: opened.cache,
    token: opened.token,
    fixtures: opened.fixtures,
    roundTripMs: 0,
    visibilityMs: 0,
    kept: 0,
    polls: Infinity,
    holdMs: options.holdMs ?? 0,
    thoroughMs: options.thoroughMs ?? 0,
    maxRps: options.maxRps ?? 0,
    maxRequests: Infinity,
    seed: options.seed ?? randomInt(2 ** 31),
    runId,
  };
}

/** No run is so long by far: what a check may take, the pace, and for each request a fifth of a second and ten round trips. */
const timeLimitMsOf = (service: ServiceUnderTest, { requests }: Budget): number =>
  300_000 +
  service.holdMs +
  service.thoroughMs +
  2 * pacedMs(service, requests) +
  requests * (200 + 10 * service.roundTripMs);

/** No run sends so much by far. */
const maxRequestsOf = ({ requests }: Budget, thoroughMs: number): number =>
  5000 + 10 * requests + 10 * thoroughMs;

/**
 * Checks a deployment against every requirement of the contract, and tells what it found. Whatever the service does, and
 * whatever goes wrong on this side, the report names every requirement.
 * @throws Unusable when the service cannot be tested: one sentence says why, and a report says it of each requirement
 */
export async function runConformance(options: RunOptions = {}): Promise<Report> {
  const startMs = performance.now();
  const runId = `tc-${randomBytes(5).toString('hex')}`;
  const { profiles = ['contract', 'semantics'] } = options;
  let opened: Awaited<ReturnType<typeof openService>> | undefined;
  let checks: ReturnType<typeof startChecks> | undefined;
  try {
    opened = await openService(options, runId);
    const { shown, cache, fixtures } = opened;
    const service = serviceOf(options, runId, opened);
    const head = { target: shown, cache, profiles, seed: service.seed, startMs };
    options.onProgress?.(`asking ${shown} whether it can be tested`);
    const { roundTripMs, unknownCache } = await usable(options, head, () => preflight(service));
    service.roundTripMs = roundTripMs;
    // It loads while the survey waits.
    checks = startChecks();
    options.onProgress?.('looking how soon messages are visible, and how many are kept');
    let violations: Violation[] = [];
    if (requirementsOf(profiles).some(({ profile }) => profile === 'semantics')) {
      const seen = await usable(options, head, () => survey({ ...service }));
      Object.assign(service, seen.survey);
      ({ violations } = seen);
      if (!service.isMute) service.polls = await usable(options, head, () => countPolls(service));
    }
    if (unknownCache !== undefined) fixtures.unknownCache ??= unknownCache;
    const { testable, notTestable } = select(options, fixtures);
    const budget = budgetOf(testable, fixtures, service.maxRps);
    service.maxRequests = maxRequestsOf(budget, service.thoroughMs);
    options.onStart?.({ target: shown, cache, testable, notTestable, budget, roundTripMs });
    if (testable.length === 0)
      throw new Unusable('No requirement is left to test: look at --filter, --profile and --level.');

    const how = { present: presenterOf(secretsOf(service)), baseline: options.baseline ?? [] };
    const byId = new Map<string, Requirement>(testable.map((each) => [each.id, each]));
    let done = 0;
    const ids = testable.map(({ id }) => id);
    const { concurrency = defaultConcurrency(service), signal } = options;
    const bail = new AbortController();
    const stop = signal ? AbortSignal.any([signal, bail.signal]) : bail.signal;
    const limits = { signal: stop, timeLimitMs: timeLimitMsOf(service, budget) };
    const collected = await checks.run(
      { service, ids, concurrency, violations },
      limits,
      (outcome, failed) => {
        const preliminary: Collected = { outcomes: new Map([[outcome.id, { outcome, failed }]]) };
        const result = resultOf(byId.get(outcome.id)!, preliminary, how);
        options.onResult?.(result, ++done, testable.length);
        if (options.bail && result.status === 'failed' && !outcome.unanswered) bail.abort();
      },
      options.onProgress,
    );
    const incomplete = whyIncomplete(testable, collected, how.present);
    return reportOf({
      ...head,
      roundTripMs: Math.round(roundTripMs * 10) / 10,
      offers: fixtureNames.filter((name) => fixtures[name] !== undefined).map(flagOf),
      backOffs: collected.responses?.backOffs ?? 0,
      interrupted: signal?.aborted === true && collected.responses === undefined,
      incomplete,
      results: [
        ...testable.map((each) => resultOf(each, collected, how)),
        ...notTestable.map(({ requirement, missing }) => untested(requirement, whatIsMissing(missing))),
      ],
    });
  } finally {
    checks?.stop();
    await opened?.close();
  }
}

const whatIsMissing = (missing: FixtureName[]): string =>
  `needs ${missing.map((name) => `--${flagOf(name)}`).join(', ')}`;

/** What `look` finds; where the service turns out to be unusable, a report says it of each requirement. @throws Unusable */
async function usable<T>(
  options: RunOptions,
  head: Pick<Report, 'target' | 'cache' | 'profiles' | 'seed'> & { startMs: number },
  look: () => Promise<T>,
): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    const { testable, notTestable } = select(options, {});
    const all = [...testable, ...notTestable.map(({ requirement }) => requirement)];
    const results = all.map((each) => untested(each, error.message, 'not-checked'));
    const incomplete = error.message;
    throw new Unusable(
      error.message,
      reportOf({ ...head, roundTripMs: 0, backOffs: 0, interrupted: false, incomplete, results }),
    );
  }
}
