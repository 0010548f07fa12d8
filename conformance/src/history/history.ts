// Everything that a run did and what came of it, as values. Times are milliseconds of one monotonic clock.
import type { ServerRequirementId } from '@topics-http/contract';

/** What the operations of one history have in common. */
interface OperationBase {
  /** Tells it from every other operation; violations name it. */
  id: number;
  /** The names as the service is to understand them, decoded. */
  cache: string;
  topic: string;
  token: TokenUse;
  /** When its first byte was sent, or just before. */
  sentMs: number;
  /** When it was written to its connection, which may have had to be opened first; absent: at once. */
  writtenMs?: number;
  /** The requirement by which it must be refused, when it must. */
  mustBeRefused?: ServerRequirementId;
  /** The name was written in a way that not every service takes for these names: it may have gone to another topic. */
  mayBeElsewhere?: boolean;
}

/** With what kind of token an operation came. */
interface TokenUse {
  /** A token for everything, one for just this, or one (or none) that gives no right to it. */
  kind: 'good' | 'scoped' | 'bad';
  /** The id that items show of a publisher with this token; null: it has none; absent: nobody knows. */
  holderId?: string | null;
  /** Tells it from every other token of the run; absent: it is like no other. */
  name?: string;
}

export interface PublishOperation extends OperationBase {
  kind: 'publish';
  bytes: Uint8Array;
  /**
   * What the content type says the bytes are. `any`: a type that leaves open what is delivered (a form, a charset, none):
   * neither kind nor content are judged then.
   */
  valueKind: 'text' | 'binary' | 'any';
  outcome: PublishOutcome;
}

export type PublishOutcome =
  | { kind: 'accepted'; endedMs: number }
  | { kind: 'refused'; status: number; endedMs: number }
  /** The connection ended, or was ended, without an answer: it may have been accepted. */
  | { kind: 'cut'; endedMs: number }
  /** Nothing had come when the history ended. */
  | { kind: 'unanswered' };

export interface PollOperation extends OperationBase {
  kind: 'poll';
  cursor: PollCursor;
  /** Since when its answer comes, where it comes piece by piece up to the end: how long that takes is no wait. */
  comingSinceMs?: number;
  outcome: PollOutcome;
}

/** The cursor as it was sent: absent is what was not sent, NaN what is no whole number or was sent twice. */
export interface PollCursor {
  number?: number;
  page?: number;
}

export type PollOutcome =
  | { kind: 'answered'; elements: DeliveredElement[]; endedMs: number }
  /** A 200 in which nothing can be read. */
  | { kind: 'unreadable'; endedMs: number }
  | { kind: 'refused'; status: number; endedMs: number }
  /** Ended without an answer, by whichever side; up to then it was watched. */
  | { kind: 'cut'; endedMs: number }
  /** Nothing had come when the history ended; up to then it was watched. */
  | { kind: 'unanswered' };

/** The elements of a response in their order, read leniently: a number that is none is NaN. */
export type DeliveredElement = DeliveredItem | DeliveredDiscontinuity | { kind: 'unknown' };

export interface DeliveredItem {
  kind: 'item';
  number: number;
  page: number;
  value: DeliveredValue;
  /** Absent when the item shows none. */
  publisherId?: string;
}

export interface DeliveredDiscontinuity {
  kind: 'discontinuity';
  /** `last_topic_sequence` */
  last: number;
  /** `new_topic_sequence` */
  next: number;
  /** `new_sequence_page` */
  page: number;
}

export type DeliveredValue =
  | { kind: 'text'; text: string }
  | { kind: 'binary'; bytes: Uint8Array }
  /** Under a member that the contract does not name, or in a form that cannot be read. */
  | { kind: 'unknown' };

interface Span {
  startedMs: number;
  endedMs: number;
}

/** A topic, or all topics of a cache, made anew on the run's own order. */
export interface Reset extends Span {
  cache: string;
  /** Absent: every topic of the cache. */
  topic?: string;
}

export type Operation = PublishOperation | PollOperation;

export interface History {
  operations: Operation[];
  resets: Reset[];
  /** When the recording ended: polls that are unanswered were watched until then. */
  endedMs: number;
  /** When the run itself did not look, as far as it knows: what came then was recorded late. */
  pauses?: Span[];
  /**
   * The longest that a message may take from its 204 until every poll sees it; 0: at once. What was measured, with a margin
   * for what varies: a message that is older counts as history.
   */
  visibilityDelayMs: number;
  /** After this a request that was sent counts as having arrived. */
  settleMs: number;
  /** After this an answer that could have come at once counts as not coming. Derives from the round trip; generous. */
  patienceMs: number;
}

/** When the answer came or the connection ended; undefined while neither happened. */
export const endedMsOf = ({ outcome }: Operation): number | undefined =>
  outcome.kind === 'unanswered' ? undefined : outcome.endedMs;

/** How much of a time the run was looking: what it cannot have seen does not count against anybody. */
export const watchedMs = ({ pauses = [] }: History, fromMs: number, untilMs: number): number =>
  pauses.reduce(
    (ms, { startedMs, endedMs }) =>
      ms - Math.max(0, Math.min(untilMs, endedMs) - Math.max(fromMs, startedMs)),
    untilMs - fromMs,
  );
