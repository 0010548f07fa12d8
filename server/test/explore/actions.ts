import type { StreamElement } from '@topics-http/contract';
import type { Rules } from './rules.ts';
import type { Cursor, Element, Place, Subscriber, Topic, World } from './world.ts';

/** What must never be, in a world that was reached. */
export class Untrue extends Error {}

/** Something that may happen next, and the world after it. @throws Untrue from `after` when the promise is broken by it */
interface Action {
  name: string;
  after: () => World;
}

/** Messages in one response, so that catching up may take two. */
const readLimit = 2;

/** No two processes draw the same, however often these are used: that they may is what the contract says of the pages. */
const less = (before: number) => before * 0.49;
const more = (before: number) => 1 - (1 - before) * 0.47;

/** What the clock does over a restart, in quarters of a second, and what the next process draws, compared with this one. */
const restarts: [name: string, quarters: number, draw: (before: number) => number][] = [
  ['clock still, draws less', 0, less],
  ['clock still, draws more', 0, more],
  ['clock back, draws less', -1, less],
  ['clock back, draws more', -1, more],
  // The less the new process draws, the sooner the order would break.
  ['clock on, draws little', 1, (before) => before * 0.013],
];

/** Everything that may happen next, in whatever order the machine and the network choose. */
export function actionsOf(world: World, rules: Rules): Action[] {
  const { left, topic, subscribers } = world;
  const actions: Action[] = [];
  const may = (name: string, after: () => World) => actions.push({ name, after });
  const spend = (what: keyof World['left']): World => ({
    ...world,
    left: { ...left, [what]: left[what] - 1 },
  });

  if (left.publishes > 0)
    may('publish', () => {
      const made = withTopic(spend('publishes'), rules);
      return { ...made, topic: { ...made.topic, next: made.topic.next + 1 } };
    });
  if (left.trims > 0 && topic && topic.first < topic.next)
    may('trim', () => ({ ...spend('trims'), topic: { ...topic, first: topic.first + 1 } }));
  if (left.resets > 0)
    may('reset', () => withTopic({ ...withTopic(spend('resets'), rules), topic: null }, rules));
  // A topic that somebody waits on is not forgotten.
  if (left.evictions > 0 && topic && subscribers.every(({ poll }) => poll.at !== 'waits'))
    may('evict', () => ({ ...spend('evictions'), topic: null }));
  if (left.restarts > 0 && world.instances.length > 0)
    for (const [name, quarters, draw] of restarts)
      may(`restart, ${name}`, () => restarted(spend('restarts'), quarters, draw(world.drawn)));

  for (const [index, subscriber] of subscribers.entries()) {
    const happens = (name: string, step: () => [World, Subscriber]) =>
      may(`${'ab'[index]} ${name}`, () => {
        const [next, changed] = step();
        return { ...next, subscribers: next.subscribers.with(index, changed) };
      });
    const { poll } = subscriber;
    if (poll.at === 'none')
      happens('asks', () => look(world, subscriber, subscriber.cursor, subscriber.place, rules));
    else happens('is cut', () => [world, { ...subscriber, poll: { at: 'none' } }]);
    if (poll.at === 'looked') happens('is read to', () => [world, reads(world, subscriber, poll)]);
    if (poll.at === 'waits' && (topic?.id !== poll.seen.id || topic.next !== poll.seen.next))
      happens('wakes', () => look(world, subscriber, poll.cursor, poll.place, rules));
    if (poll.at === 'answered')
      happens('gets it', () => [world, receives(world, subscriber, poll.elements, rules)]);
  }
  return actions;
}

type WithTopic = World & { topic: Topic };

/** The topic is made by whoever comes first. Its page must be new, and greater wherever time went on. */
function withTopic(world: World, rules: Rules): WithTopic {
  if (world.topic) return world as WithTopic;
  const { clock, drawn, given, instances, life } = world;
  const page = rules.pageOf(clock, drawn, given);
  for (const earlier of instances)
    if (!rules.trustPages && page <= earlier.page && (earlier.life === life || earlier.clock < clock))
      throw new Untrue(`page ${page} comes after page ${earlier.page}`);
  return {
    ...world,
    given: given + 1,
    topic: { id: instances.length, first: 0, next: 0 },
    instances: [...instances, { page, clock, life }],
  };
}

/** Nothing is kept; connections break, but for answers that were already on their way. */
const restarted = (world: World, quarters: number, drawn: number): World => ({
  ...world,
  clock: world.clock + quarters,
  drawn,
  given: 0,
  life: world.life + 1,
  topic: null,
  subscribers: world.subscribers.map((each) =>
    each.poll.at === 'answered' ? each : { ...each, poll: { at: 'none' } },
  ),
});

