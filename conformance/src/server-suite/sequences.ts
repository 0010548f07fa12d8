import { excerpt } from '../http/excerpt.ts';
import { caughtUp, deliver } from './deliver.ts';
import {
  cursorAfter,
  discontinuitiesOf,
  elementsOf,
  itemsOf,
  textOf,
  type Cursor,
  type Element,
} from './elements.ts';
import { accepted, equal, Mismatch, must, NotTestable } from './mismatch.ts';
import type { ParkedPoll } from './parked-poll.ts';
import { largeMessageBytes } from './large-messages.ts';
import { everyResponse, requirement, shared, violates } from './requirement.ts';
import type { CheckContext } from './check-context.ts';

const range = (count: number) => Array.from({ length: count }, (_, index) => index);
const texts = (count: number, prefix = 'm') => range(count).map((index) => `${prefix}${index}`);

const samples = (bodies: string[]) => bodies.map((body) => ({ body }));

requirement('sequence-dense', async (context) => {
  const { items, gaps } = await deliver(context, samples(texts(5)));
  const [first] = items;
  // A jump that a discontinuity announces is none.
  if (gaps === 0)
    equal(
      items.map(({ number }) => number - first!.number),
      range(5),
      'the numbers, from the first on',
    );
});

requirement('sequence-publisher-order', async (context) => {
  // Equal messages are two messages all the same.
  const published = ['again', 'again', ...texts(10)];
  const { items } = await deliver(context, samples(published));
  equal(items.map(textOf), published, 'the order');
});

requirement('sequence-agreement', async (context) => {
  const cursor = await context.open();
  const polls = await Promise.all(range(5).map(() => context.park(cursor)));
  try {
    await context.publish(['seen by all']);
    const answers = await Promise.all(polls.map((poll) => context.answered(poll)));
    const seen = answers.flatMap((elements) => itemsOf(elements).slice(0, 1));
    const { elements } = await context.followOnce(cursor).catch((error: unknown) => {
      // Whoever keeps nothing has nothing to tell a later subscriber.
      if (context.service.kept > 0) throw error;
      return { elements: [] as Element[] };
    });
    if (discontinuitiesOf(elements).length === 0) seen.push(...itemsOf(elements).slice(0, 1));
    for (const { number, page, ...item } of seen)
      equal(
        [number, page, textOf({ number, page, ...item })],
        [seen[0]!.number, seen[0]!.page, 'seen by all'],
        'what each subscriber sees',
      );
  } finally {
    for (const poll of polls) poll.leave();
  }
});

requirement('sequence-concurrent', async (context) => {
  const count = 24;
  context.needsKept(count);
  const cursor = await context.open();
  // Equal messages are two messages also later, where what is old is packed together; and large ones take longer than small ones.
  const large = (await largeMessageBytes()) ?? 0;
  const published = texts(count / 2).flatMap((text, index) =>
    index % 2 === 0 ? [text.padEnd(large, text), text.padEnd(large, `${text} `)] : [text, text],
  );
  // Their ends are all that is missing when they are sent: these come within moments.
  const answers = await Promise.all(published.map((text) => context.post(text, { heldBack: 1 })));
  for (const { status } of answers) accepted(status, 'the status of each');
  const { elements, gaps } = await follow(context, cursor, count, () => true);
  if (gaps > 0) return;
  const items = itemsOf(elements);
  equal(
    items.map(({ number }) => number - items[0]!.number),
    range(count),
    'the numbers',
  );
  equal(items.map((item) => String(textOf(item))).sort(), published.sort(), 'the messages');
});

/**
 * Follows the cursor until it has met so many items, or was told of a gap and nothing more comes.
 * @param isOver whether all is published @throws Mismatch when items are missing that no discontinuity announces
 */
