// What is published comes as it was published, whatever it is: see plan/texts.ts, plan/bytes.ts and plan/sizes.ts.
import type { ServerRequirementId } from '@topics-http/contract';
import { base64Forms, bytesClasses, sizedBytes, type BytesClass } from '../plan/bytes.ts';
import { mediaTypes, type MediaTypeClass } from '../plan/media-types.ts';
import { randomOf, shuffled } from '../plan/random.ts';
import { bytesOf, sizedTexts } from '../plan/sizes.ts';
import { textClasses, type TextClass } from '../plan/texts.ts';
import { transfers, type TransferClass } from '../plan/transfers.ts';
import { compose, type ProbeRequest } from '../http/compose.ts';
import { WireError } from '../http/wire.ts';
import type { CheckContext } from './check-context.ts';
import { caughtUp, deliver, type Sample } from './deliver.ts';
import { binaryOf, textOf, type Item } from './elements.ts';
import { differenceOf } from './difference.ts';
import { accepted, Mismatch, must, NotTestable } from './mismatch.ts';
import { inParallel } from './planned.ts';
import { sameBytes } from './values.ts';
import { requirement, shared } from './requirement.ts';

const octets = 'application/octet-stream';
const mebibyte = 1024 * 1024;

/** So many topics are filled at the same time, none with fewer messages than are worth a topic. */
const topicsAtOnce = 6;
const leastMessages = 8;

/** A message, and what is to come of it. */
interface Message {
  name: string;
  sample: Sample;
  /** @throws Mismatch unless this is what was published */
  compare: (item: Item) => void;
}

const compareText = (name: string, text: string) => (item: Item) => {
  const delivered = textOf(item);
  if (delivered !== text) throw new Mismatch(...differenceOf(name, text, delivered ?? item.value));
};

/** In whatever form they come, as long as it can be told which bytes they are. */
const compareBytes = (name: string, bytes: Uint8Array) => (item: Item) => sameBytes(item, bytes, name);

const compareBase64 = (name: string, bytes: Uint8Array) => (item: Item) => {
  const expected = Buffer.from(bytes).toString('base64');
  const delivered = binaryOf(item);
  if (delivered !== expected) throw new Mismatch(...differenceOf(name, expected, delivered ?? item.value));
};

const textMessage = ({ name, text, mayBeRefused }: TextClass, request: ProbeRequest = {}): Message => ({
  name,
  sample: { ...request, body: text, ...(mayBeRefused && { mayBeRefused }) },
  compare: compareText(name, text),
});

const bytesMessage = ({ name, bytes, mayBeRefused }: BytesClass, request: ProbeRequest = {}): Message => ({
  name,
  sample: { type: octets, ...request, body: bytes, ...(mayBeRefused && { mayBeRefused }) },
  compare: compareBytes(name, bytes),
});

/**
 * Publishes them through a few topics, each in its part of the order, and compares what comes.
 * @returns how many of them were taken
 */
async function roundTrip(context: CheckContext, messages: readonly Message[]): Promise<number> {
  const size = Math.max(leastMessages, Math.ceil(messages.length / topicsAtOnce));
  const parts = Array.from({ length: topicsAtOnce }, (_, at) => messages.slice(at * size, (at + 1) * size));
  const taken = await inParallel(parts, (part) => roundTripInOrder(context, part));
  return taken.reduce((sum, count) => sum + count, 0);
}

async function roundTripInOrder(context: CheckContext, messages: readonly Message[]): Promise<number> {
  if (messages.length === 0) return 0;
  const topic = context.newTopic();
  const batch = Math.max(1, context.service.kept);
  let cursor = await context.open({ topic });
  let taken = 0;
  for (let at = 0; at < messages.length; at += batch) {
    const some = new Map(messages.slice(at, at + batch).map((each) => [each.sample, each]));
    const delivered = await deliver(context, [...some.keys()], { topic }, cursor);
    ({ cursor } = delivered);
    taken += delivered.taken.length;
    for (const [index, sample] of delivered.taken.entries())
      some.get(sample)!.compare(delivered.items[index]!);
  }
  return taken;
}

/** The same with messages of which none has to be taken. @throws NotTestable when none is */
async function roundTripOfTaken(context: CheckContext, messages: readonly Message[]): Promise<void> {
  if ((await roundTrip(context, messages)) === 0)
    throw new NotTestable(`the service takes none of ${messages.length} such messages`);
}

/** A requirement that messages come as they were published. */
const mustCome = (id: ServerRequirementId, messagesFor: (context: CheckContext) => Message[]) =>
  requirement(id, async (context) => {
    await roundTrip(context, messagesFor(context));
  });

const random = (context: CheckContext) => randomOf(context.service.seed);

