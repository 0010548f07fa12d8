import type { Handler, HttpRequest, HttpResponse } from '@topics-http/server';

/** A defect, as a small wrapper of the door, and the requirements that must notice it: these, and no other. */
interface Mutant {
  defect: string;
  wrap: (handler: Handler) => Handler;
  kills: string[];
}

/** Changes what comes back. */
const answering =
  (change: (response: HttpResponse, request: HttpRequest) => HttpResponse | Promise<HttpResponse>) =>
  (handler: Handler): Handler =>
  async (request) =>
    change(await handler(request), request);

/** Changes what the service sees. */
const asked =
  (change: (request: HttpRequest) => Partial<HttpRequest>) =>
  (handler: Handler): Handler =>
  (request) => {
    const changed = change(request);
    return handler({
      method: request.method,
      target: request.target,
      header: (name) => request.header(name),
      body: (maxBytes) => request.body(maxBytes),
      onLeave: (listener) => request.onLeave(listener),
      ...changed,
    });
  };

const bodyText = (change: (text: string, request: HttpRequest) => string) =>
  answering((response, request) =>
    response.status === 200 && response.body !== undefined
      ? { ...response, body: change(response.body, request) }
      : response,
  );

interface Item {
  item: {
    topic_sequence_number: number;
    sequence_page: number;
    value: { text?: string; binary?: string };
    publisher_id?: string;
  };
}
interface Gap {
  last_topic_sequence: number;
  new_topic_sequence: number;
  new_sequence_page: number;
}
type Element = Item | { discontinuity: Gap };

/** Changes the elements of a poll's answer. */
const elements = (change: (elements: Element[], request: HttpRequest) => unknown[]) =>
  bodyText((text, request) =>
    JSON.stringify({ items: change((JSON.parse(text) as { items: Element[] }).items, request) }),
  );

const eachItem = (change: (item: Item['item']) => object) =>
  elements((list) => list.map((element) => ('item' in element ? { item: change(element.item) } : element)));

/** Changes a discontinuity that stands before items. */
const beforeItems = (change: (gap: Gap) => Gap) =>
  elements((list) =>
    list.map((element) =>
      'discontinuity' in element && list.length > 1
        ? { discontinuity: change(element.discontinuity) }
        : element,
    ),
  );

const status = (from: number, to: number) =>
  answering((response) => (response.status === from ? { ...response, status: to } : response));

const hasQueryToken = ({ target }: HttpRequest) => /[?&]token=/.test(target);
const queryToken = ({ target }: HttpRequest) =>
  decodeURIComponent(/[?&]token=([^&]*)/.exec(target)?.[1] ?? '');
const withoutHeader = (request: HttpRequest, hidden: string) => ({
  header: (name: string) => (name === hidden ? undefined : request.header(name)),
});
const publishBody = (change: (body: Buffer, request: HttpRequest) => Buffer) =>
  asked((request) => ({
    body: async (maxBytes) => change(Buffer.from(await request.body(maxBytes)), request),
  }));
const isText = (request: HttpRequest) => /text\/plain/i.test(request.header('content-type') ?? '');

const bothTokens = ['auth-both-equal', 'auth-both-message', 'auth-rejected-no-effect'];

