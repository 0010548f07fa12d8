import type { ContentKey } from './content.ts';
import type { PublishOperation } from './history.ts';
import { latestMsOf, type Delivery, type TopicRecord } from './topic-record.ts';

/** One number of one page: a message, as everybody saw it. */
export interface Slot {
  page: number;
  number: number;
  /** By when they were answered. */
  deliveries: Delivery[];
  /** What the message is; absent when what was delivered tells nothing about it. */
  key?: ContentKey;
  /** The message had not got this number before; and the publish that says so. */
  earliestMs: number;
  earliest?: PublishOperation;
  /** By then it had it: its publish was acknowledged, or somebody saw it. */
  latestMs: number;
  latest?: PublishOperation;
  /** By then every poll could see it: somebody did, or the visibility delay after its 204 was over. */
  visibleMs: number;
}

export type Pages = Map<number, Slot[]>;

/**
 * Everything that was seen of a topic, each page by ascending numbers.
 * @param sound the deliveries of what may be there: what any other carries tells nothing about its number
 */
export function slotsOf(record: TopicRecord, sound: Set<Delivery>, visibilityDelayMs: number): Pages {
  const pages = new Map<number, Map<number, Slot>>();
  for (const delivery of record.deliveries) {
    const { page, number } = delivery.item;
    if (!Number.isSafeInteger(page) || !Number.isSafeInteger(number)) continue;
    let slots = pages.get(page);
    if (!slots) pages.set(page, (slots = new Map<number, Slot>()));
    let slot = slots.get(number);
    if (!slot) {
      const { atMs } = delivery;
      slot = { page, number, deliveries: [], earliestMs: -Infinity, latestMs: atMs, visibleMs: atMs };
      slots.set(number, slot);
    }
    slot.deliveries.push(delivery);
    if (sound.has(delivery)) slot.key ??= delivery.key;
  }
  const sorted: Pages = new Map();
  for (const [page, slots] of pages) {
    const ascending = [...slots.values()].sort((a, b) => a.number - b.number);
    sorted.set(page, ascending);
    for (const [key, equal] of byKey(ascending)) bound(equal, record, key, visibilityDelayMs);
  }
  return sorted;
}

/** The slots of a page that carry the same. */
export function byKey(slots: Slot[]): Map<ContentKey, Slot[]> {
  const groups = new Map<ContentKey, Slot[]>();
  for (const slot of slots) {
    if (slot.key === undefined) continue;
    const group = groups.get(slot.key);
    if (group) group.push(slot);
    else groups.set(slot.key, [slot]);
  }
  return groups;
}

/**
 * Says of slots that carry the same when each got its number. Which of several equal publishes a slot stands for cannot be
 * known. But k slots stand for k publishes: the k-th was not given before the k-th publish was sent, and those from the k-th
 * on stand for publishes of which at least one was over by then.
 */
function bound(slots: Slot[], record: TopicRecord, key: ContentKey, visibilityDelayMs: number): void {
  const exact = record.byKey.get(key) ?? [];
  // Something else may have been delivered for one of these in place of what it carries.
  const isAmbiguous = slots.length > exact.length;
  const first = [exact[0], record.open[0]].filter((publish) => publish !== undefined);
  const anyOf = first.reduce<PublishOperation | undefined>(
    (earliest, publish) => (earliest && earliest.sentMs <= publish.sentMs ? earliest : publish),
    undefined,
  );
  const byLatest = isAmbiguous ? [] : [...exact].sort((a, b) => latestMsOf(a) - latestMsOf(b));
  for (const [index, slot] of slots.entries()) {
    slot.earliest = isAmbiguous ? anyOf : exact[index];
    if (slot.earliest) slot.earliestMs = slot.earliest.sentMs;
    const latest = byLatest[exact.length - slots.length + index];
    if (!latest) continue;
    slot.latest = latest;
    slot.latestMs = Math.min(slot.latestMs, latestMsOf(latest));
    slot.visibleMs = Math.min(slot.visibleMs, latestMsOf(latest) + visibilityDelayMs);
  }
}
