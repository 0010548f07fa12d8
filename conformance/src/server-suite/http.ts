import { setTimeout as sleep } from 'node:timers/promises';
import { validateErrorBody } from '@topics-http/contract';
import { topicPath, type ProbeRequest } from '../http/compose.ts';
import { excerpt } from '../http/excerpt.ts';
import type { ProbeResponse } from '../http/probe.ts';
import { WireError } from '../http/wire.ts';
import { nearlyTopicPaths } from '../plan/paths.ts';
import type { CheckContext } from './check-context.ts';
import { caughtUp, deliver } from './deliver.ts';
import { textOf } from './elements.ts';
import { accepted, equal, isAccepted, Mismatch, must, NotTestable } from './mismatch.ts';
import { everyResponse, requirement, shared } from './requirement.ts';

const inClass4xx = (status: number) => status >= 400 && status < 500;

// Names

requirement('name-encoded', async (context) => {
  const topic = context.newTopic('-a-b');
  const path = `/topics/${encodeURIComponent(context.service.cache)}/${topic.replaceAll('-', '%2D')}`;
  const { items } = await deliver(context, [{ body: 'encoded', path }], { topic });
  equal(items.map(textOf), ['encoded'], 'what the decoded name gets');
  // Others may be on that topic: that it is taken is all that is asked.
  const short = topicPath(context.service.cache, '') + '%61';
  accepted((await context.post('encoded', { path: short })).status, `the status of a publish to ${short}`);
  await encodedInScope(context);
});

/** A token for a topic is good for that topic however its name is written. */
async function encodedInScope(context: CheckContext): Promise<void> {
  const { cache, fixtures } = context.service;
  const { topicToken: token, topicTokenTopic: topic } = fixtures;
  if (token === undefined || topic === undefined) return;
  const written = Array.from(Buffer.from(topic), (byte) => `%${byte.toString(16).toUpperCase()}`).join('');
  const path = `/topics/${encodeURIComponent(cache)}/${written}`;
  // A poll: nobody else who follows the topic sees anything of it.
  await context.whileParked(
    async (poll) => {
      const status = (await poll.within(0))?.status ?? 200;
      must(
        ![401, 403].includes(status),
        `a poll of ${topic}, written as ${written}, with a token for that topic`,
        status,
      );
    },
    undefined,
    { token, path },
  );
}

// Errors

requirement('error-status-documented', async (context) => {
  const refused = await context.post('refused', { token: null });
  must(inClass4xx(refused.status), 'a 4xx', refused.status);
});

requirement('error-body', async (context) => {
  for (const response of [
    await context.post('refused', { token: null }),
    await context.poll({ number: 1, page: 1 }, { token: null }),
  ])
    must(response.body.length > 0, 'a body that says why', `${response.status} without a body`);
});

requirement('error-body-shape', async (context) => {
  const { json, text } = await context.post('refused', { token: null });
  must(validateErrorBody(json), '{"code": …, "message": …}', excerpt(text));
});

everyResponse('auth-token-not-echoed');

// Limits

/** Uses the rate-limited token until it is refused. @throws Mismatch when 200 requests at once are all served */
async function exceedRate(context: CheckContext): Promise<ProbeResponse> {
  const token = context.service.fixtures.rateLimitedToken!;
  for (let round = 0; round < 8; round++) {
    const responses = await Promise.all(
      Array.from({ length: 25 }, (_, index) =>
        context.post(`over-${round}-${index}`, { token, takesRefusal: true }),
      ),
    );
    const refused = responses.find(({ status }) => !isAccepted(status));
    if (refused) return refused;
  }
  if (context.service.maxRps > 0)
    throw new NotTestable('--max-rps is too slow to exceed the rate of the token');
  throw new Mismatch('429 for one of 200 requests', '204 for all');
}

/** What a token is told that has used up its rate. */
const overTheLimit = shared('over-the-limit', async (context) => {
  const cursor = await context.open();
  const refused = await exceedRate(context);
  // The history of the run holds what comes to what was accepted.
  await context.settle();
  await caughtUp(context, cursor);
  const shown = context.probe.exchanges.find(({ response }) => response?.status === refused.status);
  return { refused, exchanges: shown ? [shown] : [] };
});

requirement('limit-429', async (context) => {
  const { refused, exchanges } = await overTheLimit();
  context.probe.adopt(exchanges);
  equal(refused.status, 429, 'the status over the limit');
  must(refused.body.length > 0, 'a body', 'none');
});

requirement('limit-retry-after', async (context) => {
  const { refused, exchanges } = await overTheLimit();
  context.probe.adopt(exchanges);
  const retryAfter = refused.header('retry-after');
  must(/^\d+$|GMT$/.test(retryAfter ?? ''), 'Retry-After', retryAfter);
});

requirement('limit-recovers', async (context) => {
  const { refused } = await overTheLimit();
  const token = context.service.fixtures.rateLimitedToken!;
  const told = Number(refused.header('retry-after') ?? NaN);
  // A date, or nothing that can be read.
  const waitSeconds = Number.isNaN(told) ? 1 : told;
  // Other checks use up the same token's rate at the same time: a few waits are fair.
  for (let tries = 0; tries < 10; tries++) {
    await sleep(1000 * waitSeconds);
    if ((await context.post('again', { token, takesRefusal: true })).status < 300) return;
  }
  must(false, '204 after the wait', '429, ten times');
});

