import type { Cursor } from './cursor.ts';
import type { Answer } from './http.ts';
import type { TopicPolls } from './polls.ts';
import { readEvents } from './read-events.ts';
import { linkedTo, wait } from './wait.ts';

/** A first poll that has waited for this long is asked about: from once to twice as long, in milliseconds. */
const afterMs = 5000;
/** How long a service may take to say where the topic stands, in milliseconds. */
const answerMs = 3000;
/** How long a poll has to wait before it is taken to wait for what is new, beyond the time of a round trip. In milliseconds. */
const quietMs = 1000;

/** Beyond every number, on whatever page is current. */
const farAhead: Cursor = { sequenceNumber: Number.MAX_SAFE_INTEGER, sequencePage: 0 };

/**
 * Where a subscription stands before its first message.
 *
 * A first poll has no cursor: if it is lost, what was published before it is sent again is never seen. The contract has a
 * way to learn one: a cursor beyond the next number is answered at once with a discontinuity that leads to that number.
 * So while the first poll waits, and only then, this asks once; what it learns is for the case that the first poll is lost.
 *
 * Safe with a service that does otherwise, because the first poll stays what it is, and nothing is delivered from here:
 * - it waits for the cursor that is ahead, refuses it, or answers with messages: nothing is learned;
 * - its discontinuity leads back to messages that are kept: they would be history, and a subscription has none. So the
 *   position counts only once a poll at it was seen to wait, too.
 * @internal
 */
export class FirstPosition {
  /** Where to go on in place of "from now on", if it is known. */
  cursor: Cursor | undefined;
  #hasAsked = false;

  /** Asks while a first poll waits, if nobody did yet. @returns what ends it: the poll has its answer, or is lost */
  watch(polls: TopicPolls, stop: AbortSignal): () => void {
    const { control, unlink } = linkedTo(stop);
    if (!this.#hasAsked) void this.#ask(polls, control.signal);
    return () => {
      unlink();
      control.abort();
    };
  }

  async #ask(polls: TopicPolls, signal: AbortSignal): Promise<void> {
    const isOver = () => signal.aborted;
    await wait(afterMs * (1 + Math.random()), signal);
    if (isOver()) return;
    this.#hasAsked = true;
    const startMs = performance.now();
    const end = positionIn(await pollFor(answerMs, polls, farAhead, signal));
    if (!end) return;
    const roundTripMs = performance.now() - startMs;
    const there = await pollFor(quietMs + 4 * roundTripMs, polls, end, signal);
    if (there.kind === 'silence' && !isOver()) this.cursor = end;
  }
}

/** The end of the topic that an answer names: one discontinuity, and nothing else. */
function positionIn(answer: Answer): Cursor | undefined {
  if (answer.kind !== 'ok') return undefined;
  try {
    const { list, cursor } = readEvents(JSON.parse(answer.body), farAhead);
    return list.length === 1 && list[0]!.type === 'discontinuity' ? cursor : undefined;
  } catch {
    return undefined;
  }
}

async function pollFor(ms: number, polls: TopicPolls, cursor: Cursor, signal: AbortSignal): Promise<Answer> {
  const { control, unlink } = linkedTo(signal);
  const timer = setTimeout(() => control.abort(), ms);
  const answer = await polls.poll(cursor, control.signal);
  clearTimeout(timer);
  unlink();
  return answer;
}
