import { finding, type Finding } from './finding.ts';
import { byKey, type Pages, type Slot } from './slots.ts';
import { lowerBound } from './range-max.ts';
import type { Delivery, TopicRecord } from './topic-record.ts';
import { positionInWords, valueInWords } from './words.ts';

/** A number of a page is one message, for ever and for everybody. */
export function checkReuse(pages: Pages, sound: Set<Delivery>): Finding[] {
  return [...pages.values()].flat().flatMap((slot) => {
    const first = slot.deliveries.find((delivery) => sound.has(delivery) && delivery.key !== undefined);
    const other = slot.deliveries.find(
      (delivery) => sound.has(delivery) && delivery.key !== undefined && delivery.key !== first?.key,
    );
    if (!first || !other) return [];
    return [
      finding('number-reused', {
        expected: `${valueInWords(first.item.value)} under ${positionInWords(slot)}, as it was shown before`,
        actual: valueInWords(other.item.value),
        operations: [first.poll, other.poll],
      }),
    ];
  });
}

/** A publish has one number of a page: the same content comes as often as it was published until then, or less. */
export function checkRepeated(pages: Pages, record: TopicRecord): Finding[] {
  return [...pages.values()].flatMap((slots) =>
    [...byKey(slots)].flatMap(([key, equal]) => {
      const exact = record.byKey.get(key) ?? [];
      // Anything may have been delivered for an open one.
      const timesBy = (atMs: number) =>
        [exact, record.open]
          .map((publishes) => lowerBound(publishes, ({ sentMs }) => sentMs <= atMs))
          .reduce((sum, count) => sum + count);
      const bySeen = equal.map(firstSeen).sort((a, b) => a.atMs - b.atMs);
      const excess = bySeen.findIndex(({ atMs }, index) => timesBy(atMs) <= index);
      if (excess < 1) return [];
      const [before, again] = [bySeen[excess - 1]!, bySeen[excess]!];
      const publish = exact[0];
      const times = timesBy(again.atMs);
      return [
        finding('repeated', {
          expected: `${valueInWords(again.item.value)} under ${times} number${times === 1 ? '' : 's'} of page ${again.item.page}: so often it had been published`,
          actual: `under ${excess + 1}, the last of them ${before.item.number} and ${again.item.number}`,
          operations: [...(publish ? [publish] : []), before.poll, again.poll],
        }),
      ];
    }),
  );
}

const firstSeen = ({ deliveries }: Slot): Delivery => deliveries[0]!;

/** What was over before something else began has the smaller number. */
export function checkOrder(pages: Pages): Finding[] {
  const findings: Finding[] = [];
  for (const slots of pages.values()) {
    let latestStart: Slot | undefined;
    for (const slot of slots) {
      if (slot.key === undefined) continue;
      if (latestStart && slot.latestMs < latestStart.earliestMs) {
        const seen = firstSeen(slot);
        const isAcknowledged = slot.latest && slot.latestMs < seen.atMs;
        const value = valueInWords(seen.item.value);
        const later = firstSeen(latestStart);
        findings.push(
          finding('published-order', {
            expected: `${value}, which was ${isAcknowledged ? 'acknowledged' : 'seen'} before ${valueInWords(later.item.value)} was published, under the smaller number`,
            actual: `number ${slot.number} against ${latestStart.number}`,
            operations: [
              ...(isAcknowledged ? [slot.latest!] : []),
              ...(latestStart.earliest ? [latestStart.earliest] : []),
              seen.poll,
            ],
          }),
        );
        latestStart = slot;
      } else if (!latestStart || slot.earliestMs > latestStart.earliestMs) latestStart = slot;
    }
  }
  return findings;
}
