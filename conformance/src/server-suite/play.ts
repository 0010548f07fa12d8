import type { ProbeRequest } from '../http/compose.ts';
import { subscriberCount, topicCount, type Step } from '../plan/sequences.ts';
import type { CheckContext } from './check-context.ts';
import { cursorAfter, elementsOf, type Cursor } from './elements.ts';
import type { ParkedPoll } from './parked-poll.ts';

/** Somebody who follows a topic. */
class Subscriber {
  readonly at: ProbeRequest;
  cursor: Cursor | undefined;
  parked: ParkedPoll | undefined;
  readonly #context: CheckContext;

  constructor(context: CheckContext, at: ProbeRequest) {
    this.#context = context;
    this.at = at;
  }

  async park(): Promise<void> {
    this.parked ??= await this.#context.park(this.cursor, this.at);
  }

  abort(): void {
    this.parked?.leave();
    this.parked = undefined;
  }

  /** Goes on from what has come to its poll; one that still waits is left. @returns whether something had come */
  async take(): Promise<boolean> {
    await this.park();
    const answer = await this.parked!.within(0);
    this.abort();
    if (answer?.status !== 200) return false;
    const elements = elementsOf(answer);
    this.cursor = cursorAfter(elements, this.cursor ?? { number: 0, page: 0 });
    return elements.length > 0;
  }

  async peek(back: number, isPageZero: boolean): Promise<void> {
    if (!this.cursor) return;
    const { number, page } = this.cursor;
    const from = { number: Math.max(isPageZero ? 1 : 0, number - back), page: isPageZero ? 0 : page };
    await this.#context.whileParked((poll) => poll.within(0), from, this.at);
  }
}

/** Topics whose names are nearly equal; where there is a second cache, one of the same name in it. */
function topicsOf(context: CheckContext): ProbeRequest[] {
  const topic = context.newTopic('-a');
  const { secondCache } = context.service.fixtures;
  const twin = secondCache === undefined ? { topic: `${topic}x` } : { topic, cache: secondCache };
  return [{ topic }, { topic: topic.toUpperCase() }, twin].slice(0, topicCount);
}

/** More polls than this in a row bring nothing that is still to come. */
const maxPolls = 40;

/**
 * Does the steps, one after the other, and in the end lets everybody read to the end. Whether what came was right is for
 * the history to say. @throws Mismatch or WireError when an answer cannot be read, or there is none
 */
export async function play(context: CheckContext, steps: readonly Step[]): Promise<void> {
  const topics = topicsOf(context);
  const subscribers = Array.from(
    { length: subscriberCount },
    (_, index) => new Subscriber(context, topics[index % topicCount]!),
  );
  try {
    // A service may not know a topic before it is published to.
    for (const at of topics) await context.post('made', at);
    await Promise.all(
      subscribers.map(async (each) => {
        each.cursor = await context.open(each.at);
      }),
    );
    let published = 0;
    for (const step of steps) await doStep(step);
    await context.settle();
    await Promise.all(
      subscribers.map(async (each) => {
        for (let polls = 0; polls < maxPolls && (await each.take()); polls++);
      }),
    );

    async function doStep(step: Step): Promise<void> {
      if ('topic' in step) {
        const at = topics[step.topic]!;
        if (step.do === 'publish')
          await ('text' in step.content
            ? context.post(step.content.text, at)
            : context.post(step.content.bytes, { ...at, type: 'application/octet-stream' }));
        else if (step.do === 'publish together')
          await Promise.all(
            Array.from({ length: step.count }, () => context.post(`together ${published++}`, at)),
          );
        else if (at.cache === undefined) await context.reset(at.topic);
        return;
      }
      const who = subscribers[step.subscriber]!;
      if (step.do === 'poll') await who.take();
      else if (step.do === 'peek') await who.peek(step.back, step.page === 'zero');
      else if (step.do === 'park') await who.park();
      else if (step.do === 'abort') who.abort();
      else {
        who.abort();
        who.cursor = undefined;
      }
    }
  } finally {
    for (const each of subscribers) each.abort();
  }
}
