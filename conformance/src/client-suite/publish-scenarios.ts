import type { ClientRequirementId } from '@topics-http/contract';
import type { Publisher } from './publisher.ts';
import { shuffled } from './random.ts';
import { redirect } from './redirect.ts';
import type { Scenario } from './scenario.ts';
import type { ServiceKind } from './service-kinds.ts';
import { longText, texts } from './texts.ts';

/** More attempts in this time at what is refused are hammering. */
const calm = { ms: 3000, attempts: 20 };
/** An answer that takes so long is no failure, in milliseconds. */
const slowMs = 2500;
const clockMs = 100;
/** More than a queue of a hundred holds. */
const many = 130;

const scenario = (
  shows: Scenario['shows'],
  play: (client: Publisher) => Promise<void>,
  service: Scenario['service'] = {},
  env: Record<string, string> = {},
): Scenario => ({
  mode: 'publish',
  shows,
  service,
  env,
  play,
});

const nul = texts['a NUL']!;
/** A line can hold every text without a line feed; one with a NUL has a scenario of its own. */
const lines = [
  ...Object.values(texts).filter((text) => !text.includes('\n') && text !== nul),
  'a CR\rinside',
  'a CR at the end\r',
];

/** A wait that is asked for: in whole seconds, until a date (the first whole second that far ahead), or not said. */
type Asked = { seconds: number } | { untilMs: number } | undefined;

/** What says so, and how long it is, in milliseconds. */
function asking(asked: Asked): { headers: Record<string, string>; ms: number } {
  if (!asked) return { headers: {}, ms: 0 };
  if ('seconds' in asked)
    return { headers: { 'Retry-After': String(asked.seconds) }, ms: 1000 * asked.seconds };
  const now = Date.now();
  const date = new Date(Math.ceil((now + asked.untilMs) / 1000) * 1000);
  return { headers: { 'Retry-After': date.toUTCString() }, ms: date.getTime() - now };
}

/**
 * The second of three lines meets this refusal, which says that it was not accepted, so often; then it is accepted.
 * @param wire names of fields may have any letters
 */
const notAccepted = (
  status: number,
  id: ClientRequirementId,
  waits: readonly Asked[],
  wire: ServiceKind['wire'],
) => {
  const play = async (client: Publisher): Promise<void> => {
    client.give(['first', `second: ${status}`, 'third']);
    client.end();
    (await client.publish()).accept();
    client.drop();
    for (const asked of waits) {
      const refused = await client.publish(id);
      const { headers, ms } = asking(asked);
      refused.refuse(status, headers);
      const again = await client.until(
        () => client.requests.at(-1) !== refused || undefined,
        client.options.patienceMs + ms,
      );
      if (!again) client.fail(id, 'the same message again', client.insteadOf(client.options.patienceMs));
      const waitedMs = client.requests.at(-1)!.arrivedMs - refused.answeredMs!;
      if (waitedMs < ms - clockMs)
        client.fail(id, `the next attempt after ${ms} ms`, `after ${Math.round(waitedMs)} ms`);
      if (waitedMs < calm.ms / calm.attempts / 3)
        client.fail(id, 'a wait before the next attempt', `${Math.round(waitedMs)} ms`);
    }
    await client.acceptAll();
    await client.quiet('client-publish-delivery');
    await client.ends(true);
  };
  // East of Greenwich: a date that is taken for a local one has passed.
  return scenario([id], play, { wire }, { TZ: 'Asia/Kolkata' });
};

/**
 * Nobody knows what became of the second of three lines: it must not come again. With `told`, its status had come: a client
 * may take that for an answer.
 */
const unknown = (
  name: string,
  id: ClientRequirementId,
  spoil: (client: Publisher) => Promise<void>,
  { service = {}, told = false }: { service?: Scenario['service']; told?: boolean } = {},
) => {
  const play = async (client: Publisher): Promise<void> => {
    client.give(['first', `second: ${name}`, 'third']);
    client.end();
    (await client.publish()).accept();
    client.drop();
    await spoil(client);
    const second = client.left[0]!;
    client.drop();
    // Some go on with the next line, some end: both are right.
    for (let next = await client.next(calm.ms); next; next = await client.next(calm.ms)) {
      if (next.body.equals(second))
        client.fail(id, 'no second attempt', `another publish of ${second.toString()}`);
      next.accept();
    }
    if (told) await client.until(() => client.ended);
    else await client.ends(false);
  };
  return scenario([id], play, service);
};

/** A connection that was used before may have been closed meanwhile: that, too, says nothing of the message. */
const kept = { connection: 'keep-alive', framing: 'length', wire: 'as usual' } as const;

/** The message is refused for good. */
const refused = (status: number) =>
  scenario(['client-publish-refused'], async (client) => {
    client.give(['one message']);
    client.end();
    const startMs = performance.now();
    (await client.publish()).refuse(status);
    let attempts = 1;
    for (
      let next = await client.next(calm.ms);
      next;
      next = await client.next(startMs + calm.ms - performance.now())
    ) {
      if (++attempts > calm.attempts)
        client.fail(
          'client-publish-refused',
          `at most ${calm.attempts} attempts in ${calm.ms / 1000} s`,
          `${attempts}`,
        );
      next.refuse(status);
    }
    await client.ends(false);
  });