/** Characters of several bytes, so that every chunk of a few bytes ends inside one. */
const inPieces = 'ä€🐎'.repeat(40);

/** What arrives in several pieces, whatever a service reads at a time. */
const inPiecesLater = transfers
  .filter(({ request }) => request.heldBack !== undefined)
  .map(({ name, request }) => textMessage({ name: `a text ${name}`, text: inPieces }, request));

/** So many large messages arrive at the same time, each in two pieces: what is read for one is not for another. */
const together = 4;
const togetherBytes = 20_000;

async function comeTogether(context: CheckContext): Promise<void> {
  const bytes = Math.min(togetherBytes, context.service.fixtures.maxMessageBytes ?? togetherBytes);
  const places = await Promise.all(
    Array.from({ length: together }, async (_, index) => {
      const at = { topic: context.newTopic() };
      return { at, cursor: await context.open(at), text: `${index},`.repeat(bytes / 2) };
    }),
  );
  await Promise.all(
    places.map(async ({ at, cursor, text }) => {
      const sample: Sample = { body: text, heldBack: text.length / 2, mayBeRefused: true };
      const { items } = await deliver(context, [sample], at, cursor);
      if (items[0]) compareText(`${bytes} bytes beside others of that size`, text)(items[0]);
    }),
  );
}

/**
 * What comes behind a publish in the same packet is the next request on the connection (RFC 9112 §9.3.2), and no part of the
 * message: what becomes of that, the history sees. Who answers one request at a time may leave the second one unanswered.
 */
async function comeWithTheNext(context: CheckContext): Promise<void> {
  const { probe, service } = context;
  await inParallel([{}, { chunked: true }], async (transfer: ProbeRequest) => {
    const at = { topic: context.newTopic() };
    const cursor = await context.open(at);
    const behind = compose(service, { method: 'POST', topic: context.newTopic(), body: 'behind' }).bytes;
    const connection = await probe.wire.open(probe.patienceMs);
    try {
      await context.post('before', { ...at, ...transfer, behind, connection });
      await context.settle();
    } catch (error) {
      if (!(error instanceof WireError && error.kind === 'closed')) throw error;
    } finally {
      connection.close();
    }
    await caughtUp(context, cursor, at);
  });
}

requirement('publish-text-roundtrip', async (context) => {
  const sized = sizedTexts(context.service.fixtures.maxMessageBytes);
  const plain = textClasses.filter(({ name }) => !name.startsWith('equal'));
  const equal = textClasses.filter(({ name }) => name.startsWith('equal'));
  const classes = [...shuffled([...plain, ...sized], random(context)), ...equal];
  await roundTrip(context, [...classes.map((each) => textMessage(each)), ...inPiecesLater]);
  await comeTogether(context);
  await comeWithTheNext(context);
});

mustCome('publish-binary-roundtrip', (context) => {
  const sized = sizedBytes(context.service.fixtures.maxMessageBytes);
  return shuffled([...bytesClasses, ...sized], random(context)).map((each) => bytesMessage(each));
});

mustCome('publish-binary-base64', () =>
  base64Forms.map((each) => ({ ...bytesMessage(each), compare: compareBase64(each.name, each.bytes) })),
);

const wideText = 'ä€🐎, “quoted”\r\n';

const ofType = ({ name, type, becomes, mayBeRefused }: MediaTypeClass): Message => {
  const content = { name, ...(mayBeRefused && { mayBeRefused }) };
  return becomes === 'text'
    ? textMessage({ ...content, text: wideText }, { type })
    : bytesMessage({ ...content, bytes: Buffer.from(wideText) }, { type });
};

const isParameterless = ({ name }: MediaTypeClass) => !name.includes(';');
const textTypes = mediaTypes.filter(({ becomes }) => becomes === 'text');

mustCome('publish-type-case', () => mediaTypes.filter(isParameterless).map(ofType));
mustCome('publish-text-charset', () => textTypes.filter((each) => !isParameterless(each)).map(ofType));

mustCome('publish-kind-kept', () => {
  const looksEqual: Message[] = ['dGV4dA==', 'valid UTF-8', '', '42', '{}', '\0', 'äöü'].flatMap((text) => {
    const content = {
      name: JSON.stringify(text),
      ...(!/^[\w{} =]+$/.test(text) && { mayBeRefused: true as const }),
    };
    const asText = textMessage({ ...content, text });
    const asBytes = bytesMessage({ ...content, bytes: Buffer.from(text) });
    return [
      { ...asText, compare: (item) => must(typeof textOf(item) === 'string', 'text', item.value) },
      { ...asBytes, compare: (item) => must(textOf(item) === undefined, 'bytes, not text', item.value) },
    ];
  });
  return [...looksEqual, ...mediaTypes.filter(({ becomes }) => becomes === 'bytes').map(ofType)];
});

