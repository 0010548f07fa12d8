import { elementsOf, itemsOf, textOf, type Cursor } from './elements.ts';
import { equal, must } from './mismatch.ts';
import { everyResponse, requirement } from './requirement.ts';

requirement('subscribe-blocks', async (context) => {
  const cursor = await context.open();
  const forLong = Math.max(context.settleMs, context.service.holdMs);
  await Promise.all([
    context.whileParked((poll) => context.mustBlock(poll, forLong), cursor),
    context.whileParked((poll) => context.mustBlock(poll, forLong)),
  ]);
});

requirement('subscribe-wakes', async (context) => {
  const cursor = await context.open();
  await context.whileParked(async (poll) => {
    await context.publish(['wake up']);
    equal(itemsOf(await context.answered(poll)).map(textOf), ['wake up'], 'what the poll gets');
  }, cursor);
});

requirement('subscribe-no-history', async (context) => {
  await context.open();
  await context.publish(['before']);
  await context.whileParked(async (poll) => {
    const [first] = itemsOf(elementsOf(await context.wake(poll, 'after')));
    equal(first && textOf(first), 'after', 'what a first poll gets first');
  });
});

requirement('subscribe-defaults', async (context) => {
  await context.open();
  const forms: Record<string, string[]> = {
    'sequence_number=0 alone': ['sequence_number=0'],
    'sequence_page=0 alone': ['sequence_page=0'],
    'both 0': ['sequence_number=0', 'sequence_page=0'],
    neither: [],
  };
  await Promise.all(
    Object.entries(forms).map(async ([form, query]) => {
      const topic = context.newTopic();
      await context.open({ topic });
      await context.publish(['before'], { topic });
      await context.whileParked(
        async (poll) => {
          const [first] = itemsOf(elementsOf(await context.wake(poll, 'after', { topic })));
          equal(first && textOf(first), 'after', `what a poll with ${form} gets first`);
        },
        undefined,
        { topic, query },
      );
    }),
  );
});

requirement('subscribe-page-discovery', async (context) => {
  const { page } = await context.open();
  must(Number.isInteger(page) && page > 0, 'a page that is not 0', page);
});

requirement('subscribe-resume', async (context) => {
  const cursor = await context.open();
  await context.publish(['a', 'b', 'c']);
  const { elements } = await context.follow(cursor, 3);
  equal(itemsOf(elements).map(textOf), ['a', 'b', 'c'], 'what was published since');
});

requirement('subscribe-resume-inclusive', async (context) => {
  const cursor = await context.open();
  await context.publish(['a', 'b', 'c']);
  for (const skipped of [0, 1, 2]) {
    const [item] = await context.items({ ...cursor, number: cursor.number + skipped }, 1);
    equal(item!.number, cursor.number + skipped, 'the number of the first item');
  }
});

requirement('subscribe-resume-page-zero', async (context) => {
  const cursor = await context.open();
  await context.publish(['a', 'b']);
  // With number 0, page 0 would mean live only.
  const from: Cursor = { number: Math.max(cursor.number, 1), page: 0 };
  const [item] = await context.items(from, 1);
  equal([item!.number, item!.page], [from.number, cursor.page], 'the number and the page');
});

requirement('subscribe-resume-repeatable', async (context) => {
  const cursor = await context.open();
  await context.publish(['a', 'b']);
  const first = await context.items(cursor, 2);
  equal(await context.items(cursor, 2), first, 'the same items');
});

requirement('subscribe-bad-cursor', async (context) => {
  equal((await context.contractPoll()).status, 200, 'the status of a good cursor');
  for (const bad of ['abc', '-1', '1.5', '', '1e3', '18446744073709551616'])
    for (const query of [
      [`sequence_number=${bad}`, 'sequence_page=1'],
      ['sequence_number=1', `sequence_page=${bad}`],
    ])
      equal((await context.send({ query })).status, 400, `the status of ${query.join('&')}`);
});

requirement('subscribe-unknown-cache', async (context) => {
  equal(
    (await context.poll(undefined, { cache: context.service.fixtures.unknownCache! })).status,
    404,
    'status',
  );
});

requirement('subscribe-unknown-topic', async (context) => {
  const leave = new AbortController();
  const poll = context.send({ signal: leave.signal });
  const answer = await Promise.race([poll, context.settle()]);
  leave.abort();
  await poll.catch(() => undefined);
  return answer ? `answers ${answer.status}` : 'blocks';
});

requirement('subscribe-abort', async (context) => {
  const cursor = await context.open();
  const { leave } = await context.park(cursor);
  leave();
  // The service has to know that it is gone: what is sent into a connection that closes is neither lost nor delivered.
  await context.settle();
  await context.publish(['a', 'b']);
  equal((await context.items(cursor, 2)).map(textOf), ['a', 'b'], 'what the same cursor gets');
});

requirement('subscribe-token-id', async (context) => {
  const { tokenWithId: token = '', tokenId: id } = context.service.fixtures;
  const cursor = await context.open();
  await context.publish(['signed'], { token });
  equal((await context.items(cursor, 1))[0]!.publisherId, id, 'publisher_id');
});

requirement('subscribe-no-token-id', async (context) => {
  const cursor = await context.open();
  await context.publish(['unsigned']);
  equal((await context.items(cursor, 1))[0]!.publisherId, undefined, 'publisher_id');
});

requirement('subscribe-200-json', async (context) => {
  const response = await context.contractPoll();
  equal(response.status, 200, 'status');
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
