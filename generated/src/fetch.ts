import type { paths } from '@topics-http/contract';
import createClient from 'openapi-fetch';
import type { Client, ClientOptions, Middleware } from 'openapi-fetch';

/** The one path of the contract. */
export type TopicPath = '/topics/{cacheName}/{topicName}';
type Poll = paths[TopicPath]['get'];
type Publish = paths[TopicPath]['post'];

/** A token, or what gets one: it is asked before each request. */
export type TokenSource = string | (() => string | Promise<string>);

/** As for `createClient` of openapi-fetch; the token has a place of its own. */
export interface TopicsFetchOptions extends Omit<ClientOptions, 'bodySerializer' | 'headers'> {
  /** Where the service is, such as `http://localhost:8080`. */
  baseUrl: string;
  token: TokenSource;
  /**
   * Where the token goes: 003 › Authentication has two places, and a request with both is refused. In the query it spares
   * browsers the preflight request, but URLs may be logged on their way. Default: the header.
   */
  tokenPlace?: 'header' | 'query';
  /** Sent with every request. The token is never among them. */
  headers?: OtherHeaders;
}

/** Headers beside the token and the media type, which have one place each. */
export type OtherHeaders = Record<string, string> & {
  [name in 'Authorization' | 'authorization' | 'Content-Type' | 'content-type']?: never;
};

type Init = Omit<RequestInit, 'body' | 'headers' | 'method'> & {
  headers?: OtherHeaders;
  /** Instead of the client's `fetch`, for this request. */
  fetch?: ClientOptions['fetch'];
  middleware?: Middleware[];
};

/** What a poll is asked with: the names, the cursor, a signal that ends it. */
export type PollInit = Init & {
  params: { path: Poll['parameters']['path']; query?: Poll['parameters']['query'] & { token?: never } };
};

/** What is published: a string as text, a `Uint8Array` as bytes. */
export type PublishInit = Init & {
  params: { path: Publish['parameters']['path']; query?: { token?: never } };
  body: string | Uint8Array;
};

/** What the contract leaves to RFC 9110, and what stands in front of a service. */
type OtherStatus =
  | 402
  | 405
  | 406
  | 407
  | 408
  | 409
  | 410
  | 411
  | 412
  | 414
  | 415
  | 416
  | 417
  | 421
  | 422
  | 426
  | 431
  | 451
  | 501
  | 502
  | 504;
type StatusOf<Key> = Key extends 'default' ? OtherStatus : Key;
type BodyOf<Response> = Response extends { content: infer Content extends object }
  ? Content[keyof Content]
  : undefined;

/** An answer, by its status: `if (answer.status === 200)` is enough for the compiler to know what it holds. */
export type Answer<Responses> = {
  [Key in keyof Responses]: Key extends 200 | 204
    ? { status: Key; data: BodyOf<Responses[Key]>; error?: never; response: Response }
    : { status: StatusOf<Key>; data?: never; error: BodyOf<Responses[Key]>; response: Response };
}[keyof Responses];

/** A client of openapi-fetch that knows the contract: GET polls, POST publishes. */
export interface TopicsFetch extends Pick<Client<paths>, 'use' | 'eject'> {
  /** One poll. It waits for as long as there is nothing. Rejects as `fetch` does, never for a status. */
  GET(path: TopicPath, init: PollInit): Promise<Answer<Poll['responses']>>;
  /** Publishes one message. Rejects as `fetch` does, never for a status. */
  POST(path: TopicPath, init: PublishInit): Promise<Answer<Publish['responses']>>;
}

/**
 * An openapi-fetch client for the contract: messages go as they are and not as JSON, with the media type of what they
 * are; the token goes into one place; an answer is typed by its status.
 */
export function createTopicsFetch(options: TopicsFetchOptions): TopicsFetch {
  const { token, tokenPlace = 'header', ...others } = options;
  const client = createClient<paths>({ ...others, bodySerializer: (body) => body });

  /** The init with the token in its place. */
  async function signed<I extends PollInit | PublishInit>(init: I, headers?: Record<string, string>) {
    const value = typeof token === 'function' ? await token() : token;
    const { path, query } = init.params;
    const inQuery = tokenPlace === 'query';
    return {
      ...init,
      headers: { ...init.headers, ...headers, ...(inQuery ? {} : { Authorization: value }) },
      // In the document the token is a way to sign a request, and none of its parameters.
      params: { path, query: { ...query, ...(inQuery ? { token: value } : {}) } as never },
    };
  }

  return {
    GET: async (path, init) => withStatus(await client.GET(path, await signed(init))),
    POST: async (path, init) => {
      const type = typeof init.body === 'string' ? 'text/plain' : 'application/octet-stream';
      return withStatus(await client.POST(path, await signed(init, { 'Content-Type': type })));
    },
    use: (...middleware) => client.use(...middleware),
    eject: (...middleware) => client.eject(...middleware),
  };
}

/** The status is what the types of an answer go by. */
const withStatus = <A>(result: { response: Response }): A =>
  ({ status: result.response.status, ...result }) as A;
