import type { ClientRequirementId } from '@topics-http/contract';
import { calm, staysCalm, untilItWaits } from './calm.ts';
import { cutPlaces, type ClientRequest } from './client-request.ts';
import { redirect } from './redirect.ts';
import type { Scenario } from './scenario.ts';
import { shuffled } from './random.ts';
import { plainest } from './service-kinds.ts';
import type { Subscriber } from './subscriber.ts';
import { isStillLong, waitsBetween, whyHammering } from './waits.ts';

/**
 * How many failures an outage has: a client may not have given up by then. Up to `usual` of them for `ms`, since who waits for
 * twice as long each time is not to wait for ever; more only where the waits stay short.
 */
const outage = { atLeast: 5, usual: 8, atMost: 20, ms: 14_000, shortMs: 1000 };
/** How long nobody listens, in milliseconds. */
const downMs = 3000;
/** Platforms that repeat a GET once, when its connection closes without an answer, ask twice as often. */
const pairs = 2;
/** How long a poll waits beside which there must be no second one, in milliseconds. */
const aloneMs = 2000;
/** How long a first poll waits: a client may ask meanwhile where the topic stands. In milliseconds. */
const firstHoldMs = 12_000;
/** How long nothing comes at all: what a client does now and then beside its poll, it has done by then. In milliseconds. */
const quietMs = 18_000;
/** A wait may seem this much shorter than it was, in milliseconds. */
const clockMs = 100;
const dateMs = 4000;
const temporary = [429, 500, 502, 503, 504];
/** Successes that bring nothing. */
const noContent = [204, 200, 202];

const scenario = (
  shows: Scenario['shows'],
  script: (client: Subscriber) => Promise<void>,
  more: Pick<Scenario, 'env' | 'service'> = {},
): Scenario => ({
  mode: 'subscribe',
  shows,
  ...more,
  play: async (client) => {
    await client.deliver(client.story.item());
    await script(client);
    if (!client.ended) await client.settle();
  },
});

/** Which requirement says that a client goes on after this status. */
const ruleFor = (status: number): ClientRequirementId =>
  status === 429
    ? 'client-429-retry-after'
    : status === 500
      ? 'client-500-bounded'
      : 'client-resume-unavailable';

/** A refusal for good: the client stops, or asks calmly; and somebody learns of it. */
const refused = (status: number, id: ClientRequirementId): Scenario =>
  scenario([id, 'client-refusal-told'], async (client) => {
    await staysCalm(client, id, (poll) => poll.refuse(status));
    const asked = client.polls.length;
    const isAlive = () =>
      client.ended !== undefined || client.command.complained() || client.polls.length > asked;
    await client.until(() => isAlive() || undefined);
    if (!isAlive())
      client.report({
        id: 'client-refusal-told',
        expected: 'an end, a message or a further poll',
        actual: 'nothing',
      });
    if (client.ended?.code === 0)
      client.report({ id: 'client-refusal-told', expected: 'an end with a code that is not 0', actual: '0' });
    await client.command.stop();
  });

/** The wait that an answer asked for has passed before the next poll, and the client is still where it was. */
async function waited(
  client: Subscriber,
  failed: ClientRequest,
  id: ClientRequirementId,
  ms: number,
): Promise<void> {
  const next = await client.poll(client.options.patienceMs + ms);
  const waitedMs = next.arrivedMs - failed.answeredMs!;
  if (waitedMs < ms - clockMs)
    client.fail(id, `the next poll after ${ms} ms`, `after ${Math.round(waitedMs)} ms`);
  client.answer(next, [client.story.item()]);
}

/** @param wire names of fields may have any letters */
const inSeconds = (
  status: number,
  id: ClientRequirementId,
  seconds: number,
  wire: 'names in lower case' | 'names in upper case',
): Scenario =>
  scenario(
    [id],
    async (client) => {
      const failed = await client.refuse(status, id, { 'Retry-After': String(seconds) });
      await waited(client, failed, id, 1000 * seconds);
    },
    { service: { wire } },
  );

/** As a date, in whole seconds: the client has to wait until it has come. */
const untilDate = (status: number, id: ClientRequirementId): Scenario =>
  scenario(
    [id],
    async (client) => {
      const poll = await client.poll();
      const date = new Date(Math.ceil((Date.now() + dateMs) / 1000) * 1000);
      const leftMs = date.getTime() - Date.now();
      poll.refuse(status, { 'Retry-After': date.toUTCString() });
      client.ledger.failed(id);
      await waited(client, poll, id, leftMs);
    },
    // East of Greenwich: a date that is taken for a local one has passed.
    { env: { TZ: 'Asia/Kolkata' }, service: { wire: 'as usual' } },
  );

/** Whether an outage goes on after these failures, the last of which came after a wait of `lastMs`. */
function isUnderWay(failed: readonly ClientRequest[], lastMs: number): boolean {
  if (failed.length < outage.atLeast) return true;
  const isLong = failed.at(-1)!.arrivedMs - failed[0]!.arrivedMs >= outage.ms;
  return !isLong && failed.length < (lastMs < outage.shortMs ? outage.atMost : outage.usual);
}

