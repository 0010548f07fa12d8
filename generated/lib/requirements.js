// Written by `npm run generate` from spec/. Do not edit.
export const requirements = [
  {
    "id": "auth-header-publish",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "reference": "MUST",
    "profile": "contract",
    "text": "accept a publish whose token is in the `Authorization` header",
    "source": "HTTP API for Momento Topics › Authentication",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#authentication",
    "quote": "The token may be provided in one of two places in the request: An `Authorization` header, A `token` query parameter",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/components/securitySchemes/authorizationHeader",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": []
  },
  {
    "id": "auth-query-publish",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "reference": "MUST",
    "profile": "contract",
    "text": "accept a publish whose token is in the `token` query parameter",
    "source": "HTTP API for Momento Topics › Authentication",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#authentication",
    "quote": "The token may be provided in one of two places in the request: An `Authorization` header, A `token` query parameter",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/components/securitySchemes/tokenQuery",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": []
  },
  {
    "id": "auth-header-subscribe",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "accept a poll whose token is in the `Authorization` header",
    "source": "HTTP API for Momento Topics › Subscribe › Headers",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#headers-1",
    "quote": "The Momento auth token, in string format, is used for authentication/authorization of the request.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/components/securitySchemes/authorizationHeader",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "auth-query-subscribe",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "accept a poll whose token is in the `token` query parameter",
    "source": "HTTP API for Momento Topics › Subscribe › Query parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "Momento auth token (if not using the header).",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/components/securitySchemes/tokenQuery",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "auth-query-encoded",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "reference": "MUST",
    "profile": "contract",
    "text": "decode a percent-encoded token in the query: real tokens contain `+`, `/` and `=`",
    "source": "RFC 3986 §2.1 Percent-Encoding",
    "url": "https://www.rfc-editor.org/rfc/rfc3986#section-2.1",
    "quote": "A percent-encoding mechanism is used to represent a data octet in a component when that octet's corresponding character is outside the allowed set or is being used as a delimiter of, or within, the component.",
    "basis": "http",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/components/securitySchemes/tokenQuery",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": []
  },
  {
    "id": "auth-both-publish",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "reference": "MUST",
    "profile": "contract",
    "text": "refuse a publish with a token in both places, with 400",
    "source": "HTTP API for Momento Topics › Authentication › Tip",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#authentication",
    "quote": "If both the header and query parameter are provided, the request will fail with a `400 Bad Request` indicating only one value must be set.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/components/securitySchemes/authorizationHeader",
      "/components/securitySchemes/tokenQuery",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/400"
    ],
    "needs": []
  },
  {
    "id": "auth-both-subscribe",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "reference": "MUST",
    "profile": "contract",
    "text": "refuse a poll with a token in both places, with 400, and without blocking",
    "source": "HTTP API for Momento Topics › Authentication › Tip",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#authentication",
    "quote": "If both the header and query parameter are provided, the request will fail with a `400 Bad Request` indicating only one value must be set.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/components/securitySchemes/authorizationHeader",
      "/components/securitySchemes/tokenQuery",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/400"
    ],
    "needs": []
  },
  {
    "id": "auth-both-equal",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "reference": "MUST",
    "profile": "contract",
    "text": "refuse a token in both places even when the two values are equal",
    "source": "HTTP API for Momento Topics › Authentication › Tip",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#authentication",
    "quote": "If both the header and query parameter are provided, the request will fail with a `400 Bad Request` indicating only one value must be set.",
    "basis": "documented",
    "decision": "both-tokens",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/components/securitySchemes/authorizationHeader",
      "/components/securitySchemes/tokenQuery",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/400",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/400"
    ],
    "needs": []
  },
  {
    "id": "auth-both-message",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "reference": "MUST",
    "profile": "contract",
    "text": "say in that 400 that only one value must be set",
    "source": "HTTP API for Momento Topics › Authentication › Tip",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#authentication",
    "quote": "If both the header and query parameter are provided, the request will fail with a `400 Bad Request` indicating only one value must be set.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/400",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/400",
      "/components/schemas/ErrorBody/properties/message"
    ],
    "needs": []
  },
  {
    "id": "auth-both-invalid",
    "target": "server",
    "section": "authentication",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "contract",
    "text": "refuse a token in both places with 400, not 401, when neither is valid",
    "source": "HTTP API for Momento Topics › Authentication › Tip",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#authentication",
    "quote": "If both the header and query parameter are provided, the request will fail with a `400 Bad Request` indicating only one value must be set.",
    "basis": "contract",
    "decision": "both-tokens",
    "why": "A service that looks at the tokens first refuses the request all the same, as 401.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/400",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/400"
    ],
    "needs": []
  },
  {
    "id": "auth-query-repeated",
    "target": "server",
    "section": "authentication",
    "level": "MAY",
    "reference": "MAY",
    "profile": "contract",
    "text": "accept or refuse two `token` parameters",
    "source": "HTTP API for Momento Topics › Authentication",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#authentication",
    "basis": "contract",
    "decision": "both-tokens",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/components/securitySchemes/tokenQuery"
    ],
    "needs": []
  },
  {
    "id": "auth-none-rejected",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "reference": "MUST",
    "profile": "contract",
    "text": "serve no request that has no token",
    "source": "HTTP API for Momento Topics › Authentication",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#authentication",
    "quote": "Each request requires an API key or Momento auth token generated via the Momento console or a token \"vending machine\" microservice you host.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/401",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/401"
    ],
    "needs": []
  },
  {
    "id": "auth-none-publish",
    "target": "server",
    "section": "authentication",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "contract",
    "text": "refuse a publish without a token with 401",
    "source": "HTTP API for Momento Topics › Publish › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error",
    "basis": "contract",
    "decision": "no-token",
    "why": "The 401 of the page is about a token that is invalid or expired, not about a missing one: 400 and 403 refuse it as well.",
    "since": "0.1.0",
    "dependsOn": [
      "auth-none-rejected"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/401"
    ],
    "needs": []
  },
  {
    "id": "auth-none-subscribe",
    "target": "server",
    "section": "authentication",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "contract",
    "text": "refuse a poll without a token with 401",
    "source": "HTTP API for Momento Topics › Subscribe › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error-1",
    "basis": "contract",
    "decision": "no-token",
    "why": "The 401 of the page is about a token that is invalid or expired, not about a missing one: 400 and 403 refuse it as well.",
    "since": "0.1.0",
    "dependsOn": [
      "auth-none-rejected"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/401"
    ],
    "needs": []
  },
  {
    "id": "auth-invalid-publish",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "refuse a publish with an invalid token",
    "source": "HTTP API for Momento Topics › Publish › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error",
    "quote": "This error type typically indicates that the Momento auth token passed in is either invalid or expired. See the body of the message for further details.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/401"
    ],
    "needs": []
  },
  {
    "id": "auth-invalid-subscribe",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "refuse a poll with an invalid token",
    "source": "HTTP API for Momento Topics › Subscribe › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error-1",
    "quote": "This error type typically indicates that the Momento auth token passed in is either invalid or expired. See the body of the message for further details.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/401"
    ],
    "needs": []
  },
  {
    "id": "auth-tampered",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "refuse a token that has one character changed",
    "source": "HTTP API for Momento Topics › Publish › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error",
    "quote": "This error type typically indicates that the Momento auth token passed in is either invalid or expired. See the body of the message for further details.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/401"
    ],
    "needs": []
  },
  {
    "id": "auth-invalid-status",
    "target": "server",
    "section": "authentication",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "answer an invalid token with 401, to publish and to poll",
    "source": "HTTP API for Momento Topics › Publish › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error",
    "quote": "This error type typically indicates that the Momento auth token passed in is either invalid or expired. See the body of the message for further details.",
    "basis": "documented",
    "decision": "error-status",
    "why": "The pages say what 401 and 403 \"typically\" indicate; RFC 9110 lets a service hide behind a 404, and some call a token that cannot be read a 400.",
    "since": "0.2.0",
    "dependsOn": [
      "auth-invalid-publish",
      "auth-invalid-subscribe"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/401",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/401"
    ],
    "needs": []
  },
  {
    "id": "auth-expired-publish",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "refuse a publish with an expired token",
    "source": "HTTP API for Momento Topics › Publish › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error",
    "quote": "This error type typically indicates that the Momento auth token passed in is either invalid or expired. See the body of the message for further details.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/401"
    ],
    "needs": [
      "expired-token"
    ]
  },
  {
    "id": "auth-expired-subscribe",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "refuse a poll with an expired token",
    "source": "HTTP API for Momento Topics › Subscribe › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error-1",
    "quote": "This error type typically indicates that the Momento auth token passed in is either invalid or expired. See the body of the message for further details.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/401"
    ],
    "needs": [
      "expired-token"
    ]
  },
  {
    "id": "auth-expired-status",
    "target": "server",
    "section": "authentication",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "answer an expired token with 401, to publish and to poll",
    "source": "HTTP API for Momento Topics › Publish › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error",
    "quote": "This error type typically indicates that the Momento auth token passed in is either invalid or expired. See the body of the message for further details.",
    "basis": "documented",
    "decision": "error-status",
    "why": "The pages say what 401 and 403 \"typically\" indicate; RFC 9110 lets a service hide behind a 404, and some call a token that cannot be read a 400.",
    "since": "0.2.0",
    "dependsOn": [
      "auth-expired-publish",
      "auth-expired-subscribe"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/401",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/401"
    ],
    "needs": [
      "expired-token"
    ]
  },
  {
    "id": "auth-publish-role",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "refuse a poll by a token that may only publish",
    "source": "HTTP API for Momento Topics › Subscribe › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error-1",
    "quote": "This error type typically indicates the Momento auth token passed in does not grant the required access to the resources you attempted. See the body of the message for further details.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/403"
    ],
    "needs": [
      "publish-only-token"
    ]
  },
  {
    "id": "auth-subscribe-role",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "refuse a publish by a token that may only subscribe",
    "source": "HTTP API for Momento Topics › Publish › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error",
    "quote": "This error type typically indicates the Momento auth token passed in does not grant the required access to the resources you attempted. See the body of the message for further details.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/403"
    ],
    "needs": [
      "subscribe-only-token"
    ]
  },
  {
    "id": "auth-other-cache",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "refuse a token for another cache, to publish and to poll",
    "source": "HTTP API for Momento Topics › Publish › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error",
    "quote": "This error type typically indicates the Momento auth token passed in does not grant the required access to the resources you attempted. See the body of the message for further details.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/403",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/403"
    ],
    "needs": [
      "other-cache-token"
    ]
  },
  {
    "id": "auth-other-topic",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "refuse a token for another topic, to publish and to poll",
    "source": "HTTP API for Momento Topics › Publish › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error",
    "quote": "This error type typically indicates the Momento auth token passed in does not grant the required access to the resources you attempted. See the body of the message for further details.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/403",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/403"
    ],
    "needs": [
      "topic-token"
    ]
  },
  {
    "id": "auth-scope-status",
    "target": "server",
    "section": "authentication",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "answer a token that does not grant what is asked for with 403",
    "source": "HTTP API for Momento Topics › Publish › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error",
    "quote": "This error type typically indicates the Momento auth token passed in does not grant the required access to the resources you attempted. See the body of the message for further details.",
    "basis": "documented",
    "decision": "error-status",
    "why": "The pages say what 401 and 403 \"typically\" indicate; RFC 9110 lets a service hide behind a 404, and some call a token that cannot be read a 400.",
    "since": "0.2.0",
    "dependsOn": [
      "auth-publish-role",
      "auth-subscribe-role",
      "auth-other-cache",
      "auth-other-topic"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/403",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/403"
    ],
    "needs": [
      "publish-only-token"
    ]
  },
  {
    "id": "auth-scoped-allowed",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "serve a scoped token inside its scope",
    "source": "HTTP API for Momento Topics › Authentication",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#authentication",
    "quote": "Momento auth tokens control access to the Momento services and can be set to expire and grant/restrict access to specific resources.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": [
      "topic-token"
    ]
  },
  {
    "id": "auth-expiry-during-poll",
    "target": "server",
    "section": "authentication",
    "level": "MAY",
    "reference": "MAY",
    "profile": "semantics",
    "text": "end a parked poll when its token expires, or let it finish",
    "source": "HTTP API for Momento Topics › Subscribe › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error-1",
    "basis": "contract",
    "decision": "expiry-during-poll",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/401"
    ],
    "needs": [
      "short-lived-token"
    ]
  },
  {
    "id": "auth-rejected-no-effect",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "deliver a refused publish to nobody",
    "source": "HTTP API for Momento Topics › Authentication",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#authentication",
    "quote": "Momento auth tokens control access to the Momento services and can be set to expire and grant/restrict access to specific resources.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/400",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/401"
    ],
    "needs": []
  },
  {
    "id": "auth-rejected-no-number",
    "target": "server",
    "section": "authentication",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "give a refused publish no sequence number",
    "source": "HTTP API for Momento Topics › Subscribe › Query parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "The next sequence you expect, typically lastReceived + 1.",
    "basis": "contract",
    "decision": "numbering",
    "why": "The next number is only \"typically\" one more, and a gap that is announced is allowed.",
    "since": "0.2.0",
    "dependsOn": [
      "auth-rejected-no-effect",
      "sequence-dense"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/400",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/401"
    ],
    "needs": []
  },
  {
    "id": "auth-token-not-echoed",
    "target": "server",
    "section": "authentication",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "contract",
    "text": "repeat the token in no response",
    "source": "HTTP API for Momento Topics › Authentication",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#authentication",
    "basis": "contract",
    "decision": "token-secret",
    "why": "No page speaks of it. A token in an answer ends in logs and caches.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/400",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/401",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/400",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/401"
    ],
    "needs": []
  },
  {
    "id": "auth-order",
    "target": "server",
    "section": "authentication",
    "level": "MAY",
    "reference": "MAY",
    "profile": "semantics",
    "text": "answer an invalid token for an unknown cache with 401 or 404 (a 404 tells strangers which caches exist)",
    "source": "HTTP API for Momento Topics › Publish › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error",
    "basis": "contract",
    "decision": "error-status",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/401",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/404"
    ],
    "needs": [
      "unknown-cache"
    ]
  },
  {
    "id": "auth-bearer",
    "target": "server",
    "section": "authentication",
    "level": "MAY",
    "reference": "MAY",
    "profile": "semantics",
    "text": "accept `Bearer <token>` beside the bare token",
    "source": "HTTP API for Momento Topics › Publish › Headers",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#headers",
    "basis": "contract",
    "decision": "bare-token",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/components/securitySchemes/authorizationHeader"
    ],
    "needs": []
  },
  {
    "id": "auth-api-key",
    "target": "server",
    "section": "authentication",
    "level": "MAY",
    "reference": "MAY",
    "profile": "contract",
    "text": "take an API key for a token",
    "source": "HTTP API for Momento Topics › Authentication",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#authentication",
    "quote": "Each request requires an API key or Momento auth token generated via the Momento console or a token \"vending machine\" microservice you host.",
    "basis": "documented",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/components/securitySchemes/authorizationHeader"
    ],
    "needs": []
  },
  {
    "id": "auth-401-challenge",
    "target": "server",
    "section": "authentication",
    "level": "MAY",
    "reference": "MAY",
    "profile": "contract",
    "text": "name in `WWW-Authenticate` of a 401 how to authenticate",
    "source": "RFC 9110 §15.5.2 401 Unauthorized",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2",
    "quote": "The server generating a 401 response MUST send a WWW-Authenticate header field (Section 11.6.1) containing at least one challenge applicable to the target resource.",
    "basis": "http",
    "why": "The RFC asks for it, but the token of this API belongs to no scheme that a challenge could name, and the pages show none.",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/401"
    ],
    "needs": []
  },
  {
    "id": "publish-text-204",
    "target": "server",
    "section": "publish",
    "level": "MUST",
    "reference": "MUST",
    "profile": "contract",
    "text": "answer 204 to `text/plain`",
    "source": "HTTP API for Momento Topics › Publish › Success",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success",
    "quote": "Status code: 204 No Content - The message was successfully published to the provided topic",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/requestBody/content/text~1plain",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": []
  },
  {
    "id": "publish-binary-204",
    "target": "server",
    "section": "publish",
    "level": "MUST",
    "reference": "MUST",
    "profile": "contract",
    "text": "answer 204 to `application/octet-stream`",
    "source": "HTTP API for Momento Topics › Publish › Success",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success",
    "quote": "Status code: 204 No Content - The message was successfully published to the provided topic",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/requestBody/content/application~1octet-stream",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": []
  },
  {
    "id": "publish-204-empty",
    "target": "server",
    "section": "publish",
    "level": "MUST",
    "reference": "MUST",
    "profile": "contract",
    "text": "send no body with the 204",
    "source": "RFC 9110 §15.3.5 204 No Content",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-15.3.5",
    "quote": "A 204 response is terminated by the end of the header section; it cannot contain content or trailers.",
    "basis": "http",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": []
  },
  {
    "id": "publish-curl-documented-query",
    "target": "server",
    "section": "publish",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "contract",
    "text": "accept the documented curl command with the token in the query, as printed",
    "source": "HTTP API for Momento Topics › Publish › Examples",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#examples",
    "quote": "curl -X POST -d 'hello world!' \"https://api.cache.cell-us-east-1-1.prod.a.momentohq.com/topics/my-cache/example?token=<token>\"",
    "basis": "documented",
    "decision": "form-body",
    "why": "The page contradicts itself: its table requires one of two content types, and its example sends a third.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/requestBody/content/application~1x-www-form-urlencoded",
      "/components/securitySchemes/tokenQuery",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": []
  },
  {
    "id": "publish-curl-documented-header",
    "target": "server",
    "section": "publish",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "contract",
    "text": "accept the documented curl command with the token in the header, as printed",
    "source": "HTTP API for Momento Topics › Publish › Examples",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#examples",
    "quote": "curl -X POST -H \"Authorization: <token>\" -d 'hello world!' \"https://api.cache.cell-us-east-1-1.prod.a.momentohq.com/topics/my-cache/example\"",
    "basis": "documented",
    "decision": "form-body",
    "why": "The page contradicts itself: its table requires one of two content types, and its example sends a third.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/requestBody/content/application~1x-www-form-urlencoded",
      "/components/securitySchemes/authorizationHeader",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": []
  },
  {
    "id": "publish-form-verbatim",
    "target": "server",
    "section": "publish",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "deliver what `curl -d` sends, where it is accepted, byte for byte: not decoded as a form",
    "source": "HTTP API for Momento Topics › Publish › Body",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#body",
    "quote": "The body of the HTTP POST request should contain the value that you wish to publish to the topic.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/requestBody/content/application~1x-www-form-urlencoded",
      "/components/schemas/TextValue/properties/text"
    ],
    "needs": []
  },
  {
    "id": "publish-form-text",
    "target": "server",
    "section": "publish",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "deliver what `curl -d` sends as text",
    "source": "HTTP API for Momento Topics › Publish › Examples",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#examples",
    "basis": "contract",
    "decision": "form-body",
    "why": "The page calls what its example publishes a value, and does not say of which kind.",
    "since": "0.2.0",
    "dependsOn": [
      "publish-form-verbatim"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/requestBody/content/application~1x-www-form-urlencoded",
      "/components/schemas/TextValue/properties/text"
    ],
    "needs": []
  },
  {
    "id": "publish-text-charset",
    "target": "server",
    "section": "publish",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "contract",
    "text": "accept `text/plain; charset=utf-8`",
    "source": "HTTP API for Momento Topics › Publish › Headers",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#headers",
    "quote": "To publish plain text data (UTF-8), specify `text/plain`. To publish binary data, specify `application/octet-stream`",
    "basis": "documented",
    "decision": "content-type",
    "why": "The page names the type without parameters.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/requestBody/content/text~1plain",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": []
  },
  {
    "id": "publish-type-case",
    "target": "server",
    "section": "publish",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "take the media type in any letter case",
    "source": "RFC 9110 §8.3.1 Media Type",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1",
    "quote": "The type and subtype tokens are case-insensitive.",
    "basis": "http",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/requestBody/content/text~1plain",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": []
  },
  {
    "id": "publish-no-content-type",
    "target": "server",
    "section": "publish",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "contract",
    "text": "refuse a body without a content type with 400",
    "source": "HTTP API for Momento Topics › Publish › Headers",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#headers",
    "quote": "To publish plain text data (UTF-8), specify `text/plain`. To publish binary data, specify `application/octet-stream`",
    "basis": "documented",
    "decision": "content-type",
    "why": "The page requires the header, and does not say what becomes of a request without it.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/400"
    ],
    "needs": []
  },
  {
    "id": "publish-other-content-type",
    "target": "server",
    "section": "publish",
    "level": "MAY",
    "reference": "MAY",
    "profile": "contract",
    "text": "accept or refuse `application/json` and `image/png`",
    "source": "HTTP API for Momento Topics › Publish › Headers",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#headers",
    "basis": "contract",
    "decision": "content-type",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/400"
    ],
    "needs": []
  },
  {
    "id": "publish-text-roundtrip",
    "target": "server",
    "section": "publish",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "deliver text exactly as published",
    "source": "HTTP API for Momento Topics › Publish › Body",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#body",
    "quote": "The body of the HTTP POST request should contain the value that you wish to publish to the topic.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/requestBody/content/text~1plain",
      "/components/schemas/TextValue/properties/text",
      "/components/schemas/Item/properties/value"
    ],
    "needs": []
  },
  {
    "id": "publish-binary-roundtrip",
    "target": "server",
    "section": "publish",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "deliver bytes exactly as published: base64 under `binary` decodes to them",
    "source": "HTTP API for Momento Topics › Publish › Body",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#body",
    "quote": "The body of the HTTP POST request should contain the value that you wish to publish to the topic.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/requestBody/content/application~1octet-stream",
      "/components/schemas/BinaryValue/properties/binary",
      "/components/schemas/Item/properties/value"
    ],
    "needs": []
  },
  {
    "id": "publish-binary-base64",
    "target": "server",
    "section": "publish",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "deliver bytes as `{\"binary\": …}` in standard base64 with padding",
    "source": "HTTP API for Momento Topics › Publish › Body",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#body",
    "basis": "contract",
    "decision": "binary-base64",
    "why": "The pages show only a value of text: how bytes are written in JSON is not in them.",
    "since": "0.2.0",
    "dependsOn": [
      "publish-binary-roundtrip"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/requestBody/content/application~1octet-stream",
      "/components/schemas/BinaryValue/properties/binary",
      "/components/schemas/Item/properties/value"
    ],
    "needs": []
  },
  {
    "id": "publish-kind-kept",
    "target": "server",
    "section": "publish",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "deliver text as text and bytes as bytes, also when the bytes are valid UTF-8",
    "source": "HTTP API for Momento Topics › Publish › Body",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#body",
    "quote": "To specify which type of data you are publishing, use the `Content-Type` header, as documented in the Headers section above.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/requestBody/content/text~1plain",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/requestBody/content/application~1octet-stream",
      "/components/schemas/TextValue/properties/text",
      "/components/schemas/BinaryValue/properties/binary"
    ],
    "needs": []
  },
  {
    "id": "publish-empty",
    "target": "server",
    "section": "publish",
    "level": "MAY",
    "reference": "MAY",
    "profile": "semantics",
    "text": "accept or refuse an empty body",
    "source": "HTTP API for Momento Topics › Publish › Body",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#body",
    "basis": "contract",
    "decision": "empty-body",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/requestBody/content/text~1plain",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": []
  },
  {
    "id": "publish-invalid-utf8",
    "target": "server",
    "section": "publish",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "contract",
    "text": "refuse `text/plain` that is not UTF-8 with 400",
    "source": "HTTP API for Momento Topics › Publish › Headers",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#headers",
    "basis": "contract",
    "decision": "not-utf8",
    "why": "The page says that text is UTF-8, and not what becomes of text that is not.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/requestBody/content/text~1plain",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/400"
    ],
    "needs": []
  },
  {
    "id": "publish-large",
    "target": "server",
    "section": "publish",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "deliver what it accepts whole, up to the size limit",
    "source": "HTTP API for Momento Topics › Publish › Body",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#body",
    "quote": "The body of the HTTP POST request should contain the value that you wish to publish to the topic.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/requestBody/content/application~1octet-stream",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": [
      "max-message-bytes"
    ]
  },
  {
    "id": "publish-limit",
    "target": "server",
    "section": "publish",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "accept a message of the size limit",
    "source": "HTTP API for Momento Topics › Publish › Body",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#body",
    "basis": "contract",
    "decision": "size-limit",
    "why": "No page names a size; the limit is what the run was told.",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/requestBody/content/application~1octet-stream",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": [
      "max-message-bytes"
    ]
  },
  {
    "id": "publish-oversize",
    "target": "server",
    "section": "publish",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "refuse one byte more than the size limit with 4xx, and go on serving",
    "source": "HTTP API for Momento Topics › Publish › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error",
    "basis": "contract",
    "decision": "size-limit",
    "why": "No page names a size, and a service without a limit is no worse.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/400",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/413"
    ],
    "needs": [
      "max-message-bytes"
    ]
  },
  {
    "id": "publish-chunked",
    "target": "server",
    "section": "publish",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "decode a chunked request body, or ask for its length with 411",
    "source": "RFC 9112 §7.1 Chunked Transfer Coding",
    "url": "https://www.rfc-editor.org/rfc/rfc9112#section-7.1",
    "quote": "A recipient MUST be able to parse and decode the chunked transfer coding.",
    "basis": "http",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/requestBody/content/text~1plain",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": []
  },
  {
    "id": "publish-unfinished",
    "target": "server",
    "section": "publish",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "deliver nothing of a publish that was not sent to its end",
    "source": "RFC 9112 §6.3 Message Body Length",
    "url": "https://www.rfc-editor.org/rfc/rfc9112#section-6.3",
    "quote": "If the sender closes the connection or the recipient times out before the indicated number of octets are received, the recipient MUST consider the message to be incomplete and close the connection.",
    "basis": "http",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/requestBody/content/text~1plain"
    ],
    "needs": []
  },
  {
    "id": "publish-expect-continue",
    "target": "server",
    "section": "publish",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "contract",
    "text": "answer `Expect: 100-continue` with 100 or a final status, and any other expectation with a final status",
    "source": "RFC 9110 §10.1.1 Expect",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1",
    "basis": "http",
    "why": "The RFC asks for it of an origin server. Proxies in between often leave the 100 out, and a client does not wait for it for ever.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/requestBody/content/text~1plain",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": []
  },
  {
    "id": "publish-creates-topic",
    "target": "server",
    "section": "publish",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "accept a publish to a topic that was never used",
    "source": "What is Momento Topics? › What is Momento Topics?",
    "url": "https://docs.momentohq.com/topics#what-is-momento-topics",
    "quote": "When you publish an item to a topic, if it does not exist yet, the topic is created.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204",
      "/components/parameters/TopicName"
    ],
    "needs": []
  },
  {
    "id": "publish-unknown-cache",
    "target": "server",
    "section": "publish",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "refuse a publish to a cache that does not exist",
    "source": "HTTP API for Momento Topics › Publish › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error",
    "quote": "Status code: 404 Not Found - “Cache Not Found” indicates that the specified cache does not exist.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/404",
      "/components/parameters/CacheName"
    ],
    "needs": [
      "unknown-cache"
    ]
  },
  {
    "id": "publish-unknown-cache-message",
    "target": "server",
    "section": "publish",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "say \"Cache Not Found\" in that 404",
    "source": "HTTP API for Momento Topics › Publish › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error",
    "quote": "Status code: 404 Not Found - “Cache Not Found” indicates that the specified cache does not exist.",
    "basis": "documented",
    "decision": "unknown-cache",
    "why": "The page puts the words in quotes, and does not say that the body holds them: they may be a reason phrase.",
    "since": "0.1.0",
    "dependsOn": [
      "publish-unknown-cache"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/404",
      "/components/schemas/ErrorBody/properties/message"
    ],
    "needs": [
      "unknown-cache"
    ]
  },
  {
    "id": "publish-no-subscriber",
    "target": "server",
    "section": "publish",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "accept a publish that nobody listens to",
    "source": "What is Momento Topics? › How does Momento Topics work?",
    "url": "https://docs.momentohq.com/topics#how-does-momento-topics-work",
    "quote": "The pub/sub service promotes a decoupled architecture, where publishers (producers) send items to specific topics without needing to know the identities or locations of the subscribers (consumers).",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": []
  },
  {
    "id": "publish-does-not-wait",
    "target": "server",
    "section": "publish",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "answer a publish while its subscribers are slow or parked",
    "source": "What is Momento Topics? › How does Momento Topics work?",
    "url": "https://docs.momentohq.com/topics#how-does-momento-topics-work",
    "quote": "Momento Topics operates on a fire-and-forget messaging model, which means that once an item is published, it is immediately sent to all current subscribers of the topic and then discarded.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": []
  },
  {
    "id": "subscribe-200-json",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "reference": "MUST",
    "profile": "contract",
    "text": "answer a poll with 200 and a JSON object that has the documented members",
    "source": "HTTP API for Momento Topics › Subscribe › Success",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-1",
    "quote": "The response will contain a JSON object with the message(s) and their sequence numbers.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200",
      "/components/schemas/SubscribeResponse/properties/items",
      "/components/schemas/StreamElement/properties/item"
    ],
    "needs": []
  },
  {
    "id": "subscribe-schema",
    "target": "server",
    "section": "subscribe",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "contract",
    "text": "answer a poll with `application/json` that satisfies the schema of the contract",
    "source": "HTTP API for Momento Topics › Subscribe › Success",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-1",
    "quote": "The response will contain a JSON object with the message(s) and their sequence numbers.",
    "basis": "contract",
    "decision": "response-schema",
    "why": "The page shows two examples and no schema: bounds, what else may stand there and the header are ours.",
    "since": "0.2.0",
    "dependsOn": [
      "subscribe-200-json"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200",
      "/components/schemas/SubscribeResponse/properties/items",
      "/components/schemas/StreamElement/properties/item"
    ],
    "needs": []
  },
  {
    "id": "subscribe-blocks",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "not answer a poll before there is a message, or a discontinuity",
    "source": "HTTP API for Momento Topics › Subscribe",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#subscribe-long-poll",
    "quote": "The HTTP GET blocks until at least one message (or discontinuity notice) is available.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "subscribe-wakes",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "answer a parked poll once a message is published",
    "source": "HTTP API for Momento Topics › Subscribe",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#subscribe-long-poll",
    "quote": "The HTTP GET blocks until at least one message (or discontinuity notice) is available.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-200-json"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "subscribe-fan-out",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "wake every parked poll of a topic",
    "source": "What is Momento Topics? › Connect from browsers and mobile apps",
    "url": "https://docs.momentohq.com/topics#connect-from-browsers-and-mobile-apps",
    "quote": "When publishing data to a Topic, all subscribers will receive the data, meaning you can connect browsers together without building any server-side infrastructure!",
    "basis": "documented",
    "since": "0.2.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "subscribe-several-topics",
    "target": "server",
    "section": "subscribe",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "hold polls of several topics at once, and wake each for its own",
    "source": "What is Momento Topics? › How does Momento Topics work?",
    "url": "https://docs.momentohq.com/topics#how-does-momento-topics-work",
    "quote": "Subscribers listen for items on one or more topics of interest, receiving all items published to those topics by the publishers.",
    "basis": "documented",
    "why": "How many polls a token may hold is a limit of the service; that each poll gets what is its own is sequence-topic-isolated.",
    "since": "0.2.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "subscribe-never-empty",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "send at least one element in `items`",
    "source": "HTTP API for Momento Topics › Subscribe",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#subscribe-long-poll",
    "quote": "The HTTP GET blocks until at least one message (or discontinuity notice) is available.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-200-json"
    ],
    "contract": [
      "/components/schemas/SubscribeResponse/properties/items"
    ],
    "needs": []
  },
  {
    "id": "subscribe-element-kinds",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "send exactly one of `item` and `discontinuity` in an element of these kinds",
    "source": "HTTP API for Momento Topics › Subscribe › Success response",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-response",
    "quote": "\"items\": [ { \"discontinuity\": { \"last_topic_sequence\": 100, \"new_topic_sequence\": 104, \"new_sequence_page\": 1748358253 } }, { \"item\": { \"topic_sequence_number\": 104, \"sequence_page\": 1748358253",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/components/schemas/StreamElement/properties/item",
      "/components/schemas/StreamElement/properties/discontinuity"
    ],
    "needs": []
  },
  {
    "id": "subscribe-no-history",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "give a first poll nothing that was published, and could be seen, before it",
    "source": "What is Momento Topics? › Frequently asked questions about Momento Topics",
    "url": "https://docs.momentohq.com/topics#frequently-asked-questions-about-momento-topics",
    "quote": "No. A subscriber does not have access to historical items on a Topic.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes",
      "page-reset"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200",
      "/components/parameters/SequenceNumberQuery"
    ],
    "needs": []
  },
  {
    "id": "subscribe-defaults",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "accept a poll without cursor parameters",
    "source": "HTTP API for Momento Topics › Subscribe › Query parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "`sequence_number` | no | Integer | The next sequence you expect, typically lastReceived + 1.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/components/parameters/SequenceNumberQuery",
      "/components/parameters/SequencePageQuery"
    ],
    "needs": []
  },
  {
    "id": "subscribe-absent-zero",
    "target": "server",
    "section": "subscribe",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "take absent cursor parameters as 0 and 0",
    "source": "HTTP API for Momento Topics › Subscribe › Query parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "Use 0 on the first request.",
    "basis": "contract",
    "decision": "first-poll",
    "why": "The page calls both optional and tells a first request to send 0; that leaving one out means the same is our reading.",
    "since": "0.2.0",
    "dependsOn": [
      "subscribe-defaults"
    ],
    "contract": [
      "/components/parameters/SequenceNumberQuery",
      "/components/parameters/SequencePageQuery"
    ],
    "needs": []
  },
  {
    "id": "subscribe-page-discovery",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "say with every item which page it is of",
    "source": "HTTP API for Momento Topics › Subscribe › Query parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "Pass 0 on your first request to discover the current page, then return the value back on subsequent calls.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-200-json"
    ],
    "contract": [
      "/components/parameters/SequencePageQuery",
      "/components/schemas/Item/properties/sequence_page"
    ],
    "needs": []
  },
  {
    "id": "subscribe-page-zero",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "answer `sequence_page=0` with the page that is current",
    "source": "HTTP API for Momento Topics › Subscribe › About sequence_page",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "Always send the most recent `sequence_page` you received; if you’re not sure, set it to 0 and the server will return the correct value.",
    "basis": "documented",
    "since": "0.2.0",
    "dependsOn": [
      "subscribe-page-discovery"
    ],
    "contract": [
      "/components/parameters/SequencePageQuery",
      "/components/schemas/Item/properties/sequence_page"
    ],
    "needs": []
  },
  {
    "id": "subscribe-page-positive",
    "target": "server",
    "section": "subscribe",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "use no page that is 0",
    "source": "HTTP API for Momento Topics › Subscribe › Query parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "Pass 0 on your first request to discover the current page, then return the value back on subsequent calls.",
    "basis": "contract",
    "decision": "page-numbers",
    "why": "No page excludes 0; but a subscriber that sends back what it received then asks for whatever is current.",
    "since": "0.2.0",
    "dependsOn": [
      "subscribe-page-discovery"
    ],
    "contract": [
      "/components/schemas/Item/properties/sequence_page"
    ],
    "needs": []
  },
  {
    "id": "subscribe-resume",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "give `(last + 1, page)` the items from there on, or a discontinuity: never a silent gap",
    "source": "HTTP API for Momento Topics › Subscribe › Success",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-1",
    "quote": "If there was a gap in the message sequence, a discontinuity message will be included.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/components/parameters/SequenceNumberQuery",
      "/components/parameters/SequencePageQuery",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "subscribe-resume-complete",
    "target": "server",
    "section": "subscribe",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "deliver to `(last + 1, page)` all that was published since, as far as it is kept",
    "source": "HTTP API for Momento Topics › Subscribe › Query parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "The next sequence you expect, typically lastReceived + 1.",
    "basis": "contract",
    "decision": "retention",
    "why": "\"There is no built-in item persistence\": a service that keeps nothing and says so follows the pages.",
    "since": "0.2.0",
    "dependsOn": [
      "subscribe-resume"
    ],
    "contract": [
      "/components/parameters/SequenceNumberQuery",
      "/components/parameters/SequencePageQuery",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "subscribe-resume-inclusive",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "start a resumed poll at the very sequence number asked for, or with a discontinuity",
    "source": "HTTP API for Momento Topics › Subscribe › Query parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "The next sequence you expect, typically lastReceived + 1.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/components/parameters/SequenceNumberQuery",
      "/components/schemas/Item/properties/topic_sequence_number"
    ],
    "needs": []
  },
  {
    "id": "subscribe-resume-page-zero",
    "target": "server",
    "section": "subscribe",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "go on from `(last + 1, 0)` as from the current page",
    "source": "HTTP API for Momento Topics › Subscribe › About sequence_page",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "Always send the most recent `sequence_page` you received; if you’re not sure, set it to 0 and the server will return the correct value.",
    "basis": "contract",
    "decision": "page-zero",
    "why": "The page promises the right page, and not that the number counts there; the right page is subscribe-page-zero.",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-resume-complete",
      "subscribe-page-zero"
    ],
    "contract": [
      "/components/parameters/SequencePageQuery",
      "/components/schemas/Item/properties/sequence_page"
    ],
    "needs": []
  },
  {
    "id": "subscribe-resume-repeatable",
    "target": "server",
    "section": "subscribe",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "give the same items to the same cursor asked twice",
    "source": "HTTP API for Momento Topics › Subscribe › Query parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "The next sequence you expect, typically lastReceived + 1.",
    "basis": "contract",
    "decision": "retention",
    "why": "What was sent may be discarded at once: \"immediately sent to all current subscribers of the topic and then discarded\".",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-resume-complete"
    ],
    "contract": [
      "/components/parameters/SequenceNumberQuery"
    ],
    "needs": []
  },
  {
    "id": "subscribe-bad-cursor",
    "target": "server",
    "section": "subscribe",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "contract",
    "text": "refuse a cursor that is not a whole number from 0 to 2^53 - 1 with 400",
    "source": "HTTP API for Momento Topics › Subscribe › Query parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "basis": "contract",
    "decision": "bad-cursor",
    "why": "The page says Integer, and not what becomes of anything else.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/components/parameters/SequenceNumberQuery",
      "/components/parameters/SequencePageQuery",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/400"
    ],
    "needs": []
  },
  {
    "id": "subscribe-unknown-cache",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "refuse a poll of a cache that does not exist",
    "source": "HTTP API for Momento Topics › Subscribe › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error-1",
    "quote": "Status code: 404 Not Found - “Cache Not Found” indicates that the specified cache or topic does not exist.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/404",
      "/components/parameters/CacheName"
    ],
    "needs": [
      "unknown-cache"
    ]
  },
  {
    "id": "unknown-cache-status",
    "target": "server",
    "section": "subscribe",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "answer a cache that does not exist with 404, to publish and to poll",
    "source": "HTTP API for Momento Topics › Subscribe › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error-1",
    "quote": "Status code: 404 Not Found - “Cache Not Found” indicates that the specified cache or topic does not exist.",
    "basis": "documented",
    "decision": "unknown-cache",
    "why": "A token that covers some caches only does not grant access to one that does not exist: 403 is as true.",
    "since": "0.2.0",
    "dependsOn": [
      "publish-unknown-cache",
      "subscribe-unknown-cache"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/404",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/404",
      "/components/parameters/CacheName"
    ],
    "needs": [
      "unknown-cache"
    ]
  },
  {
    "id": "subscribe-unknown-topic",
    "target": "server",
    "section": "subscribe",
    "level": "MAY",
    "reference": "MAY",
    "profile": "semantics",
    "text": "block on a topic that was never published to, or answer 404",
    "source": "HTTP API for Momento Topics › Subscribe › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error-1",
    "quote": "Status code: 404 Not Found - “Cache Not Found” indicates that the specified cache or topic does not exist.",
    "basis": "documented",
    "decision": "unknown-topic",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/404",
      "/components/parameters/TopicName"
    ],
    "needs": []
  },
  {
    "id": "subscribe-abort",
    "target": "server",
    "section": "subscribe",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "lose nothing when a client cuts its poll: the same cursor still delivers",
    "source": "HTTP API for Momento Topics › Subscribe › Query parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "The next sequence you expect, typically lastReceived + 1.",
    "basis": "contract",
    "decision": "retention",
    "why": "What was published while a client was away may be discarded: it is no current subscriber then. A gap that is not announced is subscribe-resume.",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-resume-complete"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "subscribe-no-store",
    "target": "server",
    "section": "subscribe",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "contract",
    "text": "forbid every cache to store the answer to a poll",
    "source": "RFC 9111 §5.2.2.5 no-store",
    "url": "https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.5",
    "basis": "contract",
    "decision": "no-store",
    "why": "No page speaks of caches. A cached poll delivers the same messages for ever.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200",
      "/components/headers/CacheControl"
    ],
    "needs": []
  },
  {
    "id": "subscribe-json-utf8",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "encode the JSON as UTF-8",
    "source": "RFC 8259 §8.1 Character Encoding",
    "url": "https://www.rfc-editor.org/rfc/rfc8259#section-8.1",
    "quote": "JSON text exchanged between systems that are not part of a closed ecosystem MUST be encoded using UTF-8",
    "basis": "http",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "subscribe-integers",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "send sequence numbers and pages as JSON integers, not as strings",
    "source": "HTTP API for Momento Topics › Subscribe › Success response",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-response",
    "quote": "\"sequence_page\": 3, \"topic_sequence_number\": 0, \"value\": { \"text\": \"hello world\" }",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-200-json"
    ],
    "contract": [
      "/components/schemas/Item/properties/topic_sequence_number",
      "/components/schemas/Item/properties/sequence_page",
      "/components/schemas/Discontinuity/properties/last_topic_sequence",
      "/components/schemas/Discontinuity/properties/new_topic_sequence",
      "/components/schemas/Discontinuity/properties/new_sequence_page"
    ],
    "needs": []
  },
  {
    "id": "subscribe-token-id",
    "target": "server",
    "section": "subscribe",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "show the id of the publisher's token on the item",
    "source": "Topics API reference › Topics methods › Subscribe",
    "url": "https://docs.momentohq.com/topics/api-reference#subscribe",
    "quote": "Items include a string or byte message, topic sequence number, and a unique token identifier if one is present",
    "basis": "contract",
    "decision": "publisher-id",
    "why": "The page promises \"a unique token identifier if one is present\"; the name `publisher_id` is in no page.",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/components/schemas/Item/properties/publisher_id"
    ],
    "needs": [
      "token-with-id"
    ]
  },
  {
    "id": "subscribe-no-token-id",
    "target": "server",
    "section": "subscribe",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "show no publisher id when the token has none",
    "source": "Topics API reference › Topics methods › Subscribe",
    "url": "https://docs.momentohq.com/topics/api-reference#subscribe",
    "quote": "Items include a string or byte message, topic sequence number, and a unique token identifier if one is present",
    "basis": "contract",
    "decision": "publisher-id",
    "why": "The page promises an identifier \"if one is present\"; the name `publisher_id` is in no page.",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/components/schemas/Item/properties/publisher_id"
    ],
    "needs": []
  },
  {
    "id": "subscribe-token-secret",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "show no token on an item: an identifier of it at most",
    "source": "Topics API reference › Topics methods › Subscribe",
    "url": "https://docs.momentohq.com/topics/api-reference#subscribe",
    "quote": "Items include a string or byte message, topic sequence number, and a unique token identifier if one is present",
    "basis": "documented",
    "since": "0.2.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/components/schemas/Item/properties/publisher_id"
    ],
    "needs": []
  },
  {
    "id": "subscribe-heartbeat",
    "target": "server",
    "section": "subscribe",
    "level": "MAY",
    "reference": "MAY",
    "profile": "semantics",
    "text": "answer an idle poll with a heartbeat",
    "source": "Topics API reference › Topics methods › Subscribe",
    "url": "https://docs.momentohq.com/topics/api-reference#subscribe",
    "quote": "Heartbeats indicate that the connection is still active.",
    "basis": "documented",
    "why": "The page is about the SDKs; the page on HTTP knows no heartbeat.",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "sequence-increments",
    "target": "server",
    "section": "sequences",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "number the items of a page one apart, or put a discontinuity between them",
    "source": "HTTP API for Momento Topics › Subscribe › Success",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-1",
    "quote": "If there was a gap in the message sequence, a discontinuity message will be included.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-200-json"
    ],
    "contract": [
      "/components/schemas/Item/properties/topic_sequence_number"
    ],
    "needs": []
  },
  {
    "id": "sequence-dense",
    "target": "server",
    "section": "sequences",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "number consecutive messages of a page one apart",
    "source": "HTTP API for Momento Topics › Subscribe › Query parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "The next sequence you expect, typically lastReceived + 1.",
    "basis": "contract",
    "decision": "numbering",
    "why": "The next number is only \"typically\" one more, and a gap that is announced is allowed.",
    "since": "0.2.0",
    "dependsOn": [
      "sequence-increments",
      "subscribe-resume-complete"
    ],
    "contract": [
      "/components/schemas/Item/properties/topic_sequence_number"
    ],
    "needs": []
  },
  {
    "id": "sequence-page-stable",
    "target": "server",
    "section": "sequences",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "change the page only with a discontinuity",
    "source": "HTTP API for Momento Topics › Subscribe › Success response",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-response",
    "quote": "If the stream is not contiguous, e.g. because the sequence page changed, you'll receive a discontinuity element",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-200-json"
    ],
    "contract": [
      "/components/schemas/Item/properties/sequence_page"
    ],
    "needs": []
  },
  {
    "id": "sequence-order",
    "target": "server",
    "section": "sequences",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "send the items of one response in ascending order",
    "source": "HTTP API for Momento Topics › Subscribe › Success response",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-response",
    "quote": "\"items\": [ { \"discontinuity\": { \"last_topic_sequence\": 100, \"new_topic_sequence\": 104, \"new_sequence_page\": 1748358253 } }, { \"item\": { \"topic_sequence_number\": 104, \"sequence_page\": 1748358253",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-200-json"
    ],
    "contract": [
      "/components/schemas/SubscribeResponse/properties/items",
      "/components/schemas/Item/properties/topic_sequence_number"
    ],
    "needs": []
  },
  {
    "id": "sequence-publisher-order",
    "target": "server",
    "section": "sequences",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "number a message below one that was sent after it was answered",
    "source": "HTTP API for Momento Topics › Subscribe › Success",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-1",
    "quote": "The response will contain a JSON object with the message(s) and their sequence numbers.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes",
      "sequence-topic-isolated",
      "sequence-cache-isolated"
    ],
    "contract": [
      "/components/schemas/Item/properties/topic_sequence_number"
    ],
    "needs": []
  },
  {
    "id": "sequence-agreement",
    "target": "server",
    "section": "sequences",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "show every subscriber the same message under the same page and number, and each message once",
    "source": "HTTP API for Momento Topics › Subscribe › About sequence_page",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "The sequence page identifies two instances that both contain message 42.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-fan-out",
      "sequence-topic-isolated",
      "sequence-cache-isolated",
      "page-reset"
    ],
    "contract": [
      "/components/schemas/Item/properties/topic_sequence_number"
    ],
    "needs": []
  },
  {
    "id": "sequence-concurrent",
    "target": "server",
    "section": "sequences",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "give N concurrent publishes N distinct consecutive numbers, and lose none",
    "source": "HTTP API for Momento Topics › Subscribe › Success",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-1",
    "quote": "The response will contain a JSON object with the message(s) and their sequence numbers.",
    "basis": "contract",
    "decision": "numbering",
    "why": "That numbers are dense, and that nothing is lost, is promised nowhere: a gap that is announced is allowed.",
    "since": "0.1.0",
    "dependsOn": [
      "sequence-dense"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204",
      "/components/schemas/Item/properties/topic_sequence_number"
    ],
    "needs": []
  },
  {
    "id": "sequence-chain",
    "target": "server",
    "section": "sequences",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "show a subscriber that follows its cursor under load every number once, or a discontinuity for what is missing",
    "source": "HTTP API for Momento Topics › Subscribe › Success",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-1",
    "quote": "If there was a gap in the message sequence, a discontinuity message will be included.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-resume",
      "discontinuity-new-sequence",
      "page-reset"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "sequence-topic-isolated",
    "target": "server",
    "section": "sequences",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "keep another topic's messages out",
    "source": "What is Momento Topics? › How does Momento Topics work?",
    "url": "https://docs.momentohq.com/topics#how-does-momento-topics-work",
    "quote": "This topic-based communication allows for effective routing and filtering, as subscribers only receive items relevant to their subscribed topics, enabling them to focus on these specific topics.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/components/parameters/TopicName"
    ],
    "needs": []
  },
  {
    "id": "sequence-topic-numbers",
    "target": "server",
    "section": "sequences",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "give another topic's messages no numbers of this one",
    "source": "HTTP API for Momento Topics › Subscribe › Query parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "The next sequence you expect, typically lastReceived + 1.",
    "basis": "contract",
    "decision": "numbering",
    "why": "The next number is only \"typically\" one more.",
    "since": "0.2.0",
    "dependsOn": [
      "sequence-topic-isolated",
      "sequence-dense"
    ],
    "contract": [
      "/components/parameters/TopicName"
    ],
    "needs": []
  },
  {
    "id": "sequence-cache-isolated",
    "target": "server",
    "section": "sequences",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "keep another cache's messages out",
    "source": "HTTP API for Momento Topics › Subscribe › Path parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#path-parameters-1",
    "quote": "Cache that owns the topic.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/components/parameters/CacheName"
    ],
    "needs": [
      "second-cache"
    ]
  },
  {
    "id": "sequence-cache-numbers",
    "target": "server",
    "section": "sequences",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "give another cache's messages no numbers of this one",
    "source": "HTTP API for Momento Topics › Subscribe › Query parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "The next sequence you expect, typically lastReceived + 1.",
    "basis": "contract",
    "decision": "numbering",
    "why": "The next number is only \"typically\" one more.",
    "since": "0.2.0",
    "dependsOn": [
      "sequence-cache-isolated",
      "sequence-dense"
    ],
    "contract": [
      "/components/parameters/CacheName"
    ],
    "needs": [
      "second-cache"
    ]
  },
  {
    "id": "discontinuity-stale-page",
    "target": "server",
    "section": "sequences",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "answer a page that was current once, and is no longer, with a discontinuity",
    "source": "HTTP API for Momento Topics › Subscribe › Success response",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-response",
    "quote": "If the stream is not contiguous, e.g. because the sequence page changed, you'll receive a discontinuity element",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/components/schemas/StreamElement/properties/discontinuity",
      "/components/parameters/SequencePageQuery"
    ],
    "needs": [
      "reset"
    ]
  },
  {
    "id": "discontinuity-unknown-page",
    "target": "server",
    "section": "sequences",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "answer a page that was never current with a discontinuity",
    "source": "HTTP API for Momento Topics › Subscribe › Success response",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-response",
    "quote": "If the stream is not contiguous, e.g. because the sequence page changed, you'll receive a discontinuity element",
    "basis": "contract",
    "decision": "stale-page",
    "why": "The page speaks of a page that changed. Whoever sends one that never was sends a wrong request, and may be told so with 400.",
    "since": "0.2.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/components/schemas/StreamElement/properties/discontinuity",
      "/components/parameters/SequencePageQuery"
    ],
    "needs": []
  },
  {
    "id": "discontinuity-new-page",
    "target": "server",
    "section": "sequences",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "give in `new_sequence_page` the page of the items that follow",
    "source": "HTTP API for Momento Topics › Subscribe › Success response",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-response",
    "quote": "\"items\": [ { \"discontinuity\": { \"last_topic_sequence\": 100, \"new_topic_sequence\": 104, \"new_sequence_page\": 1748358253 } }, { \"item\": { \"topic_sequence_number\": 104, \"sequence_page\": 1748358253",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/components/schemas/Discontinuity/properties/new_sequence_page"
    ],
    "needs": []
  },
  {
    "id": "discontinuity-new-sequence",
    "target": "server",
    "section": "sequences",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "start the items after a discontinuity at `new_topic_sequence`",
    "source": "HTTP API for Momento Topics › Subscribe › Success response",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-response",
    "quote": "\"items\": [ { \"discontinuity\": { \"last_topic_sequence\": 100, \"new_topic_sequence\": 104, \"new_sequence_page\": 1748358253 } }, { \"item\": { \"topic_sequence_number\": 104, \"sequence_page\": 1748358253",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/components/schemas/Discontinuity/properties/new_topic_sequence"
    ],
    "needs": []
  },
  {
    "id": "discontinuity-first",
    "target": "server",
    "section": "sequences",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "put a discontinuity before the items it explains",
    "source": "HTTP API for Momento Topics › Subscribe › Success response",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-response",
    "quote": "\"items\": [ { \"discontinuity\": { \"last_topic_sequence\": 100, \"new_topic_sequence\": 104, \"new_sequence_page\": 1748358253 } }, { \"item\": { \"topic_sequence_number\": 104, \"sequence_page\": 1748358253",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-200-json"
    ],
    "contract": [
      "/components/schemas/SubscribeResponse/properties/items"
    ],
    "needs": []
  },
  {
    "id": "discontinuity-order",
    "target": "server",
    "section": "sequences",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "keep `last_topic_sequence` below `new_topic_sequence` within one page",
    "source": "HTTP API for Momento Topics › Subscribe › Success response",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-response",
    "quote": "\"items\": [ { \"discontinuity\": { \"last_topic_sequence\": 100, \"new_topic_sequence\": 104, \"new_sequence_page\": 1748358253 } }, { \"item\": { \"topic_sequence_number\": 104, \"sequence_page\": 1748358253",
    "basis": "documented",
    "decision": "last-sequence",
    "why": "The example has it so, and no sentence says what `last_topic_sequence` counts.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/components/schemas/Discontinuity/properties/last_topic_sequence",
      "/components/schemas/Discontinuity/properties/new_topic_sequence"
    ],
    "needs": []
  },
  {
    "id": "discontinuity-last",
    "target": "server",
    "section": "sequences",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "give in `last_topic_sequence` the last number that the subscriber can have had",
    "source": "HTTP API for Momento Topics › Subscribe › Success response",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-response",
    "quote": "\"items\": [ { \"discontinuity\": { \"last_topic_sequence\": 100, \"new_topic_sequence\": 104, \"new_sequence_page\": 1748358253 } }, { \"item\": { \"topic_sequence_number\": 104, \"sequence_page\": 1748358253",
    "basis": "contract",
    "decision": "last-sequence",
    "why": "The example has a number there, and no sentence says which.",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/components/schemas/Discontinuity/properties/last_topic_sequence"
    ],
    "needs": []
  },
  {
    "id": "discontinuity-no-false",
    "target": "server",
    "section": "sequences",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "send no discontinuity in a contiguous stream",
    "source": "HTTP API for Momento Topics › Subscribe › Success",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-1",
    "quote": "If there was a gap in the message sequence, a discontinuity message will be included.",
    "basis": "documented",
    "why": "Where there was a gap a discontinuity is promised; that there is none elsewhere is not, and \"occasional item loss can be tolerated\".",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-resume-complete"
    ],
    "contract": [
      "/components/schemas/StreamElement/properties/discontinuity"
    ],
    "needs": []
  },
  {
    "id": "discontinuity-retention",
    "target": "server",
    "section": "sequences",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "answer a cursor older than what is kept with a discontinuity, never with a silent gap",
    "source": "HTTP API for Momento Topics › Subscribe › Success",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-1",
    "quote": "If there was a gap in the message sequence, a discontinuity message will be included.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-resume"
    ],
    "contract": [
      "/components/schemas/StreamElement/properties/discontinuity"
    ],
    "needs": [
      "retention"
    ]
  },
  {
    "id": "discontinuity-ahead",
    "target": "server",
    "section": "sequences",
    "level": "MAY",
    "reference": "MAY",
    "profile": "semantics",
    "text": "answer a cursor beyond the newest message with a discontinuity, or wait",
    "source": "HTTP API for Momento Topics › Subscribe › Query parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "basis": "contract",
    "decision": "cursor-ahead",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/components/parameters/SequenceNumberQuery"
    ],
    "needs": []
  },
  {
    "id": "discontinuity-zero-cursor",
    "target": "server",
    "section": "sequences",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "take `(0, current page)` as a real cursor",
    "source": "HTTP API for Momento Topics › Subscribe › Query parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "basis": "contract",
    "decision": "zero-cursor",
    "why": "0 is what a first request sends, and no page says what it means together with a page.",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/components/parameters/SequenceNumberQuery",
      "/components/parameters/SequencePageQuery"
    ],
    "needs": []
  },
  {
    "id": "page-reset",
    "target": "server",
    "section": "sequences",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "give a recreated topic another page, and an old cursor a discontinuity",
    "source": "HTTP API for Momento Topics › Subscribe › About sequence_page",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "The sequence page identifies two instances that both contain message 42.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/components/schemas/Item/properties/sequence_page",
      "/components/schemas/Discontinuity/properties/new_sequence_page"
    ],
    "needs": [
      "reset"
    ]
  },
  {
    "id": "page-reset-greater",
    "target": "server",
    "section": "sequences",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "give a recreated topic a greater page than it had",
    "source": "HTTP API for Momento Topics › Subscribe › About sequence_page",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "The sequence page identifies two instances that both contain message 42.",
    "basis": "contract",
    "decision": "page-numbers",
    "why": "A page identifies an instance; no page orders them.",
    "since": "0.2.0",
    "dependsOn": [
      "page-reset"
    ],
    "contract": [
      "/components/schemas/Item/properties/sequence_page",
      "/components/schemas/Discontinuity/properties/new_sequence_page"
    ],
    "needs": [
      "reset"
    ]
  },
  {
    "id": "page-reset-parked",
    "target": "server",
    "section": "sequences",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "tell a parked poll that its topic was recreated, at the latest with the next message",
    "source": "HTTP API for Momento Topics › Subscribe › About sequence_page",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "A topic can be evicted from memory or recreated after maintenance.",
    "basis": "contract",
    "decision": "stale-page",
    "why": "Maintenance that ends a topic may end its connections too; the next poll is then told.",
    "since": "0.2.0",
    "dependsOn": [
      "page-reset"
    ],
    "contract": [
      "/components/schemas/Discontinuity/properties/new_sequence_page"
    ],
    "needs": [
      "reset"
    ]
  },
  {
    "id": "name-encoded",
    "target": "server",
    "section": "names",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "take a percent-encoded name as its decoded form: `a%2Db` is `a-b`",
    "source": "RFC 3986 §6.2.2.2 Percent-Encoding Normalization",
    "url": "https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2.2",
    "basis": "http",
    "why": "The RFC asks for normalization where it matters to compare; that a message reaches no other topic is sequence-topic-isolated.",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/components/parameters/CacheName",
      "/components/parameters/TopicName"
    ],
    "needs": []
  },
  {
    "id": "name-distinct",
    "target": "server",
    "section": "names",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "keep `a/b` (as `a%2Fb`), `a b`, `ä`, `..` and a name of 255 characters apart",
    "source": "HTTP API for Momento Topics › Publish › Path parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#path-parameters",
    "basis": "contract",
    "decision": "names",
    "why": "The page asks for URL-safe strings: a service may refuse other names. That a message reaches no other topic is sequence-topic-isolated.",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/components/parameters/TopicName"
    ],
    "needs": []
  },
  {
    "id": "name-bad-escape",
    "target": "server",
    "section": "names",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "contract",
    "text": "refuse the bad percent-encoding `%zz` with 4xx",
    "source": "RFC 3986 §2.1 Percent-Encoding",
    "url": "https://www.rfc-editor.org/rfc/rfc3986#section-2.1",
    "basis": "http",
    "why": "The RFC says what is wrong, and not what to answer; a server in front may see to it. A 5xx is error-5xx.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/components/parameters/TopicName",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/400",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/400"
    ],
    "needs": []
  },
  {
    "id": "error-status-documented",
    "target": "server",
    "section": "errors",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "contract",
    "text": "use a documented status, or one that RFC 9110 has, for every refusal",
    "source": "HTTP API for Momento Topics › Publish › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error",
    "quote": "This error type typically indicates that the request was incorrectly specified. See the message body for further details.",
    "basis": "contract",
    "decision": "error-status",
    "why": "The pages say what their statuses \"typically\" indicate, and nowhere that there are no others.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/400",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/401",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/400",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/401",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/default",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/default"
    ],
    "needs": []
  },
  {
    "id": "error-5xx",
    "target": "server",
    "section": "errors",
    "level": "MUST",
    "reference": "MUST",
    "profile": "contract",
    "text": "not answer with a 5xx, as if it had failed itself, what the client did wrong or it can serve",
    "source": "RFC 9110 §15.6 Server Error 5xx",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-15.6",
    "quote": "The 5xx (Server Error) class of status code indicates that the server is aware that it has erred or is incapable of performing the requested method.",
    "basis": "http",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/400",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/400"
    ],
    "needs": []
  },
  {
    "id": "error-body",
    "target": "server",
    "section": "errors",
    "level": "MUST",
    "reference": "MUST",
    "profile": "contract",
    "text": "say why in the body of every documented 4xx to a GET or POST that can be read",
    "source": "HTTP API for Momento Topics › Publish › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error",
    "quote": "This error type typically indicates that the request was incorrectly specified. See the message body for further details.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/400",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/401",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/400",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/401"
    ],
    "needs": []
  },
  {
    "id": "error-body-shape",
    "target": "server",
    "section": "errors",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "contract",
    "text": "send the contract's error body",
    "source": "HTTP API for Momento Topics › Publish › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error",
    "basis": "contract",
    "decision": "error-body",
    "why": "The pages send readers to the body, and do not say how it is written: plain text says why as well.",
    "since": "0.1.0",
    "dependsOn": [
      "error-body"
    ],
    "contract": [
      "/components/schemas/ErrorBody/properties/code",
      "/components/schemas/ErrorBody/properties/message"
    ],
    "needs": []
  },
  {
    "id": "limit-429",
    "target": "server",
    "section": "limits",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "answer a request over the rate limit with 429 and a body",
    "source": "HTTP API for Momento Topics › Publish › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error",
    "quote": "Status code: 429 Too Many Requests - This error type typically indicates that account limits were exceeded. See the message body for further details",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/429",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/429"
    ],
    "needs": [
      "rate-limited-token"
    ]
  },
  {
    "id": "limit-retry-after",
    "target": "server",
    "section": "limits",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "say in `Retry-After` when to come back",
    "source": "RFC 9110 §10.2.3 Retry-After",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3",
    "basis": "http",
    "decision": "rate-limit",
    "why": "The pages do not name the header, and RFC 6585 says that a 429 may have it.",
    "since": "0.1.0",
    "dependsOn": [
      "limit-429"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/429",
      "/components/headers/RetryAfter"
    ],
    "needs": [
      "rate-limited-token"
    ]
  },
  {
    "id": "limit-recovers",
    "target": "server",
    "section": "limits",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "serve again after that wait",
    "source": "HTTP API for Momento Topics › Publish › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error",
    "quote": "Status code: 429 Too Many Requests - This error type typically indicates that account limits were exceeded. See the message body for further details",
    "basis": "contract",
    "decision": "rate-limit",
    "why": "The page sends those who met a limit to the support; no page says that a limit is over after a while.",
    "since": "0.1.0",
    "dependsOn": [
      "limit-429"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": [
      "rate-limited-token"
    ]
  },
  {
    "id": "http-unknown-path",
    "target": "server",
    "section": "http",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "contract",
    "text": "answer an unknown path with 404",
    "source": "RFC 9110 §15.5.5 404 Not Found",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5",
    "basis": "http",
    "why": "Whatever stands in front of a service may own the other paths.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [],
    "needs": []
  },
  {
    "id": "http-method",
    "target": "server",
    "section": "http",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "contract",
    "text": "answer PUT, PATCH and DELETE with 405",
    "source": "RFC 9110 §15.5.6 405 Method Not Allowed",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6",
    "quote": "The origin server MUST generate an Allow header field in a 405 response containing a list of the target resource's currently supported methods.",
    "basis": "http",
    "decision": "other-methods",
    "why": "RFC 9110 has 501 for it as well, and a service may refuse the token or the path first.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/options/responses/405"
    ],
    "needs": []
  },
  {
    "id": "http-allow",
    "target": "server",
    "section": "http",
    "level": "MUST",
    "reference": "MUST",
    "profile": "contract",
    "text": "name in `Allow` of a 405 what is allowed",
    "source": "RFC 9110 §15.5.6 405 Method Not Allowed",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6",
    "quote": "The origin server MUST generate an Allow header field in a 405 response containing a list of the target resource's currently supported methods.",
    "basis": "http",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/components/headers/Allow"
    ],
    "needs": []
  },
  {
    "id": "http-header-case",
    "target": "server",
    "section": "http",
    "level": "MUST",
    "reference": "MUST",
    "profile": "contract",
    "text": "accept headers in any order, and their names in any letter case",
    "source": "RFC 9110 §5.1 Field Names",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-5.1",
    "quote": "Field names are case-insensitive",
    "basis": "http",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/components/securitySchemes/authorizationHeader"
    ],
    "needs": []
  },
  {
    "id": "http-keep-alive",
    "target": "server",
    "section": "http",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "serve one request after the other on one connection, polls and publishes mixed",
    "source": "RFC 9112 §9.3 Persistence",
    "url": "https://www.rfc-editor.org/rfc/rfc9112#section-9.3",
    "basis": "http",
    "why": "The RFC leaves it to either side to close a connection after any response.",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-resume-complete"
    ],
    "contract": [],
    "needs": []
  },
  {
    "id": "http-pipelined-after-error",
    "target": "server",
    "section": "http",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "serve the next request on a connection that got a 4xx",
    "source": "RFC 9112 §9.3 Persistence",
    "url": "https://www.rfc-editor.org/rfc/rfc9112#section-9.3",
    "basis": "http",
    "why": "The RFC leaves it to either side to close a connection after any response.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [],
    "needs": []
  },
  {
    "id": "http-transfer-coding",
    "target": "server",
    "section": "http",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "refuse a transfer coding that nobody knows",
    "source": "RFC 9112 §6.1 Transfer-Encoding",
    "url": "https://www.rfc-editor.org/rfc/rfc9112#section-6.1",
    "quote": "A server that receives a request message with a transfer coding it does not understand SHOULD respond with 501 (Not Implemented).",
    "basis": "http",
    "why": "The RFC says SHOULD, and which status is left to the service, or to what stands in front of it.",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [],
    "needs": []
  },
  {
    "id": "http-old-version",
    "target": "server",
    "section": "http",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "answer a request of HTTP/1.0 without chunks",
    "source": "RFC 9112 §6.1 Transfer-Encoding",
    "url": "https://www.rfc-editor.org/rfc/rfc9112#section-6.1",
    "quote": "A server MUST NOT send a response containing Transfer-Encoding unless the corresponding request indicates HTTP/1.1 (or later minor revisions).",
    "basis": "http",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [],
    "needs": []
  },
  {
    "id": "http-long-header",
    "target": "server",
    "section": "http",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "contract",
    "text": "refuse a token of 64 KiB with 4xx, and live",
    "source": "RFC 9110 §5.4 Field Limits",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-5.4",
    "basis": "http",
    "why": "The RFC leaves how much is too much to the server, and a connection that is closed refuses as well.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/components/securitySchemes/authorizationHeader"
    ],
    "needs": []
  },
  {
    "id": "cors-preflight",
    "target": "server",
    "section": "http",
    "level": "MAY",
    "reference": "MAY",
    "profile": "contract",
    "text": "answer a CORS preflight",
    "source": "What is Momento Topics? › Connect from browsers and mobile apps",
    "url": "https://docs.momentohq.com/topics#connect-from-browsers-and-mobile-apps",
    "basis": "contract",
    "decision": "browsers",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/options/responses/204",
      "/components/headers/AllowOrigin",
      "/components/headers/AllowMethods",
      "/components/headers/AllowHeaders"
    ],
    "needs": []
  },
  {
    "id": "cors-headers",
    "target": "server",
    "section": "http",
    "level": "MAY",
    "reference": "MAY",
    "profile": "contract",
    "text": "let a page of another origin read its answers",
    "source": "What is Momento Topics? › Connect from browsers and mobile apps",
    "url": "https://docs.momentohq.com/topics#connect-from-browsers-and-mobile-apps",
    "basis": "contract",
    "decision": "browsers",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [],
    "needs": []
  },
  {
    "id": "model-history",
    "target": "server",
    "section": "model",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "agree with a model of the contract in random runs of publish, poll, resume and abort",
    "source": "HTTP API for Momento Topics › Subscribe",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#subscribe-long-poll",
    "quote": "The HTTP GET blocks until at least one message (or discontinuity notice) is available.",
    "basis": "contract",
    "decision": "retention",
    "why": "The model knows no gap, however truthfully it is announced; what holds for every service the rules of the history say one by one.",
    "since": "0.1.0",
    "dependsOn": [
      "subscribe-resume-complete",
      "sequence-dense",
      "discontinuity-no-false"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "history-provenance",
    "target": "server",
    "section": "model",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "deliver nothing that was not published to that topic",
    "source": "What is Momento Topics? › How does Momento Topics work?",
    "url": "https://docs.momentohq.com/topics#how-does-momento-topics-work",
    "quote": "Subscribers listen for items on one or more topics of interest, receiving all items published to those topics by the publishers.",
    "basis": "documented",
    "since": "0.2.0",
    "dependsOn": [
      "subscribe-wakes"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-first-poll",
    "target": "client",
    "section": "client-cursor",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "begin without a cursor, or with `(0, 0)`",
    "source": "HTTP API for Momento Topics › Subscribe › Query parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "Use 0 on the first request.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-skips-nothing",
    "target": "client",
    "section": "client-cursor",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "go on with the next message: ask for nothing beyond it, and not for live messages only, once it has a cursor",
    "source": "HTTP API for Momento Topics › Subscribe › Query parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "The next sequence you expect, typically lastReceived + 1.",
    "basis": "documented",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-next-cursor",
    "target": "client",
    "section": "client-cursor",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "ask for exactly the number after the last item",
    "source": "HTTP API for Momento Topics › Subscribe › Query parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "The next sequence you expect, typically lastReceived + 1.",
    "basis": "documented",
    "why": "The next number is only \"typically\" one more; to ask for what one has is no loss. To skip something is client-skips-nothing.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-several-items",
    "target": "client",
    "section": "client-cursor",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "go on after the last of several items",
    "source": "HTTP API for Momento Topics › Subscribe › Query parameters",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "The next sequence you expect, typically lastReceived + 1.",
    "basis": "documented",
    "why": "The next number is only \"typically\" one more; to ask for what one has is no loss. To skip something is client-skips-nothing.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-page-kept",
    "target": "client",
    "section": "client-cursor",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "send back the page that it received last",
    "source": "HTTP API for Momento Topics › Subscribe › About sequence_page",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "Always send the most recent `sequence_page` you received; if you’re not sure, set it to 0 and the server will return the correct value.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-discontinuity-alone",
    "target": "client",
    "section": "client-cursor",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "ask for exactly `new_topic_sequence` after a discontinuity that comes alone",
    "source": "HTTP API for Momento Topics › Subscribe › Success response",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-response",
    "quote": "\"items\": [ { \"discontinuity\": { \"last_topic_sequence\": 100, \"new_topic_sequence\": 104, \"new_sequence_page\": 1748358253 } }, { \"item\": { \"topic_sequence_number\": 104, \"sequence_page\": 1748358253",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-discontinuity-items",
    "target": "client",
    "section": "client-cursor",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "go on after the items that follow a discontinuity",
    "source": "HTTP API for Momento Topics › Subscribe › Success response",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-response",
    "quote": "\"items\": [ { \"discontinuity\": { \"last_topic_sequence\": 100, \"new_topic_sequence\": 104, \"new_sequence_page\": 1748358253 } }, { \"item\": { \"topic_sequence_number\": 104, \"sequence_page\": 1748358253",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-page-change",
    "target": "client",
    "section": "client-cursor",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "ask for number 0 of the new page when a topic begins anew",
    "source": "HTTP API for Momento Topics › Subscribe › About sequence_page",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "Always send the most recent `sequence_page` you received; if you’re not sure, set it to 0 and the server will return the correct value.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "client-page-kept",
      "client-discontinuity-alone"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-page-change-items",
    "target": "client",
    "section": "client-cursor",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "go on with the new page after the items of a topic that began anew",
    "source": "HTTP API for Momento Topics › Subscribe › About sequence_page",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#query-parameters-1",
    "quote": "Always send the most recent `sequence_page` you received; if you’re not sure, set it to 0 and the server will return the correct value.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "client-page-kept"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-cursor-chain",
    "target": "client",
    "section": "client-cursor",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "hold the right cursor through a long random history of items, discontinuities, new pages and cut connections",
    "source": "HTTP API for Momento Topics › Subscribe",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#subscribe-long-poll",
    "quote": "Listen for new messages on a topic.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "client-page-kept",
      "client-discontinuity-alone",
      "client-page-change"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-resume-cut-body",
    "target": "client",
    "section": "client-failures",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "lose nothing when an answer is cut in its middle",
    "source": "RFC 9112 §8 Handling Incomplete Messages",
    "url": "https://www.rfc-editor.org/rfc/rfc9112#section-8",
    "quote": "A client that receives an incomplete response message, which can occur when a connection is closed prematurely or when decoding a supposedly chunked transfer coding fails, MUST record the message as incomplete.",
    "basis": "http",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-cut-body-cursor",
    "target": "client",
    "section": "client-failures",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "ask again with the same cursor when an answer is cut in its middle",
    "source": "RFC 9112 §8 Handling Incomplete Messages",
    "url": "https://www.rfc-editor.org/rfc/rfc9112#section-8",
    "quote": "A client that receives an incomplete response message, which can occur when a connection is closed prematurely or when decoding a supposedly chunked transfer coding fails, MUST record the message as incomplete.",
    "basis": "http",
    "why": "What it asks for is its own affair, as long as nothing is lost by it: client-resume-cut-body.",
    "since": "0.2.0",
    "dependsOn": [
      "client-resume-cut-body"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-resume-cut-waiting",
    "target": "client",
    "section": "client-failures",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "lose nothing when the connection is cut while it waits",
    "source": "HTTP API for Momento Topics › Subscribe",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#subscribe-long-poll",
    "quote": "The HTTP GET blocks until at least one message (or discontinuity notice) is available.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-cut-waiting-cursor",
    "target": "client",
    "section": "client-failures",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "ask again with the same cursor when the connection is cut while it waits",
    "source": "HTTP API for Momento Topics › Subscribe",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#subscribe-long-poll",
    "quote": "The HTTP GET blocks until at least one message (or discontinuity notice) is available.",
    "basis": "documented",
    "why": "What it asks for is its own affair, as long as nothing is lost by it: client-resume-cut-waiting.",
    "since": "0.2.0",
    "dependsOn": [
      "client-resume-cut-waiting"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-resume-unavailable",
    "target": "client",
    "section": "client-failures",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "ask again with the same cursor after 502, 503 and 504, whether once or for a while",
    "source": "RFC 9110 §15.6.4 503 Service Unavailable",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4",
    "quote": "The 503 (Service Unavailable) status code indicates that the server is currently unable to handle the request due to a temporary overload or scheduled maintenance, which will likely be alleviated after some delay.",
    "basis": "http",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-429-retry-after",
    "target": "client",
    "section": "client-failures",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "wait as long as `Retry-After` of a 429 says, and keep its cursor",
    "source": "RFC 9110 §10.2.3 Retry-After",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3",
    "quote": "Servers send the \"Retry-After\" header field to indicate how long the user agent ought to wait before making a follow-up request.",
    "basis": "http",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-503-retry-after",
    "target": "client",
    "section": "client-failures",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "wait as long as `Retry-After` of a 503 says, and keep its cursor",
    "source": "RFC 9110 §10.2.3 Retry-After",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3",
    "quote": "Servers send the \"Retry-After\" header field to indicate how long the user agent ought to wait before making a follow-up request.",
    "basis": "http",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-429-bounded",
    "target": "client",
    "section": "client-failures",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "not repeat a request at once that is refused with 429, whatever its `Retry-After` says, and go on in the end",
    "source": "HTTP API for Momento Topics › Publish › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error",
    "quote": "Status code: 429 Too Many Requests - This error type typically indicates that account limits were exceeded. See the message body for further details",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-500-bounded",
    "target": "client",
    "section": "client-failures",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "not hammer a service that answers 500, and go on in the end",
    "source": "HTTP API for Momento Topics › Publish › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error",
    "quote": "This error type typically indicates that the service is experiencing issues.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-401-bounded",
    "target": "client",
    "section": "client-failures",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "stop, or slow down, when its token is refused with 401",
    "source": "HTTP API for Momento Topics › Subscribe › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error-1",
    "quote": "This error type typically indicates that the Momento auth token passed in is either invalid or expired. See the body of the message for further details.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-403-bounded",
    "target": "client",
    "section": "client-failures",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "stop, or slow down, when it is refused with 403",
    "source": "HTTP API for Momento Topics › Subscribe › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error-1",
    "quote": "This error type typically indicates the Momento auth token passed in does not grant the required access to the resources you attempted. See the body of the message for further details.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-404-bounded",
    "target": "client",
    "section": "client-failures",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "stop, or slow down, when the cache does not exist",
    "source": "HTTP API for Momento Topics › Subscribe › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error-1",
    "quote": "Status code: 404 Not Found - “Cache Not Found” indicates that the specified cache or topic does not exist.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-400-bounded",
    "target": "client",
    "section": "client-failures",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "stop, or slow down, when its request is refused with 400",
    "source": "RFC 9110 §9.2.2 Idempotent Methods",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2",
    "quote": "A client SHOULD NOT automatically retry a failed automatic retry.",
    "basis": "http",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-invalid-json",
    "target": "client",
    "section": "client-failures",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "survive an answer that is not JSON: ask again with the same cursor, and not at once for ever",
    "source": "RFC 9110 §9.2.2 Idempotent Methods",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2",
    "quote": "A client SHOULD NOT automatically retry a failed automatic retry.",
    "basis": "http",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-empty-answer",
    "target": "client",
    "section": "client-failures",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "survive an answer without items: ask again with the same cursor, and not at once for ever",
    "source": "HTTP API for Momento Topics › Subscribe",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#subscribe-long-poll",
    "quote": "The HTTP GET blocks until at least one message (or discontinuity notice) is available.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-backoff-anew",
    "target": "client",
    "section": "client-failures",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "begin its waits anew after a success",
    "source": "RFC 9110 §9.2.2 Idempotent Methods",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2",
    "quote": "A client SHOULD NOT automatically retry a failed automatic retry.",
    "basis": "http",
    "why": "A long wait after a single failure loses nothing: it is only late.",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-refusal-told",
    "target": "client",
    "section": "client-failures",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "end with a code that is not 0, say something, or go on, when it is refused with 400, 401, 403 or 404",
    "source": "HTTP API for Momento Topics › Subscribe › Error",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#error-1",
    "basis": "documented",
    "why": "To whom a client tells what became of it is its own affair.",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-unknown-members",
    "target": "client",
    "section": "client-messages",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "pass over members that it does not know, and numbers in them of any size",
    "source": "HTTP API for Momento Topics › Subscribe › Success",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-1",
    "quote": "The response will contain a JSON object with the message(s) and their sequence numbers.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-unknown-elements",
    "target": "client",
    "section": "client-messages",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "pass over elements of a kind that it does not know, alone and among items, and ask again with the same cursor",
    "source": "HTTP API for Momento Topics › Subscribe › Success",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-1",
    "quote": "The response will contain a JSON object with the message(s) and their sequence numbers.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-text",
    "target": "client",
    "section": "client-messages",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "deliver text exactly: escapes, line ends, characters of four bytes, however the bytes arrive",
    "source": "HTTP API for Momento Topics › Subscribe › Success response",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-response",
    "quote": "\"sequence_page\": 3, \"topic_sequence_number\": 0, \"value\": { \"text\": \"hello world\" }",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": [
      "ndjson-output"
    ]
  },
  {
    "id": "client-binary",
    "target": "client",
    "section": "client-messages",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "deliver bytes exactly, and go on after them",
    "source": "HTTP API for Momento Topics › Publish › Body",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#body",
    "quote": "You may publish either text data, or binary data.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": [
      "ndjson-output"
    ]
  },
  {
    "id": "client-empty-message",
    "target": "client",
    "section": "client-messages",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "deliver an empty message, and go on after it",
    "source": "HTTP API for Momento Topics › Subscribe › Success",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-1",
    "quote": "The response will contain a JSON object with the message(s) and their sequence numbers.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": [
      "ndjson-output"
    ]
  },
  {
    "id": "client-discontinuity-shown",
    "target": "client",
    "section": "client-messages",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "show a discontinuity to its user",
    "source": "Topics API reference › Topics methods › Subscribe",
    "url": "https://docs.momentohq.com/topics/api-reference#subscribe",
    "quote": "Discontinuities indicate that there was an interruption in the subscription and some messages may have been skipped.",
    "basis": "documented",
    "why": "The page is about the SDKs: what a client shows, and to whom, is its own affair.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": [
      "ndjson-output"
    ]
  },
  {
    "id": "client-delivery",
    "target": "client",
    "section": "client-messages",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "deliver every item once and in order through a long random history",
    "source": "HTTP API for Momento Topics › Subscribe",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#subscribe-long-poll",
    "quote": "Listen for new messages on a topic.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [
      "client-cursor-chain"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": [
      "ndjson-output"
    ]
  },
  {
    "id": "client-publisher",
    "target": "client",
    "section": "client-messages",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "deliver the `publisher_id` of an item",
    "source": "Topics API reference › Topics methods › Subscribe",
    "url": "https://docs.momentohq.com/topics/api-reference#subscribe",
    "quote": "Items include a string or byte message, topic sequence number, and a unique token identifier if one is present",
    "basis": "documented",
    "why": "The name of the member is in no page.",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": [
      "ndjson-output"
    ]
  },
  {
    "id": "client-token-one-place",
    "target": "client",
    "section": "client-manners",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "send its token in one place, never in both",
    "source": "HTTP API for Momento Topics › Authentication › Tip",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#authentication",
    "quote": "If both the header and query parameter are provided, the request will fail with a `400 Bad Request` indicating only one value must be set.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-token-exact",
    "target": "client",
    "section": "client-manners",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "send its token exactly as it was given, percent-encoded in the query",
    "source": "HTTP API for Momento Topics › Authentication",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#authentication",
    "quote": "The token may be provided in one of two places in the request: An `Authorization` header, A `token` query parameter",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-names-encoded",
    "target": "client",
    "section": "client-manners",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "percent-encode the names of cache and topic",
    "source": "RFC 3986 §2.1 Percent-Encoding",
    "url": "https://www.rfc-editor.org/rfc/rfc3986#section-2.1",
    "quote": "A percent-encoding mechanism is used to represent a data octet in a component when that octet's corresponding character is outside the allowed set or is being used as a delimiter of, or within, the component.",
    "basis": "http",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-base-url",
    "target": "client",
    "section": "client-manners",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "ask below the URL that it is given, with the path that this has",
    "source": "HTTP API for Momento Topics › Introduction",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api",
    "quote": "The Momento platform is region-based with endpoints specific to each region.",
    "basis": "documented",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-redirect-token",
    "target": "client",
    "section": "client-manners",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "not carry its token to another host that a redirect names",
    "source": "RFC 9110 §15.4 Redirection 3xx",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-15.4",
    "quote": "Consider removing header fields that were not automatically generated by the implementation (i.e., those present in the request because they were added by the calling context) where there are security implications; this includes but is not limited to Authorization and Cookie.",
    "basis": "http",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-token-secret",
    "target": "client",
    "section": "client-manners",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "print its token nowhere",
    "source": "HTTP API for Momento Topics › Authentication",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#authentication",
    "basis": "documented",
    "why": "What a client writes, and where to, is its own affair; a log is read by many.",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-large-answer",
    "target": "client",
    "section": "client-manners",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "read an answer of hundreds of items, with one of 256 KiB among them",
    "source": "HTTP API for Momento Topics › Subscribe › Success",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success-1",
    "quote": "The response will contain a JSON object with the message(s) and their sequence numbers.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-slow-body",
    "target": "client",
    "section": "client-manners",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "read an answer that arrives slowly to its end, without asking a second time",
    "source": "HTTP API for Momento Topics › Subscribe",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#subscribe-long-poll",
    "basis": "documented",
    "why": "A client may have its own limit for an answer, and ask again: to lose nothing by that is client-long-hold.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-long-hold",
    "target": "client",
    "section": "client-manners",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "lose nothing by a poll that is held for long",
    "source": "HTTP API for Momento Topics › Subscribe",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#subscribe-long-poll",
    "quote": "The HTTP GET blocks until at least one message (or discontinuity notice) is available.",
    "basis": "documented",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-long-hold-once",
    "target": "client",
    "section": "client-manners",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "wait for a poll that is held for long, without asking a second time",
    "source": "HTTP API for Momento Topics › Subscribe",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#subscribe-long-poll",
    "quote": "The HTTP GET blocks until at least one message (or discontinuity notice) is available.",
    "basis": "documented",
    "why": "A client may have its own limit for a wait, and ask again: client-long-hold holds it to losing nothing by that.",
    "since": "0.2.0",
    "dependsOn": [
      "client-long-hold"
    ],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-one-poll",
    "target": "client",
    "section": "client-manners",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "have one poll at a time for one subscription",
    "source": "HTTP API for Momento Topics › Subscribe",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#subscribe-long-poll",
    "basis": "contract",
    "decision": "one-poll",
    "why": "Two polls at a time only cost: the second brings the same again.",
    "since": "0.1.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-publish-content-type",
    "target": "client",
    "section": "client-publishing",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "publish text as `text/plain`",
    "source": "HTTP API for Momento Topics › Publish › Headers",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#headers",
    "quote": "To publish plain text data (UTF-8), specify `text/plain`. To publish binary data, specify `application/octet-stream`",
    "basis": "documented",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": [
      "publishing"
    ]
  },
  {
    "id": "client-publish-value",
    "target": "client",
    "section": "client-publishing",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "publish each value unchanged, as the body of a POST",
    "source": "HTTP API for Momento Topics › Publish › Body",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#body",
    "quote": "The body of the HTTP POST request should contain the value that you wish to publish to the topic.",
    "basis": "documented",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": [
      "publishing"
    ]
  },
  {
    "id": "client-publish-delivery",
    "target": "client",
    "section": "client-publishing",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "publish every message once, in order, one after the other",
    "source": "HTTP API for Momento Topics › Publish › Body",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#body",
    "quote": "The body of the HTTP POST request should contain the value that you wish to publish to the topic.",
    "basis": "documented",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": [
      "publishing"
    ]
  },
  {
    "id": "client-publish-empty",
    "target": "client",
    "section": "client-publishing",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "publish an empty message",
    "source": "HTTP API for Momento Topics › Publish › Body",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#body",
    "quote": "The body of the HTTP POST request should contain the value that you wish to publish to the topic.",
    "basis": "documented",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": [
      "publishing"
    ]
  },
  {
    "id": "client-publish-large",
    "target": "client",
    "section": "client-publishing",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "publish messages of 70 and 200 kB whole",
    "source": "HTTP API for Momento Topics › Publish › Body",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#body",
    "quote": "The body of the HTTP POST request should contain the value that you wish to publish to the topic.",
    "basis": "documented",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": [
      "publishing"
    ]
  },
  {
    "id": "client-publish-binary",
    "target": "client",
    "section": "client-publishing",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "publish bytes that are no text as they are, as `application/octet-stream`, or refuse them",
    "source": "HTTP API for Momento Topics › Publish › Body",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#body",
    "quote": "You may publish either text data, or binary data.",
    "basis": "documented",
    "why": "A program that takes lines of text may know no other.",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": [
      "publishing"
    ]
  },
  {
    "id": "client-publish-token",
    "target": "client",
    "section": "client-publishing",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "send its token exactly as it was given, in one place",
    "source": "HTTP API for Momento Topics › Authentication › Tip",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#authentication",
    "quote": "If both the header and query parameter are provided, the request will fail with a `400 Bad Request` indicating only one value must be set.",
    "basis": "documented",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": [
      "publishing"
    ]
  },
  {
    "id": "client-publish-names",
    "target": "client",
    "section": "client-publishing",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "percent-encode the names of cache and topic when it publishes",
    "source": "RFC 3986 §2.1 Percent-Encoding",
    "url": "https://www.rfc-editor.org/rfc/rfc3986#section-2.1",
    "quote": "A percent-encoding mechanism is used to represent a data octet in a component when that octet's corresponding character is outside the allowed set or is being used as a delimiter of, or within, the component.",
    "basis": "http",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": [
      "publishing"
    ]
  },
  {
    "id": "client-publish-no-repeat",
    "target": "client",
    "section": "client-publishing",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "not publish a message again that may have been accepted: after a cut, a 500, 502 or 504, or while the answer takes its time",
    "source": "RFC 9110 §9.2.2 Idempotent Methods",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2",
    "quote": "A client SHOULD NOT automatically retry a request with a non-idempotent method unless it has some means to know that the request semantics are actually idempotent, regardless of the method, or some means to detect that the original request was never applied.",
    "basis": "http",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": [
      "publishing"
    ]
  },
  {
    "id": "client-publish-429",
    "target": "client",
    "section": "client-publishing",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "publish a message again that was refused with 429, after the wait that was asked for, and before the next one",
    "source": "RFC 9110 §10.2.3 Retry-After",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3",
    "quote": "Servers send the \"Retry-After\" header field to indicate how long the user agent ought to wait before making a follow-up request.",
    "basis": "http",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": [
      "publishing"
    ]
  },
  {
    "id": "client-publish-503",
    "target": "client",
    "section": "client-publishing",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "publish a message again that was refused with 503, after the wait that was asked for, and before the next one",
    "source": "RFC 9110 §10.2.3 Retry-After",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3",
    "quote": "Servers send the \"Retry-After\" header field to indicate how long the user agent ought to wait before making a follow-up request.",
    "basis": "http",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": [
      "publishing"
    ]
  },
  {
    "id": "client-publish-refused",
    "target": "client",
    "section": "client-publishing",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "not repeat a message without a pause that is refused with 400, 401, 403 or 404",
    "source": "RFC 9110 §9.2.2 Idempotent Methods",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2",
    "quote": "A client SHOULD NOT automatically retry a failed automatic retry.",
    "basis": "http",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": [
      "publishing"
    ]
  },
  {
    "id": "client-publish-redirect",
    "target": "client",
    "section": "client-publishing",
    "level": "MUST",
    "reference": "MUST",
    "profile": "semantics",
    "text": "not carry its token to another host that a redirect of a publish names",
    "source": "RFC 9110 §15.4 Redirection 3xx",
    "url": "https://www.rfc-editor.org/rfc/rfc9110#section-15.4",
    "quote": "Consider removing header fields that were not automatically generated by the implementation (i.e., those present in the request because they were added by the calling context) where there are security implications; this includes but is not limited to Authorization and Cookie.",
    "basis": "http",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": [
      "publishing"
    ]
  },
  {
    "id": "client-publish-end",
    "target": "client",
    "section": "client-publishing",
    "level": "SHOULD",
    "reference": "MUST",
    "profile": "semantics",
    "text": "end when its input has ended, with 0 only when every message was accepted",
    "source": "HTTP API for Momento Topics › Publish › Success",
    "url": "https://docs.momentohq.com/topics/api-reference/http-api#success",
    "basis": "documented",
    "why": "How a program ends is its own affair; whoever starts it wants to know.",
    "since": "0.2.0",
    "dependsOn": [],
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": [
      "publishing"
    ]
  }
];
export const sections = [
  {
    "id": "authentication",
    "title": "Authentication"
  },
  {
    "id": "publish",
    "title": "Publish"
  },
  {
    "id": "subscribe",
    "title": "Subscribe"
  },
  {
    "id": "sequences",
    "title": "Sequences and discontinuities"
  },
  {
    "id": "names",
    "title": "Names"
  },
  {
    "id": "errors",
    "title": "Errors"
  },
  {
    "id": "limits",
    "title": "Limits"
  },
  {
    "id": "http",
    "title": "HTTP"
  },
  {
    "id": "model",
    "title": "Model"
  },
  {
    "id": "client-cursor",
    "title": "Clients: the cursor"
  },
  {
    "id": "client-failures",
    "title": "Clients: failures"
  },
  {
    "id": "client-messages",
    "title": "Clients: messages"
  },
  {
    "id": "client-manners",
    "title": "Clients: manners"
  },
  {
    "id": "client-publishing",
    "title": "Clients: publishing"
  }
];
export const fixtures = {
  "expired-token": "A token that was good and has expired.",
  "publish-only-token": "A token that may only publish.",
  "subscribe-only-token": "A token that may only subscribe.",
  "other-cache-token": "A token for another cache only.",
  "topic-token": "A token for one topic only, and its name.",
  "short-lived-token": "A token that expires within the run.",
  "token-with-id": "A token that carries an id.",
  "rate-limited-token": "A token whose rate limit may be exceeded.",
  "second-cache": "A second cache that the token may use.",
  "unknown-cache": "The name of a cache that does not exist.",
  "max-message-bytes": "The size limit of a message, in bytes.",
  "retention": "How many messages the service keeps, or the bound up to which to look for it.",
  "reset": "A way to recreate a topic.",
  "ndjson-output": "A client that prints each element that it receives as a line of JSON, as the API sends it.",
  "publishing": "A client that publishes each line of its standard input, run with --publish."
};
export const excluded = [
  {
    "contract": "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/500",
    "reason": "A request that makes a sound service fail is not known from outside."
  },
  {
    "contract": "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/500",
    "reason": "A request that makes a sound service fail is not known from outside."
  },
  {
    "contract": "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/503",
    "reason": "Shows only while a service stops, which a suite must not cause."
  },
  {
    "contract": "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/503",
    "reason": "Shows only while a service stops, which a suite must not cause."
  }
];
export const changed = [
  {
    "id": "auth-both-message",
    "from": "SHOULD",
    "to": "MUST",
    "version": "0.2.0",
    "why": "The page itself promises the words; what counts as saying so is wide."
  },
  {
    "id": "publish-curl-documented-query",
    "from": "MUST",
    "to": "SHOULD",
    "version": "0.2.0",
    "why": "The page contradicts itself: its table of headers requires one of two content types, and its example sends a third."
  },
  {
    "id": "publish-curl-documented-header",
    "from": "MUST",
    "to": "SHOULD",
    "version": "0.2.0",
    "why": "The page contradicts itself: its table of headers requires one of two content types, and its example sends a third."
  },
  {
    "id": "publish-form-verbatim",
    "from": "SHOULD",
    "to": "MUST",
    "version": "0.2.0",
    "why": "Whatever is accepted and delivered is delivered unchanged; refusing the type is publish-curl-documented-query."
  },
  {
    "id": "publish-binary-roundtrip",
    "from": "SHOULD",
    "to": "MUST",
    "version": "0.2.0",
    "why": "To change what was accepted is to lose it, of whatever kind it is. How bytes are written is publish-binary-base64."
  },
  {
    "id": "publish-large",
    "from": "SHOULD",
    "to": "MUST",
    "version": "0.2.0",
    "why": "To cut what was accepted is to lose it. That a message of the limit is accepted at all is publish-limit."
  },
  {
    "id": "subscribe-resume-repeatable",
    "from": "MUST",
    "to": "SHOULD",
    "version": "0.2.0",
    "why": "What was sent may be discarded at once: \"immediately sent to all current subscribers of the topic and then discarded\"."
  },
  {
    "id": "subscribe-abort",
    "from": "MUST",
    "to": "SHOULD",
    "version": "0.2.0",
    "why": "What was published while a client was away may be discarded: it is no current subscriber then."
  },
  {
    "id": "sequence-concurrent",
    "from": "MUST",
    "to": "SHOULD",
    "version": "0.2.0",
    "why": "That numbers are dense, and that nothing is lost, is promised nowhere: a gap that is announced is allowed."
  },
  {
    "id": "discontinuity-no-false",
    "from": "MUST",
    "to": "SHOULD",
    "version": "0.2.0",
    "why": "Where there was a gap a discontinuity is promised; that there is none elsewhere is not."
  },
  {
    "id": "error-status-documented",
    "from": "MUST",
    "to": "SHOULD",
    "version": "0.2.0",
    "why": "The pages say what their statuses \"typically\" indicate, and nowhere that there are no others."
  },
  {
    "id": "limit-recovers",
    "from": "MUST",
    "to": "SHOULD",
    "version": "0.2.0",
    "why": "The page sends those who met a limit to the support; no page says that a limit is over after a while."
  },
  {
    "id": "model-history",
    "from": "MUST",
    "to": "SHOULD",
    "version": "0.2.0",
    "why": "The model knows no gap, however truthfully it is announced; what holds for every service the rules of the history say one by one."
  },
  {
    "id": "client-next-cursor",
    "from": "MUST",
    "to": "SHOULD",
    "version": "0.2.0",
    "why": "The next number is only \"typically\" one more; to ask for what one has is no loss. To skip something is client-skips-nothing."
  },
  {
    "id": "client-several-items",
    "from": "MUST",
    "to": "SHOULD",
    "version": "0.2.0",
    "why": "The next number is only \"typically\" one more; to ask for what one has is no loss. To skip something is client-skips-nothing."
  },
  {
    "id": "client-resume-unavailable",
    "from": "SHOULD",
    "to": "MUST",
    "version": "0.2.0",
    "why": "The status says that it passes: a client that ends there stops for good on what is temporary."
  },
  {
    "id": "client-429-retry-after",
    "from": "SHOULD",
    "to": "MUST",
    "version": "0.2.0",
    "why": "To ask before the time that the service named is to hammer a service that says so; to end there is to stop for good."
  },
  {
    "id": "client-503-retry-after",
    "from": "SHOULD",
    "to": "MUST",
    "version": "0.2.0",
    "why": "To ask before the time that the service named is to hammer a service that says so; to end there is to stop for good."
  },
  {
    "id": "client-429-bounded",
    "from": "SHOULD",
    "to": "MUST",
    "version": "0.2.0",
    "why": "A request that follows another without a pause, again and again, is a service that is down for everybody."
  },
  {
    "id": "client-500-bounded",
    "from": "SHOULD",
    "to": "MUST",
    "version": "0.2.0",
    "why": "A request that follows another without a pause, again and again, is a service that is down for everybody."
  },
  {
    "id": "client-401-bounded",
    "from": "SHOULD",
    "to": "MUST",
    "version": "0.2.0",
    "why": "A request that follows another without a pause, again and again, is a service that is down for everybody."
  },
  {
    "id": "client-403-bounded",
    "from": "SHOULD",
    "to": "MUST",
    "version": "0.2.0",
    "why": "A request that follows another without a pause, again and again, is a service that is down for everybody."
  },
  {
    "id": "client-404-bounded",
    "from": "SHOULD",
    "to": "MUST",
    "version": "0.2.0",
    "why": "A request that follows another without a pause, again and again, is a service that is down for everybody."
  },
  {
    "id": "client-400-bounded",
    "from": "SHOULD",
    "to": "MUST",
    "version": "0.2.0",
    "why": "A request that follows another without a pause, again and again, is a service that is down for everybody."
  },
  {
    "id": "client-invalid-json",
    "from": "SHOULD",
    "to": "MUST",
    "version": "0.2.0",
    "why": "What is between a client and a service answers so for a while: to end there, to skip a message or to hammer is to lose what comes after."
  },
  {
    "id": "client-empty-answer",
    "from": "SHOULD",
    "to": "MUST",
    "version": "0.2.0",
    "why": "A client that asks again at once hammers; one that ends stops for good on an answer that says nothing."
  },
  {
    "id": "client-unknown-members",
    "from": "SHOULD",
    "to": "MUST",
    "version": "0.2.0",
    "why": "The messages are in the answer, whatever stands beside them: to fail over it is to lose them."
  },
  {
    "id": "client-unknown-elements",
    "from": "SHOULD",
    "to": "MUST",
    "version": "0.2.0",
    "why": "The messages are in the answer, whatever stands beside them: to fail over it is to lose them."
  },
  {
    "id": "client-binary",
    "from": "SHOULD",
    "to": "MUST",
    "version": "0.2.0",
    "why": "To drop a message of bytes, or to change it, is to lose it."
  },
  {
    "id": "client-empty-message",
    "from": "SHOULD",
    "to": "MUST",
    "version": "0.2.0",
    "why": "To drop a message is to lose it, whatever it says."
  },
  {
    "id": "client-large-answer",
    "from": "SHOULD",
    "to": "MUST",
    "version": "0.2.0",
    "why": "A client that cannot read it loses all of it, and what comes after."
  }
];
export const retired = [];
