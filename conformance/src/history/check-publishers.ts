import { finding, type Finding } from './finding.ts';
import { positionInWords } from './words.ts';
import type { Delivery, TopicRecord } from './topic-record.ts';

const shownBy = ({ item }: Delivery): string | null => item.publisherId ?? null;

/**
 * Whatever publisher the items of a token show, they show it always, on every topic: else an item names somebody who has not
 * published it ("a unique token identifier if one is present").
 */
export function checkPublishers(records: TopicRecord[]): Finding[] {
  const firsts = new Map<string, Delivery>();
  for (const { deliveries, byKey } of records)
    for (const delivery of deliveries) {
      const [publish, ...others] = delivery.key === undefined ? [] : (byKey.get(delivery.key) ?? []);
      const name = publish?.token.name;
      if (!publish || name === undefined || others.some(({ token }) => token.name !== name)) continue;
      const first = firsts.get(name);
      if (!first) firsts.set(name, delivery);
      else if (shownBy(first) !== shownBy(delivery))
        return [
          finding('publisher-changed', {
            expected: `one publisher on all items of one token: ${shownBy(first) ?? 'none'}, as on ${positionInWords(first.item)}`,
            actual: `${shownBy(delivery) ?? 'none'} on ${positionInWords(delivery.item)}`,
            operations: [first.poll, publish, delivery.poll],
          }),
        ];
    }
  return [];
}
