import type { ServerRequirementId } from '@topics-http/contract';

export type Verb = 'publish' | 'poll';

/** What is wrong with the token of a request. */
export type TokenFault =
  | 'none'
  | 'invalid'
  | 'tampered'
  | 'expired'
  | 'may-only-publish'
  | 'may-only-subscribe'
  | 'other-cache'
  | 'other-topic'
  | 'both-equal'
  | 'both-different'
  | 'both-invalid';

/** What is wrong with a request: for each of them it has to be refused. */
export type Fault =
  TokenFault | 'unknown-cache' | 'no-content-type' | 'not-utf8' | 'bad-cursor' | 'bad-escape';

/** By which requirements a request is refused. */
interface Refusal {
  /** It is refused at all. */
  by: ServerRequirementId;
  /** It is refused with this status; absent: with any 4xx. */
  status?: { code: number; by: ServerRequirementId };
}

const refused = (by: ServerRequirementId, code?: number, codeBy = by): Refusal => ({
  by,
  ...(code !== undefined && { status: { code, by: codeBy } }),
});

const either = (refusal: Refusal): Record<Verb, Refusal> => ({ publish: refusal, poll: refusal });

/** A rule about refusal holds for both verbs, for every token place and every state of a topic. */
const refusals: Record<Fault, Record<Verb, Refusal>> = {
  none: {
    publish: refused('auth-none-rejected', 401, 'auth-none-publish'),
    poll: refused('auth-none-rejected', 401, 'auth-none-subscribe'),
  },
  invalid: {
    publish: refused('auth-invalid-publish', 401, 'auth-invalid-status'),
    poll: refused('auth-invalid-subscribe', 401, 'auth-invalid-status'),
  },
  tampered: either(refused('auth-tampered', 401, 'auth-invalid-status')),
  expired: {
    publish: refused('auth-expired-publish', 401, 'auth-expired-status'),
    poll: refused('auth-expired-subscribe', 401, 'auth-expired-status'),
  },
  'may-only-publish': either(refused('auth-publish-role', 403, 'auth-scope-status')),
  'may-only-subscribe': either(refused('auth-subscribe-role', 403, 'auth-scope-status')),
  'other-cache': either(refused('auth-other-cache', 403, 'auth-scope-status')),
  'other-topic': either(refused('auth-other-topic', 403, 'auth-scope-status')),
  'both-equal': either(refused('auth-both-equal', 400)),
  'both-different': {
    publish: refused('auth-both-publish', 400),
    poll: refused('auth-both-subscribe', 400),
  },
  'both-invalid': {
    publish: refused('auth-invalid-publish', 400, 'auth-both-invalid'),
    poll: refused('auth-invalid-subscribe', 400, 'auth-both-invalid'),
  },
  'unknown-cache': {
    publish: refused('publish-unknown-cache', 404, 'unknown-cache-status'),
    poll: refused('subscribe-unknown-cache', 404, 'unknown-cache-status'),
  },
  'no-content-type': either(refused('publish-no-content-type', 400)),
  'not-utf8': either(refused('publish-invalid-utf8', 400)),
  'bad-cursor': either(refused('subscribe-bad-cursor', 400)),
  'bad-escape': either(refused('name-bad-escape')),
};

/** By which requirements a request that breaks this rule is refused. */
export const refusalOf = (fault: Fault, verb: Verb): Refusal => refusals[fault][verb];

/** Every requirement that a refusal can break. */
export const refusalIds: ReadonlySet<ServerRequirementId> = new Set(
  Object.values(refusals).flatMap((verbs) =>
    Object.values(verbs).flatMap(({ by, status }) => (status ? [by, status.by] : [by])),
  ),
);

/** What came of a request: a status, no answer for as long as was waited, or no response at all. */
export type Answer = { status: number } | 'held' | { failure: string };

/** What is wrong with an answer. */
export interface Judgement {
  id: ServerRequirementId;
  expected: string;
  actual: string;
}

/**
 * A service that is stopping or a proxy in front of it says nothing of the request; nor does one that wants to know its
 * length first (RFC 9112 §6.3: 411), or holds no intermediate answers (417).
 */
const saysNothing = new Set([411, 417, 503, 504]);

export const inWords = (answer: Answer): string =>
  answer === 'held' ? 'no answer: it is held' : 'status' in answer ? String(answer.status) : answer.failure;

/**
 * What the answer to a request that must be refused has against the requirements. A 5xx is no refusal; and what is not
 * refused is not refused with the right status either.
 * @param what the request, in words
 */
export function judgeRefusal(refusal: Refusal, answer: Answer, what: string): Judgement[] {
  const { by, status } = refusal;
  const answered = answer !== 'held' && 'status' in answer ? answer.status : undefined;
  if (answered !== undefined && saysNothing.has(answered)) return [];
  const actual = inWords(answer);
  const isRefused = answered !== undefined && answered >= 400 && answered < 500;
  const isSo = status === undefined || answered === status.code;
  return [
    ...(isRefused && (isSo || status.by !== by)
      ? []
      : [{ id: by, expected: refusalInWords(refusal, what), actual }]),
    ...(isSo || status.by === by ? [] : [{ id: status.by, expected: `${status.code} for ${what}`, actual }]),
  ];
}

const refusalInWords = ({ by, status }: Refusal, what: string): string =>
  status?.by === by ? `${status.code} for ${what}` : `a refusal of ${what}`;

/** Statuses by which a control may be refused all the same: a length is asked for, an expectation is not met. */
const mayRefuse = new Set([411, 417]);

/** Whether the answer to a publish that breaks nothing is wrong. */
export const isWronglyRefused = (answer: Answer): boolean =>
  answer === 'held' ||
  !('status' in answer) ||
  (answer.status >= 300 && !saysNothing.has(answer.status) && !mayRefuse.has(answer.status));
