import type { ClientRequirementId } from '@topics-http/contract';
import type { Cursor } from '../server-suite/elements.ts';
import { equal, must } from '../server-suite/mismatch.ts';
import { history } from './random-history.ts';
import { gap, item, page, type ScenarioContext } from './scenario-context.ts';

type Scenario = (client: ScenarioContext) => Promise<void>;

/** Seven requests a second are no hammering yet. */
const calm = { ms: 3000, requests: 20 };

const stands = (actual: Cursor, number: number, onPage: number) =>
  equal(actual, { number, page: onPage }, 'the next cursor');

/** Neither beyond the next message nor for live ones only: whatever else a client asks for, it loses nothing by it. */
const losesNothing = ({ number, page: onPage }: Cursor, next: number) =>
  must(
    number <= next && !(number === 0 && onPage === 0),
    `a cursor that skips nothing: at most ${next}`,
    `(${number}, ${onPage})`,
  );

/** Cuts an answer in its middle, and gives the next poll. */
async function afterCutBody(client: ScenarioContext): Promise<Cursor> {
  (await client.pollAt({ number: 42, page })).cut(item(42), item(43), item(44));
  return (await client.poll()).cursor;
}

/** Cuts a poll that waits, and gives the next one. */
async function afterCutWaiting(client: ScenarioContext): Promise<Cursor> {
  const waiting = await client.pollAt({ number: 42, page });
  await client.pause(300);
  waiting.cut();
  return (await client.poll()).cursor;
}

/** A client that is refused again and again stops, or asks calmly. */
const staysCalm =
  (status: number): Scenario =>
  (client) =>
    client.answerCalmly(calm.ms, calm.requests, (poll) => poll.refuse(status));

const waitsAsTold =
  (status: number): Scenario =>
  async (client) => {
    const refused = await client.pollAt({ number: 42, page });
    refused.refuse(status, { 'retry-after': '2' });
    const refusedMs = performance.now();
    const next = await client.poll(client.patienceMs + 2000);
    const waitedMs = performance.now() - refusedMs;
    must(waitedMs > 1900, 'the next poll after 2 s', `after ${Math.round(waitedMs)} ms`);
    equal(next.cursor.number, 42, 'the number asked for');
  };

/** Asks again with the same cursor, in the end and not in a hot loop. */
const survives =
  (body: string): Scenario =>
  async (client) => {
    (await client.pollAt({ number: 42, page })).respond(200, body);
    await client.answerCalmly(calm.ms, calm.requests, (poll) => poll.respond(200, body));
    equal((await client.poll(4 * client.patienceMs)).cursor.number, 42, 'the number asked for');
  };

const elementsOfAnyKind = { item: { ...item(42).item, more: { a: 2 ** 60 } }, later: [1] };

