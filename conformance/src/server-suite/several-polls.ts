import type { CheckContext } from './check-context.ts';
import type { ParkedPoll } from './parked-poll.ts';

// Several polls of one topic, of which some leave before a message comes.

const waiting = 5;
/** Which of those that wait for a topic leave. */
export const leavers = [[0], [2], [4], [0, 1, 2, 3]];

/** Those who go on waiting are woken, whoever leaves. */
export async function othersAreWoken(context: CheckContext, leaving: number[]): Promise<void> {
  const at = { topic: context.newTopic() };
  const cursor = await context.open(at);
  const polls: ParkedPoll[] = [];
  try {
    // One after the other, so that their order is known.
    for (let index = 0; index < waiting; index++) polls.push(await context.park(cursor, at));
    for (const index of leaving) polls[index]!.leave();
    await context.settle();
    await context.publish(['for those who stayed'], at);
    await Promise.all(
      polls.filter((_, index) => !leaving.includes(index)).map((poll) => context.answered(poll)),
    );
  } finally {
    for (const poll of polls) poll.leave();
  }
}

const newcomers = [0, 1, 2];

/**
 * Polls that come after others have left may be taken for them. Each has a connection of its own, so that it may get what
 * belonged to one that is gone; what they get of the other topic is for the history to say.
 */
export async function newcomersAreNotTaken(context: CheckContext): Promise<void> {
  const left = { topic: context.newTopic() };
  const here = { topic: context.newTopic() };
  const [there, cursor] = await Promise.all([context.open(left), context.open(here)]);
  const gone = await Promise.all(newcomers.map(() => context.park(there, left)));
  for (const poll of gone) poll.leave();
  await context.settle();
  const { wire, patienceMs } = context.probe;
  const connections = await Promise.all(newcomers.map(() => wire.open(patienceMs)));
  const polls: ParkedPoll[] = [];
  try {
    for (const connection of connections) polls.push(await context.park(cursor, { ...here, connection }));
    await context.publish(['for those who left'], left);
    await context.settle();
    await context.publish(['for those who came'], here);
    await Promise.all(polls.map((poll) => context.answered(poll)));
  } finally {
    for (const poll of polls) poll.leave();
    for (const connection of connections) connection.close();
  }
}
