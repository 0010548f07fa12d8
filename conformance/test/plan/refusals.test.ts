import { describe, expect, test } from 'vitest';
import { compose } from '../../src/http/compose.ts';
import type { ServiceUnderTest } from '../../src/http/service-under-test.ts';
import { matchedNames, nearNames } from '../../src/plan/names.ts';
import { isWronglyRefused, judgeRefusal, refusalOf } from '../../src/plan/oracle.ts';
import { plannedNearTopics, plannedPolls, plannedPublishes } from '../../src/plan/refusals.ts';
import { tamperedTokens, tokenClasses } from '../../src/plan/tokens.ts';

const signed = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${Buffer.from('{"exp":1,"id":"Someone"}').toString('base64url')}.${'Ab3_'.repeat(10)}abc`;
const service: ServiceUnderTest = {
  endpoint: { host: 'localhost', port: 80, tls: false },
  basePath: '',
  cache: 'c',
  token: signed,
  fixtures: {
    expiredToken: 'expired+token==',
    publishOnlyToken: 'publish-only',
    subscribeOnlyToken: 'subscribe-only',
    otherCacheToken: 'other-cache',
    topicToken: 'for-a-topic',
    topicTokenTopic: 'tc-1-scoped',
    tokenWithId: 'with-id',
    unknownCache: 'nowhere',
    reset: 'http://localhost/reset',
  },
  roundTripMs: 1,
  visibilityMs: 0,
  kept: 32,
  polls: Infinity,
  holdMs: 0,
  thoroughMs: 0,
  maxRps: 0,
  maxRequests: 0,
  seed: 3,
  runId: 'tc-1',
};

describe('tokens that are wrong', () => {
  test.each([
    ['signed', signed],
    ['opaque', 'key/1+k3jd92hfk2=='],
    ['an envelope', Buffer.from(`{"endpoint":"x.example","api_key":"${signed}"}`).toString('base64')],
    ['hexadecimal', '0f8fad5b-d9cb-469f-a165-70867728950e'],
  ])('%s: no change leaves it as it was, or changes bits only that may count for nothing', (_, token) => {
    const changes = tamperedTokens(token);
    expect(changes.length).toBeGreaterThan(6);
    for (const { token: changed } of changes) {
      expect(changed).not.toBe(token);
      expect(changed.replace(/=+$/, '').slice(0, -1)).not.toBe(token.replace(/=+$/, '').slice(0, -1));
    }
  });

  test('a hexadecimal token is not tried in another letter case, and an envelope not with text after its padding', () => {
    const names = (token: string) => tamperedTokens(token).map(({ name }) => name);
    expect(names('0f8fad5b-d9cb-469f-a165-70867728950e').join()).not.toMatch(/case/);
    expect(names('eyJhIjoiYiJ9Cg==').join()).not.toMatch(/after it|twice/);
  });

  test('what a token may do depends on the verb', () => {
    const broken = (verb: 'publish' | 'poll') =>
      tokenClasses(service, verb).flatMap(({ breaks }) => breaks ?? []);
    expect(broken('publish')).toContain('may-only-subscribe');
    expect(broken('publish')).not.toContain('may-only-publish');
    expect(broken('poll')).toContain('may-only-publish');
    expect(broken('poll')).not.toContain('may-only-subscribe');
  });
});

describe('planned refusals', () => {
  const publishes = plannedPublishes(service);
  const polls = plannedPolls(service);

  test.each([
    ['publish', publishes],
    ['poll', polls],
  ] as const)(
    '%s: every wrong token of more than one form comes in both places, in every state of a topic',
    (verb, planned) => {
      const sent = planned.map(({ request }) =>
        compose(service, { method: verb === 'poll' ? 'GET' : 'POST', ...request }),
      );
      for (const { token } of tamperedTokens(signed)) {
        expect(
          sent.some(({ headers }) => headers.some(([, value]) => value === token)),
          token,
        ).toBe(true);
        expect(
          sent.some(({ query }) => query.includes(`token=${encodeURIComponent(token)}`)),
          token,
        ).toBe(true);
      }
      for (const fault of [
        'none',
        'invalid',
        'tampered',
        'expired',
        'other-cache',
        'other-topic',
        'both-equal',
      ])
        expect(
          new Set(planned.filter((each) => each.fault === fault).map(({ state }) => state)).size,
          fault,
        ).toBe(5);
    },
  );

  test('a body in chunks may be answered with 411, whatever else is wrong', () => {
    const chunked = publishes.filter(({ request }) => request.chunked);
    expect(chunked.length).toBeGreaterThan(20);
    expect(
      publishes.every(({ request, orStatus }) => (orStatus === 411) === (request.chunked === true)),
    ).toBe(true);
  });

  test('controls break nothing, and say what they show', () => {
    const controls = publishes.filter(({ fault }) => fault === undefined);
    expect(controls.length).toBeGreaterThan(10);
    for (const { proves } of controls) expect(proves?.length).toBeGreaterThan(0);
  });

  test('the same seed plans the same requests', () => {
    expect(JSON.stringify(plannedPublishes(service))).toBe(JSON.stringify(publishes));
    expect(JSON.stringify(plannedPolls({ ...service, seed: 4 }))).not.toBe(JSON.stringify(polls));
  });

  test('a near name is another name, and they all differ', () => {
    const names = nearNames('tc-1-scoped').map(({ name }) => name);
    const matched = matchedNames('tc-1-scoped');
    expect(new Set([...names, 'tc-1-scoped']).size).toBe(names.length + 1);
    const planned = plannedNearTopics(service);
    expect(planned.map(({ request }) => request.topic)).toEqual(
      expect.arrayContaining([...names, ...matched.map(({ name }) => name)]),
    );
    for (const verb of ['publish', 'poll'])
      expect(planned.filter((each) => each.verb === verb).length).toBeGreaterThan(planned.length / 3);
    expect(matchedNames('a.b_c').map(({ name }) => name)).toEqual(
      expect.arrayContaining(['axb_c', 'a-b_c', 'a.bxc']),
    );
    expect(names.every((name) => Array.from(name).length <= 255)).toBe(true);
  });

  test('what a service does not offer is not planned', () => {
    const bare = { ...service, fixtures: {} };
    const faults = new Set([...plannedPublishes(bare), ...plannedPolls(bare)].map(({ fault }) => fault));
    for (const fault of [
      'expired',
      'other-cache',
      'other-topic',
      'unknown-cache',
      'may-only-publish',
    ] as const)
      expect(faults).not.toContain(fault);
    expect(plannedNearTopics(bare)).toEqual([]);
  });
});

describe('the oracle', () => {
  const rule = refusalOf('both-invalid', 'publish');
  test.each([
    [{ status: 400 }, []],
    [{ status: 401 }, ['auth-both-invalid']],
    [{ status: 204 }, ['auth-invalid-publish', 'auth-both-invalid']],
    [{ status: 302 }, ['auth-invalid-publish', 'auth-both-invalid']],
    [{ status: 500 }, ['auth-invalid-publish', 'auth-both-invalid']],
    [{ status: 503 }, []],
    ['held' as const, ['auth-invalid-publish', 'auth-both-invalid']],
    [{ failure: 'cut' }, ['auth-invalid-publish', 'auth-both-invalid']],
  ])('two invalid tokens, answered with %o: %j', (answer, ids) => {
    expect(judgeRefusal(rule, answer, 'it').map(({ id }) => id)).toEqual(ids);
  });

  test('where one requirement is for the refusal and its status, it is broken once', () => {
    const both = refusalOf('both-equal', 'poll');
    for (const answer of [{ status: 401 }, { status: 200 }, 'held' as const])
      expect(judgeRefusal(both, answer, 'it').map(({ id }) => id)).toEqual(['auth-both-equal']);
    expect(judgeRefusal(both, { status: 400 }, 'it')).toEqual([]);
  });

  test('a control may be asked for its length, and must not be refused otherwise', () => {
    expect([204, 200, 411, 503].map((status) => isWronglyRefused({ status }))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect([400, 401, 500].map((status) => isWronglyRefused({ status }))).toEqual([true, true, true]);
  });
});
