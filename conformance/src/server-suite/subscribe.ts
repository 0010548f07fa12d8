import { caughtUp, deliver } from './deliver.ts';
import { elementsOf, cursorAfter, itemsOf, textOf, type Cursor, type Element } from './elements.ts';
import type { ProbeRequest } from '../http/compose.ts';
import { topicOf, type CheckContext } from './check-context.ts';
import { equal, must, Mismatch } from './mismatch.ts';
import { largeMessageBytes } from './large-messages.ts';
import { ParkedPoll } from './parked-poll.ts';
import { everyResponse, requirement, violates } from './requirement.ts';

requirement('subscribe-blocks', async (context) => {
  const cursor = await context.open();
  const forLong = Math.max(context.settleMs, context.service.holdMs);
  await Promise.all([
    context.whileParked((poll) => context.mustBlock(poll, forLong), cursor),
    context.whileParked((poll) => context.mustBlock(poll, forLong)),
    ...(context.service.fixtures.reset === undefined ? [] : [blocksAfterReset(context)]),
  ]);
});

/** A topic that was recreated has nothing to tell to whoever was told where it stands. */
async function blocksAfterReset(context: CheckContext): Promise<void> {
  const at = { topic: context.newTopic('-recreated') };
  const before = await context.open(at);
  await context.reset(at.topic);
  // Where a topic is not known before something is published to it, that is told, too: it takes a second poll.
  const answer = await context.whileParked(
    (poll) => context.inTime(poll, context.probe.patienceMs),
    before,
    at,
  );
  const told =
    answer?.status === 200 ? await caughtUp(context, cursorAfter(elementsOf(answer), before), at) : before;
  await context.whileParked((poll) => context.mustBlock(poll, context.settleMs, at), told, at);
}

/** How long after a poll a message is published that it must not miss, in milliseconds: between looking and waiting. */
const afterMs = [0, 1, 3, 7, 14, 25, 45];

/** A message that comes while a poll is still on its way, or has just begun to wait, is for it. */
async function isNotMissed(context: CheckContext, ms: number): Promise<void> {
  const at = { topic: context.newTopic() };
  const cursor = await context.open(at);
  const poll = await context.start(cursor, at);
  try {
    if (ms > 0) await context.pause(ms);
    await context.publish(['at that moment'], at);
    await context.answered(poll);
  } finally {
    poll.leave();
  }
}

requirement('subscribe-wakes', async (context) => {
  await Promise.all(afterMs.map((ms) => isNotMissed(context, ms)));
  const cursor = await context.open();
  await context.whileParked(async (poll) => {
    await context.publish(['wake up']);
    const elements = await context.answered(poll);
    must(elements.length > 0, 'an item or a discontinuity', 'an empty answer');
    // A discontinuity alone wakes too; what it announces is held against what follows.
    for (const item of itemsOf(elements)) equal(textOf(item), 'wake up', 'what the poll gets');
  }, cursor);
});

requirement('subscribe-no-history', async (context) => {
  await firstPollIsNew(context, {});
});

/** What now and then takes longer to be seen than was measured is still no history; what is kept for good is. */
const beforeMs = [0, 1000, 3000];

/** A first poll gets what is published after it, and nothing of before. @throws Mismatch when it always does */
async function firstPollIsNew(context: CheckContext, options: ProbeRequest, form = ''): Promise<void> {
  for (const [tries, ms] of beforeMs.entries()) {
    const at = { topic: context.newTopic() };
    await context.open(at);
    await context.publish(['before'], at);
    await context.settle();
    await context.pause(ms);
    try {
      await firstPollGets(context, 'after', { ...options, ...at }, form);
      return;
    } catch (error) {
      if (!(error instanceof Mismatch) || tries === beforeMs.length - 1) throw error;
    }
  }
}

