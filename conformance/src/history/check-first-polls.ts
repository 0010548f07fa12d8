import { finding, type Finding } from './finding.ts';
import type { Pages } from './slots.ts';
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
