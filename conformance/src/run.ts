import { randomBytes, randomInt } from 'node:crypto';
import path from 'node:path';
import { requirements, type Requirement } from '@topics-http/contract/requirements';
import type { TestCase } from 'vitest/node';
import { startVitest } from 'vitest/node';
import type { Handler } from '@topics-http/server';
import { startEmbedded } from './embedded.ts';
import { preflight, Unusable } from './preflight.ts';
import { countStatuses, isConformant, type Report, type Result, type Status } from './report.ts';
import type { Outcome } from './suite/requirement.ts';
import type { Violation } from './suite/ambient.ts';
import { fixturesOf, type Fixtures, type Target } from './target.ts';

export interface RunOptions {
  /** The deployment: http://host:port or https://host/base. Default: the embedded reference service. */
  url?: string;
  /** The cache to test in. Required with a URL. */
  cache?: string;
  /** A token that may publish and subscribe there. Required with a URL. */
  token?: string;
  fixtures?: Fixtures;
  /** Default both. */
  profiles?: Requirement['profile'][];
  /** Default all three. */
  levels?: Requirement['level'][];
  /** Only requirements whose id contains it. */
  filter?: string;
  /** Requests per second at most; 0, the default, is no limit. */
  maxRps?: number;
  /** Ids that may fail. One that passes fails the run. */
  baseline?: string[];
  /** Seeds everything random. Default: a new one. */
  seed?: number;
  /** A certificate authority to trust, as PEM text. */
  ca?: string;
  /** Wraps the door of the embedded service: how the suite is tested with defects. */
  wrapEmbedded?: (handler: Handler) => Handler;
  /** Is told of each result as it comes, and of how many there will be. */
  onResult?: (result: Result, done: number, of: number) => void;
  /** Is told what the run will take before it starts. */
  onStart?: (plan: {
    target: string;
    cache: string;
    testable: number;
    notTestable: number;
    roundTripMs: number;
  }) => void;
}

const isCompiled = import.meta.filename.endsWith('.js');

/** Splits the requirements into those that can be checked, and those for which the target lacks something. */
function select(options: RunOptions, fixtures: Fixtures) {
  const { profiles = ['contract', 'semantics'], levels = ['MUST', 'SHOULD', 'MAY'], filter = '' } = options;
  const wanted = requirements.filter(
    ({ target, profile, level, id }) =>
      target === 'server' && profiles.includes(profile) && levels.includes(level) && id.includes(filter),
  );
  const lacks = ({ needs }: Requirement) =>
    needs.flatMap((need) => fixturesOf[need]).filter((name) => fixtures[name] === undefined);
  return {
    profiles,
    testable: wanted.filter((each) => lacks(each).length === 0),
    notTestable: wanted
      .filter((each) => lacks(each).length > 0)
      .map((each) => ({ requirement: each, missing: lacks(each) })),
  };
}

interface Collected {
  outcomes: Map<string, { outcome: Outcome; failed: boolean }>;
  responses?: { ids: string[]; violations: Violation[]; backOffs: number };
}

/** Runs the checks under vitest: an explicit root and no config file, so that it works inside any project. */
async function runChecks(
  target: Target,
  selected: Requirement[],
  onOutcome: (outcome: Outcome, failed: boolean) => void,
): Promise<Collected> {
  const collected: Collected = { outcomes: new Map() };
  const file = `all.conformance.${isCompiled ? 'js' : 'ts'}`;
  const errors: unknown[] = [];
  const reporter = {
    onTestCaseResult(testCase: TestCase) {
      const meta = testCase.meta();
      if (meta.topicsResponses) collected.responses = meta.topicsResponses;
      if (!meta.topics) return;
      const failed = testCase.result().state === 'failed';
      collected.outcomes.set(meta.topics.id, { outcome: meta.topics, failed });
      onOutcome(meta.topics, failed);
    },
    onTestRunEnd(_modules: unknown, unhandled: readonly unknown[]) {
      errors.push(...unhandled);
    },
  };
  const exitCode = process.exitCode;
  const vitest = await startVitest(
    'test',
    [],
    {
      root: path.join(import.meta.dirname, 'suite'),
      config: false,
      include: [file],
      exclude: [],
      watch: false,
      cache: false,
      pool: 'threads',
      isolate: false,
      maxWorkers: 1,
      maxConcurrency: 1000,
      reporters: [reporter],
      provide: { topicsTarget: target, topicsSelected: selected.map(({ id }) => id) },
      passWithNoTests: false,
      silent: true,
    },
    { logLevel: 'silent', server: { ws: false, watch: null } },
  );
  await vitest.close();
  // vitest sets it for failed tests; the verdict is ours to give.
  process.exitCode = exitCode;
  if (errors.length > 0 || !collected.responses)
    throw new Error(
      `The suite itself failed: ${errors.map((error) => (error as { message?: string }).message ?? String(error)).join('; ') || 'no result'}`,
    );
  return collected;
}