/** The first item that a first poll gets, be it after a discontinuity that tells it where the topic stands. */
async function firstPollGets(
  context: CheckContext,
  text: string,
  options: ProbeRequest,
  form = '',
): Promise<void> {
  const check = (elements: Element[]) => {
    const [first] = itemsOf(elements);
    if (first) equal(textOf(first), text, `what a first poll${form} gets first`);
    return first !== undefined;
  };
  const elements = await context.whileParked(
    async (poll) => elementsOf(await context.wake(poll, text, topicOf(options))),
    undefined,
    options,
  );
  if (check(elements)) return;
  const at = cursorAfter(elements, { number: 0, page: 0 });
  await context.whileParked(
    async (poll) => check(elementsOf(await context.wake(poll, text, topicOf(options)))),
    at,
    topicOf(options),
  );
}

requirement('subscribe-absent-zero', async (context) => {
  await context.open();
  const forms: Record<string, string[]> = {
    'sequence_number=0 alone': ['sequence_number=0'],
    'sequence_page=0 alone': ['sequence_page=0'],
    'both 0': ['sequence_number=0', 'sequence_page=0'],
    neither: [],
  };
  await Promise.all(
    Object.entries(forms).map(async ([form, query]) => {
      await firstPollIsNew(context, { query }, ` with ${form}`);
    }),
  );
});

requirement('subscribe-page-discovery', async (context) => {
  const { page } = await context.open();
  must(Number.isInteger(page), 'a page with every item', page);
});

requirement('subscribe-resume-complete', async (context) => {
  context.needsKept(3);
  const { items } = await deliver(
    context,
    ['a', 'b', 'c'].map((body) => ({ body })),
  );
  equal(items.map(textOf), ['a', 'b', 'c'], 'what was published since');
  await largeAndSmall(context);
});

/** No more than this is sent of one message; and less than is allowed, so that a small one has room beside some of them. */
const largeBytes = 1024 * 1024;
const lessBytes = 2048;
/** Together more than one answer may take. */
const largeMessages = 5;

/** What does not fit into an answer comes with the next one: a small message that would fit does not come before it. */
async function largeAndSmall(context: CheckContext): Promise<void> {
  const { kept, fixtures } = context.service;
  const bytes = Math.min(fixtures.maxMessageBytes ?? 0, largeBytes) - lessBytes;
  if (bytes <= 0 || kept < largeMessages + 2 || (await largeMessageBytes()) === undefined) return;
  const large = Array.from({ length: largeMessages }, (_, index) => `${index}`.repeat(bytes));
  const samples = [...large, 'small', 'smaller'].map((body) => ({ body, mayBeRefused: true as const }));
  const { taken, items, gaps } = await deliver(context, samples, { topic: context.newTopic() });
  if (gaps > 0) return;
  const shown = (text: unknown) => `${String(text).slice(0, 8)} (${String(text).length} characters)`;
  equal(
    items.map(textOf).map(shown),
    taken.map(({ body }) => shown(body)),
    'large and small messages in their order',
  );
}

requirement('subscribe-resume-page-zero', async (context) => {
  const cursor = await context.open();
  await context.publish(['a', 'b']);
  // With number 0, page 0 would mean live only.
  const from: Cursor = { number: Math.max(cursor.number, 1), page: 0 };
  const { elements } = await context.followOnce(from);
  const [first] = elements;
  must(first !== undefined, 'an item or a discontinuity', 'an empty answer');
  if ('item' in first)
    equal([first.item.number, first.item.page], [from.number, cursor.page], 'the number and the page');
  else equal(first.discontinuity.page, cursor.page, 'the page');
});

requirement('subscribe-resume-repeatable', async (context) => {
  context.needsKept(2);
  const cursor = await context.open();
  await context.publish(['a', 'b']);
  await context.settle();
  const first = (await context.followOnce(cursor)).elements;
  const again = (await context.followOnce(cursor)).elements;
  const shorter = Math.min(first.length, again.length);
  equal(again.slice(0, shorter), first.slice(0, shorter), 'the same items');
});

