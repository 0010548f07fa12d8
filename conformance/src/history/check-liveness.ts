import { finding, type Finding } from './finding.ts';
import { endedMsOf, type History, type PollOperation, type Operation } from './history.ts';
import type { Shown } from './positions.ts';
import { greatest, lowerBound } from './range-max.ts';
import type { Pages, Slot } from './slots.ts';
import { fateOf, latestMsOf, type TopicRecord } from './topic-record.ts';
import { isFirstPoll, knownCursor } from './walk.ts';
import { cursorInWords, msInWords, positionInWords } from './words.ts';

/** So many acknowledged messages in a row are not lost by a service that now and then loses one. */
const severalMessages = 5;

/** A message that a poll should have been told of, and since when. */
interface Due {
  sinceMs: number;
  what: string;
  because: Operation[];
}

/** A poll for which there is something is answered. Polls that nobody watched for long enough are not judged. */
export function checkLiveness(
  record: TopicRecord,
  pages: Pages,
  shown: Shown,
  { endedMs, patienceMs, settleMs, resets }: History,
): Finding[] {
  const timelines = new Map([...pages].map(([page, slots]) => [page, timelineOf(slots)]));
  const certain = record.publishes.filter((publish) => fateOf(publish) === 'certain');
  const wasReset = resets.some(
    ({ cache, topic }) => cache === record.cache && (topic ?? record.topic) === record.topic,
  );

  const dueOf = (poll: PollOperation): Due | undefined => {
    const arrivedMs = poll.sentMs + settleMs;
    const cursor = knownCursor(poll, shown);
    const isLive = isFirstPoll(poll.cursor) || cursor?.number === 0;
    const dues: (Due | undefined)[] = [];
    if (cursor && !isLive) {
      const timeline = timelines.get(cursor.page);
      // A topic that has gone meanwhile has nothing to say until it comes back.
      if (timeline && timeline.aliveMs >= arrivedMs) dues.push(fromNumber(timeline, cursor.number));
    } else if (isLive) {
      for (const [page, timeline] of timelines)
        if (pages.size === 1 || (shown.pages.get(page) ?? Infinity) <= poll.sentMs)
          dues.push(publishedAfter(timeline, arrivedMs));
    }
    if ((cursor || isLive) && pages.size <= 1 && !wasReset) {
      const from = lowerBound(certain, ({ sentMs }) => sentMs <= arrivedMs);
      const several = certain.slice(from, from + severalMessages);
      if (several.length === severalMessages)
        dues.push({
          sinceMs: Math.max(...several.map(latestMsOf)),
          what: `${severalMessages} messages acknowledged since`,
          because: [several[0]!, several.at(-1)!],
        });
    }
    return dues.reduce(
      (first, due) => (due && due.sinceMs < (first?.sinceMs ?? Infinity) ? due : first),
      undefined,
    );
  };

  return record.polls.flatMap((poll) => {
    const { outcome } = poll;
    if (poll.mustBeRefused || outcome.kind === 'refused' || outcome.kind === 'unreadable') return [];
    const untilMs = endedMsOf(poll) ?? endedMs;
    if (untilMs - poll.sentMs <= patienceMs) return [];
    const due = dueOf(poll);
    const sinceMs = Math.max(due?.sinceMs ?? Infinity, poll.sentMs);
    if (!due || untilMs - sinceMs <= patienceMs) return [];
    const late = outcome.kind === 'answered' ? 'an answer only' : 'no answer';
    return [
      finding(sinceMs > poll.sentMs ? 'not-woken' : 'not-answered', {
        expected: `an answer to ${cursorInWords(poll.cursor)} within ${msInWords(patienceMs)}: there was ${due.what}`,
        actual: `${late} after ${msInWords(untilMs - sinceMs)}`,
        operations: [poll, ...due.because],
      }),
    ];
  });
}

/** The messages of a page, so that the one that was there first can be found among many. */
interface Timeline {
  /** By number; with the index of the one that could be seen first among it and those after it. */
  slots: Slot[];
  firstFrom: Slot[];
  /** By when they were published; likewise. */
  byEarliest: Slot[];
  firstSince: Slot[];
  /** When it was certainly still the page of the topic. */
  aliveMs: number;
}

function timelineOf(slots: Slot[]): Timeline {
  const byEarliest = [...slots].sort((a, b) => a.earliestMs - b.earliestMs);
  const aliveMs = greatest(
    slots.map(({ earliestMs, deliveries }) =>
      Math.max(earliestMs, greatest(deliveries.map(({ poll }) => poll.sentMs))),
    ),
  );
  return { slots, firstFrom: firstVisible(slots), byEarliest, firstSince: firstVisible(byEarliest), aliveMs };
}

/** For each of a list, which of it and those after it could be seen first. */
function firstVisible(slots: Slot[]): Slot[] {
  const firsts = [...slots];
  for (let index = slots.length - 2; index >= 0; index--)
    if (firsts[index + 1]!.visibleMs < firsts[index]!.visibleMs) firsts[index] = firsts[index + 1]!;
  return firsts;
}

const dueBy = (slot: Slot | undefined): Due | undefined =>
  slot && {
    sinceMs: slot.visibleMs,
    what: positionInWords(slot),
    because: [...(slot.latest ? [slot.latest] : []), slot.deliveries[0]!.poll],
  };

const fromNumber = ({ slots, firstFrom }: Timeline, from: number): Due | undefined =>
  dueBy(firstFrom[lowerBound(slots, ({ number }) => number < from)]);

const publishedAfter = ({ byEarliest, firstSince }: Timeline, ms: number): Due | undefined =>
  dueBy(firstSince[lowerBound(byEarliest, ({ earliestMs }) => earliestMs <= ms)]);
