import type { ServerRequirementId } from '@topics-http/contract';

const preflight =
  'Every run begins with such a publish: where it is refused there is nothing to test, and the exit code is 3.';
const everyPoll =
  'Every check that reads reads in this way, so that whoever breaks it is noticed by most of the suite.';
const subscriber =
  'What breaks it also breaks what its neighbours look at: they read the same items for another reason.';

const status = 'A token that is let in is not answered with the status of a refusal either.';
const decided =
  'The stricter of two that look at the same answers: what breaks its neighbour breaks it too, and a mutant for what only it sees is not written.';
const newer = 'Came with 0.2.0; a mutant that it alone notices is not written.';

/** Requirements that no mutant has for itself, and why. A MAY is never violated, and is not in question. */
export const neverAlone: Partial<Record<ServerRequirementId, string>> = {
  'auth-header-publish': preflight,
  'publish-creates-topic': preflight,
  'publish-no-subscriber': preflight,
  'auth-query-publish':
    'The encoded token and the documented curl line are publishes with the token in the query as well.',
  'auth-header-subscribe': everyPoll,
  'auth-none-rejected':
    'A request that is served is not refused with 401 either: auth-none-publish and auth-none-subscribe.',
  'publish-curl-documented-header':
    'publish-form-verbatim publishes the same bytes, and looks at what is delivered.',
  'publish-does-not-wait':
    'A publish that hangs while polls are parked also keeps the subscribers of sequence-agreement waiting.',
  'subscribe-wakes': everyPoll,
  'subscribe-never-empty':
    'An empty answer before there is a message is one that does not block: subscribe-blocks.',
  'subscribe-no-history': 'subscribe-defaults asks the same of each way to write a first poll.',
  'subscribe-page-discovery':
    'Without the page of the topic no discontinuity is right: discontinuity-new-page.',
  'subscribe-resume': subscriber,
  'subscribe-resume-inclusive': subscriber,
  'subscribe-resume-repeatable': subscriber,
  'subscribe-abort': 'What is lost without a word is missing from what follows as well: sequence-chain.',
  'subscribe-token-secret':
    'An item that shows a token shows no id, or one where there is none: subscribe-token-id, subscribe-no-token-id.',
  'subscribe-json-utf8':
    'Text in another encoding is not the text that was published: publish-text-roundtrip.',
  'sequence-increments': subscriber,
  'sequence-order': subscriber,
  'sequence-publisher-order': subscriber,
  'sequence-chain': 'What gets lost under load gets lost in sequence-concurrent or http-keep-alive as well.',
  'discontinuity-stale-page':
    'Without the discontinuity, what it says is missing too: discontinuity-new-page, discontinuity-new-sequence.',
  'discontinuity-first':
    'A discontinuity after its items is missing where the checks look for it, before them.',
  'error-status-documented':
    'A check of its own already asks for one certain status wherever a refusal is expected.',
  'model-history':
    'It plays at random what the other checks do on purpose, and finds what they find; it is there for what nobody thought of.',
  'auth-invalid-publish': status,
  'auth-invalid-subscribe': status,
  'auth-expired-publish': status,
  'auth-expired-subscribe': status,
  'auth-rejected-no-number': decided,
  'publish-form-text': decided,
  'publish-binary-base64': decided,
  'subscribe-200-json': decided,
  'subscribe-absent-zero': decided,
  'subscribe-resume-complete': decided,
  'unknown-cache-status': decided,
  'sequence-dense': decided,
  'sequence-topic-numbers': decided,
  'sequence-cache-numbers': decided,
  'page-reset-greater': decided,
  'publish-limit': newer,
  'subscribe-fan-out': newer,
  'subscribe-several-topics': newer,
  'subscribe-page-zero': newer,
  'subscribe-page-positive': newer,
  'discontinuity-unknown-page': newer,
  'discontinuity-last': newer,
  'page-reset-parked': newer,
  'error-5xx': newer,
  'http-allow': newer,
  'history-provenance': newer,
};
