import type { Handler, HttpRequest, HttpResponse, MessageStore } from '@topics-http/server';
import type { RunOptions } from '../../src/runner/run-server.ts';

/** The reference service with one defect, and the requirements that must notice it: these, and no other. */
export interface Mutant {
  defect: string;
  /** The defect as a wrapper of the handler, of the engine, or of the bytes on their way. */
  handler?: (handler: Handler) => Handler;
  store?: (store: MessageStore) => MessageStore;
  wire?: { request?: (bytes: Buffer) => Buffer; response?: (bytes: Buffer) => Buffer };
  options?: RunOptions;
  /** Of those that depend on another one of them, only that one: the rest follows from it. */
  kills: string[];
}

type Wrapping = NonNullable<Mutant['handler']>;

/** Changes what comes back. */
export const answering =
  (
    change: (response: HttpResponse, request: HttpRequest) => HttpResponse | Promise<HttpResponse>,
  ): Wrapping =>
  (handler) =>
  async (request) =>
    change(await handler(request), request);

/** A request with something changed. */
export const changed = (request: HttpRequest, change: Partial<HttpRequest>): HttpRequest => ({
  method: request.method,
  target: request.target,
  header: (name) => request.header(name),
  body: (maxBytes) => request.body(maxBytes),
  onLeave: (listener) => request.onLeave(listener),
  ...change,
});

/** Changes what the service sees. */
export const asked =
  (change: (request: HttpRequest) => Partial<HttpRequest>): Wrapping =>
  (handler) =>
  (request) =>
    handler(changed(request, change(request)));

/** Refuses some requests before the service sees them. */
export const refusing =
  (status: number, isRefused: (request: HttpRequest) => boolean): Wrapping =>
  (handler) =>
  async (request) => {
    if (!isRefused(request)) return handler(request);
    await request.body(1e6).catch(() => undefined);
    return json(status, { code: 'refused', message: 'Refused.' });
  };

