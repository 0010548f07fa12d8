import type { DeliveredElement } from './history.ts';
import type { TopicRecord } from './topic-record.ts';

/** Where a subscriber stands: the next number it expects. */
export interface Position {
  number: number;
  page: number;
}

export const positionKey = ({ number, page }: Position): string => `${page}:${number}`;

export const isPosition = ({ number, page }: Position): boolean =>
  Number.isSafeInteger(number) && Number.isSafeInteger(page);

/** Where an element puts its reader; undefined when it says nothing of it, or nothing that can be read. */
export function positionAfter(element: DeliveredElement): Position | undefined {
  if (element.kind === 'unknown') return undefined;
  const number = element.kind === 'item' ? element.number + 1 : element.next;
  const position = { number, page: element.page };
  return isPosition(position) ? position : undefined;
}

/** Which positions the service itself has shown, and since when: any other is an invention of the run. */
export interface Shown {
  sinceMs: Map<string, number>;
  pages: Map<number, number>;
  /** Pages of which a discontinuity said that number 0 is the next, and since when. */
  zeros: Map<number, number>;
}

export function shownPositions({ answers }: TopicRecord): Shown {
  const shown: Shown = { sinceMs: new Map(), pages: new Map(), zeros: new Map() };
  const show = (position: Position, atMs: number) => {
    const key = positionKey(position);
    if (!shown.sinceMs.has(key)) shown.sinceMs.set(key, atMs);
    if (!shown.pages.has(position.page)) shown.pages.set(position.page, atMs);
  };
  for (const { outcome } of answers)
    for (const element of outcome.elements) {
      const after = positionAfter(element);
      if (!after) continue;
      show(after, outcome.endedMs);
      if (element.kind === 'item') show(element, outcome.endedMs);
      else if (after.number === 0 && !shown.zeros.has(after.page))
        shown.zeros.set(after.page, outcome.endedMs);
    }
  return shown;
}
