import { expect } from 'vitest';
import type { RunningService } from './harness.ts';

let topics = 0;
/** A topic of its own for each test. */
export const newTopic = () => `t${topics++}`;

/** Publishes, and returns where the first of the messages stands. */
export async function publishAll(
  service: RunningService,
  topic: string,
  ...texts: string[]
): Promise<{ number: number; page: number }> {
  const { json } = await service.poll(topic, Number.MAX_SAFE_INTEGER, 1);
  const { new_sequence_page: page } = json.items[0]!.discontinuity!;
  let number = -1;
  for (const text of texts) {
    const beyond = await service.poll(topic, Number.MAX_SAFE_INTEGER, page);
    if (number < 0) number = beyond.json.items[0]!.discontinuity!.new_topic_sequence;
    expect((await service.publish(topic, text)).status).toBe(204);
  }
  return { number, page };
}

/** The texts of the items of a reply. */
export const texts = (reply: { json: { items: { item?: { value: { text?: string } } }[] } }) =>
  reply.json.items.flatMap(({ item }) => (item ? [item.value.text] : []));
