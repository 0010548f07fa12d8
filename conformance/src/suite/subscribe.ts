import { elementsOf, itemsOf, textOf, type Cursor } from './elements.ts';
import { equal, must } from './mismatch.ts';
import { ambient, requirement } from './requirement.ts';

requirement('subscribe-blocks', async (session) => {
  const cursor = await session.open();
  const forLong = Math.max(session.windowMs, session.target.holdMs);
  await Promise.all([
    session.whileParked((poll) => session.mustBlock(poll, forLong), cursor),
    session.whileParked((poll) => session.mustBlock(poll, forLong)),
  ]);
});

requirement('subscribe-wakes', async (session) => {
  const cursor = await session.open();
  await session.whileParked(async (poll) => {
    await session.publish(['wake up']);
    equal(itemsOf(await session.answered(poll)).map(textOf), ['wake up'], 'what the poll gets');
  }, cursor);
});

requirement('subscribe-no-history', async (session) => {
  await session.open();
  await session.publish(['before']);
  await session.whileParked(async (poll) => {
    const [first] = itemsOf(elementsOf(await session.wake(poll, 'after')));
    equal(first && textOf(first), 'after', 'what a first poll gets first');
  });
});

requirement('subscribe-defaults', async (session) => {
  await session.open();
  const forms: Record<string, string[]> = {
    'sequence_number=0 alone': ['sequence_number=0'],
    'sequence_page=0 alone': ['sequence_page=0'],
    'both 0': ['sequence_number=0', 'sequence_page=0'],
    neither: [],
  };
  await Promise.all(
    Object.entries(forms).map(async ([form, query]) => {
      const topic = session.newTopic();
      await session.open({ topic });
      await session.publish(['before'], { topic });
      await session.whileParked(
        async (poll) => {
          const [first] = itemsOf(elementsOf(await session.wake(poll, 'after', { topic })));
          equal(first && textOf(first), 'after', `what a poll with ${form} gets first`);
        },
        undefined,
        { topic, query },
      );
    }),
  );
});

requirement('subscribe-page-discovery', async (session) => {
  const { page } = await session.open();
  must(Number.isInteger(page) && page > 0, 'a page that is not 0', page);
});

requirement('subscribe-resume', async (session) => {
  const cursor = await session.open();
  await session.publish(['a', 'b', 'c']);
  const { elements } = await session.follow(cursor, 3);
  equal(itemsOf(elements).map(textOf), ['a', 'b', 'c'], 'what was published since');
});

requirement('subscribe-resume-inclusive', async (session) => {
  const cursor = await session.open();
  await session.publish(['a', 'b', 'c']);
  for (const skipped of [0, 1, 2]) {
    const [item] = await session.items({ ...cursor, number: cursor.number + skipped }, 1);
    equal(item!.number, cursor.number + skipped, 'the number of the first item');
  }
});

requirement('subscribe-resume-page-zero', async (session) => {
  const cursor = await session.open();
  await session.publish(['a', 'b']);
  // With number 0, page 0 would mean live only.
  const from: Cursor = { number: Math.max(cursor.number, 1), page: 0 };
  const [item] = await session.items(from, 1);
  equal([item!.number, item!.page], [from.number, cursor.page], 'the number and the page');
});

requirement('subscribe-resume-repeatable', async (session) => {
  const cursor = await session.open();
  await session.publish(['a', 'b']);
  const first = await session.items(cursor, 2);
  equal(await session.items(cursor, 2), first, 'the same items');
});

requirement('subscribe-bad-cursor', async (session) => {
  equal((await session.contractPoll()).status, 200, 'the status of a good cursor');
  for (const bad of ['abc', '-1', '1.5', '', '1e3', '18446744073709551616'])
    for (const query of [
      [`sequence_number=${bad}`, 'sequence_page=1'],
      ['sequence_number=1', `sequence_page=${bad}`],
    ])
      equal((await session.send({ query })).status, 400, `the status of ${query.join('&')}`);
});

requirement('subscribe-unknown-cache', async (session) => {
  equal(
    (await session.poll(undefined, { cache: session.target.fixtures.unknownCache! })).status,
    404,
    'status',
  );
});

requirement('subscribe-unknown-topic', async (session) => {
  const leave = new AbortController();
  const poll = session.send({ signal: leave.signal });
  const answer = await Promise.race([poll, session.window()]);
  leave.abort();
  await poll.catch(() => undefined);
  return answer ? `answers ${answer.status}` : 'blocks';
});

requirement('subscribe-abort', async (session) => {
  const cursor = await session.open();
  const { leave } = await session.park(cursor);
  leave();
  // The service has to know that it is gone: what is sent into a connection that closes is neither lost nor delivered.
  await session.window();
  await session.publish(['a', 'b']);
  equal((await session.items(cursor, 2)).map(textOf), ['a', 'b'], 'what the same cursor gets');
});

requirement('subscribe-token-id', async (session) => {
  const { tokenWithId: token = '', tokenId: id } = session.target.fixtures;
  const cursor = await session.open();
  await session.publish(['signed'], { token });
  equal((await session.items(cursor, 1))[0]!.publisherId, id, 'publisher_id');
});

requirement('subscribe-no-token-id', async (session) => {
  const cursor = await session.open();
  await session.publish(['unsigned']);
  equal((await session.items(cursor, 1))[0]!.publisherId, undefined, 'publisher_id');
});

requirement('subscribe-200-json', async (session) => {
  const response = await session.contractPoll();
  equal(response.status, 200, 'status');
  must(
    /^application\/json\s*(;|$)/i.test(response.header('content-type') ?? ''),
    'Content-Type: application/json',
    response.header('content-type'),
  );
});

requirement('subscribe-no-store', async (session) => {
  const response = await session.contractPoll();
  const value = response.header('cache-control') ?? '';
  must(/\b(no-store|private)\b/i.test(value), 'Cache-Control: no-store', value);
});

ambient('subscribe-never-empty');
ambient('subscribe-element-kinds');
ambient('subscribe-json-utf8');
ambient('subscribe-integers');
