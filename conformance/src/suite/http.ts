import { setTimeout as sleep } from 'node:timers/promises';
import { validateErrorBody } from '@topics-http/contract';
import { textOf } from './elements.ts';
import { accepted, equal, must } from './mismatch.ts';
import { ambient, requirement } from './requirement.ts';

const inClass4xx = (status: number) => status >= 400 && status < 500;

// Names

requirement('name-encoded', async (session) => {
  const topic = session.newTopic('-a-b');
  const cursor = await session.open({ topic });
  const path = `/topics/${encodeURIComponent(session.target.cache)}/${topic.replaceAll('-', '%2D')}`;
  accepted((await session.post('encoded', { path })).status, 'status');
  equal((await session.items(cursor, 1, { topic })).map(textOf), ['encoded'], 'what the decoded name gets');
});

requirement('name-distinct', async (session) => {
  const base = session.newTopic();
  const names = [base, `${base}/a`, `${base} a`, `${base}ä`, `${base}..`, base.padEnd(255, 'n')];
  const cursors = await Promise.all(names.map((topic) => session.open({ topic })));
  for (const topic of names) await session.publish([topic], { topic });
  for (const [index, topic] of names.entries())
    equal((await session.items(cursors[index]!, 1, { topic })).map(textOf), [topic], `what ${topic} gets`);
});

requirement('name-bad-escape', async (session) => {
  const path = `/topics/${encodeURIComponent(session.target.cache)}/%zz`;
  for (const response of [await session.post('refused', { path }), await session.send({ path })])
    must(inClass4xx(response.status), 'a 4xx', response.status);
  accepted((await session.post('control')).status, 'the status of the next publish');
});

// Errors

requirement('error-status-documented', async (session) => {
  const refused = await session.post('refused', { token: null });
  must(inClass4xx(refused.status), 'a 4xx', refused.status);
});

requirement('error-body', async (session) => {
  for (const response of [
    await session.post('refused', { token: null }),
    await session.poll({ number: 1, page: 1 }, { token: null }),
  ])
    must(response.body.length > 0, 'a body that says why', `${response.status} without a body`);
});

requirement('error-body-shape', async (session) => {
  const { json, text } = await session.post('refused', { token: null });
  must(validateErrorBody(json), '{"code": …, "message": …}', text.slice(0, 200));
});

ambient('auth-token-not-echoed');

// Limits

requirement('limit-429', async (session) => {
  const refused = await session.exceedRate();
  equal(refused.status, 429, 'the status over the limit');
  must(refused.body.length > 0, 'a body', 'none');
});

requirement('limit-retry-after', async (session) => {
  const refused = await session.exceedRate();
  const retryAfter = refused.header('retry-after');
  must(/^\d+$|GMT$/.test(retryAfter ?? ''), 'Retry-After', retryAfter);
});

requirement('limit-recovers', async (session) => {
  const refused = await session.exceedRate();
  const token = session.target.fixtures.rateLimitedToken!;
  // Other checks use up the same token's rate at the same time: a few waits are fair.
  for (let tries = 0; tries < 10; tries++) {
    await sleep(1000 * (Number(refused.header('retry-after')) || 1));
    if ((await session.post('again', { token, expects429: true })).status < 300) return;
  }
  must(false, '204 after the wait', '429, ten times');
});

// HTTP

requirement('http-unknown-path', async (session) => {
  equal((await session.send({ path: '/no-such-path' })).status, 404, 'status');
});

requirement('http-method', async (session) => {
  for (const method of ['PUT', 'PATCH', 'DELETE']) {
    const response = await session.send({ method, body: '' });
    equal(response.status, 405, `the status of ${method}`);
    must(response.header('allow') !== undefined, 'Allow', 'none');
  }
});

requirement('http-header-case', async (session) => {
  const { token } = session.target;
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
      (await session.post('hello', { token: null, type: null, headers })).status,
      `the status with ${authorization}`,
    );
  }
});

requirement('http-keep-alive', async (session) => {
  let cursor = await session.open();
  const connection = await session.probe.wire.open(session.probe.patienceMs);
  try {
    for (let round = 0; round < 50; round++) {
      accepted(
        (await session.post(`m${round}`, { connection })).status,
        `the status of publish ${round + 1}`,
      );
      const [item] = await session.items(cursor, 1, { connection });
      equal(textOf(item!), `m${round}`, 'the message');
      cursor = { ...cursor, number: cursor.number + 1 };
    }
  } finally {
    connection.close();
  }
});

requirement('http-pipelined-after-error', async (session) => {
  const connection = await session.probe.wire.open(session.probe.patienceMs);
  try {
    const refused = await session.post('refused', { token: null, connection });
    must(inClass4xx(refused.status), 'a 4xx', refused.status);
    accepted((await session.post('hello', { connection })).status, 'the status of the next request');
  } finally {
    connection.close();
  }
});

requirement('http-long-header', async (session) => {
  const { status } = await session.post('refused', { token: 'x'.repeat(65_536), untilClose: true });
  must(inClass4xx(status), 'a 4xx', status);
  accepted((await session.post('control')).status, 'the status of the next publish');
});

requirement('cors-preflight', async (session) => {
  const headers: [string, string][] = [
    ['Origin', 'https://app.example'],
    ['Access-Control-Request-Method', 'POST'],
    ['Access-Control-Request-Headers', 'authorization,content-type'],
  ];
  const response = await session.send({ method: 'OPTIONS', token: null, headers });
  const allowed = response.header('access-control-allow-headers');
  return `answers ${response.status}${allowed === undefined ? '' : `, allows ${allowed}`}`;
});

requirement('cors-headers', async (session) => {
  const response = await session.post('hello', { headers: [['Origin', 'https://app.example']] });
  const origin = response.header('access-control-allow-origin');
  return origin === undefined ? 'does not' : `Access-Control-Allow-Origin: ${origin}`;
});
