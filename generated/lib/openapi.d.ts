// Written by `npm run generate` from spec/. Do not edit.
export interface paths {
    "/topics/{cacheName}/{topicName}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The cache that owns the topic. Percent-decoded, 1 to 255 code points, no control characters;
                 *     `%2F` is part of the name. Bad percent-encoding is refused with 400, a cache that does not
                 *     exist with 404.
                 * @example my-cache
                 */
                cacheName: components["parameters"]["CacheName"];
                /**
                 * @description The topic. Percent-decoded, 1 to 255 code points, no control characters; `%2F` is part of
                 *     the name. A topic that is not known is created by either verb, and is never 404.
                 * @example example
                 */
                topicName: components["parameters"]["TopicName"];
            };
            cookie?: never;
        };
        /**
         * Wait for messages (long poll)
         * @description Blocks until there is at least one message, or a discontinuity, at or after the cursor.
         *     There is **no time-out on the server's side**, and `items` is never empty; a proxy on the
         *     way may cut the wait, and the same cursor then goes on. See
         *     [Following a topic](#tag/following) for the loop and the discontinuity rule.
         */
        get: operations["subscribe"];
        put?: never;
        /**
         * Publish a message
         * @description Publishes the request body as one message. 204 means that the service has the message and
         *     has given it a number; it does not wait for subscribers. See
         *     [Publishing](#tag/publishing) for media types and limits.
         */
        post: operations["publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The name of a cache or a topic, percent-decoded. */
        Name: string;
        /**
         * Format: int64
         * @description The number of a message within its page. The first message of a page is 0; each next one is
         *     one more. Numbers order a topic's messages, and every subscriber sees the same ones.
         */
        SequenceNumber: number;
        /**
         * Format: int64
         * @description The instance of the topic. Numbers start anew with each page, and a later page is always
         *     greater than an earlier one. Never 0 in a response: 0 is how a subscriber asks for the
         *     current one.
         */
        SequencePage: number;
        /** @description A message that was published as text. */
        TextValue: {
            /** @description The text, exactly as it was published. May be empty. */
            text: string;
            binary?: never;
        };
        /** @description A message that was published as bytes. */
        BinaryValue: {
            /** @description The bytes, in standard base64 with padding (RFC 4648 section 4). May be empty. */
            binary: string;
            text?: never;
        };
        /** @description What was published. Either text or bytes, never both. */
        Value: components["schemas"]["TextValue"] | components["schemas"]["BinaryValue"];
        /** @description One message. */
        Item: {
            topic_sequence_number: components["schemas"]["SequenceNumber"];
            sequence_page: components["schemas"]["SequencePage"];
            value: components["schemas"]["Value"];
            /** @description The id in the publisher's token. Absent when that token has none. */
            publisher_id?: string;
        };
        /**
         * @description The stream is not contiguous here. The next cursor is exactly
         *     `(new_topic_sequence, new_sequence_page)`.
         */
        Discontinuity: {
            /**
             * @description The last number that the subscriber can have had: the number it asked for - 1, or 0 when
             *     it asked for 0.
             */
            last_topic_sequence: components["schemas"]["SequenceNumber"];
            /**
             * @description The number at which the stream goes on: that of the next item, whether it follows in
             *     this response or in a later one.
             */
            new_topic_sequence: components["schemas"]["SequenceNumber"];
            /**
             * @description The page of the items that follow. Differs from the subscriber's: the topic was evicted
             *     or recreated. The same: messages were missed.
             */
            new_sequence_page: components["schemas"]["SequencePage"];
        };
        /**
         * @description One step of the stream: a message or a discontinuity, never both. Other kinds may be added;
         *     clients ignore an element that has neither.
         */
        StreamElement: {
            item?: components["schemas"]["Item"];
            discontinuity?: components["schemas"]["Discontinuity"];
        };
        /** @description What a poll brings. Members may be added; clients ignore those they do not know. */
        SubscribeResponse: {
            /** @description In stream order, never empty. A discontinuity stands before the items it explains. */
            items: components["schemas"]["StreamElement"][];
        };
        /** @description Why a request was refused. */
        ErrorBody: {
            /**
             * @description For programs: `invalid_request`, `unauthenticated`, `permission_denied`,
             *     `cache_not_found`, `not_found`, `method_not_allowed`, `limit_exceeded`,
             *     `internal_error`, `unavailable`. Others may be added.
             */
            code: string;
            /** @description For people. May change at any time; never contains the token. */
            message: string;
        };
    };
    responses: {
        /** @description There is no token, or it is invalid or has expired. */
        Unauthorized: {
            headers: {
                "Cache-Control": components["headers"]["CacheControl"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
                "text/plain": string;
            };
        };
        /** @description The token is good, but does not grant this cache, this topic or this verb. */
        Forbidden: {
            headers: {
                "Cache-Control": components["headers"]["CacheControl"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
                "text/plain": string;
            };
        };
        /** @description The cache does not exist. An unknown topic is created, and never 404. */
        CacheNotFound: {
            headers: {
                "Cache-Control": components["headers"]["CacheControl"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
                "text/plain": string;
            };
        };
        /** @description A limit was exceeded. The message says which; `Retry-After` says how long to wait. */
        TooManyRequests: {
            headers: {
                "Cache-Control": components["headers"]["CacheControl"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
                "text/plain": string;
            };
        };
        /** @description The service failed. Whether a publish was accepted is not known. */
        InternalServerError: {
            headers: {
                "Cache-Control": components["headers"]["CacheControl"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
                "text/plain": string;
            };
        };
        /**
         * @description The service is stopping or cannot take more. The request had no effect; ask again after
         *     `Retry-After`.
         */
        ServiceUnavailable: {
            headers: {
                "Cache-Control": components["headers"]["CacheControl"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
                "text/plain": string;
            };
        };
    };
    parameters: {
        /**
         * @description The cache that owns the topic. Percent-decoded, 1 to 255 code points, no control characters;
         *     `%2F` is part of the name. Bad percent-encoding is refused with 400, a cache that does not
         *     exist with 404.
         * @example my-cache
         */
        CacheName: components["schemas"]["Name"];
        /**
         * @description The topic. Percent-decoded, 1 to 255 code points, no control characters; `%2F` is part of
         *     the name. A topic that is not known is created by either verb, and is never 404.
         * @example example
         */
        TopicName: components["schemas"]["Name"];
        /**
         * @description The next number you expect: the last one received + 1, or `new_topic_sequence` after a
         *     discontinuity. 0 with page 0 on the first request: live messages only. Anything but a whole
         *     number from 0 to 2^53 - 1 is refused with 400.
         * @example 0
         */
        SequenceNumber: number;
        /**
         * @description The instance of the topic: always the most recent page you received. 0 on the first request,
         *     or when you are not sure: the answer holds the current one. Anything but a whole number from
         *     0 to 2^53 - 1 is refused with 400.
         * @example 0
         */
        SequencePage: number;
    };
    requestBodies: never;
    headers: {
        /**
         * @description No cache may store any response.
         * @example no-store
         */
        CacheControl: "no-store";
        /**
         * @description Whole seconds to wait before the next request (RFC 9110 also allows a date; a client
         *     accepts both).
         * @example 1
         */
        RetryAfter: number;
    };
    pathItems: never;
}
export type Name = components['schemas']['Name'];
export type SequenceNumber = components['schemas']['SequenceNumber'];
export type SequencePage = components['schemas']['SequencePage'];
export type TextValue = components['schemas']['TextValue'];
export type BinaryValue = components['schemas']['BinaryValue'];
export type Value = components['schemas']['Value'];
export type Item = components['schemas']['Item'];
export type Discontinuity = components['schemas']['Discontinuity'];
export type StreamElement = components['schemas']['StreamElement'];
export type SubscribeResponse = components['schemas']['SubscribeResponse'];
export type ErrorBody = components['schemas']['ErrorBody'];
export type ResponseUnauthorized = components['responses']['Unauthorized'];
export type ResponseForbidden = components['responses']['Forbidden'];
export type ResponseCacheNotFound = components['responses']['CacheNotFound'];
export type ResponseTooManyRequests = components['responses']['TooManyRequests'];
export type ResponseInternalServerError = components['responses']['InternalServerError'];
export type ResponseServiceUnavailable = components['responses']['ServiceUnavailable'];
export type ParameterCacheName = components['parameters']['CacheName'];
export type ParameterTopicName = components['parameters']['TopicName'];
export type ParameterSequenceNumber = components['parameters']['SequenceNumber'];
export type ParameterSequencePage = components['parameters']['SequencePage'];
export type HeaderCacheControl = components['headers']['CacheControl'];
export type HeaderRetryAfter = components['headers']['RetryAfter'];
export type $defs = Record<string, never>;
export interface operations {
    subscribe: {
        parameters: {
            query?: {
                /**
                 * @description The next number you expect: the last one received + 1, or `new_topic_sequence` after a
                 *     discontinuity. 0 with page 0 on the first request: live messages only. Anything but a whole
                 *     number from 0 to 2^53 - 1 is refused with 400.
                 * @example 0
                 */
                sequence_number?: components["parameters"]["SequenceNumber"];
                /**
                 * @description The instance of the topic: always the most recent page you received. 0 on the first request,
                 *     or when you are not sure: the answer holds the current one. Anything but a whole number from
                 *     0 to 2^53 - 1 is refused with 400.
                 * @example 0
                 */
                sequence_page?: components["parameters"]["SequencePage"];
            };
            header?: never;
            path: {
                /**
                 * @description The cache that owns the topic. Percent-decoded, 1 to 255 code points, no control characters;
                 *     `%2F` is part of the name. Bad percent-encoding is refused with 400, a cache that does not
                 *     exist with 404.
                 * @example my-cache
                 */
                cacheName: components["parameters"]["CacheName"];
                /**
                 * @description The topic. Percent-decoded, 1 to 255 code points, no control characters; `%2F` is part of
                 *     the name. A topic that is not known is created by either verb, and is never 404.
                 * @example example
                 */
                topicName: components["parameters"]["TopicName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /**
             * @description Messages with their sequence numbers, in ascending order. Where the stream has a gap, a
             *     discontinuity stands before the items that follow it.
             */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscribeResponse"];
                };
            };
            /**
             * @description The request is wrong: a token in both places, a cursor that is not a whole number from 0
             *     to 2^53 - 1, a name that is not valid.
             */
            400: {
                headers: {
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                    "text/plain": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["CacheNotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    publish: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The cache that owns the topic. Percent-decoded, 1 to 255 code points, no control characters;
                 *     `%2F` is part of the name. Bad percent-encoding is refused with 400, a cache that does not
                 *     exist with 404.
                 * @example my-cache
                 */
                cacheName: components["parameters"]["CacheName"];
                /**
                 * @description The topic. Percent-decoded, 1 to 255 code points, no control characters; `%2F` is part of
                 *     the name. A topic that is not known is created by either verb, and is never 404.
                 * @example example
                 */
                topicName: components["parameters"]["TopicName"];
            };
            cookie?: never;
        };
        /**
         * @description The value of the message. An empty body is an empty message. Missing or undocumented
         *     content types are refused with 400.
         */
        requestBody?: {
            content: {
                "text/plain": string;
                "application/octet-stream": Uint8Array;
                "application/x-www-form-urlencoded": string;
            };
        };
        responses: {
            /** @description The message was published to the topic. There is no body. */
            204: {
                headers: {
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description The request is wrong: a token in both places, a missing or undocumented content type,
             *     text that is not UTF-8, a message over the size limit, a name that is not valid.
             */
            400: {
                headers: {
                    "Cache-Control": components["headers"]["CacheControl"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                    "text/plain": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["CacheNotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
}
