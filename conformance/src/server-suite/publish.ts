import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { excerpt } from '../http/excerpt.ts';
import { topicPath } from '../http/compose.ts';
import type { ProbeRequest } from '../http/compose.ts';
import { WireError } from '../http/wire.ts';
import { binaryOf, cursorAfter, itemsOf, textOf, type Item } from './elements.ts';
import { accepted, equal, isAccepted, must, NotTestable } from './mismatch.ts';
import { inParallel } from './planned.ts';
import { requirement } from './requirement.ts';
import type { CheckContext } from './check-context.ts';

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const octets = 'application/octet-stream';
const form = 'application/x-www-form-urlencoded';

const statusOf = async (response: Promise<{ status: number }>) => (await response).status;

requirement('publish-text-204', async (context) => {
  equal(await statusOf(context.post('hello')), 204, 'status');
});

requirement('publish-binary-204', async (context) => {
  equal(await statusOf(context.post(everyByte, { type: octets })), 204, 'status');
});

requirement('publish-204-empty', async (context) => {
  const response = await context.post('hello', { untilClose: true });
  equal(response.body.length, 0, 'bytes after the head of the 204');
  // RFC 9110 §8.6, RFC 9112 §6.1: a 204 announces no body either.
  equal(response.header('transfer-encoding'), undefined, 'Transfer-Encoding');
  must(
    ['0', undefined].includes(response.header('content-length')),
    'no Content-Length',
    response.header('content-length'),
  );
});

requirement('publish-curl-documented-query', (context) => documentedCommand(context, 'query'));
requirement('publish-curl-documented-header', (context) => documentedCommand(context, 'header'));

/** What curl exits with when `--max-time` is over. */
const timedOut = 28;

/** The documented command with real curl where there is one; the same bytes otherwise. */
async function documentedCommand(context: CheckContext, place: 'query' | 'header'): Promise<void> {
  const { endpoint, basePath, cache, token } = context.service;
  const { status } = await context.post('hello world!', { type: form, place });
  accepted(status, 'status');
  if (endpoint.ca !== undefined) return;
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  const url = `${endpoint.tls ? 'https' : 'http'}://${host}:${endpoint.port}${basePath}${topicPath(cache, context.topic)}`;
  const where =
    place === 'header'
      ? ['-H', `Authorization: ${token}`, url]
      : [`${url}?token=${encodeURIComponent(token)}`];
  const args = [
    '-s',
    '-o',
    '-',
    '-w',
    '%{http_code}',
    '--max-time',
    '20',
    '-X',
    'POST',
    '-d',
    'hello world!',
    ...where,
  ];
  for (let tries = 1; ; tries++) {
    const run = await promisify(execFile)('curl', args).catch((error: unknown) => {
      const { code } = error as { code?: string | number };
      // No curl here: the same bytes were sent above.
      if (code === 'ENOENT') return undefined;
      // Another program may have kept the machine, or the service, from its work for that long.
      if (code === timedOut && tries === 1) return 'again';
      throw error;
    });
    if (run === 'again') continue;
    if (!run) return;
    const status = Number(run.stdout.slice(-3));
    // It passes by the pace of the run: what the service asks for is waited for here.
    if (status !== 429) {
      accepted(status, 'what curl prints');
      return;
    }
    if (tries === 8) throw new NotTestable('curl is refused with 429; --max-rps sets a slower pace');
    await context.pause(500 * tries);
  }
}

requirement('publish-other-content-type', async (context) => {
  const answers = [];
  for (const type of ['application/json', 'image/png'])
    answers.push(`${type}: ${await statusOf(context.post('{}', { type }))}`);
  return answers.join(', ');
});

requirement('publish-empty', async (context) => {
  const cursor = await context.open();
  return context.whileParked(async (poll) => {
    const { status } = await context.post('');
    if (!isAccepted(status)) return `refuses it with ${status}`;
    await context.publish(['after']);
    const [first] = itemsOf(await context.answered(poll));
    if (!first) return 'accepts it, and announces its loss';
    return textOf(first) === '' ? 'delivers an empty message' : 'accepts it and delivers nothing';
  }, cursor);
});

requirement('publish-expect-continue', async (context) => {
  const response = await context.post('hello', { headers: [['Expect', '100-continue']] });
  must(isAccepted(response.status) || response.status === 417, '204 (after 100) or 417', response.status);
  // Who does not know an expectation may pass over it, or refuse it.
  const { status } = await context.post('hello', { headers: [['Expect', 'a-pony']] });
  const isRefused = status >= 400 && status < 500;
  must(isAccepted(status) || isRefused, '204 or 417 for an unknown expectation', status);
});

/** How a publish may stop before its end, by the text that it would have had. */
const unfinished: Record<string, Pick<ProbeRequest, 'type' | 'chunked' | 'unsent'>> = {
  'its head is cut': { unsent: 60 },
  'half of it is missing': { unsent: 11 },
  'the last byte is missing': { type: octets, unsent: 1 },
  'a chunk is missing': { chunked: true, unsent: 9 },
  'the last chunk is missing': { type: octets, chunked: true, unsent: 0 },
};

/** Resolves when the service has seen that the client is gone: it ends the connection, or has the time to. */
async function stopBeforeEnd(context: CheckContext, body: string, how: ProbeRequest): Promise<void> {
  const connection = await context.probe.wire.open(context.probe.patienceMs);
  try {
    await context.send({ method: 'POST', topic: context.topic, body, ...how, connection });
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
  } finally {
    connection.close();
  }
}

/** What an item says, whatever its kind. */
function contentOf(item: Item): string | undefined {
  const [text, binary] = [textOf(item), binaryOf(item)];
  if (typeof text === 'string') return text;
  return typeof binary === 'string' ? Buffer.from(binary, 'base64').toString() : undefined;
}

requirement('publish-unfinished', async (context) => {
  let cursor = await context.open();
  // Whoever keeps nothing tells those who wait; whoever is late has it for those who come later.
  for (const whole of ['whole', 'another whole one']) {
    const elements = await context.whileParked(async (poll) => {
      if (whole === 'whole')
        await inParallel(Object.entries(unfinished), ([body, how]) => stopBeforeEnd(context, body, how));
      await context.publish([whole]);
      return context.answered(poll);
    }, cursor);
    const piece = itemsOf(elements).find((item) => {
      const content = contentOf(item);
      return content !== undefined && Object.keys(unfinished).some((body) => body.startsWith(content));
    });
    must(!piece, 'nothing of a message that was not sent to its end', piece);
    cursor = cursorAfter(elements, cursor);
  }
});

requirement('publish-creates-topic', async (context) => {
  accepted(await statusOf(context.post('first')), 'status');
});

requirement('publish-unknown-cache-message', async (context) => {
  const { text: body } = await context.post('refused', { cache: context.service.fixtures.unknownCache! });
  must(/cache not found/i.test(body), 'Cache Not Found', excerpt(body));
});

requirement('publish-no-subscriber', async (context) => {
  accepted(await statusOf(context.post('nobody listens')), 'status');
});

requirement('publish-does-not-wait', async (context) => {
  const polls = await Promise.all([context.park(), context.park(), context.park()]);
  try {
    accepted(await statusOf(context.post('hello')), 'status');
    for (const poll of polls)
      equal((await context.wake(poll, 'hello')).status, 200, 'the status of a parked poll');
  } finally {
    for (const poll of polls) poll.leave();
  }
});
