import { setTimeout as sleep } from 'node:timers/promises';
import { Pacer } from '../http/pacer.ts';
import { Probe, type ProbeResponse } from '../http/probe.ts';
import { pacedMs, type ServiceUnderTest } from '../http/service-under-test.ts';
import { Wire, WireError } from '../http/wire.ts';
import { CheckContext } from '../server-suite/check-context.ts';
import type { ParkedPoll } from '../server-suite/parked-poll.ts';
import { Unusable } from './preflight.ts';
import { maxBytes } from './survey.ts';

/** As many as any check needs at a time. */
const enoughPolls = 66;
/** As many as a check needs to show anything of several subscribers. */
const fewestPolls = 5;
/** So many are there, one step after the other, when it is asked whether anybody is still answered. */
const steps = [16, enoughPolls];

/** A service that other programs keep from its work may take so many times as long as one that is left alone. */
const busyFactor = 3;
/** No longer is waited for a service that says when to come back. */
const maxWaitMs = 5000;

const isRefused = (answer: ProbeResponse | undefined): boolean =>
  answer !== undefined && (answer.status === 429 || answer.status === 503);

const isServed = (answer: ProbeResponse | undefined): boolean => answer !== undefined && !isRefused(answer);

/**
 * How many polls the service holds at a time, `Infinity` where that is {@link enoughPolls} or more: no page promises a number,
 * so that a service which refuses more with 429 or 503 is tested with as many as it holds.
 * @throws Unusable when nothing else is answered while polls wait
 */
export async function countPolls(service: ServiceUnderTest): Promise<number> {
  const wire = new Wire(service.endpoint, { maxReceivedBytes: maxBytes });
  const probe = new Probe(service, wire, new Pacer(service.maxRps), () => () => undefined);
  const context = new CheckContext(probe, 'polls');
  const polls: ParkedPoll[] = [];
  const park = async () => {
    const poll = await context.start(undefined, { takesRefusal: true });
    polls.push(poll);
    return poll;
  };
  try {
    for (const step of steps) {
      await Promise.all(Array.from({ length: step - polls.length }, park));
      // What it has for the polls is there before what it has for a later request, and some time after that.
      const isAnsweredNow = await isAnswered(context);
      await context.settle();
      // Who answers polls that have nothing to wait for does not hold them.
      const answers = await Promise.all(polls.map((poll) => poll.within(0)));
      if (answers.some(isServed)) return Infinity;
      const refusals = answers.filter(isRefused);
      if (refusals.length > 0) {
        await sleep(waitMs(refusals[0]!));
        const again = await (await park()).within(context.settleMs);
        const held = step - refusals.length;
        // Who has a place again, after a while, was refused for the rate; who holds next to none refuses polls as such.
        return isRefused(again) && held >= fewestPolls ? held : Infinity;
      }
      if (!isAnsweredNow) throw await whyNobodyIsAnswered(context, polls);
    }
    return Infinity;
  } catch (error) {
    // It does not do what every service does: the checks say what is wrong.
    if (error instanceof WireError) return Infinity;
    throw error;
  } finally {
    for (const poll of polls) poll.leave();
    wire.close();
  }
}

function waitMs(refusal: ProbeResponse): number {
  const told = 1000 * Number(refusal.header('retry-after'));
  return told > 0 ? Math.min(told, maxWaitMs) : 1000;
}

/** Whether a publish to another topic is answered, with anything. */
async function isAnswered(context: CheckContext): Promise<boolean> {
  const { probe, service } = context;
  const timeoutMs = busyFactor * probe.patienceMs + pacedMs(service, enoughPolls);
  try {
    await context.post('while polls wait', { topic: context.newTopic(), takesRefusal: true, timeoutMs });
    return true;
  } catch (error) {
    if (error instanceof WireError && error.kind === 'timeout') return false;
    throw error;
  }
}

/** What was seen: nobody is answered while these polls wait. Whether that is why, is seen when they have left. */
async function whyNobodyIsAnswered(context: CheckContext, polls: ParkedPoll[]): Promise<Unusable> {
  const waited = `No answer to a publish while ${polls.length} polls wait on another topic`;
  for (const poll of polls) poll.leave();
  await context.settle();
  const again = await context
    .post('the polls have left', { topic: context.newTopic(), takesRefusal: true })
    .then(
      () => ', and one when they had left',
      () => '',
    );
  return new Unusable(
    `${waited}${again}: does each poll take a thread? A service has to hold the polls of many subscribers (subscribe-several-topics).`,
  );
}
