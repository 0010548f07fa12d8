// Written by `npm run generate` from spec/. Do not edit.
/** The id of a rule that a service is held to. Ids never change. */
export type ServerRequirementId =
  | "auth-header-publish"
  | "auth-query-publish"
  | "auth-header-subscribe"
  | "auth-query-subscribe"
  | "auth-query-encoded"
  | "auth-both-publish"
  | "auth-both-subscribe"
  | "auth-both-equal"
  | "auth-both-message"
  | "auth-both-invalid"
  | "auth-query-repeated"
  | "auth-none-rejected"
  | "auth-none-publish"
  | "auth-none-subscribe"
  | "auth-invalid-publish"
  | "auth-invalid-subscribe"
  | "auth-tampered"
  | "auth-invalid-status"
  | "auth-expired-publish"
  | "auth-expired-subscribe"
  | "auth-expired-status"
  | "auth-publish-role"
  | "auth-subscribe-role"
  | "auth-other-cache"
  | "auth-other-topic"
  | "auth-scope-status"
  | "auth-scoped-allowed"
  | "auth-expiry-during-poll"
  | "auth-rejected-no-effect"
  | "auth-rejected-no-number"
  | "auth-token-not-echoed"
  | "auth-order"
  | "auth-bearer"
  | "auth-api-key"
  | "auth-401-challenge"
  | "publish-text-204"
  | "publish-binary-204"
  | "publish-204-empty"
  | "publish-curl-documented-query"
  | "publish-curl-documented-header"
  | "publish-form-verbatim"
  | "publish-form-text"
  | "publish-text-charset"
  | "publish-type-case"
  | "publish-no-content-type"
  | "publish-other-content-type"
  | "publish-text-roundtrip"
  | "publish-binary-roundtrip"
  | "publish-binary-base64"
  | "publish-kind-kept"
  | "publish-empty"
  | "publish-invalid-utf8"
  | "publish-large"
  | "publish-limit"
  | "publish-oversize"
  | "publish-chunked"
  | "publish-unfinished"
  | "publish-expect-continue"
  | "publish-creates-topic"
  | "publish-unknown-cache"
  | "publish-unknown-cache-message"
  | "publish-no-subscriber"
  | "publish-does-not-wait"
  | "subscribe-200-json"
  | "subscribe-schema"
  | "subscribe-blocks"
  | "subscribe-wakes"
  | "subscribe-fan-out"
  | "subscribe-several-topics"
  | "subscribe-never-empty"
  | "subscribe-element-kinds"
  | "subscribe-no-history"
  | "subscribe-defaults"
  | "subscribe-absent-zero"
  | "subscribe-page-discovery"
  | "subscribe-page-zero"
  | "subscribe-page-positive"
  | "subscribe-resume"
  | "subscribe-resume-complete"
  | "subscribe-resume-inclusive"
  | "subscribe-resume-page-zero"
  | "subscribe-resume-repeatable"
  | "subscribe-bad-cursor"
  | "subscribe-unknown-cache"
  | "unknown-cache-status"
  | "subscribe-unknown-topic"
  | "subscribe-abort"
  | "subscribe-no-store"
  | "subscribe-json-utf8"
  | "subscribe-integers"
  | "subscribe-token-id"
  | "subscribe-no-token-id"
  | "subscribe-token-secret"
  | "subscribe-heartbeat"
  | "sequence-increments"
  | "sequence-dense"
  | "sequence-page-stable"
  | "sequence-order"
  | "sequence-publisher-order"
  | "sequence-agreement"
  | "sequence-concurrent"
  | "sequence-chain"
  | "sequence-topic-isolated"
  | "sequence-topic-numbers"
  | "sequence-cache-isolated"
  | "sequence-cache-numbers"
  | "discontinuity-stale-page"
  | "discontinuity-unknown-page"
  | "discontinuity-new-page"
  | "discontinuity-new-sequence"
  | "discontinuity-first"
  | "discontinuity-order"
  | "discontinuity-last"
  | "discontinuity-no-false"
  | "discontinuity-retention"
  | "discontinuity-ahead"
  | "discontinuity-zero-cursor"
  | "page-reset"
  | "page-reset-greater"
  | "page-reset-parked"
  | "name-encoded"
  | "name-distinct"
  | "name-bad-escape"
  | "error-status-documented"
  | "error-5xx"
  | "error-body"
  | "error-body-shape"
  | "limit-429"
  | "limit-retry-after"
  | "limit-recovers"
  | "http-unknown-path"
  | "http-method"
  | "http-allow"
  | "http-header-case"
  | "http-keep-alive"
  | "http-pipelined-after-error"
  | "http-transfer-coding"
  | "http-old-version"
  | "http-long-header"
  | "cors-preflight"
  | "cors-headers"
  | "model-history"
  | "history-provenance";

