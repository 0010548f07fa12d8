import type { ArrivedMs } from './arrival.ts';
import { finding, type Finding } from './finding.ts';
import { lowerBound } from './range-max.ts';
import { endedMsOf } from './history.ts';
import type { Pages, Slot } from './slots.ts';
import type { TopicRecord } from './topic-record.ts';
import { isFirstPoll } from './walk.ts';
import { cursorInWords, msInWords, positionInWords, valueInWords } from './words.ts';

/** A first poll brings nothing that was over, and to be seen, before it was sent. */
export function checkFirstPolls(pages: Pages, visibilityDelayMs: number): Finding[] {
  const told = new Set<object>();
  return [...pages.values()].flat().flatMap((slot) =>
    slot.deliveries.flatMap(({ poll, item }) => {
      if (!isFirstPoll(poll.cursor) || told.has(poll)) return [];
      const first = slot.deliveries[0]!;
      if (slot.latestMs + visibilityDelayMs >= poll.sentMs) return [];
      const wasSeen = first.atMs <= slot.latestMs;
      told.add(poll);
      return [
        finding('old-message', {
          expected: `nothing of before ${cursorInWords(poll.cursor)}`,
          actual: `${valueInWords(item.value)} under ${positionInWords(slot)}, ${wasSeen ? 'seen' : 'acknowledged'} ${msInWords(poll.sentMs - slot.latestMs)} before`,
          operations: [wasSeen ? first.poll : slot.latest!, poll],
        }),
      ];
    }),
  );
}

/** Who takes long for a publish has not come to everything that was sent before it: not in this order. */
const wasSlow = ({ earliest }: Slot, settleMs: number): boolean =>
  earliest !== undefined && (endedMsOf(earliest) ?? Infinity) - earliest.sentMs > settleMs;

/**
 * A first poll that is parked when a message comes is answered with it, not with one that comes later. Messages that come
 * in one go are not judged: a service that keeps one message may know the last one only.
 */
export function checkPassedOver(
  record: TopicRecord,
  pages: Pages,
  settleMs: number,
  arrivedMs: ArrivedMs,
): Finding[] {
  return record.answers.flatMap((poll) => {
    const first = poll.outcome.elements.find(({ kind }) => kind !== 'unknown');
    if (!isFirstPoll(poll.cursor) || first?.kind !== 'item') return [];
    const slots = pages.get(first.page) ?? [];
    const index = lowerBound(slots, ({ number }) => number < first.number);
    const got = slots[index];
    if (!got) return [];
    for (let before = index - 1; before >= 0; before--) {
      const slot = slots[before]!;
      // Until it was seen to be there, anything may have kept the service from the poll.
      if (slot.earliestMs <= arrivedMs(poll, slot.visibleMs)) break;
      if (slot.visibleMs + settleMs >= got.earliestMs) continue;
      if (wasSlow(slot, settleMs)) continue;
      return [
        finding('passed-over', {
          expected: `${positionInWords(slot)}, which came while the poll was parked`,
          actual: `${positionInWords(got)}, which came ${msInWords(got.earliestMs - slot.visibleMs)} later`,
          operations: [poll, ...(slot.earliest ? [slot.earliest] : []), slot.deliveries[0]!.poll],
        }),
      ];
    }
    return [];
  });
}