/** Failures in a row: the waits grow, none is endless, and after a success they begin anew. */
const outageOf = (id: ClientRequirementId, fail: (poll: ClientRequest, index: number) => void): Scenario =>
  scenario([id, 'client-backoff-anew'], async (client) => {
    const failed: ClientRequest[] = [];
    let lastMs = 0;
    /** Who doubles its waits is given what the next one takes. */
    const nextPoll = () => client.poll(Math.max(client.options.patienceMs, 3 * lastMs));
    do {
      const before = failed.at(-1);
      const poll = await nextPoll();
      lastMs = before ? poll.arrivedMs - before.answeredMs! : 0;
      fail(poll, failed.length);
      client.ledger.failed(id);
      failed.push(poll);
    } while (isUnderWay(failed, lastMs));
    const next = await nextPoll();
    const waits = waitsBetween(failed, next);
    const why = whyHammering(waits);
    if (why !== undefined) client.fail(id, 'waits that grow', why);
    client.answer(next, [client.story.item()]);
    const again = await client.refuse(503, id);
    const wait = (await client.poll()).arrivedMs - again.answeredMs!;
    if (isStillLong(wait, waits))
      client.report({
        id: 'client-backoff-anew',
        expected: 'a short wait after a success',
        actual: `${Math.round(wait)} ms, after waits of ${waits.map(Math.round).join(', ')} ms`,
      });
    client.untake();
  });

/** Answers without anything in them: each by itself between successes, then one after the other; then the stream goes on. */
const unreadable = (
  id: ClientRequirementId,
  answers: readonly (string | ((poll: ClientRequest) => void))[],
): Scenario =>
  scenario([id], async (client) => {
    const ways = shuffled(answers, client.random).map((answer) =>
      typeof answer === 'string' ? (poll: ClientRequest) => poll.sendBody(answer) : answer,
    );
    for (const way of ways) {
      await untilItWaits(client, id, way);
      await client.deliver(client.story.item());
    }
    let index = 0;
    await staysCalm(client, id, (poll) => ways[index++ % ways.length]!(poll));
    await client.deliver(client.story.item());
  });