requirement('subscribe-unknown-topic', async (context) => {
  const leave = new AbortController();
  const sent = context.send({ signal: leave.signal });
  const exchange = context.probe.exchanges.at(-1)!;
  const poll = new ParkedPoll(sent, leave, { exchange, place: {}, isFirst: true });
  const answer = await poll.within(context.settleMs);
  poll.leave();
  return answer ? `answers ${answer.status}` : 'blocks';
});

requirement('subscribe-abort', async (context) => {
  if (context.service.kept < 2) return;
  // What comes at once, and when the service has had the time to see it go.
  await Promise.all(
    [0, context.settleMs].map(async (ms) => {
      const at = { topic: context.newTopic() };
      const start = await context.open(at);
      const poll = await context.park(start, at);
      poll.leave();
      await context.pause(ms);
      const { items, cursor } = await deliver(context, [{ body: 'a' }, { body: 'b' }], at, start);
      // What comes later shows whether something before it was lost without a word.
      await context.settle();
      await deliver(context, [{ body: 'c' }], at, cursor);
      equal(items.map(textOf), ['a', 'b'], 'what the same cursor gets');
    }),
  );
});

requirement('subscribe-token-id', async (context) => {
  const { tokenWithId: token = '', tokenId: id } = context.service.fixtures;
  const isSigned = [false, true, false, true, true, false, false, true];
  // The same words: what says who published them is the token alone. And whoever reads: also those who published.
  const orders = [
    { body: 'said', signed: isSigned, read: {} },
    { body: 'said again', signed: [...isSigned].reverse(), read: { token } },
  ];
  const seen = await Promise.all(
    orders.map(async ({ body, signed, read }) => {
      const samples = signed.map((each) => ({ body, ...(each && { token }) }));
      const { items } = await deliver(context, samples, { ...read, topic: context.newTopic() });
      return items.map(({ publisherId }, at) => ({ publisherId, isSigned: signed[at]! }));
    }),
  );
  // Of equal words the history does not know whose is whose; here their order tells it.
  for (const signed of [false, true]) {
    const shown = new Set(
      seen.flat().flatMap((item) => (item.isSigned === signed ? [item.publisherId] : [])),
    );
    if (shown.size > 1)
      violates({
        id: 'history-provenance',
        expected: 'one publisher on all items of one token',
        actual: Array.from(shown, (publisher) => JSON.stringify(publisher ?? null)).join(' and '),
        exchanges: context.probe.exchanges.slice(-2),
      });
  }
  equal(
    // An empty one names nobody; whether it may stand there is for subscribe-no-token-id to say.
    seen.flat().map(({ publisherId }) => (publisherId === '' ? undefined : publisherId)),
    seen.flat().map((item) => (item.isSigned ? id : undefined)),
    'publisher_id of each',
  );
});

requirement('subscribe-no-token-id', async (context) => {
  const { items } = await deliver(context, [{ body: 'unsigned' }]);
  equal(items[0]!.publisherId, undefined, 'publisher_id');
});

requirement('subscribe-200-json', async (context) => {
  equal((await context.contractPoll()).status, 200, 'status');
});

requirement('subscribe-schema', async (context) => {
  const response = await context.contractPoll();
  must(
    /^application\/json\s*(;|$)/i.test(response.header('content-type') ?? ''),
    'Content-Type: application/json',
    response.header('content-type'),
  );
});

requirement('subscribe-no-store', async (context) => {
  const response = await context.contractPoll();
  const value = response.header('cache-control') ?? '';
  must(/\b(no-store|private)\b/i.test(value), 'Cache-Control: no-store', value);
});

everyResponse('subscribe-never-empty');
everyResponse('subscribe-element-kinds');
everyResponse('subscribe-json-utf8');
everyResponse('subscribe-integers');
everyResponse('subscribe-token-secret');
