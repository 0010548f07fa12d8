// What the process that runs the checks is told, and what it tells.
import type { ServerRequirementId } from '@topics-http/contract';
import type { Exchange } from '../http/exchange.ts';
import type { Gone } from '../http/wire.ts';
import type { ServiceUnderTest } from '../http/service-under-test.ts';

/** Something in an exchange that breaks a requirement, whatever it was made for. */
export interface Violation<Id = ServerRequirementId> {
  id: Id;
  expected: string;
  actual: string;
  /** What shows it, in the order of time. */
  exchanges: Exchange[];
}

/** What a check leaves for the report. */
export interface Outcome {
  id: ServerRequirementId;
  /** What a MAY does, in words. */
  observed?: string;
  /** Why it could not be tested after all. */
  notTestable?: string;
  expected?: string;
  actual?: string;
  /** When it failed, by the clock of the checks; see {@link Gone}. */
  failedMs?: number;
  /** It failed for want of an answer. */
  unanswered?: true;
  /** The exchanges that prove a failure, the last one last. */
  exchanges: Exchange[];
  durationMs: number;
  requests: number;
  /** Sent and received, about. */
  bytes: number;
}

export interface ChecksOrder {
  service: ServiceUnderTest;
  /** The requirements to check. */
  ids: string[];
  /** How many checks run at the same time. */
  concurrency: number;
  /** What was seen before. */
  violations: Violation[];
}

/** What all responses of the run were held to. */
export interface ResponsesVerdict {
  ids: string[];
  violations: Violation[];
  /** Of the ids, those for which no response was seen that could show anything. */
  unseen: string[];
  /** What was sent for no other reason than to see responses. */
  asked: { requests: number; bytes: number };
  backOffs: number;
  /** Why the service was given up; undefined when it was there to the end. */
  gone?: Gone;
}

export type ChecksMessage =
  | { kind: 'outcome'; outcome: Outcome; failed: boolean }
  | { kind: 'progress'; text: string }
  /** That is all. Without a verdict on all responses, or with trouble, the suite itself did something wrong. */
  | { kind: 'done'; responses?: ResponsesVerdict; trouble?: string };
