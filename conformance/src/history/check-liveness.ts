import type { ArrivedMs, SlowestMs } from './arrival.ts';
import { finding, type Finding } from './finding.ts';
import { endedMsOf, watchedMs, type History, type PollOperation, type Operation } from './history.ts';
import type { Shown } from './positions.ts';
import { lowerBound } from './range-max.ts';
import type { Pages, Slot } from './slots.ts';
import { fateOf, latestMsOf, type Delivery, type TopicRecord } from './topic-record.ts';
import { isFirstPoll, isNumberZero, knownCursor } from './walk.ts';
import { cursorInWords, msInWords, positionInWords } from './words.ts';

/** So many acknowledged messages in a row are not lost by a service that now and then loses one. */
const severalMessages = 5;

/** Who takes long for a publish may take so many times as long for those who wait. */
const slowFactor = 4;

/** A message that a poll should have been told of, and since when. */
interface Due {
  sinceMs: number;
  what: string;
  because: Operation[];
  /** The message itself, where it is one. */
  slot?: Slot;
}

/** A poll for which there is something is answered. Polls that nobody watched for long enough are not judged. */
export function checkLiveness(
  record: TopicRecord,
  pages: Pages,
  shown: Shown,
  history: History,
  arrivalOf: ArrivedMs,
  slowestMs: SlowestMs,
): Finding[] {
  const { endedMs, patienceMs, visibilityDelayMs, resets } = history;
  const timelines = new Map([...pages].map(([page, slots]) => [page, timelineOf(slots)]));
  const certain = record.publishes.filter((publish) => fateOf(publish) === 'certain');
  const resetMs = resets
    .filter(({ cache, topic }) => cache === record.cache && (topic ?? record.topic) === record.topic)
    .map((reset) => reset.endedMs);

  const dueOf = (poll: PollOperation): Due | undefined => {
    const arrivedMs = arrivalOf(poll);
    const cursor = knownCursor(poll, shown);
    const isLive = isFirstPoll(poll.cursor) || (cursor !== undefined && isNumberZero(poll, shown));
    const dues: (Due | undefined)[] = [];
    if (cursor && !isLive) dues.push(keptFor(pages.get(cursor.page) ?? [], cursor.number, arrivedMs));
    // A poll that was parked when its topic was made anew may wait for what will never come.
    else if (isLive && resetMs.every((ms) => ms < poll.sentMs)) {
      for (const [page, timeline] of timelines)
        if (pages.size === 1 || (shown.pages.get(page) ?? Infinity) <= poll.sentMs)
          dues.push(publishedAfter(timeline, arrivedMs));
    }
    if ((cursor || isLive) && pages.size <= 1 && resetMs.length === 0) {
      const from = lowerBound(certain, ({ sentMs }) => sentMs <= arrivedMs);
      const several = certain.slice(from, from + severalMessages);
      if (several.length === severalMessages)
        dues.push({
          sinceMs: Math.max(...several.map(latestMsOf)) + visibilityDelayMs,
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
    const untilMs = poll.comingSinceMs ?? endedMsOf(poll) ?? endedMs;
    if (watchedMs(history, poll.sentMs, untilMs) <= patienceMs) return [];
    const due = dueOf(poll);
    const sinceMs = Math.max(due?.sinceMs ?? Infinity, poll.sentMs);
    const waitedMs = due ? watchedMs(history, sinceMs, untilMs) : 0;
    if (!due || waitedMs <= patienceMs + slowFactor * slowestMs(sinceMs, untilMs)) return [];
    const wokeSome = due.slot !== undefined && wokeOthers(due.slot, arrivalOf);
    const late = outcome.kind === 'answered' ? 'an answer only' : 'no answer';
    return [
      finding(sinceMs > poll.sentMs ? (wokeSome ? 'woken-in-part' : 'not-woken') : 'not-answered', {
        expected: `an answer to ${cursorInWords(poll.cursor)} within ${msInWords(patienceMs)}: there was ${due.what}`,
        actual: `${late} after ${msInWords(waitedMs)}`,
        operations: [poll, ...due.because],
      }),
    ];
  });
}

/**
 * What a poll from a known number on has to be told of: a message that was published while it was parked, or one that the
 * service still had then, since it gave it to somebody who asked later. One that is gone may be told of with the next.
 */
function keptFor(slots: Slot[], from: number, arrivedMs: number): Due | undefined {
  for (let index = lowerBound(slots, ({ number }) => number < from); index < slots.length; index++) {
    const slot = slots[index]!;
    const askedLater = slot.deliveries.find(({ poll }) => poll.sentMs > arrivedMs);
    if (slot.earliestMs > arrivedMs || askedLater) return dueBy(slot, askedLater);
  }
  return undefined;
}

/** The messages of a page by when they were published, each with the one that could be seen first among it and those after it. */
interface Timeline {
  byEarliest: Slot[];
  firstVisible: Slot[];
}

function timelineOf(slots: Slot[]): Timeline {
  const byEarliest = [...slots].sort((a, b) => a.earliestMs - b.earliestMs);
  const firstVisible = [...byEarliest];
  for (let index = firstVisible.length - 2; index >= 0; index--) {
    const later = firstVisible[index + 1]!;
    if (later.visibleMs < firstVisible[index]!.visibleMs) firstVisible[index] = later;
  }
  return { byEarliest, firstVisible };
}

function publishedAfter({ byEarliest, firstVisible }: Timeline, ms: number): Due | undefined {
  const slot = firstVisible[lowerBound(byEarliest, ({ earliestMs }) => earliestMs <= ms)];
  return slot && dueBy(slot);
}

const dueBy = (slot: Slot, delivery: Delivery = slot.deliveries[0]!): Due => ({
  sinceMs: slot.visibleMs,
  what: positionInWords(slot),
  because: [...(slot.latest ? [slot.latest] : []), delivery.poll],
  slot,
});

/** Whether a message woke others that were parked when it was published. */
const wokeOthers = ({ deliveries, earliestMs }: Slot, arrivedMs: ArrivedMs): boolean =>
  deliveries.some(({ poll }) => arrivedMs(poll) < earliestMs);
