// What the process that runs the checks is told, and what it tells.
import type { ServerRequirementId } from '@topics-http/contract';
import type { Exchange } from '../http/exchange.ts';
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
  /** The exchanges that prove a failure, the last one last. */
  exchanges: Exchange[];
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
}

/** What all responses of the run were held to. */
export interface ResponsesVerdict {
  ids: string[];
  violations: Violation[];
  backOffs: number;
}

export type ChecksMessage =
  | { kind: 'outcome'; outcome: Outcome; failed: boolean }
  | { kind: 'done'; responses: ResponsesVerdict }
  | { kind: 'broken'; reason: string };
