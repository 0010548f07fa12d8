// Stores that do not do what they were asked.
import type { TopicKey } from '@topics-http/server';
import { engine, wait } from './change.ts';

/** Counts appends per topic, and swallows those that `isLost` names: acknowledged, numbered or not, never delivered. */
export const losing = (isLost: (count: number, inFlight: number) => boolean) =>
  engine((store) => {
    const counts = new Map<TopicKey, number>();
    const inFlight = new Map<TopicKey, number>();
    return {
      append: async (topic, message) => {
        const count = (counts.get(topic) ?? 0) + 1;
        counts.set(topic, count);
        const others = inFlight.get(topic) ?? 0;
        inFlight.set(topic, others + 1);
        // Those at the same time wait for each other, however slowly they arrive.
        for (let seen = 0; seen < inFlight.get(topic)!;) {
          seen = inFlight.get(topic)!;
          await wait(seen > 1 ? 100 : 25);
        }
        if (!isLost(count, others + 1)) await store.append(topic, message);
        inFlight.set(topic, inFlight.get(topic)! - 1);
      },
    };
  });

/** Wakes the polls that wait on a topic as `choose` says: which of them, by the order of their arrival. */
export const waking = (choose: (index: number) => boolean) =>
  engine((store) => {
    const waiting = new Map<TopicKey, number>();
    return {
      changed: async (topic, seen, ending) => {
        const index = waiting.get(topic) ?? 0;
        waiting.set(topic, index + 1);
        await store.changed(topic, seen, ending);
        waiting.set(topic, waiting.get(topic)! - 1);
        if (!ending.ended && !choose(index)) await new Promise<void>((resolve) => ending.onEnd(resolve));
      },
    };
  });