async function follow(context: CheckContext, from: Cursor, count: number, isOver: () => boolean) {
  const elements: Element[] = [];
  let [cursor, gaps] = [from, 0];
  while (itemsOf(elements).length < count) {
    const waitedFor = cursor;
    const answer = await context.whileParked(async (poll) => {
      while (!poll.isOver) {
        const wasOver = isOver();
        const response = await poll.within(gaps > 0 ? context.settleMs : context.probe.patienceMs);
        if (!response && wasOver) return gaps > 0 ? undefined : context.answered(poll);
      }
      return elementsOf((await poll.within(0))!);
    }, cursor);
    if (!answer && gaps > 0) break;
    must(
      answer !== undefined && answer.length > 0,
      `something for the cursor (${waitedFor.number}, ${waitedFor.page})`,
      answer === undefined ? 'no answer' : 'an empty one',
    );
    elements.push(...answer);
    gaps += discontinuitiesOf(answer).length;
    // Each message may be lost, and the topic go on to another page with each.
    must(gaps <= 2 * count, `${count} messages, or fewer and word of the others`, `${gaps} discontinuities`);
    cursor = cursorAfter(answer, cursor);
  }
  return { elements, gaps, cursor };
}

/** More than a byte can count. */
const chainLength = 264;
const atOnce = 8;
/** Where buffers, segments and pages of messages end, for whoever counts from 0 or from 1. */
const boundaries = [16, 32, 50, 64, 65, 100, 101, 128, 129, 200, 256, 257];

requirement('sequence-chain', async (context) => {
  const start = await context.open();
  let next = start;
  let published = 0;
  for (const count of untilBoundaries(next.number, chainLength)) {
    const poll = await context.start(next);
    try {
      // What is asked after it and has its answer leaves it waiting: most likely, which is enough for one of many.
      await context.post('elsewhere', { topic: `${context.topic}-elsewhere` });
      await publishTogether(context, texts(count, `${published}-`));
      // Who waits where something begins anew is woken, too.
      await context.answered(poll);
    } finally {
      poll.leave();
    }
    const { elements } = await follow(context, next, count, () => true);
    for (const element of elements) {
      if ('item' in element)
        equal([element.item.number, element.item.page], [next.number, next.page], 'the next number');
      next = cursorAfter([element], next);
    }
    published += count;
  }
  await blocksAfter(context, next);
  await joinedWithNumber(context, start, next);
});

/**
 * A topic whose name and number, written one after the other, read like this topic's: what is remembered by both is to be kept
 * apart. What it gets is for the history to say.
 */
async function joinedWithNumber(context: CheckContext, first: Cursor, next: Cursor): Promise<void> {
  const at = { topic: `${context.topic}1` };
  const cursor = await context.open(at);
  const number = Number(`1${cursor.number}`);
  if (first.page !== next.page || number < first.number || number >= next.number) return;
  await context.publish(['joined'], at);
  await context.settle();
  const look = (poll: ParkedPoll) => poll.within(context.settleMs);
  await context.whileParked(look, { number, page: next.page });
  await context.whileParked(look, cursor, at);
}

/** How many messages to publish, again and again, to stand at each boundary of what services keep messages in. */
function untilBoundaries(from: number, count: number): number[] {
  const stops = boundaries.filter((each) => each > from && each < from + count);
  return [...stops, from + count].map((stop, index) => stop - (stops[index - 1] ?? from));
}

async function publishTogether(context: CheckContext, bodies: string[]): Promise<void> {
  for (let at = 0; at < bodies.length; at += atOnce)
    await Promise.all(bodies.slice(at, at + atOnce).map((text) => context.publish([text])));
}

/** That a poll waits after so many messages is for the requirement that says so. @throws WireError when it has no answer */
async function blocksAfter(context: CheckContext, last: Cursor): Promise<void> {
  try {
    const head = await caughtUp(context, last);
    await context.whileParked((poll) => context.mustBlock(poll), head);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    const { expected, actual } = error;
    violates({ id: 'subscribe-blocks', expected, actual, exchanges: context.probe.exchanges.slice(-2) });
  }
}

