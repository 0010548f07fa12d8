// Written by `npm run generate` from spec/. Do not edit.
export const requirements = [
  {
    "id": "auth-header-publish",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "profile": "contract",
    "text": "accept a publish whose token is in the `Authorization` header",
    "source": "003 › Authentication",
    "basis": "documented",
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
    "profile": "contract",
    "text": "accept a publish whose token is in the `token` query parameter",
    "source": "003 › Authentication",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "accept a poll whose token is in the `Authorization` header",
    "source": "003 › Subscribe › Headers",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "accept a poll whose token is in the `token` query parameter",
    "source": "003 › Subscribe › Query parameters",
    "basis": "documented",
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
    "profile": "contract",
    "text": "decode a percent-encoded token in the query: real tokens contain `+`, `/` and `=`",
    "source": "RFC 3986 §2.1",
    "basis": "http",
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
    "profile": "contract",
    "text": "refuse a publish with a token in both places, with 400",
    "source": "003 › Authentication › Tip",
    "basis": "documented",
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
    "profile": "contract",
    "text": "refuse a poll with a token in both places, with 400, and without blocking",
    "source": "003 › Authentication › Tip",
    "basis": "documented",
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
    "profile": "contract",
    "text": "refuse a token in both places even when the two values are equal",
    "source": "003 › Authentication › Tip",
    "basis": "documented",
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
    "level": "SHOULD",
    "profile": "contract",
    "text": "say in that 400 that only one value must be set",
    "source": "003 › Authentication › Tip",
    "basis": "documented",
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
    "profile": "contract",
    "text": "refuse a token in both places with 400, not 401, when neither is valid",
    "source": "003 › Authentication › Tip",
    "basis": "contract",
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
    "profile": "contract",
    "text": "accept or refuse two `token` parameters",
    "source": "003 › Authentication",
    "basis": "contract",
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
    "profile": "contract",
    "text": "serve no request that has no token",
    "source": "003 › Authentication",
    "basis": "documented",
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
    "profile": "contract",
    "text": "refuse a publish without a token with 401",
    "source": "003 › Publish › Error",
    "basis": "contract",
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
    "profile": "contract",
    "text": "refuse a poll without a token with 401",
    "source": "003 › Subscribe › Error",
    "basis": "contract",
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
    "profile": "semantics",
    "text": "refuse a publish with an invalid token with 401",
    "source": "003 › Publish › Error",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "refuse a poll with an invalid token with 401",
    "source": "003 › Subscribe › Error",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "refuse a token that has one character changed",
    "source": "003 › Publish › Error",
    "basis": "documented",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/401"
    ],
    "needs": []
  },
  {
    "id": "auth-expired-publish",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "profile": "semantics",
    "text": "refuse a publish with an expired token with 401",
    "source": "003 › Publish › Error",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "refuse a poll with an expired token with 401",
    "source": "003 › Subscribe › Error",
    "basis": "documented",
    "contract": [
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
    "profile": "semantics",
    "text": "refuse a poll by a token that may only publish, with 403",
    "source": "003 › Subscribe › Error",
    "basis": "documented",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/403"
    ],
    "needs": [
      "scoped-tokens"
    ]
  },
  {
    "id": "auth-subscribe-role",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "profile": "semantics",
    "text": "refuse a publish by a token that may only subscribe, with 403",
    "source": "003 › Publish › Error",
    "basis": "documented",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/403"
    ],
    "needs": [
      "scoped-tokens"
    ]
  },
  {
    "id": "auth-other-cache",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "profile": "semantics",
    "text": "refuse a token for another cache, with 403",
    "source": "003 › Publish › Error",
    "basis": "documented",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/403",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/403"
    ],
    "needs": [
      "scoped-tokens"
    ]
  },
  {
    "id": "auth-other-topic",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "profile": "semantics",
    "text": "refuse a token for another topic, with 403",
    "source": "003 › Publish › Error",
    "basis": "documented",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/403",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/403"
    ],
    "needs": [
      "scoped-tokens"
    ]
  },
  {
    "id": "auth-scoped-allowed",
    "target": "server",
    "section": "authentication",
    "level": "MUST",
    "profile": "semantics",
    "text": "serve a scoped token inside its scope",
    "source": "003 › Authentication",
    "basis": "documented",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": [
      "scoped-tokens"
    ]
  },
  {
    "id": "auth-expiry-during-poll",
    "target": "server",
    "section": "authentication",
    "level": "MAY",
    "profile": "semantics",
    "text": "end a parked poll when its token expires, or let it finish",
    "source": "003 › Subscribe › Error",
    "basis": "contract",
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
    "profile": "semantics",
    "text": "deliver a refused publish to nobody, and give it no sequence number",
    "source": "003 › Publish › Error",
    "basis": "documented",
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
    "profile": "contract",
    "text": "repeat the token in no response",
    "source": "003 › Authentication",
    "basis": "contract",
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
    "profile": "semantics",
    "text": "answer an invalid token for an unknown cache with 401 or 404 (a 404 tells strangers which caches exist)",
    "source": "003 › Publish › Error",
    "basis": "contract",
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
    "profile": "semantics",
    "text": "accept `Bearer <token>` beside the bare token",
    "source": "003 › Publish › Headers",
    "basis": "contract",
    "contract": [
      "/components/securitySchemes/authorizationHeader"
    ],
    "needs": []
  },
  {
    "id": "publish-text-204",
    "target": "server",
    "section": "publish",
    "level": "MUST",
    "profile": "contract",
    "text": "answer 204 to `text/plain`",
    "source": "003 › Publish › Success",
    "basis": "documented",
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
    "profile": "contract",
    "text": "answer 204 to `application/octet-stream`",
    "source": "003 › Publish › Success",
    "basis": "documented",
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
    "profile": "contract",
    "text": "send no body with the 204",
    "source": "RFC 9110 §15.3.5",
    "basis": "http",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": []
  },
  {
    "id": "publish-curl-documented-query",
    "target": "server",
    "section": "publish",
    "level": "MUST",
    "profile": "contract",
    "text": "accept the documented curl command with the token in the query, as printed",
    "source": "003 › Publish › Examples",
    "basis": "documented",
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
    "level": "MUST",
    "profile": "contract",
    "text": "accept the documented curl command with the token in the header, as printed",
    "source": "003 › Publish › Examples",
    "basis": "documented",
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
    "level": "SHOULD",
    "profile": "semantics",
    "text": "deliver what `curl -d` sends verbatim as text, not decoded as a form",
    "source": "003 › Publish › Examples",
    "basis": "contract",
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
    "profile": "contract",
    "text": "accept `text/plain; charset=utf-8`, and the type in any letter case",
    "source": "RFC 9110 §8.3.1",
    "basis": "http",
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
    "profile": "contract",
    "text": "refuse a body without a content type with 400",
    "source": "003 › Publish › Headers",
    "basis": "documented",
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
    "profile": "contract",
    "text": "accept or refuse `application/json` and `image/png`",
    "source": "003 › Publish › Headers",
    "basis": "contract",
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
    "profile": "semantics",
    "text": "deliver text exactly as published",
    "source": "003 › Publish › Body",
    "basis": "documented",
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
    "level": "SHOULD",
    "profile": "semantics",
    "text": "deliver bytes exactly as published, in standard base64",
    "source": "003 › Publish › Body",
    "basis": "contract",
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
    "profile": "semantics",
    "text": "deliver text as text and bytes as bytes, also when the bytes are valid UTF-8",
    "source": "003 › Publish › Body",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "accept or refuse an empty body",
    "source": "003 › Publish › Body",
    "basis": "contract",
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
    "profile": "contract",
    "text": "refuse `text/plain` that is not UTF-8 with 400",
    "source": "003 › Publish › Headers",
    "basis": "contract",
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
    "level": "SHOULD",
    "profile": "semantics",
    "text": "deliver a message of the size limit whole",
    "source": "003 › Publish › Body",
    "basis": "contract",
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
    "profile": "semantics",
    "text": "refuse one byte more than the size limit with 4xx, and go on serving",
    "source": "003 › Publish › Error",
    "basis": "contract",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/400"
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
    "profile": "contract",
    "text": "accept a chunked request body",
    "source": "RFC 9112 §7.1",
    "basis": "http",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/requestBody/content/text~1plain",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204"
    ],
    "needs": []
  },
  {
    "id": "publish-expect-continue",
    "target": "server",
    "section": "publish",
    "level": "SHOULD",
    "profile": "contract",
    "text": "answer `Expect: 100-continue` with 100 or a final status",
    "source": "RFC 9110 §10.1.1",
    "basis": "http",
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
    "profile": "semantics",
    "text": "accept a publish to a topic that was never used",
    "source": "002 › What is Momento Topics?",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "answer a publish to a cache that does not exist with 404",
    "source": "003 › Publish › Error",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "say \"Cache Not Found\" in that 404",
    "source": "003 › Publish › Error",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "accept a publish that nobody listens to",
    "source": "002 › How does Momento Topics work?",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "answer a publish while its subscribers are slow or parked",
    "source": "002 › How does Momento Topics work?",
    "basis": "documented",
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
    "profile": "contract",
    "text": "answer a poll with 200 and `application/json` that satisfies the schema of the contract",
    "source": "003 › Subscribe › Success",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "not answer a poll before there is a message",
    "source": "003 › Subscribe",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "answer a parked poll once a message is published",
    "source": "003 › Subscribe",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "send at least one element in `items`",
    "source": "003 › Subscribe",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "send exactly one of `item` and `discontinuity` in an element of these kinds",
    "source": "003 › Subscribe › Success response",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "give a first poll nothing that was published before it",
    "source": "002 › Frequently asked questions about Momento Topics",
    "basis": "documented",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200",
      "/components/parameters/SequenceNumber"
    ],
    "needs": []
  },
  {
    "id": "subscribe-defaults",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "profile": "semantics",
    "text": "take absent cursor parameters as 0 and 0",
    "source": "003 › Subscribe › Query parameters",
    "basis": "documented",
    "contract": [
      "/components/parameters/SequenceNumber",
      "/components/parameters/SequencePage"
    ],
    "needs": []
  },
  {
    "id": "subscribe-page-discovery",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "profile": "semantics",
    "text": "answer page 0 with the current page, which is not 0",
    "source": "003 › Subscribe › About sequence_page",
    "basis": "documented",
    "contract": [
      "/components/parameters/SequencePage",
      "/components/schemas/Item/properties/sequence_page"
    ],
    "needs": []
  },
  {
    "id": "subscribe-resume",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "profile": "semantics",
    "text": "deliver to `(last + 1, page)` what was published since, complete and in order",
    "source": "003 › Subscribe › Query parameters",
    "basis": "documented",
    "contract": [
      "/components/parameters/SequenceNumber",
      "/components/parameters/SequencePage",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "subscribe-resume-inclusive",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "profile": "semantics",
    "text": "start a resumed poll at the very sequence number asked for",
    "source": "003 › Subscribe › Query parameters",
    "basis": "documented",
    "contract": [
      "/components/parameters/SequenceNumber",
      "/components/schemas/Item/properties/topic_sequence_number"
    ],
    "needs": []
  },
  {
    "id": "subscribe-resume-page-zero",
    "target": "server",
    "section": "subscribe",
    "level": "SHOULD",
    "profile": "semantics",
    "text": "go on from `(last + 1, 0)`, and return the right page",
    "source": "003 › Subscribe › About sequence_page",
    "basis": "documented",
    "contract": [
      "/components/parameters/SequencePage",
      "/components/schemas/Item/properties/sequence_page"
    ],
    "needs": []
  },
  {
    "id": "subscribe-resume-repeatable",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "profile": "semantics",
    "text": "give the same items to the same cursor asked twice",
    "source": "003 › Subscribe › Query parameters",
    "basis": "documented",
    "contract": [
      "/components/parameters/SequenceNumber"
    ],
    "needs": []
  },
  {
    "id": "subscribe-bad-cursor",
    "target": "server",
    "section": "subscribe",
    "level": "SHOULD",
    "profile": "contract",
    "text": "refuse a cursor that is not a whole number from 0 to 2^53 - 1 with 400",
    "source": "003 › Subscribe › Query parameters",
    "basis": "contract",
    "contract": [
      "/components/parameters/SequenceNumber",
      "/components/parameters/SequencePage",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/400"
    ],
    "needs": []
  },
  {
    "id": "subscribe-unknown-cache",
    "target": "server",
    "section": "subscribe",
    "level": "MUST",
    "profile": "semantics",
    "text": "answer a poll of a cache that does not exist with 404",
    "source": "003 › Subscribe › Error",
    "basis": "documented",
    "contract": [
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
    "profile": "semantics",
    "text": "block on a topic that was never published to, or answer 404",
    "source": "003 › Subscribe › Error",
    "basis": "documented",
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
    "level": "MUST",
    "profile": "semantics",
    "text": "lose nothing when a client cuts its poll: the same cursor still delivers",
    "source": "003 › Subscribe › Query parameters",
    "basis": "documented",
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
    "profile": "contract",
    "text": "forbid every cache to store the answer to a poll",
    "source": "RFC 9111 §5.2.2.5",
    "basis": "contract",
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
    "profile": "semantics",
    "text": "encode the JSON as UTF-8",
    "source": "RFC 8259 §8.1",
    "basis": "http",
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
    "profile": "semantics",
    "text": "send sequence numbers and pages as JSON integers, not as strings",
    "source": "003 › Subscribe › Success response",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "show the id of the publisher's token on the item",
    "source": "001 › Topics methods › Subscribe",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "show no publisher id when the token has none",
    "source": "001 › Topics methods › Subscribe",
    "basis": "documented",
    "contract": [
      "/components/schemas/Item/properties/publisher_id"
    ],
    "needs": []
  },
  {
    "id": "sequence-increments",
    "target": "server",
    "section": "sequences",
    "level": "MUST",
    "profile": "semantics",
    "text": "number consecutive messages of a page one apart",
    "source": "003 › Subscribe › Query parameters",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "change the page only with a discontinuity",
    "source": "003 › Subscribe › Success response",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "send the items of one response in ascending order",
    "source": "003 › Subscribe › Success response",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "deliver one publisher's acknowledged messages in the order published",
    "source": "003 › Subscribe › Success",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "show every subscriber the same numbers for the same messages",
    "source": "003 › Subscribe › Success",
    "basis": "documented",
    "contract": [
      "/components/schemas/Item/properties/topic_sequence_number"
    ],
    "needs": []
  },
  {
    "id": "sequence-concurrent",
    "target": "server",
    "section": "sequences",
    "level": "MUST",
    "profile": "semantics",
    "text": "give N concurrent publishes N distinct consecutive numbers, and lose none",
    "source": "003 › Subscribe › Success",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "show a subscriber that follows its cursor under load every number once, or a discontinuity for what is missing",
    "source": "003 › Subscribe › Success",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "keep another topic's messages out, and give them no numbers of this one",
    "source": "002 › How does Momento Topics work?",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "keep another cache's messages out, and give them no numbers of this one",
    "source": "003 › Subscribe › Path parameters",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "answer a page that is not the current one with a discontinuity",
    "source": "003 › Subscribe › Success response",
    "basis": "documented",
    "contract": [
      "/components/schemas/StreamElement/properties/discontinuity",
      "/components/parameters/SequencePage"
    ],
    "needs": []
  },
  {
    "id": "discontinuity-new-page",
    "target": "server",
    "section": "sequences",
    "level": "MUST",
    "profile": "semantics",
    "text": "give in `new_sequence_page` the page of the items that follow",
    "source": "003 › Subscribe › Success response",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "start the items after a discontinuity at `new_topic_sequence`",
    "source": "003 › Subscribe › Success response",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "put a discontinuity before the items it explains",
    "source": "003 › Subscribe › Success response",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "keep `last_topic_sequence` below `new_topic_sequence` within one page",
    "source": "003 › Subscribe › Success response",
    "basis": "documented",
    "contract": [
      "/components/schemas/Discontinuity/properties/last_topic_sequence",
      "/components/schemas/Discontinuity/properties/new_topic_sequence"
    ],
    "needs": []
  },
  {
    "id": "discontinuity-no-false",
    "target": "server",
    "section": "sequences",
    "level": "MUST",
    "profile": "semantics",
    "text": "send no discontinuity in a contiguous stream",
    "source": "003 › Subscribe › Success",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "answer a cursor older than what is kept with a discontinuity, never with a silent gap",
    "source": "003 › Subscribe › Success",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "answer a cursor beyond the newest message with a discontinuity, or wait",
    "source": "003 › Subscribe › Query parameters",
    "basis": "contract",
    "contract": [
      "/components/parameters/SequenceNumber"
    ],
    "needs": []
  },
  {
    "id": "discontinuity-zero-cursor",
    "target": "server",
    "section": "sequences",
    "level": "SHOULD",
    "profile": "semantics",
    "text": "take `(0, current page)` as a real cursor",
    "source": "003 › Subscribe › Query parameters",
    "basis": "contract",
    "contract": [
      "/components/parameters/SequenceNumber",
      "/components/parameters/SequencePage"
    ],
    "needs": []
  },
  {
    "id": "page-reset",
    "target": "server",
    "section": "sequences",
    "level": "MUST",
    "profile": "semantics",
    "text": "give a recreated topic a greater page, and an old cursor a discontinuity",
    "source": "003 › Subscribe › About sequence_page",
    "basis": "documented",
    "contract": [
      "/components/schemas/Item/properties/sequence_page",
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
    "profile": "semantics",
    "text": "take a percent-encoded name as its decoded form: `a%2Db` is `a-b`",
    "source": "RFC 3986 §6.2.2.2",
    "basis": "http",
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
    "profile": "semantics",
    "text": "keep `a/b` (as `a%2Fb`), `a b`, `ä`, `..` and a name of 255 characters apart",
    "source": "003 › Publish › Path parameters",
    "basis": "contract",
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
    "profile": "contract",
    "text": "refuse the bad percent-encoding `%zz` with 4xx",
    "source": "RFC 3986 §2.1",
    "basis": "http",
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
    "level": "MUST",
    "profile": "contract",
    "text": "use a documented status for every refusal (or one that RFC 9110 defines for it: 405, 408, 413, 414, 415, 431)",
    "source": "003 › Publish › Error",
    "basis": "documented",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/400",
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/401",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/400",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/401"
    ],
    "needs": []
  },
  {
    "id": "error-body",
    "target": "server",
    "section": "errors",
    "level": "MUST",
    "profile": "contract",
    "text": "say why in the body of every documented 4xx to a GET or POST",
    "source": "003 › Publish › Error",
    "basis": "documented",
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
    "profile": "contract",
    "text": "send the contract's error body",
    "source": "003 › Publish › Error",
    "basis": "contract",
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
    "profile": "semantics",
    "text": "answer a request over the rate limit with 429 and a body",
    "source": "003 › Publish › Error",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "say in `Retry-After` when to come back",
    "source": "RFC 9110 §10.2.3",
    "basis": "http",
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
    "level": "MUST",
    "profile": "semantics",
    "text": "serve again after that wait",
    "source": "003 › Publish › Error",
    "basis": "documented",
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
    "profile": "contract",
    "text": "answer an unknown path with 404",
    "source": "RFC 9110 §15.5.5",
    "basis": "http",
    "contract": [],
    "needs": []
  },
  {
    "id": "http-method",
    "target": "server",
    "section": "http",
    "level": "SHOULD",
    "profile": "contract",
    "text": "answer PUT, PATCH and DELETE with 405 and `Allow`",
    "source": "RFC 9110 §15.5.6",
    "basis": "http",
    "contract": [],
    "needs": []
  },
  {
    "id": "http-header-case",
    "target": "server",
    "section": "http",
    "level": "MUST",
    "profile": "contract",
    "text": "accept header names in any letter case",
    "source": "RFC 9110 §5.1",
    "basis": "http",
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
    "profile": "semantics",
    "text": "serve 100 requests on one connection, polls and publishes mixed",
    "source": "RFC 9112 §9.3",
    "basis": "http",
    "contract": [],
    "needs": []
  },
  {
    "id": "http-pipelined-after-error",
    "target": "server",
    "section": "http",
    "level": "SHOULD",
    "profile": "semantics",
    "text": "serve the next request on a connection that got a 4xx",
    "source": "RFC 9112 §9.3",
    "basis": "http",
    "contract": [],
    "needs": []
  },
  {
    "id": "http-long-header",
    "target": "server",
    "section": "http",
    "level": "SHOULD",
    "profile": "contract",
    "text": "refuse a token of 64 KiB with 4xx, and live",
    "source": "RFC 9110 §5.4",
    "basis": "http",
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
    "profile": "contract",
    "text": "answer a CORS preflight",
    "source": "002 › Connect from browsers and mobile apps",
    "basis": "contract",
    "contract": [],
    "needs": []
  },
  {
    "id": "cors-headers",
    "target": "server",
    "section": "http",
    "level": "MAY",
    "profile": "contract",
    "text": "let a page of another origin read its answers",
    "source": "002 › Connect from browsers and mobile apps",
    "basis": "contract",
    "contract": [],
    "needs": []
  },
  {
    "id": "model-history",
    "target": "server",
    "section": "model",
    "level": "MUST",
    "profile": "semantics",
    "text": "agree with a model of the contract in random runs of publish, poll, resume and abort",
    "source": "003 › Subscribe",
    "basis": "documented",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/post/responses/204",
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-first-poll",
    "target": "client",
    "section": "client-cursor",
    "level": "MUST",
    "profile": "semantics",
    "text": "begin without a cursor, or with `(0, 0)`",
    "source": "003 › Subscribe › Query parameters",
    "basis": "documented",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-next-cursor",
    "target": "client",
    "section": "client-cursor",
    "level": "MUST",
    "profile": "semantics",
    "text": "ask for the number after the last item",
    "source": "003 › Subscribe › Query parameters",
    "basis": "documented",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-several-items",
    "target": "client",
    "section": "client-cursor",
    "level": "MUST",
    "profile": "semantics",
    "text": "go on after the last of several items",
    "source": "003 › Subscribe › Query parameters",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "send back the page that it received last",
    "source": "003 › Subscribe › About sequence_page",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "ask for exactly `new_topic_sequence` after a discontinuity that comes alone",
    "source": "003 › Subscribe › Success response",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "go on after the items that follow a discontinuity",
    "source": "003 › Subscribe › Success response",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "ask for number 0 of the new page when a topic begins anew",
    "source": "003 › Subscribe › About sequence_page",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "go on with the new page after the items of a topic that began anew",
    "source": "003 › Subscribe › About sequence_page",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "hold the right cursor through a long random history of items, discontinuities, new pages and failures",
    "source": "003 › Subscribe",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "ask again with the same cursor when an answer is cut in its middle",
    "source": "RFC 9112 §8",
    "basis": "http",
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
    "profile": "semantics",
    "text": "ask again with the same cursor when the connection is cut while it waits",
    "source": "003 › Subscribe",
    "basis": "documented",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-resume-unavailable",
    "target": "client",
    "section": "client-failures",
    "level": "SHOULD",
    "profile": "semantics",
    "text": "ask again with the same cursor after 502, 503 and 504",
    "source": "RFC 9110 §15.6",
    "basis": "http",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-429-retry-after",
    "target": "client",
    "section": "client-failures",
    "level": "SHOULD",
    "profile": "semantics",
    "text": "wait as long as `Retry-After` of a 429 says, and keep its cursor",
    "source": "RFC 9110 §10.2.3",
    "basis": "http",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-503-retry-after",
    "target": "client",
    "section": "client-failures",
    "level": "SHOULD",
    "profile": "semantics",
    "text": "wait as long as `Retry-After` of a 503 says, and keep its cursor",
    "source": "RFC 9110 §10.2.3",
    "basis": "http",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-429-bounded",
    "target": "client",
    "section": "client-failures",
    "level": "SHOULD",
    "profile": "semantics",
    "text": "not repeat a request at once that is refused with 429",
    "source": "RFC 6585 §4",
    "basis": "http",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-500-bounded",
    "target": "client",
    "section": "client-failures",
    "level": "SHOULD",
    "profile": "semantics",
    "text": "not hammer a service that answers 500",
    "source": "RFC 9110 §15.6",
    "basis": "http",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-401-bounded",
    "target": "client",
    "section": "client-failures",
    "level": "SHOULD",
    "profile": "semantics",
    "text": "stop, or slow down, when its token is refused with 401",
    "source": "RFC 9110 §15.5",
    "basis": "http",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-403-bounded",
    "target": "client",
    "section": "client-failures",
    "level": "SHOULD",
    "profile": "semantics",
    "text": "stop, or slow down, when it is refused with 403",
    "source": "RFC 9110 §15.5",
    "basis": "http",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-404-bounded",
    "target": "client",
    "section": "client-failures",
    "level": "SHOULD",
    "profile": "semantics",
    "text": "stop, or slow down, when the cache does not exist",
    "source": "RFC 9110 §15.5",
    "basis": "http",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-400-bounded",
    "target": "client",
    "section": "client-failures",
    "level": "SHOULD",
    "profile": "semantics",
    "text": "stop, or slow down, when its request is refused with 400",
    "source": "RFC 9110 §15.5",
    "basis": "http",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-invalid-json",
    "target": "client",
    "section": "client-failures",
    "level": "SHOULD",
    "profile": "semantics",
    "text": "survive an answer that is not JSON: ask again with the same cursor, and not at once for ever",
    "source": "003 › Subscribe › Success response",
    "basis": "contract",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-empty-answer",
    "target": "client",
    "section": "client-failures",
    "level": "SHOULD",
    "profile": "semantics",
    "text": "survive an answer without items: ask again with the same cursor, and not at once for ever",
    "source": "003 › Subscribe › Success response",
    "basis": "contract",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-unknown-members",
    "target": "client",
    "section": "client-messages",
    "level": "SHOULD",
    "profile": "semantics",
    "text": "pass over members that it does not know, and numbers in them of any size",
    "source": "003 › Subscribe › Success response",
    "basis": "contract",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-unknown-elements",
    "target": "client",
    "section": "client-messages",
    "level": "SHOULD",
    "profile": "semantics",
    "text": "pass over elements of a kind that it does not know",
    "source": "003 › Subscribe › Success response",
    "basis": "contract",
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
    "profile": "semantics",
    "text": "deliver text exactly: escapes, line ends, characters of four bytes, however the bytes arrive",
    "source": "003 › Subscribe › Success response",
    "basis": "documented",
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
    "level": "SHOULD",
    "profile": "semantics",
    "text": "deliver bytes, and go on after them",
    "source": "003 › Subscribe › Success response",
    "basis": "contract",
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
    "level": "SHOULD",
    "profile": "semantics",
    "text": "deliver an empty message, and go on after it",
    "source": "003 › Subscribe › Success response",
    "basis": "contract",
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
    "profile": "semantics",
    "text": "show a discontinuity to its user",
    "source": "001 › Topics methods › Subscribe",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "deliver every item once and in order through a long random history",
    "source": "003 › Subscribe",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "send its token in one place, never in both",
    "source": "003 › Authentication › Tip",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "send its token exactly as it was given, percent-encoded in the query",
    "source": "003 › Authentication",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "percent-encode the names of cache and topic",
    "source": "RFC 3986 §2.1",
    "basis": "http",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
  },
  {
    "id": "client-large-answer",
    "target": "client",
    "section": "client-manners",
    "level": "SHOULD",
    "profile": "semantics",
    "text": "read an answer of a thousand items",
    "source": "003 › Subscribe › Success response",
    "basis": "contract",
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
    "profile": "semantics",
    "text": "read an answer that arrives slowly to its end, without asking a second time",
    "source": "003 › Subscribe",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "wait for a poll that is held for long, without asking a second time",
    "source": "003 › Subscribe",
    "basis": "documented",
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
    "profile": "semantics",
    "text": "have one poll at a time for one subscription",
    "source": "003 › Subscribe",
    "basis": "contract",
    "contract": [
      "/paths/~1topics~1{cacheName}~1{topicName}/get/responses/200"
    ],
    "needs": []
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
  }
];
export const fixtures = {
  "expired-token": "A token that was good and has expired.",
  "scoped-tokens": "Tokens that grant one role, another cache, another topic, and one topic only.",
  "short-lived-token": "A token that expires within the run.",
  "token-with-id": "A token that carries an id.",
  "rate-limited-token": "A token whose rate limit may be exceeded.",
  "second-cache": "A second cache that the token may use.",
  "unknown-cache": "The name of a cache that does not exist.",
  "max-message-bytes": "The size limit of a message, in bytes.",
  "retention": "How many messages the service keeps, or the bound up to which to look for it.",
  "reset": "A way to recreate a topic.",
  "ndjson-output": "A client that prints each element that it receives as a line of JSON, as the API sends it."
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
