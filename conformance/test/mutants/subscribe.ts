import type { HttpResponse } from '@topics-http/server';
import {
  answering,
  asked,
  bodyText,
  changed,
  cursorOf,
  eachItem,
  elements,
  headerToken,
  isFirstPoll,
  isPoll,
  isPublish,
  json,
  pathOf,
  refusing,
  status,
  wait,
  withCursor,
  type Element,
  type Mutant,
} from './change.ts';

/** Ends a poll that has nothing after so many milliseconds, with an answer that has nothing in it. */
const emptyAfter =
  (ms: number): NonNullable<Mutant['handler']> =>
  (handler) =>
  (request) =>
    isPoll(request) && !request.target.includes('token=')
      ? Promise.race([handler(request), wait(ms).then(() => json(200, { items: [] }))])
      : handler(request);

/** Later than whatever is answered from memory, and sooner than anything that waits. */
async function afterMicrotasks(count: number): Promise<void> {
  for (let hop = 0; hop < count; hop++) await Promise.resolve();
}

/** Counts the messages of each topic, and the page that its answers show. */
function remember() {
  const counts = new Map<string, number>();
  const pages = new Map<string, number>();
  return {
    count: (path: string) => counts.get(path) ?? 0,
    page: (path: string) => pages.get(path) ?? 0,
    note(path: string, published: boolean, response: HttpResponse) {
      if (published && response.status === 204) counts.set(path, (counts.get(path) ?? 0) + 1);
      const page = /"sequence_page":(\d+)/.exec(response.body ?? '')?.[1];
      if (page !== undefined) pages.set(path, Number(page));
    },
  };
}

/** Who asks for the next message of a long topic is told of a gap that leads nowhere. */
const toldOfGap: Mutant['handler'] = (handler) => (request) => {
  const { number, page } = cursorOf(request);
  if (!isPoll(request) || !request.target.includes('sequence-chain') || number < 264) return handler(request);
  const gap = { last_topic_sequence: number - 1, new_topic_sequence: number, new_sequence_page: page };
  return Promise.resolve(json(200, { items: [{ discontinuity: gap }] }));
};

/** What is told of the first message that came. */
function firstItem({ status, body }: HttpResponse) {
  if (status !== 200 || body === undefined) return undefined;
  const { items } = JSON.parse(body) as { items: Element[] };
  return items.flatMap((element) => ('item' in element ? [element.item] : []))[0];
}

/** A first poll is woken by a message, and then waits for the next one. */
const wokenInVain: Mutant['handler'] = (handler) => async (request) => {
  const response = await handler(request);
  const item = isFirstPoll(request) ? firstItem(response) : undefined;
  if (!item) return response;
  const next = `sequence_number=${item.topic_sequence_number + 1}&sequence_page=${item.sequence_page}`;
  return handler(changed(request, withCursor(request, next)));
};

