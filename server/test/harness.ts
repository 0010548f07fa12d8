import { connect, type Socket } from 'node:net';
import {
  validateErrorBody,
  validateSubscribeResponse,
  type ErrorBody,
  type SubscribeResponse,
} from '@topics-http/contract';
import openapi from '@topics-http/contract/openapi.json' with { type: 'json' };
import {
  createToken,
  createTopics,
  toFetch,
  type Handler,
  type HttpRequest,
  type HttpResponse,
  type TokenOptions,
  type TopicsOptions,
} from '@topics-http/server';
import { listen, type ListenOptions } from '@topics-http/server/node';

const operations = openapi.paths['/topics/{cacheName}/{topicName}'];

/** What a response has against the contract; empty when it keeps it. */
function violations({ method }: HttpRequest, { status, headers, body }: HttpResponse): string[] {
  const found: string[] = [];
  const complain = (text: string) => found.push(`${method} ${status}: ${text}`);
  if (status === 499) return found;
  const operation = method === 'POST' ? operations.post : method === 'GET' ? operations.get : undefined;
  if (operation ? !Object.hasOwn(operation.responses, status) : ![204, 404, 405].includes(status))
    complain('the status is not documented');
  if (headers['cache-control'] !== 'no-store') complain('it may be cached');
  if (status === 204) {
    if (body !== undefined) complain('204 has a body');
    return found;
  }
  if (headers['content-type'] !== 'application/json') complain(`content-type is ${headers['content-type']}`);
  const validate = status === 200 ? validateSubscribeResponse : validateErrorBody;
  if (!validate(JSON.parse(body ?? 'null'))) complain(JSON.stringify(validate.errors));
  if ([429, 503].includes(status) && !/^[1-9]\d*$/.test(headers['retry-after'] ?? ''))
    complain('no Retry-After');
  return found;
}

interface Reply {
  status: number;
  headers: Headers;
  text: string;
  json: Body;
}

/** Of any response: an error's, or a poll's. */
type Body = ErrorBody & SubscribeResponse;

/** A service in this process whose every response is checked against the contract. */
export async function startService(
  options: TopicsOptions & { listen?: Partial<ListenOptions>; wrap?: (handler: Handler) => Handler } = {},
) {
  const complaints: string[] = [];
  const service = createTopics(options);
  const inner = options.wrap?.(service.handler) ?? service.handler;
  const handler: Handler = async (request) => {
    const response = await inner(request);
    complaints.push(...violations(request, response));
    return response;
  };
  const listener = await listen(handler, { port: 0, ...options.listen });
  const mint = (token: Partial<TokenOptions> = {}) =>
    createToken(service.key, { permissions: [{ cache: '*', role: 'both' }], ttlSeconds: 600, ...token });
  const token = await mint();

  /** One request with the token of this service in the header, unless `init` says otherwise. */
  async function send(
    path: string,
    init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
  ): Promise<Reply> {
    const response = await fetch(listener.url + path, {
      signal: AbortSignal.timeout(300_000),
      ...init,
      headers: { authorization: token, ...init.headers },
    });
    const text = await response.text();
    const json = (text.startsWith('{') ? JSON.parse(text) : {}) as Body;
    return { status: response.status, headers: response.headers, text, json };
  }

  return {
    ...service,
    get polls() {
      return service.polls;
    },
    complaints,
    url: listener.url,
    server: listener.server,
    fetch: toFetch(handler),
    mint,
    token,
    send,
    publish: (topic: string, body: RequestInit['body'], type = 'text/plain') =>
      send(`/topics/demo/${topic}`, { method: 'POST', body, headers: { 'content-type': type } }),
    poll: (topic: string, number?: number, page?: number, init?: RequestInit) => {
      const query = number === undefined ? '' : `?sequence_number=${number}&sequence_page=${page ?? 0}`;
      return send(`/topics/demo/${topic}${query}`, init as object);
    },
    /** Resolves once so many polls are parked. */
    parked: async (count: number) => {
      while (service.polls < count) await new Promise((resolve) => setTimeout(resolve, 2));
    },
    unparked: async () => {
      while (service.polls > 0) await new Promise((resolve) => setTimeout(resolve, 2));
    },
    /** Without a cut of what is under way within the time of a test. */
    closeListener: () => listener.close(60_000),
    shutDown: async () => {
      service.stop();
      await listener.close(0);
      await service.close();
    },
  };
}

export type RunningService = Awaited<ReturnType<typeof startService>>;

/** Opens a socket, sends the bytes, and answers all that came back once the other side closed, or `until` matches. */
export function exchange(url: string, bytes: string | Buffer, until?: RegExp): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const { hostname, port } = new URL(url);
    const socket: Socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on('data', (data) => {
      received += data.toString('latin1');
      if (until?.test(received)) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(received));
  });
}
