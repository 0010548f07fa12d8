import { finding, type Finding } from './finding.ts';
import { greatest, lowerBound, RangeMax } from './range-max.ts';
import type { Pages, Slot } from './slots.ts';
import type { Notice } from './walk.ts';
import { msInWords, positionInWords } from './words.ts';

/** What a discontinuity says is true: what it calls gone stays gone, and what is published later comes after it. */
export function checkNotices(notices: Notice[], pages: Pages): Finding[] {
  return [...untrue(notices, pages), ...tooFar(notices, pages)];
}

const lastAskedMs = ({ deliveries }: Slot): number => greatest(deliveries.map(({ poll }) => poll.sentMs));

/** A poll that was sent after the discontinuity was there brings what the discontinuity called gone. */
function untrue(notices: Notice[], pages: Pages): Finding[] {
  const asked = new Map([...pages].map(([page, slots]) => [page, new RangeMax(slots.map(lastAskedMs))]));
  return notices.flatMap(({ poll, before, after }) => {
    const slots = before && pages.get(before.page);
    if (!slots) return [];
    const { endedMs } = poll.outcome;
    const from = lowerBound(slots, ({ number }) => number < before.number);
    const isSame = after.page === before.page;
    const to = isSame ? lowerBound(slots, ({ number }) => number < after.number) : slots.length;
    if (asked.get(before.page)!.of(from, to) <= endedMs) return [];
    const delivery = slots
      .slice(from, to)
      .flatMap((slot) => slot.deliveries)
      .find((each) => each.poll.sentMs > endedMs);
    if (!delivery) return [];
    return [
      finding('discontinuity-untrue', {
        expected: `${positionInWords(before)} and what follows, up to ${positionInWords(after)}, gone for good, as the discontinuity said`,
        actual: `${positionInWords(delivery.item)} in the answer to a poll sent ${msInWords(delivery.poll.sentMs - endedMs)} later`,
        operations: [poll, delivery.poll],
      }),
    ];
  });
}

/** A message that was published after the discontinuity was there has a number below its `new_topic_sequence`. */
function tooFar(notices: Notice[], pages: Pages): Finding[] {
  const told = new Set<Notice>();
  const byPage = new Map<number, Notice[]>();
  for (const notice of notices) {
    const furthest = byPage.get(notice.after.page) ?? [];
    if (furthest.length === 0) byPage.set(notice.after.page, furthest);
    // Of the notices until a moment only the furthest counts. They come in the order of time.
    if (!furthest.length || furthest.at(-1)!.after.number < notice.after.number) furthest.push(notice);
  }
  return [...byPage].flatMap(([page, furthest]) =>
    (pages.get(page) ?? []).flatMap((slot) => {
      if (slot.key === undefined) return [];
      const until = lowerBound(furthest, ({ poll }) => poll.outcome.endedMs < slot.earliestMs);
      const notice = furthest[until - 1];
      if (!notice || notice.after.number <= slot.number || told.has(notice)) return [];
      told.add(notice);
      return [
        finding('discontinuity-too-far', {
          expected: `the next message under ${positionInWords(notice.after)}, as the discontinuity said`,
          actual: `one that was published later under ${positionInWords(slot)}`,
          operations: [notice.poll, ...(slot.earliest ? [slot.earliest] : []), slot.deliveries[0]!.poll],
        }),
      ];
    }),
  );
}
