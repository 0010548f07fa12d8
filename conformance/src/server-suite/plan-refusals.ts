// What must be refused: planned over every way to be wrong, and judged by the oracle. See plan/refusals.ts.
import type { ServerRequirementId } from '@topics-http/contract';
import { excerpt } from '../http/excerpt.ts';
import type { ProbeRequest } from '../http/compose.ts';
import type { ServiceUnderTest } from '../http/service-under-test.ts';
import {
  inWords,
  isWronglyRefused,
  judgeRefusal,
  refusalIds,
  refusalOf,
  type Judgement,
} from '../plan/oracle.ts';
import {
  detoursTo,
  plannedBadCursors,
  plannedBadEscapes,
  plannedNearTopics,
  plannedPolls,
  plannedPublishes,
  pollPositions,
  type PlannedRequest,
  type PollPosition,
} from '../plan/refusals.ts';
import { prepareTopics, readPrepared, type PreparedTopic } from './prepared-topics.ts';
import { isAccepted, Mismatch } from './mismatch.ts';
import { inParallel, sendAll, type Sent } from './planned.ts';
import { isSelected, requirement, shared, violates } from './requirement.ts';
import type { CheckContext } from './check-context.ts';
import type { Cursor } from './elements.ts';

interface Outcome {
  planned: PlannedRequest;
  sent: Sent;
  judgements: Judgement[];
}

const refusedText = (index: number) => `refused-${index}.`;
const controlText = (index: number) => `control-${index}.`;

/** The query of a poll that stands there. A topic of which nothing is known is asked for its second message. */
function queryAt(position: PollPosition, { number, page }: Cursor = { number: 1, page: 1 }): string[] {
  const at = (asked: number, of: number) => [`sequence_number=${asked}`, `sequence_page=${of}`];
  const queries: Record<PollPosition, string[]> = {
    absent: [],
    zero: at(0, 0),
    next: at(number, page),
    first: at(Math.max(0, number - 5), page),
    'far ahead': at(number + 1000, page),
    'never issued page': at(1, page + 1_000_003),
  };
  return queries[position];
}

function requestOf({
  planned,
  index,
  topics,
}: {
  planned: PlannedRequest;
  index: number;
  topics: PreparedTopic[];
}): ProbeRequest {
  const { verb, state, position, request } = planned;
  const prepared = topics.find((each) => each.state === state);
  const { fault } = planned;
  const place: ProbeRequest = {
    ...(prepared && { topic: prepared.topic }),
    ...request,
    ...(fault && { mustBeRefused: refusalOf(fault, verb).by }),
  };
  if (verb === 'poll')
    return {
      ...place,
      query: [...(position ? queryAt(position, prepared?.cursor) : []), ...(request.query ?? [])],
    };
  const text = fault === undefined ? controlText(index) : refusedText(index);
  const body =
    request.body === undefined ? text : Buffer.concat([Buffer.from(text), Buffer.from(request.body)]);
  return { method: 'POST', ...place, body };
}

const ownIds = (planned: PlannedRequest): ServerRequirementId[] => {
  if (planned.fault === undefined) return ['auth-rejected-no-effect'];
  const { by, status } = refusalOf(planned.fault, planned.verb);
  return status ? [by, status.by] : [by];
};

/** Whether a request is sent in this run: its own requirement is selected, or that which refused publishes are all for. */
const isWanted = (planned: PlannedRequest): boolean =>
  (planned.verb === 'publish' && isSelected('auth-rejected-no-effect')) || ownIds(planned).some(isSelected);

/** What holders of less do that they may, on the same topics where that can be. */
function allowed({ fixtures }: ServiceUnderTest, topics: PreparedTopic[]): ProbeRequest[] {
  const { publishOnlyToken, subscribeOnlyToken, otherCacheToken, topicToken, topicTokenTopic } = fixtures;
  const known = topics.filter(({ cursor }) => cursor);
  const polls = (token: string) =>
    known.map(({ topic, cursor }) => ({ topic, token, query: queryAt('first', cursor) }));
  const publish = { method: 'POST', body: 'allowed' };
  const many = topics.filter(({ state }) => state === 'many messages').map(({ topic }) => topic);
  const cache = fixtures.secondCache;
  return [
    ...(subscribeOnlyToken === undefined ? [] : polls(subscribeOnlyToken)),
    ...(publishOnlyToken === undefined
      ? []
      : many.map((topic) => ({ ...publish, topic, token: publishOnlyToken }))),
    ...(otherCacheToken === undefined || cache === undefined
      ? []
      : many.map((topic) => ({ ...publish, cache, topic, token: otherCacheToken }))),
    // Others publish there, and would take what came from here for theirs.
    ...(topicToken === undefined || topicTokenTopic === undefined
      ? []
      : [{ topic: topicTokenTopic, token: topicToken }]),
  ];
}

/**
 * What was served just before is still refused to whoever may not have it, though somebody remembers it: every topic is
 * polled everywhere with a good token first, and everybody does what they may.
 */
async function servedBefore(context: CheckContext, topics: PreparedTopic[]): Promise<void> {
  const polls: ProbeRequest[] = topics.flatMap(({ topic, cursor }) =>
    cursor ? pollPositions.map((position) => ({ topic, query: queryAt(position, cursor) })) : [],
  );
  await inParallel([...polls, ...allowed(context.service, topics)], (at) =>
    (at.method === undefined
      ? context.whileParked((poll) => poll.within(0), undefined, at)
      : context.send(at)
    ).catch(() => undefined),
  );
}

