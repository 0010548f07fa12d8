import { setTimeout as sleep } from 'node:timers/promises';
import { accepted, equal, isAccepted, must } from './mismatch.ts';
import { itemsOf, textOf } from './elements.ts';
import { requirement } from './requirement.ts';
import type { Session } from './session.ts';

const statusOf = async (response: Promise<{ status: number }>) => (await response).status;

/** A poll that a service which refuses it answers at once, and one which serves it may hold. */
const refusedPoll = (session: Session, options: object) => session.poll({ number: 1, page: 1 }, options);

const invalid = 'this-is-not-a-token';

requirement('auth-header-publish', async (session) => {
  accepted(await statusOf(session.post('hello', { place: 'header' })), 'status');
});

requirement('auth-query-publish', async (session) => {
  accepted(await statusOf(session.post('hello', { place: 'query' })), 'status');
});

requirement('auth-header-subscribe', (session) => servedPoll(session, 'header'));
requirement('auth-query-subscribe', (session) => servedPoll(session, 'query'));

async function servedPoll(session: Session, place: 'header' | 'query'): Promise<void> {
  const cursor = await session.open();
  await session.publish(['hello']);
  const [item] = await session.items(cursor, 1, { place });
  equal(textOf(item!), 'hello', 'the message');
}

requirement('auth-query-encoded', async (session) => {
  const encoded = Array.from(
    Buffer.from(session.target.token),
    (byte) => `%${byte.toString(16).padStart(2, '0')}`,
  ).join('');
  accepted(await statusOf(session.post('hello', { token: null, query: [`token=${encoded}`] })), 'status');
});

/** A request with a token in the header, and one in the query. */
const both = (token: string, other: string) => ({
  token,
  headers: [] as [string, string][],
  query: [`token=${encodeURIComponent(other)}`],
});

requirement('auth-both-publish', async (session) => {
  const { token } = session.target;
  accepted(await statusOf(session.post('control')), 'the status with one token');
  equal(await statusOf(session.post('refused', both(token, `${token}x`))), 400, 'the status with two');
});

requirement('auth-both-subscribe', async (session) => {
  const { token } = session.target;
  equal(await statusOf(session.poll(undefined, both(token, `${token}x`))), 400, 'status');
});

requirement('auth-both-equal', async (session) => {
  const { token } = session.target;
  equal(await statusOf(session.post('refused', both(token, token))), 400, 'the status of a publish');
  equal(await statusOf(session.poll(undefined, both(token, token))), 400, 'the status of a poll');
});

requirement('auth-both-message', async (session) => {
  const { token } = session.target;
  const { text } = await session.post('refused', both(token, token));
  must(
    /only one|exactly one|not both|one value/i.test(text),
    'a message that only one value must be set',
    text.slice(0, 200),
  );
});

requirement('auth-both-invalid', async (session) => {
  equal(await statusOf(session.post('refused', both(invalid, invalid))), 400, 'status');
});

requirement('auth-query-repeated', async (session) => {
  const token = `token=${encodeURIComponent(session.target.token)}`;
  return `answers ${await statusOf(session.post('hello', { token: null, query: [token, token] }))}`;
});

requirement('auth-none-rejected', async (session) => {
  for (const response of [session.post('refused', { token: null }), refusedPoll(session, { token: null })])
    must((await response).status >= 400, 'a refusal', (await response).status);
});

requirement('auth-none-publish', async (session) => {
  equal(await statusOf(session.post('refused', { token: null })), 401, 'status');
});

requirement('auth-none-subscribe', async (session) => {
  equal(await statusOf(refusedPoll(session, { token: null })), 401, 'status');
});

requirement('auth-invalid-publish', async (session) => {
  equal(await statusOf(session.post('refused', { token: invalid })), 401, 'status');
});

requirement('auth-invalid-subscribe', async (session) => {
  equal(await statusOf(refusedPoll(session, { token: invalid })), 401, 'status');
});

