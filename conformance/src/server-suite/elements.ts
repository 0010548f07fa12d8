import { Mismatch } from './mismatch.ts';
import { excerpt } from '../http/excerpt.ts';
import type { ProbeResponse } from '../http/probe.ts';

/** Where a subscriber stands. */
export interface Cursor {
  number: number;
  page: number;
}

export interface Item extends Cursor {
  value: unknown;
  publisherId: unknown;
}

export interface Discontinuity {
  last: number;
  next: number;
  page: number;
}

/** An element of a response, read leniently: what is wrong with its form is another requirement's to say. */
export type Element = { item: Item } | { discontinuity: Discontinuity };

export const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

/** The elements of a 200. @throws Mismatch when the response is not a 200 with a list of items */
export function elementsOf(response: ProbeResponse): Element[] {
  if (response.status !== 200) throw new Mismatch('200', String(response.status));
  const items = memberOf(response.json, 'items');
  if (!Array.isArray(items)) throw new Mismatch('a JSON object with a list `items`', excerpt(response.text));
  return items.flatMap((element): Element[] => {
    const item = memberOf(element, 'item');
    const discontinuity = memberOf(element, 'discontinuity');
    const number = (from: unknown, name: string) => Number(memberOf(from, name));
    return [
      ...(discontinuity === undefined
        ? []
        : [
            {
              discontinuity: {
                last: number(discontinuity, 'last_topic_sequence'),
                next: number(discontinuity, 'new_topic_sequence'),
                page: number(discontinuity, 'new_sequence_page'),
              },
            },
          ]),
      ...(item === undefined
        ? []
        : [
            {
              item: {
                number: number(item, 'topic_sequence_number'),
                page: number(item, 'sequence_page'),
                value: memberOf(item, 'value'),
                publisherId: memberOf(item, 'publisher_id') ?? undefined,
              },
            },
          ]),
    ];
  });
}

export const itemsOf = (elements: Element[]): Item[] =>
  elements.flatMap((element) => ('item' in element ? [element.item] : []));

export const discontinuitiesOf = (elements: Element[]): Discontinuity[] =>
  elements.flatMap((element) => ('discontinuity' in element ? [element.discontinuity] : []));

/** The text of an item's value; undefined when it is not text. */
export const textOf = ({ value }: Item): unknown => memberOf(value, 'text');
export const binaryOf = ({ value }: Item): unknown => memberOf(value, 'binary');

/** The cursor after these elements: after an item the next number; after a discontinuity exactly its new number. */
export const cursorAfter = (elements: Element[], before: Cursor): Cursor =>
  elements.reduce<Cursor>(
    (cursor, element) =>
      'item' in element
        ? { number: element.item.number + 1, page: element.item.page }
        : 'discontinuity' in element
          ? { number: element.discontinuity.next, page: element.discontinuity.page }
          : cursor,
    before,
  );
