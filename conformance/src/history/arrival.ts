import type { History, PollOperation } from './history.ts';
import { greatest, lowerBound, RangeMax } from './range-max.ts';

/** When a poll had reached the service, as well as can be told from this side, by what was under way up to some moment. */
export type ArrivedMs = (poll: PollOperation, untilMs?: number) => number;

/** The longest that a publish took, in milliseconds, of those that were under way at some time between two moments. */
export type SlowestMs = (fromMs: number, untilMs: number) => number;

/** Where a publish took longer than requests usually do, a poll may have taken so many times as long. */
const slowFactor = 4;

/** What a busy machine, or a service that does other things first, shows by its publishes. */
export function slowness({ operations }: Pick<History, 'operations'>): SlowestMs {
  const publishes = operations
    .flatMap(({ kind, sentMs, outcome }) =>
      kind === 'publish' && (outcome.kind === 'accepted' || outcome.kind === 'refused')
        ? [{ sentMs, tookMs: outcome.endedMs - sentMs }]
        : [],
    )
    .sort((a, b) => a.sentMs - b.sentMs);
  const took = publishes.map(({ tookMs }) => tookMs);
  const slowest = new RangeMax(took);
  const slowestMs = Math.max(0, greatest(took));
  return (fromMs, untilMs) => {
    const from = lowerBound(publishes, (publish) => publish.sentMs < fromMs - slowestMs);
    const to = lowerBound(publishes, (publish) => publish.sentMs <= untilMs);
    return Math.max(0, slowest.of(from, to));
  };
}

/**
 * That a poll is parked nobody says. It is taken to have arrived after the time that a request usually takes, and after twice
 * as long as the slowest publish took that was under way then: a busy machine, or a service that does other things first, is
 * slow for both, and where that shows not equally slow.
 */
export function arrivals({ settleMs }: Pick<History, 'settleMs'>, slowestMs: SlowestMs): ArrivedMs {
  return ({ sentMs, writtenMs = sentMs }, untilMs = 0) => {
    const slowest = slowestMs(sentMs, Math.max(untilMs, writtenMs + settleMs));
    return writtenMs + settleMs + (slowest > settleMs ? slowFactor * slowest : 2 * slowest);
  };
}