requirement('auth-tampered', async (session) => {
  const { token } = session.target;
  accepted(await statusOf(session.post('control')), 'the status of the real token');
  // In the middle, where every character counts; the last one of a base64 text may carry unused bits.
  for (const at of [Math.floor(token.length / 2), token.length - 5]) {
    const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    equal(
      await statusOf(session.post('refused', { token: changed })),
      401,
      `the status with character ${at} changed`,
    );
  }
});

requirement('auth-expired-publish', async (session) => {
  equal(
    await statusOf(session.post('refused', { token: session.target.fixtures.expiredToken! })),
    401,
    'status',
  );
});

requirement('auth-expired-subscribe', async (session) => {
  equal(
    await statusOf(refusedPoll(session, { token: session.target.fixtures.expiredToken! })),
    401,
    'status',
  );
});

requirement('auth-publish-role', async (session) => {
  const token = session.target.fixtures.publishOnlyToken!;
  accepted(await statusOf(session.post('control', { token })), 'the status of a publish');
  equal(await statusOf(refusedPoll(session, { token })), 403, 'the status of a poll');
});

requirement('auth-subscribe-role', async (session) => {
  const token = session.target.fixtures.subscribeOnlyToken!;
  const cursor = await session.open();
  await session.publish(['control']);
  equal(textOf((await session.items(cursor, 1, { token }))[0]!), 'control', 'what a poll gets');
  equal(await statusOf(session.post('refused', { token })), 403, 'the status of a publish');
});

requirement('auth-other-cache', async (session) => {
  const token = session.target.fixtures.otherCacheToken!;
  equal(await statusOf(session.post('refused', { token })), 403, 'the status of a publish');
  equal(await statusOf(refusedPoll(session, { token })), 403, 'the status of a poll');
});

requirement('auth-other-topic', async (session) => {
  const token = session.target.fixtures.topicToken!;
  equal(await statusOf(session.post('refused', { token })), 403, 'the status of a publish');
  equal(await statusOf(refusedPoll(session, { token })), 403, 'the status of a poll');
});

requirement('auth-scoped-allowed', async (session) => {
  const { topicToken: token = '', topicTokenTopic: topic = '' } = session.target.fixtures;
  const cursor = await session.open({ token, topic });
  await session.publish(['allowed'], { token, topic });
  equal(textOf((await session.items(cursor, 1, { token, topic }))[0]!), 'allowed', 'what a poll gets');
});

requirement('auth-expiry-during-poll', async (session) => {
  const { shortLivedToken: token = '', shortLivedTokenExpires = 0 } = session.target.fixtures;
  return session.whileParked(
    async (poll) => {
      const answer = await Promise.race([
        poll,
        sleep(Math.max(0, shortLivedTokenExpires * 1000 - Date.now()) + 1500 + session.windowMs),
      ]);
      return answer ? `ends the poll with ${answer.status}` : 'lets the poll go on';
    },
    undefined,
    { token },
  );
});

requirement('auth-rejected-no-effect', async (session) => {
  const { token } = session.target;
  const cursor = await session.open();
  for (const refused of [{ token: invalid }, { token: null }, both(token, token)])
    must((await session.post('refused', refused)).status >= 400, 'a refusal', 'an accepted publish');
  await session.publish(['accepted']);
  const { elements } = await session.follow(cursor, 1);
  equal(itemsOf(elements).map(textOf), ['accepted'], 'what a subscriber gets');
  equal(itemsOf(elements)[0]!.number, cursor.number, 'the number of the next accepted message');
});

requirement('auth-order', async (session) => {
  const { status } = await session.post('refused', {
    cache: session.target.fixtures.unknownCache!,
    token: invalid,
  });
  return `answers ${status}`;
});

requirement('auth-bearer', async (session) => {
  const { status } = await session.post('hello', { token: `Bearer ${session.target.token}` });
  return isAccepted(status) ? 'accepts it' : `answers ${status}`;
});
