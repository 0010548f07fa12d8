import type { ProbeRequest } from '../http/compose.ts';
import type { CheckContext } from './check-context.ts';
import { nextItem } from './delivery.ts';
import { cursorAfter, discontinuitiesOf, elementsOf, type Cursor, type Element } from './elements.ts';
import { equal, Mismatch, must, NotTestable } from './mismatch.ts';
import type { ParkedPoll } from './parked-poll.ts';
import { requirement, violates } from './requirement.ts';

// Numbers and pages: what the contract decided about them, and what a recreated topic shows.

/** Does something that must take no number, and looks at the number of the next message. */
async function takesNoNumber(context: CheckContext, work: () => Promise<unknown>): Promise<void> {
  const cursor = await context.open();
  await work();
  const item = await nextItem(context, cursor, () => context.publish(['next']));
  equal(item.number, cursor.number, 'the number of the next message');
}

requirement('auth-rejected-no-number', (context) =>
  takesNoNumber(context, async () => {
    const { token } = context.service;
    const both = { token, headers: [] as [string, string][], query: [`token=${encodeURIComponent(token)}`] };
    for (const refused of [{ token: 'this-is-not-a-token' }, { token: null }, both])
      must((await context.post('refused', refused)).status >= 400, 'a refusal', 'an accepted publish');
  }),
);

requirement('sequence-topic-numbers', (context) =>
  takesNoNumber(context, async () => {
    for (const topic of [`${context.topic}x`, context.topic.slice(0, -1), context.topic.toUpperCase()])
      await context.publish(['elsewhere'], { topic });
  }),
);

requirement('sequence-cache-numbers', (context) =>
  takesNoNumber(context, () =>
    context.publish(['elsewhere'], { cache: context.service.fixtures.secondCache! }),
  ),
);

requirement('subscribe-page-positive', async (context) => {
  const { page } = await context.open();
  must(page > 0, 'a page that is not 0', page);
});

requirement('discontinuity-last', async (context) => {
  const { number, page } = await context.open();
  await context.publish(['a', 'b']);
  const at: Cursor = { number: number + 1, page: page > 1 ? page - 1 : page + 1 };
  const response = await context.pollNow(at);
  if (response.status !== 200)
    throw new NotTestable(`the service answers a page that was never current with ${response.status}`);
  const { elements } = await context.followOnce(at);
  const [told] = discontinuitiesOf(elements);
  if (!told) throw new NotTestable('the service sends no discontinuity for a page that was never current');
  equal(told.last, at.number - 1, 'last_topic_sequence');
});

/** What a cursor from before the topic was recreated gets, once there is a message again. */
async function afterReset(context: CheckContext): Promise<{ before: Cursor; elements: Element[] }> {
  const before = await context.open();
  await context.publish(['old']);
  await context.reset();
  await context.publish(['new']);
  const elements = await context.whileParked(async (poll) => {
    await context.publish(['newer']);
    return context.answered(poll);
  }, before);
  return { before, elements };
}

/** The discontinuity that such a cursor has to get first. */
function toldFirst([first]: Element[]) {
  must(first !== undefined && 'discontinuity' in first, 'a discontinuity first', first);
  return first.discontinuity;
}

requirement('discontinuity-stale-page', async (context) => {
  toldFirst((await afterReset(context)).elements);
});

/** A topic, and the page that each of its instances had. */
interface Recreated {
  topic: string;
  pages: number[];
}

/** Recreated again and again as fast as it can be: a clock that counts seconds does not tell these apart. */
async function pagesOfMany(context: CheckContext): Promise<Recreated> {
  const at = { topic: context.newTopic('-again') };
  const pages: number[] = [];
  for (let times = 0; times < 3; times++) {
    if (times > 0) await context.reset(at.topic);
    pages.push((await context.open(at)).page);
  }
  return { ...at, pages };
}

