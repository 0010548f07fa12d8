import { requirements, type Requirement } from '@topics-http/contract/requirements';
import type { Exchange } from '../http/exchange.ts';
import { contractVersion, tool } from './versions.ts';
import type { Presenter } from './presentable.ts';

/**
 * passed; failed (a MUST); warned (a SHOULD that does not hold); observed (a MAY, or what it does); not-testable
 * (the service lacks what it needs); not-checked (the run ended before); known-failure (listed in the baseline); unexpected-pass (listed there, but it holds).
 */
export type Status =
  | 'passed'
  | 'failed'
  | 'warned'
  | 'observed'
  | 'not-testable'
  | 'not-checked'
  | 'known-failure'
  | 'unexpected-pass';

export interface Result extends Pick<
  Requirement,
  'id' | 'section' | 'level' | 'profile' | 'text' | 'source' | 'basis'
> {
  status: Status;
  /** What a MAY does, or which option would make it testable. */
  note?: string;
  expected?: string;
  actual?: string;
  /** How long its check took; 0 where it has none of its own. Checks run at the same time. */
  durationMs: number;
  requests: number;
  /** Sent and received, about. */
  bytes: number;
  /** What was sent and what came back, for a failure or a warning. */
  exchanges: Exchange[];
}

/** A run, as `--json` writes it; report.schema.json is its schema. */
export interface Report {
  version: 2;
  tool: { name: string; version: string };
  /** The version of the contract. */
  contract: string;
  target: string;
  cache: string;
  profiles: string[];
  /** What the service was said to offer beside its URL, its cache and its token: names only, tokens are secrets. */
  offers: string[];
  /** What the target does where the contract leaves a choice, by requirement. */
  choices: Record<string, string>;
  seed: number;
  date: string;
  durationMs: number;
  requests: number;
  /** Sent and received, about. */
  bytes: number;
  roundTripMs: number;
  /** How often the service asked the suite to slow down. */
  backOffs: number;
  /** The run was ended before every requirement was checked. */
  interrupted: boolean;
  /** Why not everything was checked, when nobody asked for that: the service stopped answering, or the suite itself failed. */
  incomplete?: string;
  conformant: boolean;
  counts: Record<Status, number>;
  results: Result[];
}

export const statuses: Status[] = [
  'passed',
  'failed',
  'warned',
  'observed',
  'not-testable',
  'not-checked',
  'known-failure',
  'unexpected-pass',
];

const countStatuses = (results: Result[]): Record<Status, number> =>
  Object.fromEntries(
    statuses.map((status) => [status, results.filter((each) => each.status === status).length]),
  ) as Record<Status, number>;

/** Conformant: something was tested, no MUST fails, and the baseline is true. */
const isConformant = (counts: Record<Status, number>): boolean =>
  counts.failed === 0 && counts['unexpected-pass'] === 0 && testedIn(counts) > 0;

const isTested = (status: Status): boolean => status !== 'not-testable' && status !== 'not-checked';

export const testedIn = (counts: Record<Status, number>): number =>
  counts.passed +
  counts.failed +
  counts.warned +
  counts.observed +
  counts['known-failure'] +
  counts['unexpected-pass'];

export const statusWords: Record<Status, string> = {
  passed: 'passed',
  failed: 'failed',
  warned: 'warned',
  observed: 'observed',
  'not-testable': 'not testable',
  'not-checked': 'not checked',
  'known-failure': 'known failure',
  'unexpected-pass': 'unexpected pass',
};

