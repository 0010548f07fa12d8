import { accepted, equal, isAccepted, must } from './mismatch.ts';
import { deliver } from './deliver.ts';
import { textOf } from './elements.ts';
import { requirement } from './requirement.ts';
import type { CheckContext } from './check-context.ts';

const statusOf = async (response: Promise<{ status: number }>) => (await response).status;

/** A poll that a service which refuses it answers at once, and one which serves it may hold. */
const refusedPoll = (context: CheckContext, options: object) =>
  context.pollNow({ number: 1, page: 1 }, options);

const invalid = 'this-is-not-a-token';

/** Which 4xx says it is a requirement of its own; a 5xx refuses nothing. */
const refused = (status: number, what = 'a refusal with 4xx') =>
  must(status >= 400 && status < 500, what, status);

requirement('auth-header-publish', async (context) => {
  accepted(await statusOf(context.post('hello', { place: 'header' })), 'status');
});

requirement('auth-query-publish', async (context) => {
  accepted(await statusOf(context.post('hello', { place: 'query' })), 'status');
});

requirement('auth-header-subscribe', (context) => servedPoll(context, 'header'));
requirement('auth-query-subscribe', (context) => servedPoll(context, 'query'));

async function servedPoll(context: CheckContext, place: 'header' | 'query'): Promise<void> {
  const { items } = await deliver(context, [{ body: 'hello' }], { place });
  equal(textOf(items[0]!), 'hello', 'the message');
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

requirement('auth-both-publish', async (context) => {
  const { token } = context.service;
  accepted(await statusOf(context.post('control')), 'the status with one token');
  equal(await statusOf(context.post('refused', both(token, `${token}x`))), 400, 'the status with two');
});

requirement('auth-both-subscribe', async (context) => {
  const { token } = context.service;
  equal(await statusOf(context.poll(undefined, both(token, `${token}x`))), 400, 'status');
});

requirement('auth-both-equal', async (context) => {
  const { token } = context.service;
  equal(await statusOf(context.post('refused', both(token, token))), 400, 'the status of a publish');
  equal(await statusOf(context.poll(undefined, both(token, token))), 400, 'the status of a poll');
});

requirement('auth-both-message', async (context) => {
  const { token } = context.service;
  const { text } = await context.post('refused', both(token, token));
  must(
    /\b(one|both|either|only|single|two|multiple|several|more than)\b/i.test(text),
    'a message that only one value must be set',
    text.slice(0, 200),
  );
});

requirement('auth-both-invalid', async (context) => {
  equal(await statusOf(context.post('refused', both(invalid, invalid))), 400, 'status');
});

requirement('auth-query-repeated', async (context) => {
  const token = `token=${encodeURIComponent(context.service.token)}`;
  return `answers ${await statusOf(context.post('hello', { token: null, query: [token, token] }))}`;
});

requirement('auth-none-rejected', async (context) => {
  const published = await context.post('refused', { token: null });
  refused(published.status, 'a refusal of the publish with 4xx');
  const polled = await refusedPoll(context, { token: null });
  refused(polled.status, 'a refusal of the poll with 4xx');
});

requirement('auth-none-publish', async (context) => {
  equal(await statusOf(context.post('refused', { token: null })), 401, 'status');
});

requirement('auth-none-subscribe', async (context) => {
  equal(await statusOf(refusedPoll(context, { token: null })), 401, 'status');
});

requirement('auth-invalid-publish', async (context) => {
  refused(await statusOf(context.post('refused', { token: invalid })));
});

requirement('auth-invalid-subscribe', async (context) => {
  refused(await statusOf(refusedPoll(context, { token: invalid })));
});

requirement('auth-tampered', async (context) => {
  const { token } = context.service;
  accepted(await statusOf(context.post('control')), 'the status of the real token');
  // In the middle, where every character counts; the last one of a base64 text may carry unused bits.
  for (const at of [Math.floor(token.length / 2), token.length - 5]) {
    const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    refused(
      await statusOf(context.post('refused', { token: changed })),
      `a refusal with 4xx of the token with character ${at} changed`,
    );
  }
});

requirement('auth-expired-publish', async (context) => {
  refused(await statusOf(context.post('refused', { token: context.service.fixtures.expiredToken! })));
});

requirement('auth-expired-subscribe', async (context) => {
  refused(await statusOf(refusedPoll(context, { token: context.service.fixtures.expiredToken! })));
});

requirement('auth-publish-role', async (context) => {
  const token = context.service.fixtures.publishOnlyToken!;
  accepted(await statusOf(context.post('control', { token })), 'the status of a publish');
  refused(await statusOf(refusedPoll(context, { token })), 'a refusal of the poll with 4xx');
});

requirement('auth-subscribe-role', async (context) => {
  const token = context.service.fixtures.subscribeOnlyToken!;
  const { items } = await deliver(context, [{ body: 'control' }], { token });
  equal(textOf(items[0]!), 'control', 'what a poll gets');
  refused(await statusOf(context.post('refused', { token })), 'a refusal of the publish with 4xx');
});

requirement('auth-other-cache', async (context) => {
  const token = context.service.fixtures.otherCacheToken!;
  refused(await statusOf(context.post('refused', { token })), 'a refusal of the publish with 4xx');
  refused(await statusOf(refusedPoll(context, { token })), 'a refusal of the poll with 4xx');
});

requirement('auth-other-topic', async (context) => {
  const token = context.service.fixtures.topicToken!;
  refused(await statusOf(context.post('refused', { token })), 'a refusal of the publish with 4xx');
  refused(await statusOf(refusedPoll(context, { token })), 'a refusal of the poll with 4xx');
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
      return answer ? `ends the poll with ${answer.status}` : 'lets the poll go on';
    },
    undefined,
    { token },
  );
});

requirement('auth-rejected-no-effect', async (context) => {
  const { token } = context.service;
  const cursor = await context.open();
  for (const options of [{ token: invalid }, { token: null }, both(token, token)])
    refused(await statusOf(context.post('refused', options)));
  const { items } = await deliver(context, [{ body: 'accepted' }], {}, cursor);
  equal(items.map(textOf), ['accepted'], 'what a subscriber gets');
});

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