/** The same without a pause: whoever has an old cursor is told at once where the topic stands now. */
async function pagesAtOnce(context: CheckContext): Promise<Recreated> {
  const at = { topic: context.newTopic('-at-once') };
  const before = await context.open(at);
  const pages = [before.page];
  for (let times = 0; times < 2; times++) {
    await context.reset(at.topic);
    await context.publish(['new'], at);
    pages.push((await context.followOnce(before, at)).cursor.page);
  }
  return { ...at, pages };
}

requirement('page-reset', async (context) => {
  for (const { topic, pages } of await Promise.all([
    ...[1, 2, 3, 4].map(() => pagesOfMany(context)),
    ...[1, 2].map(() => pagesAtOnce(context)),
  ])) {
    const own = context.probe.exchanges.filter(({ target }) => target.includes(topic));
    if (pages.some((page, index) => page < (pages[index - 1] ?? 0)))
      violates({
        id: 'page-reset-greater',
        expected: 'a greater page each time that a topic is recreated',
        actual: JSON.stringify(pages),
        exchanges: own,
      });
    if (new Set(pages).size === pages.length) continue;
    throw new Mismatch('another page each time that a topic is recreated', JSON.stringify(pages), own);
  }
  const { before, elements } = await afterReset(context);
  const told = toldFirst(elements);
  must(told.page !== before.page, `another page than ${before.page}`, told.page);
});

requirement('page-reset-greater', async (context) => {
  const { before, elements } = await afterReset(context);
  const told = toldFirst(elements);
  must(told.page > before.page, `a page greater than ${before.page}`, told.page);
});

/** Where a poll waits: a discontinuity may tell a subscriber of a place further on at any time. */
async function quietCursor(context: CheckContext, cursor: Cursor, at: ProbeRequest = {}): Promise<Cursor> {
  const answer = await context.whileParked((poll) => poll.arriving(context.probe.patienceMs), cursor, at);
  return answer ? cursorAfter(elementsOf(answer), cursor) : cursor;
}

/** A poll that waits for the first message of a page when that page ends, too: what it gets then is for the history to say. */
async function parkedOnEmptyPage(context: CheckContext): Promise<void> {
  const at = { topic: context.newTopic() };
  const before = await context.open(at);
  await context.reset(at.topic);
  const empty = await quietCursor(context, before, at);
  if (empty.page === before.page) return;
  await context.whileParked(
    async (poll) => {
      await context.reset(at.topic);
      await context.publish(['new'], at);
      await answeredAnew(context, poll);
    },
    empty,
    at,
  );
}

/** What comes to a poll that was parked when its topic was recreated, once there is a message again. */
async function answeredAnew(context: CheckContext, poll: ParkedPoll): Promise<Element[]> {
  try {
    return await context.answered(poll);
  } catch (error) {
    // Maintenance may end a poll; one that is left to wait for ever was promised something.
    if (error instanceof Mismatch && !(await poll.within(0)))
      violates({
        id: 'subscribe-wakes',
        expected: `${error.expected}, after the topic was recreated`,
        actual: error.actual,
        exchanges: context.probe.exchanges.slice(-3),
      });
    throw error;
  }
}

/**
 * The same for a first poll. It may have come after the message, where a service is slow; by the time that it was waited for,
 * it has come: then the topic is recreated once more.
 */
async function firstAnsweredAnew(context: CheckContext, first: ParkedPoll): Promise<void> {
  if (!(await context.inTime(first, context.probe.patienceMs))) {
    await context.reset();
    await context.publish(['newer']);
  }
  await answeredAnew(context, first);
}

requirement('page-reset-parked', async (context) => {
  await parkedOnEmptyPage(context);
  const before = await quietCursor(context, await context.open());
  const elements = await context.whileParked(
    (first) =>
      context.whileParked(async (poll) => {
        await context.letAnswer();
        await context.reset();
        await context.publish(['new']);
        const told = await answeredAnew(context, poll);
        await firstAnsweredAnew(context, first);
        return told;
      }, before),
    undefined,
  );
  must(toldFirst(elements).page !== before.page, `another page than ${before.page}`, elements[0]);
});