mustCome('publish-chunked', () =>
  transfers
    .filter(({ request }) => request.chunked)
    .flatMap(({ name, request, mayBeRefusedWith }: TransferClass): Message[] => {
      const texts = [inPieces, 'x', `${inPieces}\r\n`, '0\r\n\r\n', ''];
      const messages = texts.map((text) => textMessage({ name: `a text ${name}`, text }, request));
      const content = bytesClasses[0]!.bytes;
      messages.push(bytesMessage({ name: `bytes ${name}`, bytes: content }, request));
      return messages.map((each) => ({
        ...each,
        sample: { ...each.sample, mayBeRefused: each.sample.body === '' ? true : mayBeRefusedWith! },
      }));
    }),
);

const form = 'application/x-www-form-urlencoded';

const asForms: Message[] = [
  'a=b&c=%20+100% sure',
  'a=b',
  'a',
  '%41%zz',
  '+',
  '&&==',
  'ä=€',
  'a=1\r\nb=2\r\n',
  '{"a":1}',
].map((text) => textMessage({ name: `${text} as a form`, text, mayBeRefused: true }, { type: form }));

/** What comes of forms: judged by two requirements. */
const forms = shared('forms', async (context) => {
  const delivered: { message: Message; item: Item }[] = [];
  const collecting = asForms.map((message) => ({
    ...message,
    compare: (item: Item) => delivered.push({ message, item }),
  }));
  await roundTripOfTaken(context, collecting);
  return { delivered, exchanges: context.probe.exchanges };
});

requirement('publish-form-text', async (context) => {
  const { delivered, exchanges } = await forms();
  context.probe.adopt(exchanges);
  for (const { message, item } of delivered) message.compare(item);
});

requirement('publish-form-verbatim', async (context) => {
  const { delivered, exchanges } = await forms();
  context.probe.adopt(exchanges);
  for (const { message, item } of delivered)
    compareBytes(message.name, Buffer.from(message.sample.body))(item);
});

/** Messages of exactly so many bytes. */
const ofSize = (bytes: number): Message[] => {
  const texts = {
    ASCII: 'x'.repeat(bytes),
    'characters of three bytes': `${'€'.repeat(Math.floor(bytes / 3))}${'x'.repeat(bytes % 3)}`,
  };
  return [
    ...Object.entries(texts).map(([name, text]) =>
      textMessage({ name: `${bytes} bytes, ${name}`, text, mayBeRefused: true }),
    ),
    bytesMessage({ name: `${bytes} bytes, binary`, bytes: bytesOf(bytes), mayBeRefused: true }),
  ];
};

requirement('publish-large', (context) =>
  roundTripOfTaken(context, ofSize(context.service.fixtures.maxMessageBytes!)),
);

requirement('publish-oversize', async (context) => {
  const most = context.service.fixtures.maxMessageBytes!;
  const transfersOfLarge: ProbeRequest[] = [{}, { chunked: true }];
  const tooLarge = ofSize(most + 1).flatMap(({ name, sample }) =>
    transfersOfLarge.map((transfer) => ({ name, request: { method: 'POST', ...sample, ...transfer } })),
  );
  const farMore = Math.min(16 * most, most + mebibyte);
  // Who stops reading has to say so all the same.
  const far = { name: `${farMore} bytes`, request: { method: 'POST', type: octets, body: bytesOf(farMore) } };
  const cursor = await context.open();
  try {
    await inParallel([...tooLarge, far], ({ name, request }) => refusedAndServing(context, name, request));
  } catch (error) {
    // What is taken after all has to come as it is: the history sees whether it does.
    if (error instanceof Mismatch) await caughtUp(context, cursor);
    throw error;
  }
  accepted((await context.post('control')).status, 'the status of the next publish');
});

/** A refusal leaves the connection at the next request, or closes it: it never takes the rest of a body for a request. */
async function refusedAndServing(context: CheckContext, name: string, request: ProbeRequest): Promise<void> {
  const connection = await context.probe.wire.open(context.probe.patienceMs);
  try {
    const { status } = await context.send({ ...request, connection });
    must(status >= 400 && status < 500, `a 4xx for ${name}`, status);
    if (!connection.alive) return;
    const next = await context.post('next', { connection });
    accepted(next.status, `the status of the next request on a connection that had ${name}`);
  } catch (error) {
    // Who refuses a body need not read it to its end: the connection may be closed, then or later.
    if (!(error instanceof WireError && error.kind === 'closed')) throw error;
  } finally {
    connection.close();
  }
}
