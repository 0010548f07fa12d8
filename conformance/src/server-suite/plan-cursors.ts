// Every cursor that is worth asking for, asked of topics in several states: see plan/positions.ts.
import type { ServerRequirementId } from '@topics-http/contract';
import type { Exchange } from '../http/exchange.ts';
import { largestRetention } from '../plan/cursors.ts';
import {
  cursorsFor,
  judgeCursor,
  type FirstElement,
  type KnownTopic,
  type PlannedCursor,
  type PollAnswer,
} from '../plan/positions.ts';
import type { Judgement } from '../plan/oracle.ts';
import type { CheckContext } from './check-context.ts';
import { deliver } from './deliver.ts';
import { cursorAfter, elementsOf, type Cursor } from './elements.ts';
import { Mismatch } from './mismatch.ts';
import type { ParkedPoll } from './parked-poll.ts';
import { inParallel } from './planned.ts';
import { isSelected, requirement, shared, violates } from './requirement.ts';

interface Topic extends KnownTopic {
  topic: string;
}

const own = 'subscribe-resume-inclusive' satisfies ServerRequirementId;

const texts = (count: number) => Array.from({ length: count }, (_, index) => ({ body: `m${index}` }));

/** How many publishes to a topic were taken. */
const publishedTo = ({ probe }: CheckContext, topic: string): number =>
  probe.exchanges.filter(
    ({ method, target, response }) =>
      method === 'POST' && target.endsWith(`/${topic}`) && response?.status === 204,
  ).length;

/** A topic with some messages that a subscriber has seen. */
async function filled(context: CheckContext, suffix: string, count: number): Promise<Topic> {
  const topic = context.newTopic(suffix);
  const { items } = await deliver(context, texts(count), { topic });
  const { page } = items.at(-1)!;
  const numbers = items.filter((item) => item.page === page).map(({ number }) => number);
  return { topic, page, numbers, published: publishedTo(context, topic), older: [] };
}

/** Where a subscriber of before is told that its topic stands now; undefined where it is told with the next message. */
async function toldOf(context: CheckContext, { topic, numbers, page }: Topic): Promise<Cursor | undefined> {
  const cursor = { number: numbers.at(-1)! + 1, page };
  const answer = await context.whileParked((poll) => poll.arriving(context.probe.patienceMs), cursor, {
    topic,
  });
  return answer?.status === 200 ? cursorAfter(elementsOf(answer), cursor) : undefined;
}

/** The topic, recreated, with messages again. */
async function madeAnew(context: CheckContext, before: Topic): Promise<Topic> {
  const { topic } = before;
  await context.reset(topic);
  const gone = publishedTo(context, topic);
  const told = await toldOf(context, before);
  const after = await deliver(context, texts(2), { topic }, told);
  const { page } = after.items.at(-1)!;
  const numbers = after.items.filter((item) => item.page === page).map(({ number }) => number);
  const left = { page: before.page, next: before.numbers.at(-1)! + 1 };
  const published = publishedTo(context, topic) - gone;
  return {
    topic,
    page,
    numbers,
    published,
    older: page === before.page ? before.older : [...before.older, left],
  };
}

/** A topic that was recreated twice: what a service has remembered of the first time is not true any more. */
const recreated = async (context: CheckContext): Promise<Topic> =>
  madeAnew(context, await madeAnew(context, await filled(context, '-recreated', 3)));

/**
 * A topic that has lost as many messages as it keeps, and some more, where it is known how many that takes: whatever a
 * service keeps them in was full, and was used again.
 */
async function overfull(context: CheckContext, retention: number): Promise<Topic> {
  const topic = context.newTopic('-overfull');
  await context.open({ topic });
  await inParallel(texts(2 * retention + 10), ({ body }) => context.publish([body], { topic }));
  const { items } = await deliver(context, texts(1), { topic });
  const { number, page } = items[0]!;
  // The newest was seen, also where nothing is kept.
  const first = Math.max(0, number - Math.max(1, retention) + 1);
  return {
    topic,
    page,
    numbers: Array.from({ length: number - first + 1 }, (_, at) => first + at),
    published: publishedTo(context, topic),
    older: [],
  };
}

interface Asked {
  topic: Topic;
  cursor: PlannedCursor;
  exchange: Exchange;
  answer: PollAnswer;
  over: Promise<void>;
  /** Resolves when nothing of its answer comes any more. Never rejects. */
  arriving: () => Promise<unknown>;
  leave: () => void;
}

const nothing = () => undefined;

/** What came is reduced to what is judged as soon as it is there: some bodies are large. */
function askedWith(
  poll: ParkedPoll,
  patienceMs: number,
  what: Pick<Asked, 'topic' | 'cursor' | 'exchange'>,
): Asked {
  const asked: Asked = {
    ...what,
    answer: 'held',
    over: Promise.resolve(),
    arriving: () => poll.arriving(patienceMs).catch(nothing),
    leave: () => poll.leave(),
  };
  asked.over = poll.over
    .then(() => answerOf(poll))
    .catch((): PollAnswer => 'held')
    .then((answer) => Object.assign(asked, { answer, leave: nothing }))
    .then(nothing, nothing);
  return asked;
}

/** Of one topic. */
const pollsAtOnce = 16;

async function ask(context: CheckContext, topic: Topic): Promise<Asked[]> {
  return inParallel(
    cursorsFor(topic),
    async (cursor): Promise<Asked> => {
      const { number, page } = cursor;
      const query = [
        ...(number === undefined ? [] : [`sequence_number=${number}`]),
        ...(page === undefined ? [] : [`sequence_page=${page}`]),
      ];
      const poll = await context.park(undefined, { topic: topic.topic, query });
      return askedWith(poll, context.probe.patienceMs, { topic, cursor, exchange: poll.exchange });
    },
    pollsAtOnce,
  );
}