export const subscribe: Mutant[] = [
  {
    defect: 'a message is for 64 polls of a topic, and for no more',
    handler: (handler) => {
      const waiting = new Map<string, number>();
      return (request) => {
        if (!isPoll(request)) return handler(request);
        const path = pathOf(request);
        const count = waiting.get(path) ?? 0;
        if (count >= 64) return new Promise((resolve) => request.onLeave(() => resolve(json(503, {}))));
        waiting.set(path, count + 1);
        return Promise.resolve(handler(request)).finally(() => waiting.set(path, waiting.get(path)! - 1));
      };
    },
    kills: ['subscribe-fan-out'],
  },
  {
    defect: 'two polls of one topic with the token in the query: the second takes the place of the first',
    handler: (handler) => {
      const parked = new Map<string, number>();
      return (request) => {
        if (!isPoll(request) || !request.target.includes('token=')) return handler(request);
        const path = pathOf(request);
        const mine = (parked.get(path) ?? 0) + 1;
        parked.set(path, mine);
        const response = Promise.resolve(handler(request));
        return new Promise((resolve, reject) => {
          request.onLeave(() => resolve(json(503, {})));
          response.then((each) => {
            if (parked.get(path) === mine) resolve(each);
          }, reject);
        });
      };
    },
    kills: ['subscribe-fan-out'],
  },
  {
    defect: 'the answer to a poll is called HTML',
    handler: answering((response) =>
      response.status === 200
        ? { ...response, headers: { ...response.headers, 'content-type': 'text/html' } }
        : response,
    ),
    kills: ['subscribe-schema'],
  },
  {
    defect: 'the answer to a poll is a list, not an object',
    handler: bodyText((text) => text.replace(/^\{"items":/, '').replace(/\}$/, '')),
    kills: ['subscribe-200-json', 'subscribe-blocks', 'discontinuity-order'],
  },
  {
    defect: 'a poll that has nothing is answered at once, with nothing',
    handler: (handler) => {
      let first: string | undefined;
      return (request) => {
        first ??= headerToken(request);
        // A token that is not known yet is verified first, which takes its time.
        return isPoll(request) && headerToken(request) === first
          ? Promise.race([handler(request), afterMicrotasks(50).then(() => json(200, { items: [] }))])
          : handler(request);
      };
    },
    kills: ['subscribe-blocks', 'subscribe-wakes', 'subscribe-never-empty'],
  },
  {
    defect: 'a poll is answered with nothing after 5 s',
    handler: emptyAfter(5000),
    options: { holdMs: 6000 },
    kills: ['subscribe-blocks', 'subscribe-never-empty'],
  },
  {
    defect: 'a poll is answered with a discontinuity after 5 s',
    handler: (handler) => (request) =>
      isPoll(request)
        ? Promise.race([
            handler(request),
            wait(5000).then(() =>
              json(200, {
                items: [
                  { discontinuity: { last_topic_sequence: 0, new_topic_sequence: 1, new_sequence_page: 1 } },
                ],
              }),
            ),
          ])
        : handler(request),
    options: { holdMs: 6000 },
    kills: ['subscribe-blocks'],
  },
  {
    defect: 'an answer begins with an empty element',
    handler: elements((list) => [{}, ...list]),
    kills: ['subscribe-schema'],
  },
  {
    defect: 'item and discontinuity in one element',
    handler: elements(([first, ...rest]) =>
      first && 'discontinuity' in first && rest[0]
        ? [{ ...first, ...rest[0] }, ...rest.slice(1)]
        : [first!, ...rest],
    ),
    kills: ['subscribe-element-kinds'],
  },
  {
    defect: 'a first poll gets what was published before',
    handler: (handler) => {
      const seen = remember();
      return async (request) => {
        const path = pathOf(request);
        const page = seen.page(path);
        const asHistory =
          isFirstPoll(request) && page > 0
            ? changed(request, withCursor(request, `sequence_number=0&sequence_page=${page}`))
            : request;
        const response = await handler(asHistory);
        seen.note(path, isPublish(request), response);
        return response;
      };
    },
    kills: ['subscribe-no-history'],
  },
  {
    defect: 'a first poll gets the latest message again',
    handler: (handler) => {
      const seen = remember();
      return async (request) => {
        const path = pathOf(request);
        const count = seen.count(path);
        const asLatest =
          isFirstPoll(request) && count > 1
            ? changed(request, withCursor(request, `sequence_number=${count - 1}&sequence_page=0`))
            : request;
        const response = await handler(asLatest);
        seen.note(path, isPublish(request), response);
        return response;
      };
    },
    kills: ['subscribe-no-history', 'subscribe-absent-zero'],
  },
  {
    defect: 'a sequence number needs a sequence page',
    handler: refusing(
      400,
      ({ target }) => target.includes('sequence_number=') && !target.includes('sequence_page='),
    ),
    kills: ['subscribe-defaults'],
  },
  {
    defect: 'page 0 is answered as live only',
    handler: asked((request) =>
      /sequence_number=\d+&sequence_page=0/.test(request.target) ? withCursor(request, '') : {},
    ),
    kills: ['subscribe-resume-page-zero'],
  },
  {
    defect: 'page 0 is answered with page 0',
    handler: eachItem((item, request) =>
      cursorOf(request).page === 0 ? { ...item, sequence_page: 0 } : item,
    ),
    kills: ['subscribe-page-zero', 'subscribe-page-positive'],
  },
  {
    defect: 'a resumed poll starts one message later',
    handler: asked((request) => {
      const { number, page } = cursorOf(request);
      return isPoll(request) && page > 0
        ? withCursor(request, `sequence_number=${number + 1}&sequence_page=${page}`)
        : {};
    }),
    kills: ['subscribe-resume', 'subscribe-resume-inclusive'],
  },
  {
    defect: 'a resumed poll starts one message earlier',
    handler: asked((request) => {
      const { number, page } = cursorOf(request);
      return isPoll(request) && page > 0 && number > 0
        ? withCursor(request, `sequence_number=${number - 1}&sequence_page=${page}`)
        : {};
    }),
    kills: ['subscribe-blocks', 'subscribe-wakes', 'subscribe-resume', 'subscribe-resume-inclusive'],
  },
  {
    defect: 'a cursor is looked for at the end of what parameters are called',
    handler: asked((request) => {
      const found = /sequence_number=\d+&sequence_page=\d+$/.exec(request.target);
      return isPoll(request) && found ? withCursor(request, found[0]) : {};
    }),
    kills: ['subscribe-bad-cursor'],
  },
  {
    defect: 'a poll ignores its cursor',
    handler: asked((request) =>
      isPoll(request) && cursorOf(request).page > 0 ? withCursor(request, '') : {},
    ),
    kills: ['subscribe-resume', 'subscribe-resume-inclusive'],
  },
  {
    defect: 'a resumed poll gets the latest message only',
    handler: elements((list, request) => (cursorOf(request).page > 0 ? list.slice(-1) : list)),
    kills: ['subscribe-resume', 'sequence-chain'],
  },
  {
    defect: 'a message is delivered once, and gone',
    handler: (handler) => {
      const delivered = new Map<string, number>();
      return async (request) => {
        const response = await handler(request);
        if (response.status !== 200 || response.body === undefined || isFirstPoll(request)) return response;
        const path = pathOf(request);
        const { items } = JSON.parse(response.body) as { items: Element[] };
        const left = items.filter(
          (element) =>
            !('item' in element) || element.item.topic_sequence_number > (delivered.get(path) ?? -1),
        );
        if (left.length === 0) return wait(4000).then(() => json(503, { code: 'x', message: 'Nothing.' }));
        const last = left.at(-1)!;
        if ('item' in last) delivered.set(path, last.item.topic_sequence_number);
        return { ...response, body: JSON.stringify({ items: left }) };
      };
    },
    kills: [
      'subscribe-resume-inclusive',
      'subscribe-resume-repeatable',
      'sequence-agreement',
      'model-history',
    ],
  },
  {
    defect: 'every poll is refused with 503',
    handler: refusing(503, isPoll),
    kills: ['auth-header-subscribe', 'subscribe-blocks'],
  },
  {
    defect: 'a poll of an unknown cache waits in another one',
    handler: asked((request) => ({
      target: isPoll(request)
        ? request.target.replace(/^\/topics\/no-such-cache[^/]*/, '/topics/conformance')
        : request.target,
    })),
    kills: ['subscribe-unknown-cache'],
  },
  {
    defect: '403 for a poll of an unknown cache',
    handler: status(404, 403, (request) => isPoll(request) && pathOf(request).includes('/no-such-cache')),
    kills: ['unknown-cache-status'],
  },
  {
    defect: 'the message after a cut poll is lost',
    handler: (handler) => {
      const lost = new Map<string, number>();
      return async (request) => {
        const path = pathOf(request);
        if (isPoll(request)) {
          const client = { left: false };
          request.onLeave(() => {
            client.left = true;
          });
          const response = await handler(request);
          if (client.left) lost.set(path, (lost.get(path) ?? 0) + 1);
          return response;
        }
        const losing = (lost.get(path) ?? 0) > 0;
        if (losing) lost.set(path, 0);
        return handler(losing ? changed(request, { target: `${path}-lost` }) : request);
      };
    },
    kills: ['subscribe-abort', 'sequence-chain'],
  },
  {
    defect: 'after 264 messages a poll no longer waits: it is told of a gap again and again',
    handler: toldOfGap,
    kills: ['subscribe-blocks'],
  },
  {
    defect: 'a first poll is not answered with the message that comes, but with the one after it',
    handler: wokenInVain,
    kills: ['subscribe-wakes'],
  },
];
