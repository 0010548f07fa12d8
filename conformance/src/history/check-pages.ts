import { finding, type Finding } from './finding.ts';
import type { History } from './history.ts';
import { greatest } from './range-max.ts';
import type { Shown } from './positions.ts';
import type { Pages, Slot } from './slots.ts';
import type { TopicRecord } from './topic-record.ts';
import { positionInWords } from './words.ts';

/** What is published after a reset does not come under a page of before. */
export function checkResets(
  record: TopicRecord,
  pages: Pages,
  shown: Shown,
  { resets, settleMs }: History,
): Finding[] {
  return resets
    .filter(({ cache, topic }) => cache === record.cache && (topic ?? record.topic) === record.topic)
    .flatMap(({ startedMs, endedMs }) =>
      [...pages].flatMap(([page, slots]) => {
        if (!((shown.pages.get(page) ?? Infinity) < startedMs)) return [];
        const slot = slots.find(({ earliestMs }) => earliestMs > endedMs + settleMs);
        if (!slot) return [];
        return [
          finding('page-kept', {
            expected: `another page than ${page} for what is published after the reset`,
            actual: positionInWords(slot),
            operations: [...(slot.earliest ? [slot.earliest] : []), slot.deliveries[0]!.poll],
          }),
        ];
      }),
    );
}

/** A page that was followed by another one has no more messages. */
export function checkReturned(pages: Pages): Finding[] {
  if (pages.size < 2) return [];
  const spans = [...pages.values()].map((slots) => ({
    slots,
    fromMs: -greatest(slots.map(({ visibleMs }) => -visibleMs)),
    untilMs: greatest(slots.map(({ earliestMs }) => earliestMs)),
  }));
  const isInside = (slot: Slot, { fromMs, untilMs }: (typeof spans)[number]) =>
    slot.earliestMs > fromMs && slot.visibleMs < untilMs;
  return spans.flatMap((span) => {
    const between = spans
      .filter((other) => other !== span && other.untilMs > span.fromMs && other.fromMs < span.untilMs)
      .flatMap(({ slots }) => slots)
      .find((slot) => isInside(slot, span));
    if (!between) return [];
    const after = span.slots.find(({ earliestMs }) => earliestMs > between.visibleMs)!;
    return [
      finding('page-returned', {
        expected: `nothing new of page ${after.page} after page ${between.page} had begun`,
        actual: positionInWords(after),
        operations: [
          span.slots[0]!.deliveries[0]!.poll,
          between.deliveries[0]!.poll,
          after.deliveries[0]!.poll,
        ],
      }),
    ];
  });
}