/** The verdict in words, and what it rests on. */
export function verdictOf({ results, counts, conformant, interrupted, incomplete }: Report): {
  verdict: string;
  reason: string;
} {
  const musts = results.filter(({ level, status }) => level === 'MUST' && isTested(status)).length;
  const wrong = [
    counts.failed > 0 && `${counts.failed} of ${musts} MUST fail`,
    counts['unexpected-pass'] > 0 && `${counts['unexpected-pass']} in the baseline hold`,
  ].filter(Boolean);
  const known = counts['known-failure'];
  const checked = testedIn(counts);
  if (wrong.length > 0)
    return {
      verdict: 'NOT CONFORMANT',
      reason: [
        ...wrong,
        ...(interrupted ? ['and then it was interrupted'] : []),
        ...(incomplete === undefined ? [] : [`and then ${incomplete}`]),
      ].join(', '),
    };
  if (incomplete !== undefined)
    return {
      verdict: 'NOT TESTED',
      reason: `${incomplete}${checked > 0 ? `; ${checked} of ${results.length} checked, no failure so far` : ''}`,
    };
  if (interrupted)
    return {
      verdict: 'INTERRUPTED',
      reason: `${checked} of ${results.length} checked, no failure so far`,
    };
  if (!conformant) return { verdict: 'NOT TESTED', reason: 'nothing could be tested' };
  return {
    verdict: 'CONFORMANT',
    reason: `all ${musts} MUST that could be tested hold${known > 0 ? `, but for ${known} in the baseline` : ''}`,
  };
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

/** A requirement that was not tested: why, and what would change that. */
export const untested = (
  requirement: Requirement,
  note: string,
  status: 'not-testable' | 'not-checked' = 'not-testable',
): Result => ({
  ...brief(requirement),
  status,
  note,
  durationMs: 0,
  requests: 0,
  bytes: 0,
  exchanges: [],
});

interface Tested {
  /** What shows that it does not hold; undefined when it holds. */
  proof?: Pick<Result, 'expected' | 'actual' | 'exchanges'> | undefined;
  /** What a MAY does, in words. */
  observed?: string | undefined;
  /** What came over the wire becomes text for people by this. */
  present: Presenter;
  /** Ids that may fail. */
  baseline: string[];
  durationMs?: number;
  requests: number;
  bytes: number;
}

/** A requirement that was tested. */
export function resultFor(
  requirement: Requirement,
  { proof, observed, present, baseline, durationMs = 0, requests, bytes }: Tested,
): Result {
  const listed = baseline.includes(requirement.id);
  const status: Status = proof
    ? listed
      ? 'known-failure'
      : failureStatus[requirement.level]
    : listed
      ? 'unexpected-pass'
      : observed === undefined
        ? 'passed'
        : 'observed';
  const seen = observed === undefined ? undefined : present.line(observed);
  const note = listed && !proof ? 'it is in the baseline, but it holds: take it out' : seen;
  return {
    ...brief(requirement),
    status,
    ...(note !== undefined && { note }),
    ...(proof?.expected !== undefined && { expected: present.line(proof.expected) }),
    ...(proof?.actual !== undefined && { actual: present.line(proof.actual) }),
    durationMs: Math.round(durationMs),
    requests,
    bytes,
    exchanges: (proof?.exchanges ?? []).map((each) => present.exchange(each)),
  };
}

const order = new Map<string, number>(requirements.map(({ id }, index) => [id, index]));

/** The report of a run that began at `startMs`. Results come in the order of the requirements. */
export function reportOf({
  startMs,
  results,
  interrupted,
  incomplete,
  offers = [],
  ...run
}: Pick<
  Report,
  'target' | 'cache' | 'profiles' | 'seed' | 'roundTripMs' | 'backOffs' | 'interrupted' | 'incomplete'
> & {
  offers?: string[];
  startMs: number;
  results: Result[];
}): Report {
  const sorted = results.toSorted((a, b) => order.get(a.id)! - order.get(b.id)!);
  const counts = countStatuses(sorted);
  const sum = (of: (result: Result) => number) => sorted.reduce((total, result) => total + of(result), 0);
  return {
    version: 2,
    tool,
    contract: contractVersion,
    ...run,
    offers,
    choices: Object.fromEntries(
      sorted.flatMap(({ id, status, note }) => (status === 'observed' ? [[id, note ?? '']] : [])),
    ),
    date: new Date().toISOString(),
    durationMs: Math.round(performance.now() - startMs),
    requests: sum(({ requests }) => requests),
    bytes: sum(({ bytes }) => bytes),
    interrupted,
    ...(incomplete !== undefined && { incomplete }),
    conformant: !interrupted && incomplete === undefined && isConformant(counts),
    counts,
    results: sorted,
  };
}
