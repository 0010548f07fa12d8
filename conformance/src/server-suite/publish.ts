import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { excerpt } from '../http/excerpt.ts';
import { topicPath } from '../http/compose.ts';
import { itemsOf, textOf } from './elements.ts';
import { accepted, equal, isAccepted, must, NotTestable } from './mismatch.ts';
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
      // No curl here: the same bytes were sent above.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    });
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
