import type { ServerRequirementId } from '@topics-http/contract';

/** Each rule of the checker, and the requirement that is broken where it is. */
export const requirementOf = {
  /** A message came with other text than was published. */
  'text-changed': 'publish-text-roundtrip',
  'bytes-changed': 'publish-binary-roundtrip',
  /** Text came as bytes, or bytes as text. */
  'kind-changed': 'publish-kind-kept',
  /** A message came that nobody had published then. */
  unpublished: 'history-provenance',
  'from-another-topic': 'sequence-topic-isolated',
  'from-another-cache': 'sequence-cache-isolated',
  'refused-delivered': 'auth-rejected-no-effect',
  /** An item shows another publisher than the one who published it, or none. */
  'publisher-wrong': 'subscribe-token-id',
  /** Items of one token show different publishers. */
  'publisher-changed': 'history-provenance',
  /** An item shows a publisher although its publisher has no id. */
  'publisher-invented': 'subscribe-no-token-id',
  /** Two messages under one page and number. */
  'number-reused': 'sequence-agreement',
  /** One message under two numbers of a page. */
  repeated: 'sequence-agreement',
  /** A page ended, another one began, and the first one came back. */
  'page-returned': 'sequence-agreement',
  /** A message that was published after another one was acknowledged has the smaller number. */
  'published-order': 'sequence-publisher-order',
  /** Within a response. */
  descending: 'sequence-order',
  jump: 'sequence-increments',
  'page-changed': 'sequence-page-stable',
  /** Between a cursor and the first item. */
  'cursor-skipped': 'subscribe-resume',
  'cursor-repeated': 'subscribe-resume-inclusive',
  'zero-cursor-skipped': 'discontinuity-zero-cursor',
  /** An acknowledged message is missing where a subscriber followed without a gap. */
  lost: 'sequence-chain',
  'discontinuity-page': 'discontinuity-new-page',
  'discontinuity-number': 'discontinuity-new-sequence',
  'discontinuity-late': 'discontinuity-first',
  /** It said that messages up to a number had passed, and later ones came below it. */
  'discontinuity-too-far': 'discontinuity-new-sequence',
  /** What it said was missing came in a later poll. */
  'discontinuity-untrue': 'discontinuity-no-false',
  'old-message': 'subscribe-no-history',
  /** A parked first poll got a message, but not the one before that came while it was parked, too. */
  'passed-over': 'subscribe-wakes',
  /** A parked poll is not told of what came. */
  'not-woken': 'subscribe-wakes',
  /** A parked poll is not told of what others that were parked got. */
  'woken-in-part': 'subscribe-fan-out',
  /** A poll is not told of what was there when it came. */
  'not-answered': 'subscribe-resume-complete',
  'nothing-answered': 'subscribe-never-empty',
  'page-kept': 'page-reset',
  /** The requirement that the operation itself names takes the place of this one. */
  'not-refused': 'auth-tampered',
} as const satisfies Record<string, ServerRequirementId>;

export type RuleName = keyof typeof requirementOf;

/** A rule that a history breaks. */
export interface HistoryViolation {
  rule: RuleName;
  requirement: ServerRequirementId;
  /** For people: what must be true, and what was seen instead. */
  expected: string;
  actual: string;
  /** The operations that contradict each other, in the order of time: one, two or three. */
  operations: number[];
}
