import type { DeliveredElement, DeliveredValue } from './history.ts';

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

const number = (from: unknown, name: string) => Number(member(from, name));

/** RFC 4648 §4, with or without its padding. Another alphabet is another text: no reader gets the same bytes of it. */
const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

function valueOf(value: unknown): DeliveredValue {
  const text = member(value, 'text');
  if (typeof text === 'string') return { kind: 'text', text };
  const binary = member(value, 'binary');
  if (typeof binary !== 'string') return { kind: 'unknown' };
  return { kind: 'binary', bytes: Buffer.from(binary, base64.test(binary) ? 'base64' : 'utf8') };
}

/**
 * The elements of a SubscribeResponse, read leniently: what is wrong with their form is another requirement's to say.
 * @returns undefined when there is no list of them
 */
export function deliveredElements(json: unknown): DeliveredElement[] | undefined {
  const items = member(json, 'items');
  if (!Array.isArray(items)) return undefined;
  return items.flatMap((element): DeliveredElement[] => {
    const found: DeliveredElement[] = [];
    const discontinuity = member(element, 'discontinuity');
    if (discontinuity !== undefined)
      found.push({
        kind: 'discontinuity',
        last: number(discontinuity, 'last_topic_sequence'),
        next: number(discontinuity, 'new_topic_sequence'),
        page: number(discontinuity, 'new_sequence_page'),
      });
    const item = member(element, 'item');
    const publisherId = member(item, 'publisher_id');
    if (item !== undefined)
      found.push({
        kind: 'item',
        number: number(item, 'topic_sequence_number'),
        page: number(item, 'sequence_page'),
        value: valueOf(member(item, 'value')),
        ...(typeof publisherId === 'string' && { publisherId }),
      });
    return found.length > 0 ? found : [{ kind: 'unknown' }];
  });
}
