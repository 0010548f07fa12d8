import { compose, type ProbeRequest } from '../http/compose.ts';
import { excerpt } from '../http/excerpt.ts';
import type { CheckContext } from './check-context.ts';
import { caughtUp } from './deliver.ts';
import { itemsOf, textOf, type Cursor, type Element, type Item } from './elements.ts';
import { accepted, equal, must, NotTestable } from './mismatch.ts';
import { requirement } from './requirement.ts';
import { leavers, newcomersAreNotTaken, othersAreWoken } from './several-polls.ts';

/** What a poll that waits at the cursor gets for the next message. @throws NotTestable when it is told of a gap instead */
export async function nextItem(context: CheckContext, cursor: Cursor, publish: () => Promise<void>) {
  return context.whileParked(async (poll) => {
    await publish();
    return onlyItem(await context.answered(poll));
  }, cursor);
}

function onlyItem([first]: Element[]): Item {
  must(first !== undefined, 'an item', 'an empty answer');
  if ('discontinuity' in first)
    throw new NotTestable('the service announced a gap instead of the message; run it again');
  return first.item;
}

requirement('publish-limit', async (context) => {
  const text = 'x'.repeat(context.service.fixtures.maxMessageBytes!);
  for (const type of ['text/plain', 'application/octet-stream']) {
    const { status } = await context.post(text, { type });
    accepted(status, `the status of a message of the size limit as ${type}`);
  }
});

/** Runs `work` while there is a poll at each cursor, on its topic. */
async function whileAllParked<T>(
  context: CheckContext,
  places: { cursor: Cursor; at: ProbeRequest }[],
  work: (answers: (() => Promise<Element[]>)[]) => Promise<T>,
): Promise<T> {
  const parked = await Promise.allSettled(places.map(({ cursor, at }) => context.park(cursor, at)));
  const polls = parked.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  try {
    for (const each of parked) if (each.status === 'rejected') throw each.reason;
    return await work(polls.map((poll) => () => context.answered(poll)));
  } finally {
    for (const poll of polls) poll.leave();
  }
}

/** Of one topic: more than a list of 64 holds; and before them, more than a limit of 100 allows, of whom none stays. */
const subscribers = 66;
const leftBefore = 104;
const leaveAtOnce = 26;

requirement('subscribe-fan-out', async (context) => {
  const { topic } = context;
  const cursor = await context.open();
  // Either place of the token is as good as the other.
  const places = Array.from({ length: subscribers }, (_, index) => ({
    cursor,
    at: { topic, place: index % 2 === 0 ? ('header' as const) : ('query' as const) },
  }));
  // Whoever leaves gives back what it took.
  for (let left = 0; left < leftBefore; left += leaveAtOnce)
    await whileAllParked(context, places.slice(0, leaveAtOnce), () => Promise.resolve());
  await context.settle();
  await whileAllParked(context, places, async (answers) => {
    await context.publish(['to all']);
    for (const answer of answers)
      must((await answer()).length > 0, 'an item or a discontinuity', 'an empty answer');
  });
  await Promise.all([
    ...leavers.map((leaving) => othersAreWoken(context, leaving)),
    newcomersAreNotTaken(context),
  ]);
});

requirement('subscribe-several-topics', async (context) => {
  const topics = [context.newTopic(), context.newTopic(), context.newTopic()];
  const places = await Promise.all(
    topics.map(async (topic) => ({ at: { topic }, cursor: await context.open({ topic }) })),
  );
  await whileAllParked(context, places, async (answers) => {
    for (const [index, topic] of topics.entries()) await context.publish([`to ${index}`], { topic });
    for (const [index, answer] of answers.entries())
      equal(textOf(onlyItem(await answer())), `to ${index}`, `what the poll of topic ${index} gets`);
  });
});

requirement('subscribe-defaults', async (context) => {
  await context.open();
  await context.whileParked(async (poll) => {
    equal((await context.wake(poll, 'hello')).status, 200, 'the status of a poll without cursor parameters');
  });
});

requirement('subscribe-resume', async (context) => {
  const cursor = await context.open();
  const published = ['a', 'b', 'c', 'd'];
  await context.publish(published.slice(0, 3));
  // The last one is published while the poll waits: whoever keeps nothing has to say now that there was more.
  const elements = await context.whileParked(async (poll) => {
    await context.publish(published.slice(3));
    return context.answered(poll);
  }, cursor);
  for (const element of elements) {
    if ('discontinuity' in element) return;
    equal(textOf(element.item), published.shift(), `what comes next at ${element.item.number}`);
  }
});

/** Publishes that are refused while their bodies are still on their way, each for another reason. */
function refusedPublishes({ service: { cache, fixtures, runId } }: CheckContext): ProbeRequest[] {
  const { maxMessageBytes, unknownCache } = fixtures;
  return [
    { token: null },
    { token: 'this-is-not-a-token' },
    { type: null },
    { path: `/topics/${encodeURIComponent(cache)}/${runId}%zz` },
    ...(unknownCache === undefined ? [] : [{ cache: unknownCache }]),
    ...(maxMessageBytes === undefined ? [] : [{ body: 'x'.repeat(maxMessageBytes + 1) }]),
  ].map((request) => ({ method: 'POST', ...request }));
}

/**
 * What a refused publish carries is no request, whatever it looks like: "a server MUST read the entire request message body
 * or close the connection" (RFC 9112 §9.3). What comes of it, the history sees.
 */
async function carriesNoRequest(context: CheckContext): Promise<void> {
  const at = { topic: context.newTopic('-carried') };
  const cursor = await context.open(at);
  await Promise.all(
    refusedPublishes(context).map(async ({ body = '', ...request }, index) => {
      const carried = compose(context.service, { method: 'POST', ...at, body: `carried-${index}` }).bytes;
      const connection = await context.probe.wire.open(context.probe.patienceMs);
      try {
        // Whether it is refused is for other checks to say, and how the connection goes on.
        await context
          .send({
            topic: context.newTopic(),
            ...request,
            body: Buffer.concat([carried, Buffer.from(body)]),
            connection,
          })
          .catch(() => undefined);
        await context.settle();
      } finally {
        connection.close();
      }
    }),
  );
  await caughtUp(context, cursor, at);
}

requirement('history-provenance', async (context) => {
  await carriesNoRequest(context);
  const published = ['one', 'two', 'three'];
  let cursor = await context.open();
  for (const text of published) {
    const item = await nextItem(context, cursor, () => context.publish([text]));
    must(published.includes(String(textOf(item))), 'a message that was published', item.value);
    cursor = { number: item.number + 1, page: item.page };
  }
});

requirement('subscribe-heartbeat', async (context) => {
  await context.open();
  return context.whileParked(async (poll) => {
    const answer = await poll.within(context.settleMs);
    return answer
      ? `answers an idle poll with ${answer.status} ${excerpt(answer.text, 120)}`
      : 'sends none while a poll waits for a few round trips';
  });
});

requirement('subscribe-page-zero', async (context) => {
  const { number, page } = await context.open();
  for (const from of [number, 0]) {
    const elements = await context.whileParked(
      async (poll) => {
        await context.publish(['which page?']);
        return context.answered(poll);
      },
      { number: from, page: 0 },
    );
    const [first] = elements;
    must(first !== undefined, 'an item or a discontinuity', 'an empty answer');
    equal(
      'item' in first ? first.item.page : first.discontinuity.page,
      page,
      `the page that (${from}, 0) learns`,
    );
    equal(itemsOf(elements).find((item) => item.page !== page)?.page, undefined, 'another page');
  }
});
