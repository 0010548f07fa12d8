import { isOpen, keyOfPublish, type ContentKey } from './content.ts';
import { finding, type Finding } from './finding.ts';
import type { PublishOperation } from './history.ts';
import { positionKey } from './positions.ts';
import { lowerBound } from './range-max.ts';
import type { Pages, Slot } from './slots.ts';
import { fateOf, latestMsOf, type AnsweredPoll, type TopicRecord } from './topic-record.ts';
import type { Walked } from './walk.ts';
import { positionInWords, publishedInWords } from './words.ts';

/** A run of messages of which each was seen to follow the one before, by somebody who was told of no gap. */
interface Stretch {
  slots: Slot[];
  /** What was published after this belongs into the stretch or behind it. */
  fromMs: number;
  /** What every poll could see before this belongs into it or before it. */
  untilMs: number;
}

/**
 * Nothing that was acknowledged is missing where a subscriber followed without a gap: published after one message was
 * there, and to be seen before a later one of the same stretch was published, it must be between them.
 */
export function checkLoss(record: TopicRecord, pages: Pages, walked: Walked, delayMs: number): Finding[] {
  const publishes = record.publishes.filter((publish) => fateOf(publish) === 'certain' && !isOpen(publish));
  /** How many publishes of a content have not been seen at all: what came elsewhere is not lost, whatever else is wrong with it. */
  const unseen = countBy(publishes.map(keyOfPublish));
  for (const { key } of [...pages.values()].flat())
    if (key !== undefined) unseen.set(key, (unseen.get(key) ?? 0) - 1);
  return [...pages.values()].flatMap((slots) =>
    stretches(slots, walked).flatMap((stretch) => missing(stretch, publishes, unseen, walked, delayMs)),
  );
}

function stretches(slots: Slot[], { followed, notices }: Walked): Stretch[] {
  /** Where a discontinuity said that something is missing although no number is. */
  const interrupted = new Set<string>();
  /** Since when somebody was told that a position is the next. */
  const toldMs = new Map<string, number>();
  for (const { before, after, poll } of notices) {
    const key = positionKey(after);
    if (before && positionKey(before) === key) interrupted.add(key);
    if (!toldMs.has(key)) toldMs.set(key, poll.outcome.endedMs);
  }
  const found: Stretch[] = [];
  for (const slot of slots) {
    const key = positionKey(slot);
    const isFollowed = followed.has(key) && !interrupted.has(key);
    let stretch = found.at(-1);
    if (!stretch || !isFollowed || stretch.slots.at(-1)!.number !== slot.number - 1) {
      const fromMs = (isFollowed ? toldMs.get(key) : undefined) ?? Infinity;
      stretch = { slots: [], fromMs, untilMs: -Infinity };
      found.push(stretch);
    }
    stretch.slots.push(slot);
    stretch.fromMs = Math.min(stretch.fromMs, slot.visibleMs);
    stretch.untilMs = Math.max(stretch.untilMs, slot.earliestMs);
  }
  return found;
}

function missing(
  { slots, fromMs, untilMs }: Stretch,
  publishes: PublishOperation[],
  unseen: Map<ContentKey, number>,
  { followed }: Walked,
  delayMs: number,
): Finding[] {
  const must = new Map<ContentKey, PublishOperation[]>();
  const first = lowerBound(publishes, ({ sentMs }) => sentMs <= fromMs);
  for (let index = first; index < publishes.length && publishes[index]!.sentMs < untilMs; index++) {
    const publish = publishes[index]!;
    if (latestMsOf(publish) + delayMs >= untilMs) continue;
    const key = keyOfPublish(publish);
    const equal = must.get(key);
    if (equal) equal.push(publish);
    else must.set(key, [publish]);
  }
  if (must.size === 0) return [];
  const keys = slots.flatMap(({ key }) => (key === undefined ? [] : [key]));
  const seen = countBy(keys);
  /** How many of the messages cannot be told from any other. */
  const unclear = slots.length - keys.length;
  const lost = [...must].flatMap(([key, equal]) =>
    equal.slice(Math.max(seen.get(key) ?? 0, equal.length - (unseen.get(key) ?? 0))),
  );
  return lost.slice(unclear).flatMap((publish) => {
    const next = slots.find(({ earliestMs }) => earliestMs > latestMsOf(publish) + delayMs)!;
    const follower: AnsweredPoll = followed.get(positionKey(next)) ?? next.deliveries[0]!.poll;
    return [
      finding('lost', {
        expected: `${publishedInWords(publish)}, which was acknowledged, before ${positionInWords(next)}`,
        actual: `numbers ${slots[0]!.number} to ${next.number} without a gap, and without it`,
        operations: [publish, ...(next.earliest ? [next.earliest] : []), follower],
      }),
    ];
  });
}

function countBy(keys: ContentKey[]): Map<ContentKey, number> {
  const counts = new Map<ContentKey, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