async function answerOf(poll: ParkedPoll): Promise<PollAnswer> {
  const response = await poll.within(0);
  if (!response) return 'held';
  if (response.status !== 200) return { status: response.status };
  return { first: elementsOf(response)[0] };
}

/** Once more, when all have their answers: whether the oldest message is still there that a discontinuity called gone, the history sees. */
async function askBeforeFirst(context: CheckContext, { topic, page, numbers }: Topic): Promise<void> {
  const before = { number: Math.max(0, numbers[0]! - 1), page };
  await context.whileParked((poll) => poll.within(0), before, { topic }).catch(() => undefined);
}

/** Whether it asks for a message that is kept: it need not wait for another one. */
function isDue({ service }: CheckContext, { topic: { numbers }, cursor }: Asked): boolean {
  const kept = Math.max(service.kept, service.fixtures.retention ?? 0);
  return cursor.pageClass === 'current' && numbers.slice(-kept).includes(cursor.number ?? NaN) && kept > 0;
}

/** Those that wait for what is kept, however long they are given. */
async function waitingInVain(context: CheckContext, asked: Asked[]): Promise<Asked[]> {
  const due = asked.filter((each) => isDue(context, each));
  const waits = () => due.filter(({ answer }) => answer === 'held');
  const over = Promise.all(due.map((each) => each.over));
  const sinceMs = performance.now();
  if (waits().length > 0) await Promise.race([over, context.pause(context.probe.patienceMs)]);
  if (waits().length > 0) await Promise.race([over, context.pause(await context.grace(sinceMs, over))]);
  await Promise.all(waits().map((each) => each.arriving()));
  // What has come is judged in its own turn.
  await context.pause(0);
  return waits();
}

/** The oldest message may be gone only because of that other one. */
const isLoss = (first: FirstElement, number: number | undefined, { page, numbers }: Topic): boolean =>
  'discontinuity' in first &&
  !(number === numbers[0] && first.discontinuity.page === page && first.discontinuity.next === number! + 1);

/** What was not answered with the message that it asked for until another one came. A loss may be told with the next message. */
const judgeVain = ({ cursor: { number, page }, answer, topic }: Asked): Judgement | undefined =>
  answer === 'held' || !('first' in answer) || !answer.first || !isLoss(answer.first, number, topic)
    ? {
        id: own,
        expected: `an answer to the cursor (${number}, ${page}), for which there is a message`,
        actual: answer === 'held' ? 'none' : 'one only after another message was published',
      }
    : undefined;

/** The page of an answer, as far as it tells one. */
const pageOf = (answer: PollAnswer): number | undefined => {
  const first = answer !== 'held' && 'first' in answer ? answer.first : undefined;
  return first && ('item' in first ? first.item.page : first.discontinuity.page);
};

/**
 * Whether a topic has gone on to another page by itself while it was asked: "a topic can be evicted from memory". What was
 * known of it says nothing then. A page that is only said to be another one is none: what comes next does not show it.
 */
async function hasMoved(
  context: CheckContext,
  { topic, page, older }: Topic,
  asked: Asked[],
): Promise<boolean> {
  const known = [page, ...older.map((each) => each.page)];
  const others = asked.flatMap(({ answer }) => pageOf(answer) ?? []).filter((told) => !known.includes(told));
  if (others.length === 0) return false;
  const { items } = await deliver(context, [{ body: 'where are we?' }], { topic });
  return others.includes(items[0]!.page) || !known.includes(items[0]!.page);
}

interface Wrong extends Judgement {
  exchange: Exchange;
}

const cursors = shared('cursors', async (context): Promise<{ wrong: Wrong[]; exchanges: Exchange[] }> => {
  const { retention, reset } = context.service.fixtures;
  const topics = await Promise.all([
    filled(context, '-many', 8),
    filled(context, '-one', 1),
    ...(reset === undefined ? [] : [recreated(context)]),
    ...(retention !== undefined && retention > 0 && retention <= largestRetention
      ? [overfull(context, retention)]
      : []),
  ]);
  const asked = (await Promise.all(topics.map((topic) => ask(context, topic)))).flat();
  try {
    const inVain = await waitingInVain(context, asked);
    await Promise.all(topics.map((topic) => askBeforeFirst(context, topic)));
    // Those that wait are told of the next message: what they get then is held to the same.
    await Promise.all(topics.map(({ topic }) => context.publish(['the next'], { topic })));
    await context.settle();
    const moved = await Promise.all(
      topics.map((topic) =>
        hasMoved(
          context,
          topic,
          asked.filter((each) => each.topic === topic),
        ),
      ),
    );
    const wrong = asked.flatMap((each) => {
      const { cursor, topic, exchange, answer } = each;
      if (moved[topics.indexOf(topic)]) return [];
      const judgement = inVain.includes(each) ? judgeVain(each) : judgeCursor(cursor, topic, answer);
      return judgement ? [{ ...judgement, exchange }] : [];
    });
    return { wrong, exchanges: context.probe.exchanges };
  } finally {
    for (const { leave } of asked) leave();
  }
});

requirement(own, async (context) => {
  const { wrong, exchanges } = await cursors();
  context.probe.adopt(exchanges);
  for (const { id, expected, actual, exchange } of wrong)
    if (id !== own && isSelected(id)) violates({ id, expected, actual, exchanges: [exchange] });
  const [first, ...more] = wrong.filter(({ id }) => id === own);
  if (!first) return;
  const others = more.length > 0 ? ` (and ${more.length} more like it)` : '';
  throw new Mismatch(first.expected, first.actual + others, [first.exchange]);
});
