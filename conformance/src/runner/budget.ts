import { readFileSync } from 'node:fs';
import type { Requirement } from '@topics-http/contract/requirements';
import { largestRetention } from '../plan/cursors.ts';
import type { Fixtures } from '../http/service-under-test.ts';
import { largeBytes, largestSize } from '../plan/sizes.ts';

/** What a run sends and receives, about. */
export interface Budget {
  requests: number;
  /** Sent and received together. */
  bytes: number;
  /** How long the pace makes it take; undefined without a limit of requests per second. */
  seconds?: number;
}

/** What each check cost when it was measured with the embedded service: `npm run costs` writes it. */
interface Costs {
  maxMessageBytes: number;
  retention: number;
  checks: Record<string, { requests: number; bytes: number } | undefined>;
}

const costs = JSON.parse(readFileSync(new URL('../../costs.json', import.meta.url), 'utf8')) as Costs;

const mebibyte = 1024 * 1024;

/** So many messages, sent or received, are as large as the service allows, or as `most`. */
const withLimit =
  (messages: number, most = Infinity) =>
  ({ maxMessageBytes = 0 }: Fixtures): Partial<Budget> => ({
    bytes: messages * (Math.min(maxMessageBytes, most) - costs.maxMessageBytes),
  });

/** What grows with the service, beyond what was measured. */
const growth: Record<string, (fixtures: Fixtures) => Partial<Budget>> = {
  'publish-text-roundtrip': withLimit(28, largestSize),
  'publish-binary-roundtrip': withLimit(16, largestSize),
  'publish-large': withLimit(6),
  'publish-oversize': withLimit(7),
  'publish-limit': withLimit(1),
  'history-provenance': withLimit(1),
  'sequence-concurrent': withLimit(16, largeBytes),
  'subscribe-resume-complete': withLimit(10, mebibyte),
  'subscribe-resume-inclusive': ({ retention = 0 }) => ({
    requests: 2 * ((retention > largestRetention ? 0 : retention) - costs.retention),
  }),
  'discontinuity-retention': ({ retention = 0 }) => ({ requests: retention - costs.retention }),
  'discontinuity-order': ({ retention }) =>
    retention === undefined ? {} : { requests: retention - costs.retention },
};

/** How many requests the checks take, how many bytes, and how long at that pace. */
export function budgetOf(checks: Pick<Requirement, 'id'>[], fixtures: Fixtures, maxRps: number): Budget {
  let [requests, bytes] = [4, 1000];
  for (const { id } of checks) {
    const more = growth[id]?.(fixtures) ?? {};
    requests += (costs.checks[id]?.requests ?? 0) + (more.requests ?? 0);
    bytes += (costs.checks[id]?.bytes ?? 0) + (more.bytes ?? 0);
  }
  requests = Math.max(1, requests);
  return {
    requests,
    bytes: Math.max(0, bytes),
    ...(maxRps > 0 && { seconds: Math.ceil(requests / maxRps) }),
  };
}