// HTTP

requirement('http-unknown-path', async (context) => {
  equal((await context.send({ path: '/no-such-path' })).status, 404, 'status');
  // A publish: a poll that is served would not be answered.
  for (const path of nearlyTopicPaths(context.service.cache, context.newTopic())) {
    const { status } = await context.send({ method: 'POST', path, body: 'nowhere' });
    equal(status, 404, `the status of a publish to ${path}`);
  }
  // 400 says as well that there is no such topic, and whoever brings paths to a normal form may lead elsewhere.
  const nameless = topicPath(context.service.cache, '');
  const { status } = await context.send({ method: 'POST', path: nameless, body: 'nowhere' });
  must(!isAccepted(status), `a refusal of a publish to ${nameless}`, status);
});

requirement('http-method', async (context) => {
  for (const method of ['PUT', 'PATCH', 'DELETE']) {
    const { status } = await context.send({ method, body: '' });
    equal(status, 405, `the status of ${method}`);
  }
});

requirement('http-header-case', async (context) => {
  const { token } = context.service;
  for (const [authorization, type] of [
    ['authorization', 'content-type'],
    ['AUTHORIZATION', 'CONTENT-TYPE'],
    ['aUtHoRiZaTiOn', 'cOnTeNt-TyPe'],
  ] as const) {
    const headers: [string, string][] = [
      [authorization, token],
      [type, 'text/plain'],
    ];
    accepted(
      (await context.post('hello', { token: null, type: null, headers })).status,
      `the status with ${authorization}`,
    );
  }
  const { status } = await context.post('hello', { reversed: true, place: 'query' });
  accepted(status, 'the status with Host as the last header');
});

requirement('http-keep-alive', async (context) => {
  context.needsKept(1);
  let cursor = await context.open();
  const connection = await context.probe.wire.open(context.probe.patienceMs);
  try {
    for (let round = 0; round < 8; round++) {
      accepted(
        (await context.post(`m${round}`, { connection })).status,
        `the status of publish ${round + 1}`,
      );
      const followed = await context.followOnce(cursor, { connection });
      const [first] = followed.elements;
      if (first && 'item' in first) equal(textOf(first.item), `m${round}`, 'the message');
      ({ cursor } = followed);
    }
  } finally {
    connection.close();
  }
});

requirement('http-pipelined-after-error', async (context) => {
  const connection = await context.probe.wire.open(context.probe.patienceMs);
  try {
    const refused = await context.post('refused', { token: null, connection });
    must(inClass4xx(refused.status), 'a 4xx', refused.status);
    accepted((await context.post('hello', { connection })).status, 'the status of the next request');
  } finally {
    connection.close();
  }
});

requirement('http-transfer-coding', async (context) => {
  try {
    const { status } = await context.post('coded', { chunked: true, coding: 'x-nobody-knows' });
    must(status >= 400, '501, or another refusal', status);
  } catch (error) {
    // What stands in front of a service may just close the connection.
    if (!(error instanceof WireError && error.kind === 'closed')) throw error;
  }
});

/** What is asked as HTTP/1.0, on a connection of its own: it ends with the answer. @throws NotTestable when that is not served */
async function askedAsOld<T>(context: CheckContext, work: (old: ProbeRequest) => Promise<T>): Promise<T> {
  const connection = await context.probe.wire.open(context.probe.patienceMs);
  try {
    return await work({ isOld: true, connection });
  } catch (error) {
    // Who does not know the version may close the connection.
    if (error instanceof WireError && error.kind === 'closed')
      throw new NotTestable('the service does not answer HTTP/1.0');
    throw error;
  } finally {
    connection.close();
  }
}

requirement('http-old-version', async (context) => {
  const answers = [
    await askedAsOld(context, (old) => context.post('hello', old)),
    await askedAsOld(context, (old) => context.post('refused', { ...old, token: null })),
    await askedAsOld(context, (old) =>
      context.whileParked((poll) => context.wake(poll, 'hello'), undefined, old),
    ),
  ];
  const [published] = answers;
  if (published!.status >= 400)
    throw new NotTestable(`the service answers HTTP/1.0 with ${published!.status}`);
  for (const answer of answers)
    equal(answer.header('transfer-encoding'), undefined, 'Transfer-Encoding to a request of HTTP/1.0');
});

requirement('http-long-header', async (context) => {
  const { status } = await context.post('refused', { token: 'x'.repeat(65_536), untilClose: true });
  must(inClass4xx(status), 'a 4xx', status);
  accepted((await context.post('control')).status, 'the status of the next publish');
});

requirement('cors-preflight', async (context) => {
  const headers: [string, string][] = [
    ['Origin', 'https://app.example'],
    ['Access-Control-Request-Method', 'POST'],
    ['Access-Control-Request-Headers', 'authorization,content-type'],
  ];
  const response = await context.send({ method: 'OPTIONS', token: null, headers });
  const allowed = response.header('access-control-allow-headers');
  return `answers ${response.status}${allowed === undefined ? '' : `, allows ${allowed}`}`;
});

requirement('cors-headers', async (context) => {
  const response = await context.post('hello', { headers: [['Origin', 'https://app.example']] });
  const origin = response.header('access-control-allow-origin');
  return origin === undefined ? 'does not' : `Access-Control-Allow-Origin: ${origin}`;
});