/** What a client that publishes is put through. */
export const publishScenarios = {
  'every text': scenario(
    [
      'client-publish-content-type',
      'client-publish-value',
      'client-publish-token',
      'client-publish-names',
      'client-publish-end',
      'client-publish-delivery',
    ],
    async (client) => {
      const order = shuffled(lines, client.random);
      client.give([
        ...order,
        order.find((text) => text !== '')!,
        order.find((text) => text !== '')!,
        'the end',
      ]);
      client.end();
      await client.acceptAll();
      await client.quiet('client-publish-delivery');
      await client.ends(true);
    },
  ),
  'large messages': scenario(['client-publish-large'], async (client) => {
    client.give([longText(5000), longText(70_000), longText(200_000), 'small']);
    client.end();
    await client.acceptAll();
    await client.quiet('client-publish-delivery');
    await client.ends(true);
  }),
  'many messages in order': scenario(['client-publish-delivery'], async (client) => {
    client.give(
      Array.from({ length: many }, (_, index) => `message ${index} é🐎`),
      '',
    );
    client.end();
    await client.acceptAll();
    await client.quiet('client-publish-delivery');
    await client.ends(true);
  }),
  'lines in pieces': scenario(['client-publish-value', 'client-publish-empty'], async (client) => {
    await client.giveInPieces(['first', 'é🐎日本 a ü', '', '🐎🐎 é', '', 'ß\r日\u2028é'], 3);
    client.end();
    await client.acceptAll();
    await client.quiet('client-publish-delivery');
    await client.ends(true);
  }),
  'one after the other': scenario(['client-publish-delivery'], async (client) => {
    client.give(['a', 'b', 'c', 'd']);
    client.end();
    for (let slow = true; client.left.length > 0; slow = false) {
      const request = await client.publish();
      const before = client.requests.length;
      if (slow) await client.pause(300);
      if (client.requests.length > before)
        client.fail('client-publish-delivery', 'the next publish after the answer to this one', 'before it');
      request.accept();
      client.drop();
    }
    await client.ends(true);
  }),
  '429 for a message': notAccepted(
    429,
    'client-publish-429',
    [{ seconds: 2 }, undefined, undefined],
    'names in upper case',
  ),
  '503 for a message': notAccepted(503, 'client-publish-503', [{ seconds: 3 }], 'names in lower case'),
  '503 for a message, until a date': notAccepted(503, 'client-publish-503', [{ untilMs: 2500 }], 'as usual'),
  'a cut before the answer, on a connection that was used': unknown(
    'cut on a kept connection',
    'client-publish-no-repeat',
    async (client) => {
      (await client.publish()).cut('before the head', []);
    },
    { service: kept },
  ),
  'a cut before the answer, on a new connection': unknown(
    'cut on a new connection',
    'client-publish-no-repeat',
    async (client) => {
      (await client.publish()).cut('before the head', []);
    },
    { service: { connection: 'close' } },
  ),
  'a cut in the answer': unknown(
    'cut',
    'client-publish-no-repeat',
    async (client) => {
      (await client.publish()).cut('in the head', []);
    },
    { told: true },
  ),
  'a 500': unknown('500', 'client-publish-no-repeat', async (client) => (await client.publish()).refuse(500)),
  'a 502': unknown('502', 'client-publish-no-repeat', async (client) => (await client.publish()).refuse(502)),
  'a 504': unknown('504', 'client-publish-no-repeat', async (client) => (await client.publish()).refuse(504)),
  'an answer that takes its time': scenario(['client-publish-no-repeat'], async (client) => {
    client.give(['slow', 'next']);
    client.end();
    const request = await client.publish();
    const before = client.requests.length;
    await client.pause(slowMs);
    if (client.requests.length > before)
      client.fail('client-publish-no-repeat', 'no second attempt while the first one waits', 'one');
    request.accept();
    client.drop();
    await client.acceptAll();
    await client.ends(true);
  }),
  'a 400': refused(400),
  'a 401': refused(401),
  'a 403': refused(403),
  'a 404': refused(404),
  'a redirect of a message': scenario(['client-publish-redirect'], async (client) => {
    client.give(['one message']);
    client.end();
    const leak = await redirect(await client.publish(), client.options.given, (done) =>
      client.until(() => done() || undefined, calm.ms),
    );
    if (leak !== undefined) client.fail('client-publish-redirect', 'no token at another host', leak);
  }),
  'a NUL in a message': scenario(['client-publish-binary'], async (client) => {
    client.give([nul, 'next']);
    client.end();
    // There are languages whose texts cannot hold it; what stands behind it is theirs to keep.
    const without = Buffer.from(nul.replaceAll('\0', ''));
    const request = await client.publish('client-publish-delivery', (body) =>
      body.equals(without) ? 'client-publish-binary' : 'client-publish-value',
    );
    request.accept();
    client.drop();
    await client.acceptAll();
  }),
  'bytes that are no UTF-8': scenario(['client-publish-binary'], async (client) => {
    const bytes = Buffer.from([0xff, 0xfe, 0x80, 0x41]);
    client.give([bytes]);
    client.end();
    const request = await client.next(client.startMs);
    // To refuse them is right too.
    if (!request) return;
    const { body, contentType = 'no content type' } = request;
    if (!body.equals(bytes))
      client.fail('client-publish-binary', bytes.toString('hex'), body.toString('hex'));
    if (contentType !== 'application/octet-stream')
      client.fail('client-publish-binary', 'application/octet-stream', contentType);
    request.accept();
  }),
} satisfies Record<string, Scenario>;