requirement('discontinuity-no-false', async (context) => {
  context.needsKept(10);
  const start = await context.open();
  await context.publish(texts(10));
  const { gaps, cursor } = await follow(context, start, 10, () => true);
  equal(gaps, 0, 'discontinuities while catching up');
  let live: Cursor = cursor;
  for (const text of texts(5, 'live'))
    live = await context.whileParked(async (poll) => {
      await context.publish([text]);
      const answer = await context.answered(poll);
      equal(discontinuitiesOf(answer), [], 'discontinuities while live');
      return cursorAfter(answer, live);
    }, live);
});

requirement('sequence-topic-isolated', async (context) => {
  const others = [`${context.topic}x`, context.topic.slice(0, -1), context.topic.toUpperCase()];
  const cursor = await context.open();
  for (const topic of others) await context.publish(['elsewhere'], { topic });
  const { items } = await deliver(context, [{ body: 'here' }], {}, cursor);
  equal(textOf(items[0]!), 'here', 'what this topic gets');
});

requirement('sequence-cache-isolated', async (context) => {
  const cursor = await context.open();
  await context.publish(['elsewhere'], { cache: context.service.fixtures.secondCache! });
  const { items } = await deliver(context, [{ body: 'here' }], {}, cursor);
  equal(textOf(items[0]!), 'here', 'what this cache gets');
});

/**
 * What a poll gets with a page that was never current, on a topic with three messages, and, where that is a discontinuity
 * alone, what comes next there.
 */
async function stalePage(
  context: CheckContext,
): Promise<{ cursor: Cursor; elements: Element[]; refused?: number }> {
  const cursor = await context.open();
  await context.publish(texts(3));
  const page = cursor.page > 1 ? cursor.page - 1 : cursor.page + 1;
  const at = { number: cursor.number + 1, page };
  const response = await context.pollNow(at);
  if (response.status >= 400 && response.status < 500)
    return { cursor, elements: [], refused: response.status };
  const answer = elementsOf(response);
  const told = { elements: answer, cursor: cursorAfter(answer, at) };
  if (itemsOf(told.elements).length > 0) return { cursor, elements: told.elements };
  const { items, gaps } = await deliver(context, [{ body: 'next' }], {}, told.cursor);
  // What a further discontinuity leads to says nothing of the first one.
  const elements = gaps > 0 ? told.elements : [...told.elements, ...items.map((item) => ({ item }))];
  return { cursor, elements };
}

/** The same, of a service that answers such a page. @throws NotTestable when it refuses it */
async function answeredStalePage(context: CheckContext) {
  const { cursor, elements, refused } = await stalePage(context);
  if (refused !== undefined)
    throw new NotTestable(`the service refuses a page that was never current with ${refused}`);
  return { cursor, elements };
}

requirement('discontinuity-unknown-page', async (context) => {
  const { elements, refused } = await stalePage(context);
  must(
    elements[0] !== undefined && 'discontinuity' in elements[0],
    'a discontinuity',
    refused ?? elements[0],
  );
});

requirement('discontinuity-new-page', async (context) => {
  const { cursor, elements } = await answeredStalePage(context);
  const [discontinuity] = discontinuitiesOf(elements);
  equal(discontinuity?.page, cursor.page, 'new_sequence_page');
  for (const { page } of itemsOf(elements)) equal(page, discontinuity?.page, 'the page of the items');
});

requirement('discontinuity-new-sequence', async (context) => {
  const { elements } = await answeredStalePage(context);
  const [first] = itemsOf(elements);
  if (first) equal(first.number, discontinuitiesOf(elements)[0]?.next, 'the number of the first item');
  if (context.service.fixtures.reset !== undefined && context.service.kept >= 2)
    await noticeOfEmptyPage(context);
});

/** What a discontinuity to a page without messages calls gone, that page must not bring: the history compares the two. */
async function noticeOfEmptyPage(context: CheckContext): Promise<void> {
  const topic = context.newTopic();
  const { number, page } = await context.open({ topic });
  await context.reset(topic);
  const told = elementsOf(await context.pollNow({ number, page }, { topic }));
  const [notice] = discontinuitiesOf(told);
  if (!notice || itemsOf(told).length > 0) return;
  await context.publish(texts(2), { topic });
  await context.pollNow({ number: 0, page: notice.page }, { topic });
}