/** What goes wrong, and what a subscriber makes of it. The longest ones come first. */
export const failureScenarios = {
  'a first poll that waits, and is answered': {
    mode: 'subscribe',
    shows: ['client-first-poll', 'client-one-poll'],
    service: plainest,
    play: async (client) => {
      client.tellsPosition = false;
      await client.poll();
      await client.pause(quietMs);
      client.untake();
      await client.deliver(client.story.item());
      await client.deliver(client.story.item(), client.story.item());
      await client.settle();
    },
  },
  'an outage of refusals': outageOf('client-resume-unavailable', (poll, index) =>
    poll.refuse(temporary[(index + 3) % temporary.length]!),
  ),
  'a first poll that waits, and is lost': {
    mode: 'subscribe',
    shows: ['client-first-poll', 'client-resume-cut-waiting', 'client-one-poll'],
    play: async (client) => {
      const first = await client.poll();
      await client.pause(firstHoldMs);
      if (first.isOpen) first.cut('before the head', []);
      client.ledger.failed('client-resume-cut-waiting');
      await client.deliver(client.story.item(), client.story.item());
      await client.deliver(client.story.item());
      // Where the topic stood before its first message is over now.
      await client.refuse(503, 'client-resume-unavailable');
      await client.deliver(client.story.item());
      await client.settle();
    },
  },
  'ten seconds, as told': inSeconds(429, 'client-429-retry-after', 10, 'names in upper case'),
  'cuts everywhere': scenario(
    [
      'client-resume-cut-body',
      'client-resume-cut-waiting',
      'client-cut-body-cursor',
      'client-cut-waiting-cursor',
      'client-skips-nothing',
    ],
    async (client) => {
      for (const place of shuffled(
        [...cutPlaces, 'in an element', 'between elements'] as const,
        client.random,
      )) {
        const elements = [client.story.item(), client.story.item(), client.story.item()];
        await client.cut(place, elements, 1 + client.random(2));
        const poll = await client.poll();
        const rest = elements.filter((element) => !client.ledger.truth.includes(element));
        client.answer(poll, rest.length > 0 ? rest : [client.story.item()]);
      }
    },
  ),
  'single failures between successes': scenario(
    ['client-resume-unavailable', 'client-500-bounded', 'client-429-bounded'],
    async (client) => {
      for (const status of shuffled([...temporary, 503], client.random)) {
        await untilItWaits(client, ruleFor(status), (poll) => poll.refuse(status));
        await client.deliver(client.story.item());
      }
    },
  ),
  'a long hold': scenario(
    ['client-long-hold', 'client-long-hold-once', 'client-one-poll'],
    async (client) => {
      await client.poll();
      const before = client.polls.length;
      await client.pause(client.options.holdMs);
      const asked = client.polls.length - before;
      const allowed = 2 + client.options.holdMs / 500;
      if (asked > allowed) client.fail('client-long-hold', `at most ${allowed} further polls`, `${asked}`);
      if (asked > 0)
        client.report({ id: 'client-long-hold-once', expected: 'no further poll', actual: `${asked}` });
      client.untake();
      client.ledger.failed('client-long-hold');
      await client.deliver(client.story.item(), client.story.item());
      await client.deliver(client.story.item());
    },
  ),
  'cuts for three seconds': scenario(['client-resume-cut-waiting'], async (client) => {
    await staysCalm(
      client,
      'client-resume-cut-waiting',
      (poll) => poll.cut('before the head', []),
      pairs * calm.requests,
    );
    await client.deliver(client.story.item());
  }),
  'nobody listens': scenario(['client-resume-cut-waiting'], async (client) => {
    await client.waits();
    await client.endpoint.close();
    client.ledger.failed('client-resume-cut-waiting');
    await client.pause(downMs);
    await client.endpoint.open();
    await client.deliver(client.story.item(), client.story.item());
  }),
  'a date': untilDate(503, 'client-503-retry-after'),
  'one loop after a cut': scenario(['client-one-poll', 'client-resume-cut-waiting'], async (client) => {
    const waiting = await client.poll();
    await client.pause(300);
    waiting.cut('before the head', []);
    client.ledger.failed('client-resume-cut-waiting');
    await client.waits();
    await client.pause(aloneMs);
    await client.deliver(client.story.item());
    await client.waits();
    await client.pause(aloneMs / 2);
    await client.deliver(client.story.item(), client.story.item());
  }),
  'three million seconds': scenario(['client-429-bounded'], async (client) => {
    await staysCalm(client, 'client-429-bounded', (poll) => poll.refuse(429, { 'Retry-After': '3000000' }));
    await client.command.stop();
  }),
  'three seconds, as told': inSeconds(503, 'client-503-retry-after', 3, 'names in lower case'),
  'a Retry-After that says nothing': scenario(['client-429-bounded'], async (client) => {
    // What is taken for no time at all, and what is taken for no number, each by itself.
    for (const values of [
      ['0', new Date(0).toUTCString()],
      ['soon', '-1'],
    ]) {
      let index = 0;
      await staysCalm(client, 'client-429-bounded', (poll) =>
        poll.refuse(429, { 'Retry-After': values[index++ % values.length]! }),
      );
      await client.deliver(client.story.item());
    }
  }),
  '429 for three seconds': scenario(['client-429-bounded'], async (client) => {
    await staysCalm(client, 'client-429-bounded', (poll) => poll.refuse(429));
    await client.deliver(client.story.item());
  }),
  '500 for three seconds': scenario(['client-500-bounded'], async (client) => {
    await staysCalm(client, 'client-500-bounded', (poll) => poll.refuse(500));
    await client.deliver(client.story.item());
  }),
  'answers that are no JSON': unreadable('client-invalid-json', [
    '{"items":[{"item":',
    '<html>504</html>',
    '',
    'null',
    '[]',
  ]),
  'answers without content': unreadable(
    'client-empty-answer',
    noContent.map((status) => (poll: ClientRequest) => poll.sendNothing(status)),
  ),
  'answers without items': unreadable('client-empty-answer', ['{"items":[]}', '{ "items" : [ ] }']),
  'elements of unknown kinds, alone': unreadable('client-unknown-elements', [
    '{"items":[{"heartbeat":{}}]}',
    '{"items":[{}]}',
    '{"items":[{"later":{"number":9}}]}',
  ]),
  '401': refused(401, 'client-401-bounded'),
  '403': refused(403, 'client-403-bounded'),
  '404': refused(404, 'client-404-bounded'),
  '400': refused(400, 'client-400-bounded'),
  'failures before the first message': {
    mode: 'subscribe',
    shows: ['client-first-poll', 'client-resume-cut-waiting'],
    play: async (client) => {
      await client.cut('before the head', []);
      await client.refuse(503, 'client-resume-unavailable');
      await client.deliver(client.story.item(), client.story.item());
      await client.deliver(client.story.item());
      await client.settle();
    },
  },
  'a redirect on the same host': scenario(['client-redirect-token'], async (client) => {
    await client.deliver(client.story.item());
    const poll = await client.poll();
    poll.refuse(307, { Location: `${poll.target}&hop=1` });
    client.ledger.failed('client-redirect-token');
    // To follow it, to ask again and to end are all right; to lose or to repeat something is not.
    const next = await client.nextPoll(client.options.patienceMs);
    if (!next) {
      await client.command.stop();
      return;
    }
    client.untake();
    await client.deliver(client.story.item());
    await client.deliver(client.story.item(), client.story.item());
  }),
  'a redirect to another host': scenario(['client-redirect-token'], async (client) => {
    const poll = await client.poll();
    const before = client.polls.length;
    const leak = await redirect(poll, client.options.given, (done) =>
      client.until(() => (done() || client.polls.length > before ? true : undefined), calm.ms),
    );
    if (leak !== undefined) client.fail('client-redirect-token', 'no token at another host', leak);
    await client.command.stop();
  }),
} satisfies Record<string, Scenario>;