export const mutants: Mutant[] = [
  {
    defect: 'both tokens are accepted, and the query wins',
    wrap: asked((request) => (hasQueryToken(request) ? withoutHeader(request, 'authorization') : {})),
    kills: [...bothTokens, 'auth-both-publish', 'auth-both-subscribe', 'auth-both-invalid'],
  },
  {
    defect: 'both tokens are refused only when they differ',
    wrap: asked((request) =>
      queryToken(request) === request.header('authorization') ? withoutHeader(request, 'authorization') : {},
    ),
    kills: [...bothTokens, 'auth-both-invalid'],
  },
  {
    defect: '401 in place of 403',
    wrap: status(403, 401),
    kills: ['auth-publish-role', 'auth-subscribe-role', 'auth-other-cache', 'auth-other-topic'],
  },
  {
    defect: '403 in place of 401',
    wrap: status(401, 403),
    kills: [
      'auth-none-publish',
      'auth-none-subscribe',
      'auth-invalid-publish',
      'auth-invalid-subscribe',
      'auth-tampered',
      'auth-expired-publish',
      'auth-expired-subscribe',
    ],
  },
  {
    defect: 'an undocumented status for a request without a token',
    wrap: answering((response, request) =>
      response.status === 401 && request.header('authorization') === undefined
        ? { ...response, status: 418 }
        : response,
    ),
    kills: ['auth-none-publish', 'auth-none-subscribe', 'error-status-documented'],
  },
  {
    defect: 'errors have no body',
    wrap: answering((response) =>
      response.status >= 400 && response.status !== 429 ? { ...response, body: '' } : response,
    ),
    kills: ['auth-both-message', 'publish-unknown-cache-message', 'error-body', 'error-body-shape'],
  },
  {
    defect: 'errors are plain text',
    wrap: answering((response) =>
      response.status >= 400
        ? {
            ...response,
            headers: { ...response.headers, 'content-type': 'text/plain' },
            body: (JSON.parse(response.body ?? '{}') as { message?: string }).message ?? 'refused',
          }
        : response,
    ),
    kills: ['error-body-shape'],
  },
  {
    defect: 'a byte order mark is taken off text',
    wrap: publishBody((body, request) =>
      isText(request) && body.subarray(0, 3).toString('hex') === 'efbbbf' ? body.subarray(3) : body,
    ),
    kills: ['publish-text-roundtrip'],
  },
  {
    defect: 'line ends are normalized',
    wrap: publishBody((body, request) =>
      isText(request) ? Buffer.from(body.toString('latin1').replaceAll('\r\n', '\n'), 'latin1') : body,
    ),
    kills: ['publish-text-roundtrip'],
  },
  {
    defect: 'text is taken as Latin-1',
    wrap: publishBody((body, request) => (isText(request) ? Buffer.from(body.toString('latin1')) : body)),
    kills: ['publish-text-roundtrip', 'publish-invalid-utf8', 'name-distinct'],
  },
  {
    defect: 'a form body is decoded',
    wrap: publishBody((body, request) =>
      /urlencoded/.test(request.header('content-type') ?? '')
        ? Buffer.from(body.toString().replaceAll('+', ' '))
        : body,
    ),
    kills: ['publish-form-verbatim'],
  },
  {
    defect: 'bytes are delivered as text',
    wrap: asked((request) =>
      /octet/.test(request.header('content-type') ?? '')
        ? {
            header: (name) =>
              name === 'content-type' ? 'application/x-www-form-urlencoded' : request.header(name),
            body: async (maxBytes) =>
              Buffer.from(Buffer.from(await request.body(maxBytes)).toString('latin1')),
          }
        : {},
    ),
    kills: ['publish-binary-roundtrip', 'publish-kind-kept'],
  },
  {
    defect: 'base64 has the URL alphabet',
    wrap: eachItem((item) =>
      item.value.binary === undefined
        ? item
        : { ...item, value: { binary: item.value.binary.replaceAll('+', '-').replaceAll('/', '_') } },
    ),
    kills: ['publish-binary-roundtrip', 'subscribe-200-json'],
  },
  {
    defect: 'sequence pages are strings',
    wrap: eachItem((item) => ({ ...item, sequence_page: String(item.sequence_page) })),
    kills: ['subscribe-integers'],
  },
  {
    defect: 'a response may be cached',
    wrap: answering((response) => ({
      ...response,
      headers: { ...response.headers, 'cache-control': 'max-age=60' },
    })),
    kills: ['subscribe-no-store'],
  },
  {
    defect: 'item and discontinuity in one element',
    wrap: elements(([first, ...rest]) =>
      first && 'discontinuity' in first && rest[0]
        ? [{ ...first, ...rest[0] }, ...rest.slice(1)]
        : [first!, ...rest],
    ),
    kills: ['subscribe-element-kinds'],
  },
  {
    defect: 'the discontinuity stands after its items',
    wrap: elements(([first, ...rest]) =>
      first && 'discontinuity' in first ? [...rest, first] : [first!, ...rest],
    ),
    kills: ['discontinuity-first', 'discontinuity-stale-page', 'discontinuity-retention'],
  },
  {
    defect: 'no discontinuity, just the items',
    wrap: elements((list) => (list.length > 1 ? list.filter((element) => 'item' in element) : list)),
    kills: [
      'discontinuity-stale-page',
      'discontinuity-new-page',
      'discontinuity-new-sequence',
      'discontinuity-retention',
    ],
  },
  {
    defect: 'the discontinuity names another page',
    wrap: beforeItems((gap) => ({ ...gap, new_sequence_page: gap.new_sequence_page + 1 })),
    kills: ['discontinuity-new-page'],
  },
  {
    defect: 'the discontinuity is off by one',
    wrap: beforeItems((gap) => ({ ...gap, new_topic_sequence: gap.new_topic_sequence + 1 })),
    kills: ['discontinuity-new-sequence'],
  },
  {
    defect: 'the items of a response are reversed',
    wrap: elements((list) => (list.every((element) => 'item' in element) ? [...list].reverse() : list)),
    kills: [
      'publish-text-roundtrip',
      'publish-binary-roundtrip',
      'publish-kind-kept',
      'subscribe-resume',
      'subscribe-resume-inclusive',
      'subscribe-resume-page-zero',
      'subscribe-abort',
      'sequence-increments',
      'sequence-order',
      'sequence-publisher-order',
      'sequence-concurrent',
      'sequence-chain',
      'discontinuity-zero-cursor',
      'model-history',
    ],
  },
  {
    defect: 'the id of the token is not shown',
    wrap: eachItem((item) => ({ ...item, publisher_id: undefined })),
    kills: ['subscribe-token-id'],
  },
  {
    defect: 'every item shows an id',
    wrap: eachItem((item) => ({ publisher_id: 'anonymous', ...item })),
    kills: ['subscribe-no-token-id'],
  },
  {
    defect: '429 has no Retry-After',
    wrap: answering((response) =>
      response.status === 429
        ? {
            ...response,
            headers: Object.fromEntries(
              Object.entries(response.headers).filter(([name]) => name !== 'retry-after'),
            ),
          }
        : response,
    ),
    kills: ['limit-retry-after'],
  },
  { defect: '503 in place of 429', wrap: status(429, 503), kills: ['limit-429'] },
  {
    defect: 'names are folded to lower case',
    wrap: asked(({ target }) => ({ target: target.replace(/^[^?]*/, (path) => path.toLowerCase()) })),
    kills: ['sequence-topic-isolated'],
  },
  {
    defect: 'names are not decoded',
    wrap: asked(({ target }) => ({
      target: target.replace(
        /^(\/topics\/[^/]+\/)([^?]*)/,
        (_, before: string, name: string) => before + name.replaceAll('%2D', '%252D'),
      ),
    })),
    kills: ['name-encoded'],
  },
  {
    defect: 'page 0 is answered as live only',
    wrap: asked(({ target }) => ({
      target: target.replace(/sequence_number=\d+&sequence_page=0/, 'sequence_number=0&sequence_page=0'),
    })),
    kills: ['subscribe-resume-page-zero'],
  },
];
