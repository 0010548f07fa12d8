import {
  asked,
  changed,
  beforeItems,
  cursorOf,
  eachItem,
  elements,
  engine,
  isFirstPoll,
  isPoll,
  isPublish,
  pathOf,
  wait,
  withCursor,
  type Gap,
  type Item,
  type Mutant,
} from './change.ts';
import { losing, waking } from './stores.ts';

const isGapless = (list: unknown[]) => list.every((element) => 'item' in (element as object));

/** What a log keeps of a block of messages that it has closed, where it keeps the last of equal ones. */
const compacted = (size: number) =>
  elements((list) =>
    list.filter(
      (element, at) =>
        !('item' in element) ||
        !list.slice(at + 1).some(
          (later) =>
            'item' in later &&
            later.item.value.text === element.item.value.text &&
            blockOf(later.item, size) === blockOf(element.item, size) &&
            // A block that is not full is not closed.
            list.some((last) => 'item' in last && blockOf(last.item, size) > blockOf(element.item, size)),
        ),
    ),
  );
const blockOf = (item: Item, size: number) => Math.floor(item.topic_sequence_number / size);

/** Who asks for what a discontinuity of this page led to is told that it is gone. */
const oldestIsGone: Mutant['handler'] = (handler) => {
  const oldest = new Map<string, number>();
  return elements((list, request) => {
    const [first, second] = list;
    const { number, page } = cursorOf(request);
    const topicPage = `${pathOf(request)} ${page}`;
    if (page > 0 && first && 'discontinuity' in first && first.discontinuity.new_sequence_page === page)
      oldest.set(topicPage, first.discontinuity.new_topic_sequence);
    if (number !== oldest.get(topicPage) || !second || !('item' in second)) return list;
    const gap: Gap = {
      last_topic_sequence: number - 1,
      new_topic_sequence: number + 1,
      new_sequence_page: page,
    };
    return [{ discontinuity: gap }, ...list.slice(1)];
  })(handler);
};