const detourText = 'by a detour';

/** Publishes elsewhere, to names that lead here for whoever takes them for paths. What becomes of them there is all the same. */
async function takeDetours(context: CheckContext, topics: PreparedTopic[]): Promise<void> {
  const { cache, fixtures } = context.service;
  const { otherCacheToken: token, secondCache } = fixtures;
  const here = topics.find(({ state }) => state === 'one message');
  if (token === undefined || secondCache === undefined || !here) return;
  for (const topic of detoursTo(cache, here.topic))
    await context.post(detourText, { cache: secondCache, topic, token }).catch(() => undefined);
}

const refusals = shared('refusals', async (context) => {
  const { service } = context;
  const topics = await prepareTopics(context);
  const publishes = [
    ...plannedPublishes(service),
    ...plannedNearTopics(service),
    ...plannedBadEscapes(service),
  ];
  // A control shows itself by what becomes of a publish; polls that are served are for other checks.
  const polls = [...plannedPolls(service), ...plannedBadCursors(service)].filter(
    ({ fault }) => fault !== undefined,
  );
  // Polls first: what was served before is remembered for a short time only, by whoever does.
  const wanted = [...polls, ...publishes].filter(isWanted);
  try {
    await servedBefore(context, topics);
    await takeDetours(context, topics);
    const sent = await sendAll(
      context,
      wanted.map((planned, index) => requestOf({ planned, index, topics })),
    );
    const outcomes = wanted.map((planned, index): Outcome => judge(planned, sent[index]!));
    judgeControls(outcomes);
    return { topics, outcomes };
  } catch (error) {
    for (const { parked } of topics) parked?.leave();
    throw error;
  }
});

function judge(planned: PlannedRequest, sent: Sent): Outcome {
  if (planned.fault === undefined || sent.gone) return { planned, sent, judgements: [] };
  const refusal = refusalOf(planned.fault, planned.verb);
  const { answer } = sent;
  const isOtherwiseRefused = answer !== 'held' && 'status' in answer && answer.status === planned.orStatus;
  const rule = planned.anyStatus || isOtherwiseRefused ? { by: refusal.by } : refusal;
  return { planned, sent, judgements: judgeRefusal(rule, sent.answer, planned.what) };
}

/** Controls that are refused: of what they have in common, that which is never accepted is the reason. */
function judgeControls(outcomes: Outcome[]): void {
  const controls = outcomes.filter(
    ({ planned, sent }) => planned.fault === undefined && planned.proves && !sent.gone,
  );
  const wrong = controls.filter(({ sent }) => isWronglyRefused(sent.answer));
  const isNeverAccepted = (id: ServerRequirementId) =>
    controls.every((each) => !each.planned.proves!.includes(id) || wrong.includes(each));
  for (const { planned, sent } of wrong) {
    const id = planned.proves!.find(isNeverAccepted) ?? planned.proves!.at(-1)!;
    violates({
      id,
      expected: `204 for ${planned.what}`,
      actual: inWords(sent.answer),
      exchanges: [sent.exchange],
    });
  }
}

/** Takes the requests that are this requirement's own, and throws what the first of them has against it. */
async function held(context: CheckContext, id: ServerRequirementId): Promise<void> {
  const { outcomes } = await refusals();
  const own = outcomes.filter(({ planned }) => planned.fault && ownIds(planned)[0] === id);
  const found = outcomes.flatMap(({ sent, judgements }) =>
    judgements
      .filter((each) => each.id === id)
      .map((judgement) => ({ ...judgement, exchange: sent.exchange })),
  );
  context.probe.adopt(own.filter(({ sent }) => !sent.gone).map(({ sent }) => sent.exchange));
  const [first] = found;
  if (!first) {
    const gone = own.find(({ sent }) => sent.gone)?.sent.gone;
    if (gone) throw gone;
    return;
  }
  const more = found.length > 1 ? ` (and ${found.length - 1} more like it)` : '';
  throw new Mismatch(first.expected, first.actual + more, [first.exchange]);
}

for (const id of refusalIds) requirement(id, (context) => held(context, id));

requirement('auth-rejected-no-effect', async (context) => {
  const { topics, outcomes } = await refusals();
  const refused = new Map(
    outcomes.flatMap(({ planned, sent }, index) =>
      planned.fault !== undefined &&
      typeof sent.answer === 'object' &&
      'status' in sent.answer &&
      !isAccepted(sent.answer.status)
        ? [[refusedText(index), { planned, sent }] as const]
        : [],
    ),
  );
  for (const { topic, texts } of await readPrepared(context, topics)) {
    if (texts.includes(detourText))
      violates({
        id: 'auth-other-cache',
        expected: `nothing on ${topic} of what was published to another cache, with a token for that cache alone`,
        actual: detourText,
        exchanges: context.probe.exchanges.slice(-1),
      });
    for (const text of texts)
      for (const [marker, { planned, sent }] of refused)
        if (text.startsWith(marker)) {
          const shown = [sent.exchange, context.probe.exchanges.at(-1)!];
          throw new Mismatch(`nothing of ${planned.what} on ${topic}: it was refused`, excerpt(text), shown);
        }
  }
});
