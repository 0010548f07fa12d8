import type { History, PollOperation } from './history.ts';
import { greatest, lowerBound, RangeMax } from './range-max.ts';

/** When a poll had reached the service, as well as can be told from this side. */
export type ArrivedMs = (poll: PollOperation) => number;

/**
 * That a poll is parked nobody says. It is taken to have arrived after the time that a request usually takes, and after as
 * long as the slowest publish took that was under way then: a busy machine, or a service that does other things first, is
 * slow for both.
 */
export function arrivals({ operations, settleMs }: Pick<History, 'operations' | 'settleMs'>): ArrivedMs {
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
  return ({ sentMs, writtenMs = sentMs }) => {
    const from = lowerBound(publishes, (publish) => publish.sentMs < sentMs - slowestMs);
    const to = lowerBound(publishes, (publish) => publish.sentMs <= writtenMs + settleMs);
    return writtenMs + settleMs + Math.max(0, slowest.of(from, to));
  };
}
