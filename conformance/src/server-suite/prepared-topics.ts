// Topics in every state that a topic may be in, and what is in them in the end.
import { statesFor, type TopicState } from '../plan/refusals.ts';
import { cursorAfter, binaryOf, elementsOf, itemsOf, textOf, type Cursor, type Element } from './elements.ts';
import type { ParkedPoll } from './parked-poll.ts';
import type { CheckContext } from './check-context.ts';

/** A topic in a certain state. */
export interface PreparedTopic {
  state: TopicState;
  topic: string;
  /** Where it stands; absent: nobody knows. */
  cursor?: Cursor;
  /** A poll that waits on it. */
  parked?: ParkedPoll;
}

const markers = (count: number) => Array.from({ length: count }, (_, index) => `before-${index}`);

/** Where the topic stands after some messages; undefined where that cannot be found out: other checks say why. */
async function stand(context: CheckContext, topic: string, messages: number): Promise<Cursor | undefined> {
  try {
    await context.open({ topic });
    if (messages > 0) await context.publish(markers(messages), { topic });
    return await context.open({ topic });
  } catch {
    return undefined;
  }
}

const prepare: Record<
  TopicState,
  (context: CheckContext, topic: string) => Promise<Omit<PreparedTopic, 'topic' | 'state'>>
> = {
  unused: async () => ({}),
  polled: async (context, topic) => ({ parked: await context.park(undefined, { topic }) }),
  'one message': (context, topic) => standing(context, topic, 0),
  'many messages': (context, topic) => standing(context, topic, 6),
  recreated: async (context, topic) => {
    await stand(context, topic, 0);
    await context.reset(topic).catch(() => undefined);
    return standing(context, topic, 0);
  },
};

async function standing(context: CheckContext, topic: string, messages: number) {
  const cursor = await stand(context, topic, messages);
  return cursor ? { cursor } : {};
}

/** A topic in each state that can be brought about. */
export async function prepareTopics(context: CheckContext): Promise<PreparedTopic[]> {
  const states = statesFor(context.service);
  return Promise.all(
    states.map(async (state): Promise<PreparedTopic> => {
      const topic = context.newTopic(`-${state.replaceAll(' ', '-')}`);
      return { state, topic, ...(await prepare[state](context, topic)) };
    }),
  );
}

const contentOf = (elements: Element[]): string[] =>
  itemsOf(elements).map((item) => {
    const binary = binaryOf(item);
    return typeof binary === 'string' ? Buffer.from(binary, 'base64').toString() : String(textOf(item));
  });

const maxPolls = 40;

/** What has come to each topic since it was prepared, as far as it can be read. */
export const readPrepared = (context: CheckContext, topics: readonly PreparedTopic[]) =>
  Promise.all(topics.map(async (each) => ({ topic: each.topic, texts: await read(context, each) })));

async function read(context: CheckContext, { topic, cursor, parked }: PreparedTopic): Promise<string[]> {
  const texts: string[] = [];
  let at = cursor;
  const early = await parked?.within(0).catch(() => undefined);
  if (early?.status === 200) {
    const elements = elementsOf(early);
    texts.push(...contentOf(elements));
    at = cursorAfter(elements, { number: 0, page: 0 });
  }
  if (!at) {
    // Nobody followed it: a first poll shows nothing of what was before, the very first number of the page does.
    const { page } = await context.open({ topic });
    at = { number: 0, page };
  }
  const last = `after-${topic}`;
  await context.publish([last], { topic });
  await context.settle();
  for (let polls = 0; polls < maxPolls && !texts.includes(last); polls++) {
    const answer = await context.whileParked((poll) => poll.arriving(context.probe.patienceMs), at, {
      topic,
    });
    if (!answer) break;
    const elements = elementsOf(answer);
    if (elements.length === 0) break;
    texts.push(...contentOf(elements));
    at = cursorAfter(elements, at);
  }
  return texts;
}
