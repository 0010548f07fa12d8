import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { topicPath } from '../http/compose.ts';
import { deliver } from './deliver.ts';
import { binaryOf, itemsOf, textOf } from './elements.ts';
import { accepted, equal, isAccepted, must, NotTestable } from './mismatch.ts';
import { requirement } from './requirement.ts';
import type { CheckContext } from './check-context.ts';

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const octets = 'application/octet-stream';
const form = 'application/x-www-form-urlencoded';

const statusOf = async (response: Promise<{ status: number }>) => (await response).status;
const inClass4xx = (status: number) => status >= 400 && status < 500;

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
  const run = await promisify(execFile)('curl', args).catch((error: unknown) => {
    // No curl here: the same bytes were sent above.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (run) accepted(Number(run.stdout), 'what curl prints');
}

requirement('publish-form-text', async (context) => {
  await roundTrip(context, [
    { body: 'a=b&c=%20+100% sure', type: form, value: { text: 'a=b&c=%20+100% sure' } },
  ]);
});

requirement('publish-text-charset', async (context) => {
  for (const type of ['text/plain; charset=utf-8', 'text/plain;charset=UTF-8'])
    accepted(await statusOf(context.post('hello', { type })), `the status for ${type}`);
});

requirement('publish-no-content-type', async (context) => {
  equal(await statusOf(context.post('hello', { type: null })), 400, 'status');
});

requirement('publish-other-content-type', async (context) => {
  const answers = [];
  for (const type of ['application/json', 'image/png'])
    answers.push(`${type}: ${await statusOf(context.post('{}', { type }))}`);
  return answers.join(', ');
});

interface Sample {
  body: string | Uint8Array;
  type: string;
  value: { text: string } | { binary: string };
}

/** Publishes the samples one after the other, and compares what a subscriber gets. */
async function roundTrip(context: CheckContext, samples: Sample[]): Promise<void> {
  const { items } = await deliver(context, samples);
  for (const [index, { value }] of samples.entries()) {
    const item = items[index]!;
    equal('text' in value ? { text: textOf(item) } : { binary: binaryOf(item) }, value, 'the value');
  }
}

const text = (body: string): Sample => ({ body, type: 'text/plain', value: { text: body } });
const bytes = (body: Uint8Array): Sample => ({
  body,
  type: octets,
  value: { binary: Buffer.from(body).toString('base64') },
});

requirement('publish-text-roundtrip', (context) =>
  roundTrip(
    context,
    [
      'plain ASCII',
      '日本語と한국어',
      '🐎 at the end 🐎',
      'e\u0301 and é',
      '"quotes" and \\backslash\\',
      'line\nline\r\nline\ttab',
      'control \u0001\u001b\u007f',
      'separators \u2028\u2029',
      '\ufeffa mark at the beginning',
      '\u{10000}\u{10ffff}',
      ' spaces at both ends ',
      '<b>&amp;</b> %41 + ${x}',
    ].map(text),
  ),
);

requirement('publish-binary-base64', (context) =>
  roundTrip(context, [
    bytes(everyByte),
    bytes(Uint8Array.of(0)),
    bytes(Uint8Array.of(0xfb, 0xff)),
    bytes(Uint8Array.of(0xc3, 0x28)),
    bytes(Buffer.from('looks like text')),
  ]),
);

requirement('publish-kind-kept', async (context) => {
  const { items } = await deliver(context, [{ body: 'dGV4dA==' }, { body: 'valid UTF-8', type: octets }]);
  const [asText, asBytes] = items;
  equal(textOf(asText!), 'dGV4dA==', 'what was published as text');
  must(textOf(asBytes!) === undefined, 'bytes, not text', asBytes!.value);
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

requirement('publish-invalid-utf8', async (context) => {
  equal(await statusOf(context.post(Uint8Array.of(0x61, 0xc3, 0x28))), 400, 'status');
});

requirement('publish-large', async (context) => {
  const size = context.service.fixtures.maxMessageBytes!;
  const message = 'x'.repeat(size);
  const status = await statusOf(context.post(message));
  if (!isAccepted(status))
    throw new NotTestable(`the service refuses a message of the size limit with ${status}`);
  const {
    items: [item],
  } = await deliver(context, [{ body: message }]);
  must(
    textOf(item!) === message,
    `the message of ${size} bytes whole`,
    `${String(textOf(item!)).length} characters`,
  );
});

requirement('publish-oversize', async (context) => {
  const { status } = await context.post('x'.repeat(context.service.fixtures.maxMessageBytes! + 1));
  must(inClass4xx(status), 'a 4xx', status);
  accepted(await statusOf(context.post('control')), 'the status of the next publish');
});

requirement('publish-chunked', async (context) => {
  const { status } = await context.post('in two chunks', { chunked: true });
  must(isAccepted(status) || status === 411, '204, or 411 that asks for the length', status);
});

requirement('publish-expect-continue', async (context) => {
  const response = await context.post('hello', { headers: [['Expect', '100-continue']] });
  must(isAccepted(response.status) || response.status === 417, '204 (after 100) or 417', response.status);
});

requirement('publish-creates-topic', async (context) => {
  accepted(await statusOf(context.post('first')), 'status');
});

requirement('publish-unknown-cache', async (context) => {
  const { status } = await context.post('refused', { cache: context.service.fixtures.unknownCache! });
  must(inClass4xx(status), 'a refusal with 4xx', status);
});

requirement('publish-unknown-cache-message', async (context) => {
  const { text: body } = await context.post('refused', { cache: context.service.fixtures.unknownCache! });
  must(/cache not found/i.test(body), 'Cache Not Found', body.slice(0, 200));
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