/** The id of a rule that a client is held to. Ids never change. */
export type ClientRequirementId =
  | "client-first-poll"
  | "client-skips-nothing"
  | "client-next-cursor"
  | "client-several-items"
  | "client-page-kept"
  | "client-discontinuity-alone"
  | "client-discontinuity-items"
  | "client-page-change"
  | "client-page-change-items"
  | "client-cursor-chain"
  | "client-resume-cut-body"
  | "client-cut-body-cursor"
  | "client-resume-cut-waiting"
  | "client-cut-waiting-cursor"
  | "client-resume-unavailable"
  | "client-429-retry-after"
  | "client-503-retry-after"
  | "client-429-bounded"
  | "client-500-bounded"
  | "client-401-bounded"
  | "client-403-bounded"
  | "client-404-bounded"
  | "client-400-bounded"
  | "client-invalid-json"
  | "client-empty-answer"
  | "client-backoff-anew"
  | "client-refusal-told"
  | "client-unknown-members"
  | "client-unknown-elements"
  | "client-text"
  | "client-binary"
  | "client-empty-message"
  | "client-discontinuity-shown"
  | "client-delivery"
  | "client-publisher"
  | "client-token-one-place"
  | "client-token-exact"
  | "client-names-encoded"
  | "client-base-url"
  | "client-redirect-token"
  | "client-token-secret"
  | "client-large-answer"
  | "client-slow-body"
  | "client-long-hold"
  | "client-long-hold-once"
  | "client-one-poll"
  | "client-publish-content-type"
  | "client-publish-value"
  | "client-publish-delivery"
  | "client-publish-empty"
  | "client-publish-large"
  | "client-publish-binary"
  | "client-publish-token"
  | "client-publish-names"
  | "client-publish-no-repeat"
  | "client-publish-429"
  | "client-publish-503"
  | "client-publish-refused"
  | "client-publish-redirect"
  | "client-publish-end";

export type RequirementId = ServerRequirementId | ClientRequirementId;

/** A chapter of the requirement list. */
export type SectionId =
  | "authentication"
  | "publish"
  | "subscribe"
  | "sequences"
  | "names"
  | "errors"
  | "limits"
  | "http"
  | "model"
  | "client-cursor"
  | "client-failures"
  | "client-messages"
  | "client-manners"
  | "client-publishing";

/** What a target must offer for some tests to run. */
export type FixtureId =
  | "expired-token"
  | "publish-only-token"
  | "subscribe-only-token"
  | "other-cache-token"
  | "topic-token"
  | "short-lived-token"
  | "token-with-id"
  | "rate-limited-token"
  | "second-cache"
  | "unknown-cache"
  | "max-message-bytes"
  | "retention"
  | "reset"
  | "ndjson-output"
  | "publishing";

export type Level = 'MUST' | 'SHOULD' | 'MAY';

/** A rule that a service or a client is held to. Its title is `<level> <text>`. */
export interface Requirement {
  readonly id: RequirementId;
  readonly target: 'server' | 'client';
  readonly section: SectionId;
  /** What anybody is held to. MUST: whatever follows the pages, or the RFCs, cannot do otherwise. */
  readonly level: Level;
  /** What those are held to who chose to keep every decision of the contract too, under the profile `reference`. */
  readonly reference: Level;
  /** contract: one request shows it. semantics: it takes several. */
  readonly profile: 'contract' | 'semantics';
  readonly text: string;
  /** The section that says it: 'HTTP API for Momento Topics › Publish › Body' or 'RFC 9110 §15.5.6 405 Method Not Allowed'. */
  readonly source: string;
  /** Where that section is. */
  readonly url: string;
  /** The sentence of that section. Every MUST has one. */
  readonly quote?: string;
  /** documented: a page of the vendor says it. http: an RFC says it. contract: we decided it. */
  readonly basis: 'documented' | 'http' | 'contract';
  /** The decision of the contract that it rests on: an id of docs/decisions.md. */
  readonly decision?: string;
  /** Why it is not more than a SHOULD or a MAY. */
  readonly why?: string;
  /** The version of this package that it came with. */
  readonly since: string;
  /** Where one of these fails, this one cannot but fail: a report shows it as following from them. */
  readonly dependsOn: readonly RequirementId[];
  /** JSON pointers into openapi.json that it exercises. */
  readonly contract: readonly string[];
  readonly needs: readonly FixtureId[];
}

/** Every requirement, in the order of the list. */
export declare const requirements: readonly Requirement[];
export declare const sections: readonly { readonly id: SectionId; readonly title: string }[];
/** What each fixture is. */
export declare const fixtures: Readonly<Record<FixtureId, string>>;
/** Parts of the contract that no requirement exercises, with the reason. */
export declare const excluded: readonly { readonly contract: string; readonly reason: string }[];
/** Levels that changed after they were published, oldest first. */
export declare const changed: readonly {
  readonly id: string;
  readonly from: Level;
  readonly to: Level;
  readonly version: string;
  readonly why: string;
}[];
/** Ids that are no longer used, and never will be again. */
export declare const retired: readonly { readonly id: string; readonly version: string; readonly why: string }[];