export const sequences: Mutant[] = [
  {
    defect: 'the page of the first discontinuity of a topic is remembered',
    handler: (handler) => {
      const pages = new Map<string, number>();
      return elements((list, request) =>
        list.map((element) => {
          if (!('discontinuity' in element)) return element;
          const { discontinuity } = element;
          const path = pathOf(request);
          if (!pages.has(path)) pages.set(path, discontinuity.new_sequence_page);
          return { discontinuity: { ...discontinuity, new_sequence_page: pages.get(path) } };
        }),
      )(handler);
    },
    kills: ['discontinuity-new-page'],
  },
  {
    defect: 'of equal messages in a full block of sixteen only the last is kept',
    handler: compacted(16),
    kills: ['sequence-concurrent'],
  },
  {
    defect: 'a message wakes only the first poll that waits',
    store: waking((index) => index === 0),
    kills: ['publish-does-not-wait', 'subscribe-fan-out'],
  },
  {
    defect: 'a message wakes only every second of the polls that were parked before it',
    store: (store) => {
      let polls = 0;
      return waking(() => polls++ % 2 === 0)(store);
    },
    kills: ['subscribe-fan-out'],
  },
  {
    defect: 'a poll that waits for number 64 is never woken',
    store: engine((store) => ({
      changed: async (topic, seen, ending) => {
        await store.changed(topic, seen, ending);
        if (!ending.ended && seen.next === 64) await new Promise<void>((resolve) => ending.onEnd(resolve));
      },
    })),
    kills: ['sequence-chain'],
  },
  {
    defect: 'the oldest message comes without a word to who asks for the one before it',
    handler: elements((list, request) => {
      const [first] = list;
      const { number, page } = cursorOf(request);
      const isNext =
        first &&
        'discontinuity' in first &&
        first.discontinuity.new_sequence_page === page &&
        first.discontinuity.new_topic_sequence === number + 1;
      return isNext && number > 0 && list.length > 1 ? list.slice(1) : list;
    }),
    kills: ['discontinuity-retention'],
  },
  {
    defect: 'a large message that does not fit into an answer is passed over',
    handler: elements((list) => {
      let room = 200_000;
      return list.filter((element) => {
        const bytes = JSON.stringify(element).length;
        if (bytes > room) return false;
        room -= bytes;
        return true;
      });
    }),
    kills: ['subscribe-resume-complete', 'sequence-increments'],
  },
  {
    defect: 'every second number is left out',
    handler: (handler) =>
      elements((list) =>
        list.map((element) =>
          'item' in element
            ? { item: { ...element.item, topic_sequence_number: 2 * element.item.topic_sequence_number } }
            : element,
        ),
      )(
        asked((request) => {
          const { number, page } = cursorOf(request);
          return isPoll(request) && request.target.includes('sequence_page')
            ? withCursor(request, `sequence_number=${Math.ceil(number / 2)}&sequence_page=${page}`)
            : {};
        })(handler),
      ),
    kills: ['sequence-increments', 'sequence-dense'],
  },
  {
    defect: 'the eighth item of a response is repeated',
    handler: elements((list) => (list.length > 8 ? [...list.slice(0, 8), ...list.slice(7)] : list)),
    kills: ['publish-text-roundtrip', 'sequence-order', 'sequence-publisher-order', 'sequence-concurrent'],
  },
  {
    defect: 'one item of a long response is left out',
    handler: elements((list) => (list.length > 8 ? [...list.slice(0, 5), ...list.slice(6)] : list)),
    kills: [
      'publish-text-roundtrip',
      'sequence-increments',
      'sequence-publisher-order',
      'sequence-concurrent',
      'discontinuity-no-false',
    ],
  },
  {
    defect: 'one item shows another page',
    handler: elements((list) =>
      isGapless(list)
        ? list.map((element, at) =>
            // The last of a response would be the next cursor.
            'item' in element && element.item.topic_sequence_number === 7 && at < list.length - 1
              ? { item: { ...element.item, sequence_page: element.item.sequence_page + 1 } }
              : element,
          )
        : list,
    ),
    kills: ['sequence-page-stable'],
  },
  {
    defect: 'the items of a response are reversed',
    handler: elements((list) => (isGapless(list) ? [...list].reverse() : list)),
    kills: [
      'publish-text-roundtrip',
      'subscribe-resume-inclusive',
      'sequence-order',
      'sequence-publisher-order',
    ],
  },
  {
    defect: 'the last two messages of a long response are swapped',
    handler: elements((list) => {
      const [a, b] = list.slice(-2) as { item: Item }[];
      return list.length > 8 && isGapless(list)
        ? [
            ...list.slice(0, -2),
            { item: { ...a!.item, value: b!.item.value } },
            { item: { ...b!.item, value: a!.item.value } },
          ]
        : list;
    }),
    kills: ['publish-text-roundtrip', 'sequence-publisher-order'],
  },
  {
    defect: 'the numbers depend on who asks',
    handler: (handler) => {
      const waiting = new Map<string, number>();
      return async (request) => {
        if (!isPoll(request)) return handler(request);
        const path = pathOf(request);
        const before = waiting.get(path) ?? 0;
        waiting.set(path, before + 1);
        const answer = handler(request).finally(() => waiting.set(path, waiting.get(path)! - 1));
        return before < 3
          ? answer
          : eachItem((item) => ({ ...item, topic_sequence_number: item.topic_sequence_number + 1 }))(
              () => answer,
            )(request);
      };
    },
    kills: ['sequence-agreement'],
  },
  {
    defect: 'of many publishes at the same time one is lost',
    store: losing((_count, inFlight) => inFlight === 22),
    kills: ['sequence-concurrent'],
  },
  {
    defect: 'every second of the publishes at the same time is lost',
    store: losing((_count, inFlight) => inFlight > 1 && inFlight % 2 === 0),
    kills: ['sequence-concurrent', 'sequence-chain'],
  },
  {
    defect: 'the 28th message of a topic is lost',
    store: losing((count) => count === 28),
    kills: ['sequence-chain'],
  },
  {
    defect: 'names are folded to lower case',
    handler: asked(({ target }) => ({ target: target.replace(/^[^?]*/, (path) => path.toLowerCase()) })),
    kills: ['sequence-topic-isolated'],
  },
  {
    defect: 'a topic also gets the messages of topics whose names begin with its own',
    handler: (handler) => {
      const paths = new Set<string>();
      return async (request) => {
        const path = pathOf(request);
        paths.add(path);
        if (!isPublish(request)) return handler(request);
        const body = await request.body(1e6);
        const again = { body: () => Promise.resolve(body) };
        for (const other of paths)
          if (other !== path && path.startsWith(other))
            await handler(changed(request, { ...again, target: other }));
        return handler(changed(request, again));
      };
    },
    kills: ['publish-oversize', 'sequence-topic-isolated', 'name-distinct'],
  },
  {
    defect: 'caches share their topics',
    handler: asked(({ target }) => ({
      target: target.replace(/^\/topics\/conformance-second\//, '/topics/conformance/'),
    })),
    kills: ['sequence-cache-isolated'],
  },
  {
    defect: 'a stale page is taken for the current one',
    handler: asked((request) => {
      const { number, page } = cursorOf(request);
      return page > 1 && number > 0 && number < 1e9
        ? withCursor(request, `sequence_number=${number}&sequence_page=0`)
        : {};
    }),
    kills: [
      'subscribe-bad-cursor',
      'discontinuity-stale-page',
      'discontinuity-new-page',
      'discontinuity-new-sequence',
    ],
  },
  {
    defect: 'a stale page is refused',
    handler: (handler) => async (request) => {
      const response = await handler(request);
      const isStale =
        isPoll(request) && /"discontinuity".*"item"/.test(response.body ?? '') && cursorOf(request).page > 0;
      const page = /"new_sequence_page":(\d+)/.exec(response.body ?? '')?.[1];
      return isStale && Number(page) !== cursorOf(request).page
        ? { status: 400, headers: response.headers, body: '{"code":"invalid","message":"Stale page."}' }
        : response;
    },
    kills: ['discontinuity-stale-page'],
  },
  {
    defect: 'the discontinuity stands after its items',
    handler: elements(([first, ...rest]) =>
      first && 'discontinuity' in first ? [...rest, first] : [first!, ...rest],
    ),
    kills: ['discontinuity-first', 'discontinuity-stale-page', 'discontinuity-retention'],
  },
  {
    defect: 'no discontinuity, just the items',
    handler: elements((list) => (list.length > 1 ? list.filter((element) => 'item' in element) : list)),
    kills: [
      'discontinuity-stale-page',
      'discontinuity-new-page',
      'discontinuity-new-sequence',
      'discontinuity-retention',
    ],
  },
  {
    defect: 'no discontinuity when the messages are no longer kept',
    handler: elements((list, request) =>
      list.filter(
        (element) =>
          !(
            'discontinuity' in element &&
            list.length > 1 &&
            element.discontinuity.new_sequence_page === cursorOf(request).page
          ),
      ),
    ),
    kills: ['discontinuity-retention'],
  },
  {
    defect: 'a cursor at the oldest message that is kept is told of a gap',
    handler: oldestIsGone,
    kills: ['discontinuity-no-false'],
  },
  {
    defect: 'the discontinuity names another page',
    handler: beforeItems((gap) => ({ ...gap, new_sequence_page: gap.new_sequence_page + 1 })),
    kills: ['discontinuity-new-page'],
  },
  {
    defect: 'the discontinuity is off by one',
    handler: beforeItems((gap) => ({ ...gap, new_topic_sequence: gap.new_topic_sequence + 1 })),
    kills: ['discontinuity-new-sequence'],
  },
  {
    defect: 'the discontinuity to a later page is off by one while that has no messages',
    handler: elements((list, request) => {
      const [first] = list;
      const { page } = cursorOf(request);
      if (list.length > 1 || !first || !('discontinuity' in first)) return list;
      const { discontinuity: gap } = first;
      if (page === 0 || page >= gap.new_sequence_page) return list;
      return [{ discontinuity: { ...gap, new_topic_sequence: gap.new_topic_sequence + 1 } }];
    }),
    kills: ['discontinuity-new-sequence'],
  },
  {
    defect: 'the first item after a discontinuity is left out',
    handler: elements(([first, ...rest]) =>
      first && 'discontinuity' in first && rest.length > 1 ? [first, ...rest.slice(1)] : [first!, ...rest],
    ),
    kills: ['discontinuity-new-sequence'],
  },
  {
    defect: 'last and new number of a discontinuity are swapped',
    handler: beforeItems((gap): Gap =>
      gap.new_topic_sequence > 0 ? { ...gap, last_topic_sequence: gap.new_topic_sequence + 1 } : gap,
    ),
    kills: ['discontinuity-order'],
  },
  {
    defect: 'a discontinuity before every tenth message',
    handler: elements((list) =>
      list.flatMap((element) => {
        if (!('item' in element) || element.item.topic_sequence_number % 10 !== 0) return [element];
        const { topic_sequence_number: next, sequence_page: page } = element.item;
        if (next === 0) return [element];
        return [
          {
            discontinuity: {
              last_topic_sequence: next - 1,
              new_topic_sequence: next,
              new_sequence_page: page,
            },
          },
          element,
        ];
      }),
    ),
    kills: ['discontinuity-no-false'],
  },
  {
    defect: 'a live poll begins with a discontinuity',
    handler: (handler) => async (request) => {
      const answer = handler(request);
      // A poll that waited: however slow the machine, one that need not wait is answered before a timer.
      const isLive = await Promise.race([answer.then(() => false), wait(60).then(() => true)]);
      const response = await answer;
      if (!isLive) return response;
      return elements((list) => {
        const [first] = list;
        if (!first || !('item' in first) || cursorOf(request).page === 0) return list;
        const { topic_sequence_number: next, sequence_page: page } = first.item;
        return [
          {
            discontinuity: {
              last_topic_sequence: next - 1,
              new_topic_sequence: next,
              new_sequence_page: page,
            },
          },
          ...list,
        ];
      })(() => Promise.resolve(response))(request);
    },
    kills: ['discontinuity-no-false'],
  },
  {
    defect: 'the cursor (0, page) is live only',
    handler: asked((request) =>
      /sequence_number=0&sequence_page=[1-9]/.test(request.target) ? withCursor(request, '') : {},
    ),
    kills: ['discontinuity-zero-cursor'],
  },
  {
    defect: 'a recreated topic keeps its page and its numbers',
    store: engine(() => ({ reset: () => undefined })),
    kills: ['page-reset'],
  },
  {
    defect: 'a recreated topic gets a smaller page',
    handler: (handler) => {
      const firstPages = new Map<string, number>();
      return elements((list, request) => {
        const path = request.target.split('?')[0]!;
        return list.map((element) => {
          if ('item' in element) {
            if (!firstPages.has(path)) firstPages.set(path, element.item.sequence_page);
            return element;
          }
          const known = firstPages.get(path);
          const { discontinuity } = element;
          return known !== undefined && discontinuity.new_sequence_page > known
            ? { discontinuity: { ...discontinuity, new_sequence_page: known - 1 } }
            : element;
        });
      })(handler);
    },
    kills: ['page-reset-greater'],
  },
  {
    defect:
      'a first poll that waits while its topic is recreated goes on with the number that was next before',
    handler: (handler) => {
      const nextOf = new Map<string, number>();
      return async (request) => {
        const path = pathOf(request);
        const next = nextOf.get(path) ?? 0;
        for (;;) {
          const response = await handler(request);
          if (!isPoll(request) || response.status !== 200) return response;
          const { items } = JSON.parse(response.body ?? '') as { items: { item?: Item }[] };
          const item = items.at(-1)?.item;
          if (item) nextOf.set(path, item.topic_sequence_number + 1);
          if (!isFirstPoll(request) || (item?.topic_sequence_number ?? -1) >= next) return response;
        }
      };
    },
    kills: ['subscribe-wakes'],
  },
];