const pageOf = (world: World, { id }: { id: number }): number => world.instances[id]!.page;

/** The service looks at what is retained: it parks the poll, or goes on to read. */
function look(
  before: World,
  subscriber: Subscriber,
  cursor: Cursor,
  place: Place | null,
  rules: Rules,
): [World, Subscriber] {
  const world = withTopic(before, rules);
  const { topic } = world;
  const page = pageOf(world, topic);
  const step = rules.nextStep(cursor, { page, first: topic.first, next: topic.next });
  if (step.kind === 'wait') {
    // Whoever waits has everything; whoever has no place yet waits for the very next message.
    const here = { id: topic.id, number: topic.next };
    if (place && (place.id !== here.id || place.number !== here.number))
      throw new Untrue(
        `waits at message ${here.number} of instance ${here.id}, is at ${place.number} of ${place.id}`,
      );
    return [
      world,
      { ...subscriber, poll: { at: 'waits', cursor: { number: step.from, page }, place: here, seen: topic } },
    ];
  }
  const { from, discontinuity } = step;
  const told: Element[] = discontinuity
    ? [
        {
          discontinuity: {
            last: discontinuity.last_topic_sequence,
            from: discontinuity.new_topic_sequence,
            page: discontinuity.new_sequence_page,
          },
          id: topic.id,
        },
      ]
    : [];
  return [world, { ...subscriber, poll: { at: 'looked', from, told, seen: topic } }];
}

/** The store reads, from the topic as it is by now, which it knows by its page. As in topics.ts: with nothing to read, look again. */
function reads(
  world: World,
  subscriber: Subscriber,
  { from, told, seen }: Extract<Subscriber['poll'], { at: 'looked' }>,
): Subscriber {
  const { topic } = world;
  const page = pageOf(world, seen);
  const elements = [...told];
  if (from < seen.next && topic && pageOf(world, topic) === page && from >= topic.first)
    for (let number = from; number < Math.min(topic.next, from + readLimit); number++)
      elements.push({ item: { number, page }, id: topic.id });
  const answers = elements.length > told.length || from === seen.next;
  return { ...subscriber, poll: answers ? { at: 'answered', elements } : { at: 'none' } };
}

const wireOf = (element: Element): StreamElement =>
  'item' in element
    ? {
        item: {
          topic_sequence_number: element.item.number,
          sequence_page: element.item.page,
          value: { text: `${element.id}` },
        },
      }
    : {
        discontinuity: {
          last_topic_sequence: element.discontinuity.last,
          new_topic_sequence: element.discontinuity.from,
          new_sequence_page: element.discontinuity.page,
        },
      };

/** The client reads the answer. What it is told, and what it may conclude, must be true. */
function receives(world: World, subscriber: Subscriber, elements: Element[], rules: Rules): Subscriber {
  const { number, page } = subscriber.cursor;
  const before = { sequenceNumber: number, sequencePage: page };
  const { list, cursor } = rules.readEvents({ items: elements.map(wireOf) }, before);
  let { place } = subscriber;
  for (const event of list) {
    if (event.type === 'item') {
      const here = { id: Number(event.value()), number: event.sequenceNumber() };
      if (place && (here.id !== place.id || here.number !== place.number))
        throw new Untrue(
          `is given message ${here.number} of instance ${here.id} without a word, is at ${place.number} of ${place.id}`,
        );
      place = { id: here.id, number: here.number + 1 };
    } else if (event.type === 'discontinuity') {
      const { id } = elements[0]!;
      const there = { id, number: event.newSequenceNumber() };
      if (place?.id === id && (there.number <= place.number || event.newSequencePage() !== page))
        throw new Untrue(`is told of a gap that is none, at ${place.number} of ${place.id}`);
      if (place && place.id !== id && event.newSequencePage() === page)
        throw new Untrue(`is not told that instance ${place.id} ended`);
      if (place && event.lastSequenceNumber() !== Math.max(place.number - 1, 0))
        throw new Untrue(`is told that it had ${event.lastSequenceNumber()}, is at ${place.number}`);
      place = there;
    }
  }
  if (!place) throw new Untrue('is told nothing');
  if (cursor.sequencePage !== pageOf(world, place) || cursor.sequenceNumber !== place.number)
    throw new Untrue(`goes on from ${cursor.sequenceNumber}, is at ${place.number} of instance ${place.id}`);
  return {
    cursor: { number: cursor.sequenceNumber, page: cursor.sequencePage },
    place,
    poll: { at: 'none' },
  };
}
