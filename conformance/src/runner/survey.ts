import { Pacer } from '../http/pacer.ts';
import { Probe, wireOf, type Observer } from '../http/probe.ts';
import { presenterOf } from '../reports/presentable.ts';
import { secretsOf, type ServiceUnderTest } from '../http/service-under-test.ts';
import { Unusable } from './preflight.ts';
import { CheckContext } from '../server-suite/check-context.ts';
import {
  cursorAfter,
  discontinuitiesOf,
  elementsOf,
  itemsOf,
  type Cursor,
} from '../server-suite/elements.ts';
import { violationsOf } from '../server-suite/every-response.ts';
import type { Violation } from '../server-suite/outcome.ts';

/** No check needs more messages than this to be kept; how many more there are is not looked at. */
const enough = 32;
const rounds = 3;
/** A service that answers every poll with one more discontinuity would be asked for ever. */
const maxRequests = 300;
/** Far more than so few messages. */
export const maxBytes = 16 * 1024 * 1024;
/** One measurement is not the worst case. */
const safety = 2;

/** What can be seen of how a service keeps messages. Where it cannot be seen, what a service usually does. */
interface Survey {
  /** The longest that a message took from its 204 until a poll saw it, with a margin, in milliseconds. */
  visibilityMs: number;
  /** How many messages can be caught up with; 32 is as many as any check needs. */
  kept: number;
  /** No poll was answered. */
  isMute?: true;
  /** A request on a connection that had served another one had no answer. */
  forgetsConnections?: true;
}

/** What was seen of a service before the checks. */
interface Seen {
  survey: Survey;
  /** What is wrong with single responses: nobody else gets the first ones of a service that was just started. */
  violations: Violation[];
}

/**
 * Looks at what is the service's own affair, so that no check takes it for a defect: how long after its 204 a message
 * becomes visible, and how many are kept for those who come later. What a service loses without saying so does not count
 * as not kept: that is for the checks to find. @throws Unusable when it stops answering
 */
export async function survey(service: ServiceUnderTest): Promise<Seen> {
  const wire = wireOf({ ...service, maxRequests }, 1, maxBytes);
  const violations: Violation[] = [];
  const observe: Observer =
    ({ request, exchange }) =>
    (response) => {
      for (const found of response ? violationsOf(service, request, response) : [])
        violations.push({ ...found, exchanges: [exchange] });
    };
  const probe = new Probe(service, wire, new Pacer(service.maxRps), observe);
  const context = new CheckContext(probe, 'survey');
  const found: Survey = { visibilityMs: 0, kept: enough };
  try {
    let cursor = await context.open();
    for (let round = 0; round < rounds; round++) {
      const seen = await seeOne(context, cursor);
      found.visibilityMs = Math.max(found.visibilityMs, safety * seen.delayMs);
      ({ cursor } = seen);
    }
    probe.service.visibilityMs = found.visibilityMs;
    found.kept = await countKept(context, cursor);
  } catch {
    // It does not do what every service does: the checks say what is wrong, if it is there.
    const { gone } = wire;
    if (gone?.isMute) found.isMute = true;
    if (gone?.isSilent) throw new Unusable(presenterOf(secretsOf(service)).line(gone.reason));
  } finally {
    wire.close();
  }
  if (!wire.reuses) found.forgetsConnections = true;
  return { survey: found, violations };
}

/** Publishes while a poll waits: how long after the 204 the poll was answered. */
async function seeOne(context: CheckContext, cursor: Cursor) {
  return context.whileParked(async (poll) => {
    await context.publish(['visible']);
    const acceptedMs = performance.now();
    const elements = await context.answered(poll);
    const lateMs = performance.now() - acceptedMs - context.service.roundTripMs;
    return { delayMs: Math.max(0, lateMs), cursor: cursorAfter(elements, cursor) };
  }, cursor);
}

async function countKept(context: CheckContext, from: Cursor): Promise<number> {
  await context.settle();
  let cursor = from;
  for (let published = 0; published < enough; published += 8)
    await Promise.all(
      Array.from({ length: 8 }, (_, index) => context.publish([`kept-${published + index}`])),
    );
  await context.settle();
  let [kept, announced] = [0, false];
  while (kept < enough) {
    const answer = await context.whileParked(
      (poll) => poll.within(announced ? 0 : context.probe.patienceMs),
      cursor,
    );
    if (!answer && announced) return kept;
    if (!answer) return (await tellsLater(context, cursor)) ? kept : enough;
    const elements = elementsOf(answer);
    if (discontinuitiesOf(elements).length > 0) [kept, announced] = [0, true];
    kept += itemsOf(elements).length;
    if (elements.length === 0) return enough;
    cursor = cursorAfter(elements, cursor);
  }
  return kept;
}

/** Whether a loss is announced with the next message; silence where none is announced is for the checks to find. */
async function tellsLater(context: CheckContext, cursor: Cursor): Promise<boolean> {
  return context.whileParked(async (poll) => {
    const answer = await context.wake(poll, 'next');
    return discontinuitiesOf(elementsOf(answer)).length > 0;
  }, cursor);
}
