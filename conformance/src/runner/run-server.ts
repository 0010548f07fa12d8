import { fork } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { requirements, type Requirement } from '@topics-http/contract/requirements';
import type { Handler, MessageStore } from '@topics-http/server';
import { budgetOf, type Budget } from './budget.ts';
import { startEmbedded } from './embedded.ts';
import { serveFetch, type FetchHandler } from './fetch-handler.ts';
import type { ChecksMessage, ChecksOrder, Outcome, ResponsesVerdict } from '../server-suite/outcome.ts';
import { presenterOf, type Presenter } from '../reports/presentable.ts';
import { survey } from './survey.ts';
import { preflight, Unusable } from './preflight.ts';
import { reportOf, resultFor, untested, type Report, type Result } from '../reports/report.ts';
import {
  fixturesOf,
  flagOf,
  secretsOf,
  type FixtureName,
  type Fixtures,
  type ServiceUnderTest,
} from '../http/service-under-test.ts';

/** What to check, and how much of it. */
export interface Selection {
  /** Default both. */
  profiles?: Requirement['profile'][];
  /** Default all three. */
  levels?: Requirement['level'][];
  /** Only requirements whose id contains it. */
  filter?: string;
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
  /** Ids that may fail. One that passes fails the run. */
  baseline?: string[];
  /** Seeds everything random. Default: a new one. */
  seed?: number;
  /** A certificate authority to trust, as PEM text. */
  ca?: string;
  /** Ends the run: what is known by then is reported. */
  signal?: AbortSignal;
  /** Wraps the door or the engine of the embedded service: how the suite is tested with defects. */
  wrapEmbedded?: { door?: (handler: Handler) => Handler; store?: (store: MessageStore) => MessageStore };
  /** Is told of each result as it comes, and of how many there will be. */
  onResult?: (result: Result, done: number, of: number) => void;
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
const defaultConcurrency = (maxRps: number) => (maxRps > 0 ? Math.min(40, Math.max(4, maxRps)) : 40);

/** Splits the requirements into those that can be checked, and those for which the service lacks something. */
function select(options: Selection, fixtures: Fixtures): Pick<Plan, 'testable' | 'notTestable'> {
  const { profiles = ['contract', 'semantics'], levels = ['MUST', 'SHOULD', 'MAY'], filter = '' } = options;
  const wanted = requirements
    .filter(
      ({ target, profile, level, id }) =>
        target === 'server' && profiles.includes(profile) && levels.includes(level) && id.includes(filter),
    )
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

interface Collected {
  outcomes: Map<string, { outcome: Outcome; failed: boolean }>;
  /** Undefined when the run was ended before all were in. */
  responses?: ResponsesVerdict;
}

const extension = path.extname(import.meta.filename);
/** From sources, the process that runs the checks needs what this one was started with. */
const execArgv =
  extension === '.ts'
    ? [
        '--import',
        pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href,
        '--conditions=@topics-http/source',
      ]
    : [];

/** Starts the process that runs the checks at once; it loads while the service is looked at. */
function startChecks() {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^VITEST|^NODE_OPTIONS$/.test(name)),
  );
  const child = fork(path.join(import.meta.dirname, `run-checks${extension}`), [], {
    execArgv,
    env,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr!.on('data', (data: Buffer) => (stderr += data.toString()));
  const stop = () => {
    if (child.connected) child.disconnect();
    child.kill();
  };
  const run = (
    order: ChecksOrder,
    signal: AbortSignal | undefined,
    onOutcome: (outcome: Outcome, failed: boolean) => void,
  ): Promise<Collected> =>
    new Promise((resolve, reject) => {
      const collected: Collected = { outcomes: new Map() };
      const broken = (reason: string) => reject(new Error(`The suite itself failed: ${reason}`));
      child.on('message', (message: ChecksMessage) => {
        if (message.kind === 'outcome') {
          const { outcome, failed } = message;
          collected.outcomes.set(outcome.id, { outcome, failed });
          onOutcome(outcome, failed);
        } else if (message.kind === 'done') resolve({ ...collected, responses: message.responses });
        else broken(message.reason);
      });
      child.once('error', (error) => broken(error.message));
      child.once('exit', (code) => broken(stderr.trim() || `its process ended with ${code}`));
      signal?.addEventListener('abort', () => resolve(collected));
      if (signal?.aborted) resolve(collected);
      else child.send(order);
    });
  return { run, stop };
}

function resultOf(
  requirement: Requirement,
  { outcomes, responses }: Collected,
  { present, baseline }: { present: Presenter; baseline: string[] },
): Result {
  const { id } = requirement;
  const run = outcomes.get(id);
  if (!run && !responses?.ids.includes(requirement.id)) {
    if (responses) throw new Error(`No check reported on ${id}.`);
    return untested(requirement, 'the run was stopped before it was checked');
  }
  const violation = responses?.violations.find((each) => each.id === id);
  if (run?.outcome.notTestable !== undefined && !violation)
    return untested(requirement, present.line(run.outcome.notTestable));
  return resultFor(requirement, {
    proof: run?.failed ? run.outcome : violation,
    observed: run?.outcome.observed,
    present,
    baseline,
    requests: run?.outcome.requests ?? 0,
    bytes: run?.outcome.bytes ?? 0,
  });
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
  const { testable, notTestable } = select(options, fixtures);
  return {
    target: shown,
    cache,
    testable,
    notTestable,
    budget: budgetOf(testable, fixtures, options.maxRps ?? 0),
  };
}

/**
 * Checks a deployment against every requirement of the contract, and tells what it found.
 * @throws Unusable when the service cannot be tested: one sentence says why
 */
export async function runConformance(options: RunOptions = {}): Promise<Report> {
  const startMs = performance.now();
  const runId = `tc-${randomBytes(5).toString('hex')}`;
  const checks = startChecks();
  let opened: Awaited<ReturnType<typeof openService>> | undefined;
  try {
    opened = await openService(options, runId);
    const { shown, cache, token, fixtures } = opened;
    const url = new URL(opened.url);
    const tls = url.protocol === 'https:';
    const service: ServiceUnderTest = {
      endpoint: {
        host: url.hostname.replace(/^\[|\]$/g, ''),
        port: Number(url.port) || (tls ? 443 : 80),
        tls,
        ...(options.ca !== undefined && { ca: options.ca }),
      },
      basePath: url.pathname.replace(/\/$/, ''),
      cache,
      token,
      fixtures,
      roundTripMs: 0,
      visibilityMs: 0,
      kept: 0,
      holdMs: options.holdMs ?? 0,
      maxRps: options.maxRps ?? 0,
      seed: options.seed ?? randomInt(2 ** 31),
      runId,
    };
    const { roundTripMs, unknownCache } = await preflight(service);
    service.roundTripMs = roundTripMs;
    const { profiles = ['contract', 'semantics'] } = options;
    if (profiles.includes('semantics')) Object.assign(service, await survey({ ...service }));
    if (unknownCache !== undefined) fixtures.unknownCache ??= unknownCache;
    const { testable, notTestable } = select(options, fixtures);
    const budget = budgetOf(testable, fixtures, service.maxRps);
    options.onStart?.({ target: shown, cache, testable, notTestable, budget, roundTripMs });
    if (testable.length === 0)
      throw new Unusable('No requirement is left to test: look at --filter, --profile and --level.');

    const how = { present: presenterOf(secretsOf(service)), baseline: options.baseline ?? [] };
    const byId = new Map<string, Requirement>(testable.map((each) => [each.id, each]));
    let done = 0;
    const ids = testable.map(({ id }) => id);
    const { concurrency = defaultConcurrency(service.maxRps), signal } = options;
    const collected = await checks.run({ service, ids, concurrency }, signal, (outcome, failed) => {
      const preliminary: Collected = { outcomes: new Map([[outcome.id, { outcome, failed }]]) };
      options.onResult?.(resultOf(byId.get(outcome.id)!, preliminary, how), ++done, testable.length);
    });
    const results = [
      ...testable.map((each) => resultOf(each, collected, how)),
      ...notTestable.map(({ requirement, missing }) =>
        untested(requirement, `needs ${missing.map((name) => `--${flagOf(name)}`).join(', ')}`),
      ),
    ];
    return reportOf({
      target: shown,
      cache,
      profiles: options.profiles ?? ['contract', 'semantics'],
      seed: service.seed,
      startMs,
      roundTripMs,
      backOffs: collected.responses?.backOffs ?? 0,
      interrupted: collected.responses === undefined,
      results,
    });
  } finally {
    checks.stop();
    await opened?.close();
  }
}