const brief = ({ id, section, level, profile, text, source, basis }: Requirement) => ({
  id,
  section,
  level,
  profile,
  text,
  source,
  basis,
});

const failureStatus: Record<Requirement['level'], Status> = {
  MUST: 'failed',
  SHOULD: 'warned',
  MAY: 'observed',
};

function resultOf(requirement: Requirement, { outcomes, responses }: Collected, baseline: string[]): Result {
  const { id, level } = requirement;
  const run = outcomes.get(id);
  if (!run && !responses!.ids.includes(requirement.id)) throw new Error(`No check reported on ${id}.`);
  const violation = responses!.violations.find((each) => each.id === id);
  const failed = run?.failed === true || violation !== undefined;
  const proof = run?.failed ? run.outcome : violation && { ...violation, exchanges: [violation.exchange] };
  const listed = baseline.includes(id);
  const status: Status = failed
    ? listed
      ? 'known-failure'
      : failureStatus[level]
    : listed
      ? 'unexpected-pass'
      : run?.outcome.observed === undefined
        ? 'passed'
        : 'observed';
  const note = listed && !failed ? 'it is in the baseline, but it holds: take it out' : run?.outcome.observed;
  return {
    ...brief(requirement),
    status,
    ...(note !== undefined && { note }),
    ...(proof?.expected !== undefined && { expected: proof.expected }),
    ...(proof?.actual !== undefined && { actual: proof.actual }),
    exchanges: proof?.exchanges ?? [],
  };
}

/**
 * Checks a deployment against every requirement of the contract, and tells what it found.
 * @throws Unusable when the target cannot be tested: one sentence says why
 */
export async function runConformance(options: RunOptions = {}): Promise<Report> {
  const startMs = performance.now();
  const runId = `tc-${randomBytes(5).toString('hex')}`;
  const embedded = options.url === undefined ? await startEmbedded(runId, options.wrapEmbedded) : undefined;
  try {
    const url = new URL(options.url ?? embedded!.url);
    const tls = url.protocol === 'https:';
    const fixtures: Fixtures = { ...embedded?.fixtures, ...options.fixtures };
    const cache = options.cache ?? embedded?.cache;
    const token = options.token ?? embedded?.token;
    if (cache === undefined || token === undefined) throw new Unusable('A URL needs a cache and a token.');
    const target: Target = {
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
      maxRps: options.maxRps ?? 0,
      seed: options.seed ?? randomInt(2 ** 31),
      runId,
    };
    const { roundTripMs, unknownCache } = await preflight(target);
    target.roundTripMs = roundTripMs;
    if (unknownCache !== undefined) fixtures.unknownCache ??= unknownCache;
    const { testable, notTestable, profiles } = select(options, fixtures);
    const shown =
      options.url === undefined ? 'the embedded reference service' : `${url.origin}${target.basePath}`;
    options.onStart?.({
      target: shown,
      cache,
      testable: testable.length,
      notTestable: notTestable.length,
      roundTripMs: target.roundTripMs,
    });
    if (testable.length === 0)
      throw new Unusable('No requirement is left to test: look at --filter, --profile and --level.');

    const baseline = options.baseline ?? [];
    const byId = new Map<string, Requirement>(testable.map((each) => [each.id, each]));
    let done = 0;
    const collected = await runChecks(target, testable, (outcome, failed) => {
      const requirement = byId.get(outcome.id)!;
      const preliminary: Collected = {
        outcomes: new Map([[outcome.id, { outcome, failed }]]),
        responses: { ids: [], violations: [], backOffs: 0 },
      };
      options.onResult?.(resultOf(requirement, preliminary, baseline), ++done, testable.length);
    });
    const tested = testable.map((each) => resultOf(each, collected, baseline));
    const skipped = notTestable.map(({ requirement, missing }): Result => ({
      ...brief(requirement),
      status: 'not-testable',
      note: `needs the fixture ${missing.join(', ')}`,
      exchanges: [],
    }));
    const order = new Map(requirements.map(({ id }, index) => [id, index]));
    const results = [...tested, ...skipped].sort((a, b) => order.get(a.id)! - order.get(b.id)!);
    const counts = countStatuses(results);
    return {
      version: 1,
      target: shown,
      cache,
      profiles,
      seed: target.seed,
      date: new Date().toISOString(),
      durationMs: Math.round(performance.now() - startMs),
      requests: [...collected.outcomes.values()].reduce((sum, { outcome }) => sum + outcome.requests, 4),
      roundTripMs: target.roundTripMs,
      backOffs: collected.responses!.backOffs,
      conformant: isConformant(counts),
      counts,
      results,
    };
  } finally {
    await embedded?.close();
  }
}
