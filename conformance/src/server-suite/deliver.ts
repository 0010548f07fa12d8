import type { ProbeRequest } from '../http/compose.ts';
import { topicOf, type CheckContext } from './check-context.ts';
import {
  binaryOf,
  cursorAfter,
  discontinuitiesOf,
  elementsOf,
  itemsOf,
  textOf,
  type Cursor,
  type Element,
  type Item,
} from './elements.ts';
import { accepted, Mismatch, NotTestable } from './mismatch.ts';

/** What is published: a body, and how. */
export type Sample = ProbeRequest & {
  body: string | Uint8Array;
  /** The service may refuse it with this status, or with any 4xx: what it takes it has to deliver. */
  mayBeRefused?: true | number;
};

interface Delivered {
  /** The samples that were taken: all but those that may be refused, and were. */
  taken: Sample[];
  /** What a subscriber got for each of them, in their order. */
  items: Item[];
  /** Where the subscriber stands after the last one. */
  cursor: Cursor;
  /** How many discontinuities it was told on the way. */
  gaps: number;
}

/** A service may lose what it announces; one that loses the same message so often cannot show how it delivers it. */
const maxLosses = 8;

/**
 * Publishes the samples one after the other, and reads them as a subscriber at `cursor` does. Where the service keeps what
 * is published they are caught up with; otherwise each is published while a poll waits for it. A discontinuity that
 * announces a loss is stepped over, and the sample is published again: retention is the service's own affair.
 * @param read how the polls are made; @param cursor default: where the topic stands
 * @throws Mismatch when a publish is refused, or something is missing that no discontinuity announces
 * @throws NotTestable when the service announces the loss of the same message again and again
 */
export async function deliver(
  context: CheckContext,
  samples: Sample[],
  read: ProbeRequest = {},
  cursor?: Cursor,
): Promise<Delivered> {
  const start = cursor ?? (await context.open(read));
  if (samples.length > 1 && samples.length <= context.service.kept) {
    const together = await deliverTogether(context, samples, start, read);
    if (!('lostAt' in together)) return together;
    // Something was lost, and it was said: which of the samples it was does not matter. Again, one by one.
    return deliverEach(context, samples, await caughtUp(context, together.lostAt, read), read, 1);
  }
  return deliverEach(context, samples, start, read);
}

/** Publishes all of them, and catches up; where a discontinuity announces a loss, up to that. */
async function deliverTogether(
  context: CheckContext,
  samples: Sample[],
  from: Cursor,
  read: ProbeRequest,
): Promise<Delivered | { lostAt: Cursor }> {
  const [taken, items]: [Sample[], Item[]] = [[], []];
  for (const sample of samples) if (await publish(context, sample, read)) taken.push(sample);
  let at = from;
  while (items.length < taken.length) {
    const elements = elementsOf(await context.pollNow(at, read));
    mustMove(elements, at);
    at = cursorAfter(elements, at);
    if (discontinuitiesOf(elements).length > 0) return { lostAt: at };
    items.push(...itemsOf(elements));
  }
  return { taken, items: items.slice(0, taken.length), cursor: at, gaps: 0 };
}

async function deliverEach(
  context: CheckContext,
  samples: Sample[],
  from: Cursor,
  read: ProbeRequest,
  gapsBefore = 0,
): Promise<Delivered> {
  const delivered: Delivered = { taken: [], items: [], cursor: from, gaps: gapsBefore };
  for (const sample of samples) {
    // What was published again after a loss may come twice, and late.
    const late = delivered.gaps > 0 ? samples.filter((each) => each !== sample) : [];
    const one = await deliverOne(context, sample, delivered.cursor, read, late);
    if (!one) continue;
    delivered.taken.push(sample);
    delivered.items.push(one.item);
    delivered.cursor = one.cursor;
    delivered.gaps += one.gaps;
  }
  return delivered;
}

/** @returns whether it was taken @throws Mismatch when it is refused and may not be */
async function publish(context: CheckContext, sample: Sample, read: ProbeRequest): Promise<boolean> {
  const { mayBeRefused, ...request } = sample;
  const { status } = await context.send({ method: 'POST', ...topicOf(read), ...request });
  const isRefused = mayBeRefused === true ? status >= 400 && status < 500 : status === mayBeRefused;
  if (isRefused) return false;
  accepted(status, `the status of ${JSON.stringify(String(sample.body).slice(0, 40))}`);
  return true;
}

/** An answer without elements would be asked for again for ever. */
function mustMove(elements: Element[], { number, page }: Cursor): void {
  if (elements.length === 0)
    throw new Mismatch(`something for the cursor (${number}, ${page})`, 'an empty answer');
}

/** Where a subscriber stands when nothing more comes. */
export async function caughtUp(
  context: CheckContext,
  from: Cursor,
  read: ProbeRequest = {},
): Promise<Cursor> {
  const { patienceMs } = context.probe;
  let at = from;
  let isBack = false;
  for (let polls = 0; polls < 50; polls++) {
    const answer = await context.whileParked((poll) => poll.arriving(patienceMs), at, read);
    if (!answer) return at;
    const elements = elementsOf(answer);
    mustMove(elements, at);
    const next = cursorAfter(elements, at);
    isBack = next.number === at.number && next.page === at.page;
    at = next;
  }
  const where = `(${at.number}, ${at.page})`;
  throw isBack
    ? new Mismatch(
        `no answer for the cursor ${where}: nothing was published after it`,
        'an answer that leads back to it, again and again',
      )
    : new Mismatch('an end of what was published', `more and more for the cursor ${where}`);
}

/** Whether an item is this sample, as far as that can be seen. */
const carries = (item: Item, { body, type }: Sample): boolean => {
  const bytes = Buffer.from(body);
  return type === 'application/octet-stream'
    ? binaryOf(item) === bytes.toString('base64')
    : textOf(item) === bytes.toString();
};

/** @param late other samples of which a copy may still come */
async function deliverOne(
  context: CheckContext,
  sample: Sample,
  from: Cursor,
  read: ProbeRequest,
  late: Sample[],
) {
  let at = from;
  let gaps = 0;
  const isOther = (item: Item) => !carries(item, sample) && late.some((each) => carries(item, each));
  for (let tries = 0; tries < maxLosses; tries++) {
    let poll = await context.park(at, read);
    try {
      if (!(await publish(context, sample, read))) return undefined;
      for (let told = 0; told < 3 + late.length; told++) {
        const elements = await context.answeredAfter(poll, () => publish(context, sample, read));
        mustMove(elements, at);
        at = cursorAfter(elements, at);
        gaps += discontinuitiesOf(elements).length;
        const items = itemsOf(elements);
        const item = items.find((each) => !isOther(each));
        if (item) return { item, cursor: at, gaps };
        poll.leave();
        poll = await context.park(at, read);
        // A discontinuity alone: what it leads to may be there already.
        if (items.length === 0 && !(await context.inTime(poll, 0))) break;
      }
    } finally {
      poll.leave();
    }
  }
  throw new NotTestable(`the service announced the loss of the message each of ${maxLosses} times`);
}