export const json = (status: number, body: object): HttpResponse => ({
  status,
  headers: { 'cache-control': 'no-store', 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** The response with a header replaced, or without it. */
export const withHeader = (response: HttpResponse, name: string, value?: string): HttpResponse => ({
  ...response,
  headers: {
    ...Object.fromEntries(Object.entries(response.headers).filter(([each]) => each !== name)),
    ...(value !== undefined && { [name]: value }),
  },
});

export const status = (
  from: number,
  to: number,
  when: (request: HttpRequest) => boolean = () => true,
): Wrapping =>
  answering((response, request) =>
    response.status === from && when(request) ? { ...response, status: to } : response,
  );

export const bodyText = (change: (text: string, request: HttpRequest) => string): Wrapping =>
  answering((response, request) =>
    response.status === 200 && response.body !== undefined
      ? { ...response, body: change(response.body, request) }
      : response,
  );

export interface Item {
  topic_sequence_number: number;
  sequence_page: number;
  value: { text?: string; binary?: string };
  publisher_id?: string;
}
export interface Gap {
  last_topic_sequence: number;
  new_topic_sequence: number;
  new_sequence_page: number;
}
export type Element = { item: Item } | { discontinuity: Gap };

/** Changes the elements of a poll's answer. */
export const elements = (change: (elements: Element[], request: HttpRequest) => unknown[]): Wrapping =>
  bodyText((text, request) =>
    JSON.stringify({ items: change((JSON.parse(text) as { items: Element[] }).items, request) }),
  );

export const eachItem = (change: (item: Item, request: HttpRequest) => object): Wrapping =>
  elements((list, request) =>
    list.map((element) => ('item' in element ? { item: change(element.item, request) } : element)),
  );

/** Changes a discontinuity that stands before items. */
export const beforeItems = (change: (gap: Gap) => Gap): Wrapping =>
  elements((list) =>
    list.map((element) =>
      'discontinuity' in element && list.length > 1
        ? { discontinuity: change(element.discontinuity) }
        : element,
    ),
  );

/** The engine, with some of its methods replaced. */
export const engine =
  (change: (store: MessageStore) => Partial<MessageStore>): NonNullable<Mutant['store']> =>
  (store) => ({
    append: (topic, message) => store.append(topic, message),
    retained: (topic) => store.retained(topic),
    read: (topic, page, from, limit) => store.read(topic, page, from, limit),
    changed: (topic, seen, ending) => store.changed(topic, seen, ending),
    reset: (topic) => store.reset(topic),
    stats: () => store.stats(),
    close: () => store.close(),
    ...change(store),
  });

export const isPublish = ({ method }: HttpRequest): boolean => method === 'POST';
export const isPoll = ({ method }: HttpRequest): boolean => method === 'GET';
export const typeOf = (request: HttpRequest): string => request.header('content-type') ?? '';
export const isText = (request: HttpRequest): boolean => /text\/plain/i.test(typeOf(request));
export const isForm = (request: HttpRequest): boolean => typeOf(request).includes('urlencoded');
export const isBytes = (request: HttpRequest): boolean => typeOf(request).includes('octet');
export const pathOf = ({ target }: HttpRequest): string => target.split('?', 1)[0]!;
export const hasQueryToken = ({ target }: HttpRequest): boolean => /[?&]token=/.test(target);
export const queryToken = ({ target }: HttpRequest): string =>
  decodeURIComponent(/[?&]token=([^&]*)/.exec(target)?.[1] ?? '');
export const headerToken = (request: HttpRequest): string | undefined => request.header('authorization');
export const hasBoth = (request: HttpRequest): boolean =>
  hasQueryToken(request) && headerToken(request) !== undefined;
export const withoutHeader = (request: HttpRequest, hidden: string): Partial<HttpRequest> => ({
  header: (name) => (name === hidden ? undefined : request.header(name)),
});
export const withoutQueryToken = ({ target }: HttpRequest): Partial<HttpRequest> => ({
  target: target.replace(/([?&])token=[^&]*/, '$1').replace(/[?&]$/, ''),
});
export const withToken = (request: HttpRequest, token: string): Partial<HttpRequest> => ({
  ...withoutQueryToken(request),
  header: (name) => (name === 'authorization' ? token : request.header(name)),
});
export const publishBody = (change: (body: Buffer, request: HttpRequest) => Buffer): Wrapping =>
  asked((request) => ({
    body: async (maxBytes) => change(Buffer.from(await request.body(maxBytes)), request),
  }));

interface Claims {
  exp: number;
  iat: number;
  id?: string;
  permissions: { cache: string; topic?: string; role: string }[];
}

/** What the token of a request says; undefined for what is no token. */
export function claimsOf(request: HttpRequest): Claims | undefined {
  try {
    const [, payload] = (headerToken(request) ?? queryToken(request)).split('.');
    return JSON.parse(Buffer.from(payload!, 'base64url').toString()) as Claims;
  } catch {
    return undefined;
  }
}

/** Serves some requests as if they had the token of the very first request, which may do everything. */
export const trusting = (isTrusted: (request: HttpRequest) => boolean): Wrapping => {
  let first: string | undefined;
  return asked((request) => {
    first ??= headerToken(request);
    return first !== undefined && isTrusted(request) ? withToken(request, first) : {};
  });
};

/** Replaces the cursor of a poll. */
export const withCursor = ({ target }: HttpRequest, cursor: string): Partial<HttpRequest> => {
  const [path, query = ''] = target.split('?');
  const others = query.split('&').filter((each) => each !== '' && !/^sequence_(number|page)=/.test(each));
  return { target: `${path}?${[...(cursor ? [cursor] : []), ...others].join('&')}` };
};
export const cursorOf = ({ target }: HttpRequest): { number: number; page: number } => ({
  number: Number(/sequence_number=(\d+)/.exec(target)?.[1] ?? 0),
  page: Number(/sequence_page=(\d+)/.exec(target)?.[1] ?? 0),
});
/** A poll that asks for what comes from now on. */
export const isFirstPoll = (request: HttpRequest): boolean => {
  const { number, page } = cursorOf(request);
  return isPoll(request) && number === 0 && page === 0;
};
export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
