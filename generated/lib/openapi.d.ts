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
        /**
         * The preflight of a browser
         * @description Asks, before a page of another origin sends its request, whether it may. Needs no token. Which
         *     origins are allowed is configuration of the service.
         */
        options: operations["preflight"];
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
         * @description The number of the message that a subscriber expects next; 0 on its first request.
         * @default 0
         */
        CursorNumber: number;
        /**
         * Format: int64
         * @description The page that a subscriber received last; 0 when it does not know one.
         * @default 0
         */
        CursorPage: number;
        /**
         * Format: int64
         * @description The number of a message within its page. Numbers order a topic's messages, and every
         *     subscriber sees the same ones. Decided (`numbering`): the first is 0, each next one is one more.
         */
        SequenceNumber: number;
        /**
         * Format: int64
         * @description The instance of the topic. The pair of page and number names a message. Decided
         *     (`page-numbers`): never 0 in a response, since 0 is how a subscriber asks for the current one,
         *     and greater than an earlier one wherever time moves forward.
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
        /**
         * @description A message of a kind that this document does not know yet. Clients pass over the item, and go on
         *     after it.
         */
        UnknownValue: {
            text?: never;
            binary?: never;
        };
        /** @description What was published: text or bytes, never both. Other kinds may be added. */
        Value: components["schemas"]["TextValue"] | components["schemas"]["BinaryValue"] | components["schemas"]["UnknownValue"];
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
        /** @description For programs; never changes its meaning. Others may be added. */
        ErrorCode: ("invalid_request" | "unauthenticated" | "permission_denied" | "cache_not_found" | "topic_not_found" | "not_found" | "method_not_allowed" | "limit_exceeded" | "internal_error" | "unavailable") | string;
        /** @description Why a request was refused. */
        ErrorBody: {
            code: components["schemas"]["ErrorCode"];
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
        /**
         * @description The cache does not exist, or the topic does not. The reference service creates a topic that it does not
         *     know (`unknown-topic`).
         */
        CacheOrTopicNotFound: {
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
         * @description The message is over the size limit, where a service says so with 413. The reference service says it
         *     with 400 (`size-limit`).
         */
        MessageTooLarge: {
            headers: {
                "Cache-Control": components["headers"]["CacheControl"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
                "text/plain": string;
            };
        };
        /** @description The method is none of this path, or the service serves no pages of other origins. */
        MethodNotAllowed: {
            headers: {
                "Cache-Control": components["headers"]["CacheControl"];
                Allow: components["headers"]["Allow"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
                "text/plain": string;
            };
        };
        /**
         * @description Any other refusal that RFC 9110 has: 405 for another method, with `Allow`; 408, 411, 414, 415 or 431
         *     for a request that cannot be read. What stands in front of a service may answer those.
         */
        OtherRefusal: {
            headers: {
                "Cache-Control": components["headers"]["CacheControl"];
                Allow: components["headers"]["Allow"];
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
        SequenceNumberQuery: components["schemas"]["CursorNumber"];
        /**
         * @description The instance of the topic: always the most recent page you received. 0 on the first request,
         *     or when you are not sure: the answer holds the current one. Anything but a whole number from
         *     0 to 2^53 - 1 is refused with 400.
         * @example 0
         */
        SequencePageQuery: components["schemas"]["CursorPage"];
    };
    requestBodies: never;
    headers: {
        /**
         * @description No cache may store any response.
         * @example no-store
         */
        CacheControl: "no-store";
        /**
         * @description How long to wait before the next request: whole seconds, or the date at which the wait is over
         *     (RFC 9110 section 10.2.3). The reference service sends seconds; a client reads both.
         * @example 1
         */
        RetryAfter: number | string;
        /**
         * @description With a 405, the methods of the path.
         * @example GET, POST, OPTIONS
         */
        Allow: string;
        /**
         * @description The origin that may read the answer, or `*`.
         * @example *
         */
        AllowOrigin: string;
        /**
         * @description The methods that a page may use.
         * @example GET, POST
         */
        AllowMethods: string;
        /**
         * @description The request headers that a page may send.
         * @example Authorization, Content-Type
         */
        AllowHeaders: string;
    };
    pathItems: never;
}
export type Name = components['schemas']['Name'];
export type CursorNumber = components['schemas']['CursorNumber'];
export type CursorPage = components['schemas']['CursorPage'];
export type SequenceNumber = components['schemas']['SequenceNumber'];
export type SequencePage = components['schemas']['SequencePage'];
export type TextValue = components['schemas']['TextValue'];
export type BinaryValue = components['schemas']['BinaryValue'];
export type UnknownValue = components['schemas']['UnknownValue'];
export type Value = components['schemas']['Value'];
export type Item = components['schemas']['Item'];
export type Discontinuity = components['schemas']['Discontinuity'];
export type StreamElement = components['schemas']['StreamElement'];
export type SubscribeResponse = components['schemas']['SubscribeResponse'];
export type ErrorCode = components['schemas']['ErrorCode'];
export type ErrorBody = components['schemas']['ErrorBody'];
export type ResponseUnauthorized = components['responses']['Unauthorized'];
export type ResponseForbidden = components['responses']['Forbidden'];
export type ResponseCacheNotFound = components['responses']['CacheNotFound'];
export type ResponseCacheOrTopicNotFound = components['responses']['CacheOrTopicNotFound'];
export type ResponseMessageTooLarge = components['responses']['MessageTooLarge'];
export type ResponseMethodNotAllowed = components['responses']['MethodNotAllowed'];
export type ResponseOtherRefusal = components['responses']['OtherRefusal'];
export type ResponseTooManyRequests = components['responses']['TooManyRequests'];
export type ResponseInternalServerError = components['responses']['InternalServerError'];
export type ResponseServiceUnavailable = components['responses']['ServiceUnavailable'];
export type ParameterCacheName = components['parameters']['CacheName'];
export type ParameterTopicName = components['parameters']['TopicName'];
export type ParameterSequenceNumberQuery = components['parameters']['SequenceNumberQuery'];
export type ParameterSequencePageQuery = components['parameters']['SequencePageQuery'];
export type HeaderCacheControl = components['headers']['CacheControl'];
export type HeaderRetryAfter = components['headers']['RetryAfter'];
export type HeaderAllow = components['headers']['Allow'];
export type HeaderAllowOrigin = components['headers']['AllowOrigin'];
export type HeaderAllowMethods = components['headers']['AllowMethods'];
export type HeaderAllowHeaders = components['headers']['AllowHeaders'];
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
                sequence_number?: components["parameters"]["SequenceNumberQuery"];
                /**
                 * @description The instance of the topic: always the most recent page you received. 0 on the first request,
                 *     or when you are not sure: the answer holds the current one. Anything but a whole number from
                 *     0 to 2^53 - 1 is refused with 400.
                 * @example 0
                 */
                sequence_page?: components["parameters"]["SequencePageQuery"];
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
            404: components["responses"]["CacheOrTopicNotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
            default: components["responses"]["OtherRefusal"];
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
            413: components["responses"]["MessageTooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
            default: components["responses"]["OtherRefusal"];
        };
    };
    preflight: {
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
        requestBody?: never;
        responses: {
            /** @description What a page may send. */
            204: {
                headers: {
                    "Cache-Control": components["headers"]["CacheControl"];
                    "Access-Control-Allow-Origin": components["headers"]["AllowOrigin"];
                    "Access-Control-Allow-Methods": components["headers"]["AllowMethods"];
                    "Access-Control-Allow-Headers": components["headers"]["AllowHeaders"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            405: components["responses"]["MethodNotAllowed"];
        };
    };
}