everyResponse('sequence-page-stable');
everyResponse('sequence-increments');
everyResponse('sequence-order');
everyResponse('discontinuity-first');

/**
 * Publishes more than the service keeps, and asks for what is gone, for the oldest that is kept, for the one before it, and
 * for what is gone once more: what the first answer calls gone, no other may bring, nor pass over without a word.
 */
const beyondRetention = shared('beyond-retention', async (context) => {
  const cursor = await context.open();
  const published = context.service.fixtures.retention! + 5;
  for (let sent = 0; sent < published; sent += 20)
    await Promise.all(
      texts(Math.min(20, published - sent), `${sent}-`).map((text) => context.publish([text])),
    );
  const { elements } = await context.followOnce(cursor);
  const [oldest] = itemsOf(elements);
  let newestGone: { asked: Cursor; elements: Element[] } | undefined;
  if (oldest) {
    await context.followOnce(oldest);
    const asked = { number: oldest.number - 1, page: oldest.page };
    if (asked.page === cursor.page && asked.number > cursor.number)
      newestGone = { asked, elements: (await context.followOnce(asked)).elements };
    await context.followOnce(cursor);
  }
  return { cursor, elements, newestGone, exchanges: context.probe.exchanges };
});

requirement('discontinuity-retention', async (context) => {
  const { cursor, elements, newestGone, exchanges } = await beyondRetention();
  context.probe.adopt(exchanges);
  if (newestGone) {
    const { asked, elements: answer } = newestGone;
    const [next] = answer;
    must(
      next === undefined || 'discontinuity' in next || next.item.number === asked.number,
      `a discontinuity, or number ${asked.number}, for the cursor (${asked.number}, ${asked.page})`,
      next,
    );
  }
  const [first] = elements;
  const kept = itemsOf(elements)[0];
  if (kept?.number === cursor.number) return;
  must(first !== undefined && 'discontinuity' in first, 'a discontinuity before what is kept', first);
  // The topic may have gone on to another page meanwhile, where numbers begin anew.
  if (first.discontinuity.page !== cursor.page) return;
  const lastHad = Math.max(0, cursor.number - 1);
  if (first.discontinuity.last !== lastHad)
    violates({
      id: 'discontinuity-last',
      expected: `last_topic_sequence ${lastHad} for the cursor (${cursor.number}, ${cursor.page})`,
      actual: String(first.discontinuity.last),
      exchanges: context.probe.exchanges,
    });
  must(
    first.discontinuity.next > cursor.number,
    `new_topic_sequence above ${cursor.number}`,
    first.discontinuity.next,
  );
});

requirement('discontinuity-order', async (context) => {
  // A gap on the same page needs more messages than are kept; see discontinuity-retention.
  if (context.service.fixtures.retention === undefined) return;
  const { cursor, elements } = await beyondRetention();
  for (const { last, next, page } of discontinuitiesOf(elements))
    must(page !== cursor.page || last < next, `last_topic_sequence below ${next}`, last);
});

requirement('discontinuity-ahead', async (context) => {
  const cursor = await context.open();
  return context.whileParked(
    async (poll) => {
      const answer = await poll.within(0);
      if (!answer) return 'waits';
      if (answer.status !== 200) return `answers ${answer.status} ${excerpt(answer.text, 120)}`;
      const [told] = discontinuitiesOf(elementsOf(answer));
      if (!told) return 'answers with a message';
      const isEnd = told.next === cursor.number && told.page === cursor.page;
      return `answers with a discontinuity to ${isEnd ? 'the end of the topic' : 'another place'}`;
    },
    { number: cursor.number + 1000, page: cursor.page },
  );
});

requirement('discontinuity-zero-cursor', async (context) => {
  const cursor = await context.open();
  await context.publish(['a']);
  const { elements } = await context.followOnce({ number: 0, page: cursor.page });
  const [first] = elements;
  must(
    first !== undefined && ('discontinuity' in first || first.item.number === 0),
    'item 0, or a discontinuity',
    first,
  );
});