/** What to do to a client, and what it must do, by the id of the requirement. */
export const scenarios: Partial<Record<ClientRequirementId, Scenario>> = {
  'client-first-poll': async (client) => {
    stands((await client.poll()).cursor, 0, 0);
  },
  'client-skips-nothing': async (client) => {
    const second = await client.answer(item(41));
    losesNothing(second.cursor, 42);
    second.send(item(42), item(43));
    losesNothing((await client.poll()).cursor, 44);
  },
  'client-next-cursor': async (client) => {
    equal((await client.answer(item(41))).cursor.number, 42, 'the number asked for');
  },
  'client-several-items': async (client) => {
    equal((await client.answer(item(41), item(42), item(43))).cursor.number, 44, 'the number asked for');
  },
  'client-page-kept': async (client) => {
    equal((await client.answer(item(41))).cursor.page, page, 'the page');
  },
  'client-discontinuity-alone': async (client) => {
    (await client.pollAt({ number: 42, page })).send(gap(100, page, 41));
    equal((await client.poll()).cursor.number, 100, 'the number asked for');
  },
  'client-discontinuity-items': async (client) => {
    (await client.pollAt({ number: 42, page })).send(gap(100, page, 41), item(100), item(101));
    equal((await client.poll()).cursor.number, 102, 'the number asked for');
  },
  'client-page-change': async (client) => {
    (await client.pollAt({ number: 42, page })).send(gap(0, page + 7));
    stands((await client.poll()).cursor, 0, page + 7);
  },
  'client-page-change-items': async (client) => {
    (await client.pollAt({ number: 42, page })).send(gap(0, page + 7), item(0, page + 7));
    stands((await client.poll()).cursor, 1, page + 7);
  },
  'client-cursor-chain': async (client) => {
    await history(client);
  },

  'client-resume-cut-body': async (client) => {
    // Half of the answer holds one whole item: whoever took it may go on after it.
    losesNothing(await afterCutBody(client), 43);
  },
  'client-cut-body-cursor': async (client) => {
    equal((await afterCutBody(client)).number, 42, 'the number asked for');
  },
  'client-resume-cut-waiting': async (client) => {
    losesNothing(await afterCutWaiting(client), 42);
  },
  'client-cut-waiting-cursor': async (client) => {
    equal((await afterCutWaiting(client)).number, 42, 'the number asked for');
  },
  'client-resume-unavailable': async (client) => {
    let poll = await client.pollAt({ number: 42, page });
    for (const status of [502, 503, 504]) {
      poll.refuse(status);
      poll = await client.poll();
      equal(poll.cursor.number, 42, `the number asked for after ${status}`);
    }
  },
  'client-429-retry-after': waitsAsTold(429),
  'client-503-retry-after': waitsAsTold(503),
  'client-429-bounded': staysCalm(429),
  'client-500-bounded': staysCalm(500),
  'client-401-bounded': staysCalm(401),
  'client-403-bounded': staysCalm(403),
  'client-404-bounded': staysCalm(404),
  'client-400-bounded': staysCalm(400),
  'client-invalid-json': survives('{"items":[{"item":'),
  'client-empty-answer': survives('{"items":[]}'),

  'client-unknown-members': async (client) => {
    const body = JSON.stringify({ items: [elementsOfAnyKind], cost: 1 }).replace(
      '1152921504606846976',
      '340282366920938463463374607431768211456',
    );
    (await client.pollAt({ number: 42, page })).respond(200, body);
    equal((await client.poll()).cursor.number, 43, 'the number asked for');
  },
  'client-unknown-elements': async (client) => {
    (await client.pollAt({ number: 42, page })).send(
      { heartbeat: {} },
      item(42),
      {},
      { later: { number: 9 } },
    );
    equal((await client.poll()).cursor.number, 43, 'the number asked for');
  },
  'client-text': async (client) => {
    const text = 'é 🐎 日本 "quoted" \\ back\r\nline\ttab \u2028 \u0001 \u{10ffff}';
    const poll = await client.pollAt({ number: 42, page });
    await poll.trickle(300, [item(42, page, { text })]);
    const [, second] = await client.printed(2);
    equal((second as { value?: unknown }).value, { text }, 'the value');
  },
  'client-binary': async (client) => {
    const binary = Buffer.from(Uint8Array.from({ length: 256 }, (_, byte) => byte)).toString('base64');
    const next = await client.answer(item(41, page, { binary }));
    equal(next.cursor.number, 42, 'the number asked for');
    equal(((await client.printed(1))[0] as { value?: unknown }).value, { binary }, 'the value');
  },
  'client-empty-message': async (client) => {
    const next = await client.answer(item(41, page, { text: '' }));
    equal(next.cursor.number, 42, 'the number asked for');
    equal(((await client.printed(1))[0] as { value?: unknown }).value, { text: '' }, 'the value');
  },
  'client-discontinuity-shown': async (client) => {
    (await client.pollAt({ number: 42, page })).send(gap(100, page, 41), item(100));
    const [shown] = await client.printed(1, 'discontinuity');
    equal((shown as { new_topic_sequence?: unknown }).new_topic_sequence, 100, 'new_topic_sequence');
  },
  'client-delivery': async (client) => {
    const expected = await history(client);
    const printed = (await client.printed(expected.length)) as { value?: { text?: unknown } }[];
    // A message that comes twice comes later: give it the time to come.
    await client.pause(300);
    equal(
      printed.map(({ value }) => value?.text),
      expected,
      'the messages',
    );
  },

  'client-token-one-place': async (client) => {
    await client.answer(item(41));
  },
  'client-token-exact': async (client) => {
    await client.answer(item(41));
  },
  'client-names-encoded': async (client) => {
    await client.answer(item(41));
  },
  'client-large-answer': async (client) => {
    const items = Array.from({ length: 1000 }, (_, index) =>
      item(42 + index, page, { text: 'x'.repeat(900) }),
    );
    (await client.pollAt({ number: 42, page })).send(...items);
    equal((await client.poll()).cursor.number, 1042, 'the number asked for');
  },
  'client-slow-body': async (client) => {
    const poll = await client.pollAt({ number: 42, page });
    const before = client.polls.length;
    await poll.trickle(2500, [item(42), item(43)], () =>
      equal(client.polls.length, before, 'the polls until the answer is whole'),
    );
    equal((await client.poll()).cursor.number, 44, 'the number asked for');
  },
  'client-long-hold': async (client) => {
    const poll = await client.pollAt({ number: 42, page });
    const before = client.polls.length;
    await client.pause(client.holdMs);
    const since = client.polls.slice(before);
    for (const { cursor } of since) losesNothing(cursor, 42);
    // Whoever asked again gets the answer there; the first poll is one that nobody waits for any more.
    [poll, ...since].find(({ isOpen }) => isOpen)?.send(item(42));
    losesNothing((await client.poll()).cursor, 43);
  },
  'client-long-hold-once': async (client) => {
    const poll = await client.pollAt({ number: 42, page });
    const before = client.polls.length;
    await client.pause(client.holdMs);
    equal(client.polls.length, before, `the polls within ${client.holdMs / 1000} s`);
    poll.send(item(42));
    equal((await client.poll()).cursor.number, 43, 'the number asked for');
  },
  'client-one-poll': async (client) => {
    const poll = await client.pollAt({ number: 42, page });
    await client.pause(1500);
    poll.send(item(42));
    const next = await client.poll();
    await client.pause(500);
    next.send(item(43));
    await client.poll();
  },
};
