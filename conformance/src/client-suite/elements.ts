import type { Cursor } from '../server-suite/elements.ts';

export interface Value {
  text?: string;
  binary?: string;
  /** Kinds that may be added. */
  number?: number;
  parts?: unknown[];
}
export interface ItemElement {
  item: { topic_sequence_number: number; sequence_page: number; value: Value; publisher_id?: string };
}
export interface DiscontinuityElement {
  discontinuity: { last_topic_sequence: number; new_topic_sequence: number; new_sequence_page: number };
}
/** What a client is given, and moves its cursor by. */
export type Element = ItemElement | DiscontinuityElement;

export const isItem = (element: object): element is ItemElement =>
  Boolean((element as { item?: object | null }).item);
export const isKnown = (element: object): element is Element => isItem(element) || 'discontinuity' in element;

/** Whether a line that a client printed shows an item or a discontinuity, whatever else it says before or behind it. */
export function isPrinted(line: object): line is Element {
  const { item, discontinuity } = line as { item?: unknown; discontinuity?: unknown };
  const shown = item ?? discontinuity;
  return typeof shown === 'object' && shown !== null;
}

/** Whether a client has to deliver it: a value of a kind that it does not know, it may pass over or show. */
export const isDelivered = (element: Element): boolean => {
  if (!isItem(element)) return true;
  const { value } = element.item as { value?: Value };
  return value?.text !== undefined || value?.binary !== undefined;
};

/** Where a subscriber stands that was given this element (003 › Subscribe › Query parameters). */
export const cursorAfter = (element: Element): Cursor =>
  isItem(element)
    ? { number: element.item.topic_sequence_number + 1, page: element.item.sequence_page }
    : {
        number: element.discontinuity.new_topic_sequence,
        page: element.discontinuity.new_sequence_page,
      };

const known = (element: Element): unknown => {
  if (!isItem(element)) {
    const { last_topic_sequence, new_topic_sequence, new_sequence_page } = element.discontinuity;
    return { last_topic_sequence, new_topic_sequence, new_sequence_page };
  }
  const { topic_sequence_number, sequence_page, value } = element.item;
  const { text, binary } = value as Partial<Value>;
  return {
    topic_sequence_number,
    sequence_page,
    ...(text !== undefined && { text }),
    ...(binary !== undefined && { binary }),
  };
};

/** Equal for two elements that say the same, whatever members they have besides. The publisher is compared apart. */
export const identityOf = (element: Element): string => {
  try {
    return JSON.stringify(known(element));
  } catch {
    return '';
  }
};
