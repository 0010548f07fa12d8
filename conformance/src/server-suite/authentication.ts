import { excerpt } from '../http/excerpt.ts';
import { accepted, equal, isAccepted, Mismatch, must } from './mismatch.ts';
import { deliver } from './deliver.ts';
import { textOf, type Cursor } from './elements.ts';
import { requirement, violates } from './requirement.ts';
import type { CheckContext } from './check-context.ts';
import type { ParkedPoll } from './parked-poll.ts';

const statusOf = async (response: Promise<{ status: number }>) => (await response).status;

const invalid = 'this-is-not-a-token';

requirement('auth-header-publish', async (context) => {
  accepted(await statusOf(context.post('hello', { place: 'header' })), 'status');
});

requirement('auth-query-publish', async (context) => {
  accepted(await statusOf(context.post('hello', { place: 'query' })), 'status');
});

requirement('auth-header-subscribe', (context) => servedPoll(context, 'header'));
requirement('auth-query-subscribe', (context) => servedPoll(context, 'query'));

/** Whoever publishes meanwhile does so with the same token, in either place: one does not wait for the other. */
async function servedPoll(context: CheckContext, place: 'header' | 'query'): Promise<void> {
  let from: Cursor | undefined;
  for (const publisher of ['header', 'query'] as const) {
    const { items, cursor } = await deliver(context, [{ body: 'hello', place: publisher }], { place }, from);
    equal(textOf(items[0]!), 'hello', 'the message');
    from = cursor;
  }
}

requirement('auth-query-encoded', async (context) => {
  const encoded = Array.from(
    Buffer.from(context.service.token),
    (byte) => `%${byte.toString(16).padStart(2, '0')}`,
  ).join('');
  accepted(await statusOf(context.post('hello', { token: null, query: [`token=${encoded}`] })), 'status');
});

/** A request with a token in the header, and one in the query. */
const both = (token: string, other: string) => ({
  token,
  headers: [] as [string, string][],
  query: [`token=${encodeURIComponent(other)}`],
});

requirement('auth-both-message', async (context) => {
  const { token } = context.service;
  const { text } = await context.post('refused', both(token, token));
  must(
    /\b(one|both|either|only|single|two|multiple|several|more than)\b/i.test(text),
    'a message that only one value must be set',
    excerpt(text),
  );
});

requirement('auth-query-repeated', async (context) => {
  const token = `token=${encodeURIComponent(context.service.token)}`;
  return `answers ${await statusOf(context.post('hello', { token: null, query: [token, token] }))}`;
});

requirement('auth-scoped-allowed', async (context) => {
  const { topicToken: token = '', topicTokenTopic: topic = '' } = context.service.fixtures;
  const { items } = await deliver(context, [{ body: 'allowed', token }], { token, topic });
  equal(textOf(items[0]!), 'allowed', 'what a poll gets');
});

requirement('auth-expiry-during-poll', async (context) => {
  const { shortLivedToken: token = '', shortLivedTokenExpires = 0 } = context.service.fixtures;
  return context.whileParked(
    async (poll) => {
      if (poll.isOver)
        return (await poll.within(0)) ? 'had expired before the poll was parked' : 'ends the poll';
      const untilExpiryMs = Math.max(0, shortLivedTokenExpires * 1000 - Date.now());
      const answer = await poll.within(untilExpiryMs + 1500 + context.settleMs);
      await isRefusedNow(context, token, answer?.status === 401);
      if (answer) return `ends the poll with ${answer.status}`;
      await goesOn(context, poll);
      return 'lets the poll go on';
    },
    undefined,
    { token },
  );
});

/** The clocks of several nodes differ by less. */
const sameClockMs = 2000;

/**
 * A token that was good is remembered by some services, which have to forget it in time. Some leeway is no defect: RFC 7519
 * §4.1.4 allows for clocks that differ. Who has called it expired allows for none any more.
 */
async function isRefusedNow(context: CheckContext, token: string, wasCalledExpired: boolean): Promise<void> {
  const isTaken = async () => isAccepted((await context.post('after the expiry', { token })).status);
  if (!(await isTaken())) return;
  if (wasCalledExpired) {
    await context.pause(sameClockMs);
    if (!(await isTaken())) return;
  }
  violates({
    id: wasCalledExpired ? 'auth-expired-publish' : 'auth-expired-status',
    expected: '401 to a publish with a token that was taken before, and has expired since',
    actual: 'a 204',
    exchanges: context.probe.exchanges,
  });
}

/** What is not ended still waits for something: a poll that is neither is lost, and who sent it waits forever. */
async function goesOn(context: CheckContext, poll: ParkedPoll): Promise<void> {
  const publish = () => context.publish(['after the expiry']);
  await publish();
  try {
    await context.answeredAfter(poll, publish);
  } catch (error) {
    // Whatever it was answered with: it may be refused now.
    if (poll.isOver || !(error instanceof Mismatch)) return;
    violates({
      id: 'subscribe-wakes',
      expected: 'an answer to a poll that waited when its token expired, now that there is a message',
      actual: error.actual,
      exchanges: context.probe.exchanges,
    });
  }
}

requirement('auth-order', async (context) => {
  const { status } = await context.post('refused', {
    cache: context.service.fixtures.unknownCache!,
    token: invalid,
  });
  return `answers ${status}`;
});

requirement('auth-bearer', async (context) => {
  const { status } = await context.post('hello', { token: `Bearer ${context.service.token}` });
  return isAccepted(status) ? 'accepts it' : `answers ${status}`;
});
