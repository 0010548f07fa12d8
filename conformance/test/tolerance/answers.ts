import type { FetchHandler } from '../../src/runner/fetch-handler.ts';
import type { Element, Item } from '../mutants/change.ts';

/** How the answers to polls are made. What is left out stays as the service makes it. */
export interface Answers {
  json?: (value: object) => string;
  /** What the list has in place of these elements. */
  elements?: (elements: Element[]) => unknown[];
  /** What stands beside the list. */
  beside?: object;
  headers?: Record<string, string>;
  /** One poll of so many is refused with 503 and `Retry-After: 1`. */
  busyEvery?: number;
}

/** Changes each item. */
export const eachItem = (change: (item: Item) => object) => (elements: Element[]) =>
  elements.map((element) => ('item' in element ? { item: change(element.item) } : element));

/** Changes how the answers to polls are made; nothing else. */
export function answering(handler: FetchHandler, answers: Answers): FetchHandler {
  const {
    json = (value: object) => JSON.stringify(value),
    elements = (list: Element[]) => list,
    beside,
    headers,
    busyEvery = Infinity,
  } = answers;
  let polls = 0;
  return async (request) => {
    if (request.method === 'GET' && ++polls % busyEvery === 0)
      return Response.json(
        { code: 'busy', message: 'Come back in a second.' },
        { status: 503, headers: { 'Retry-After': '1', 'Cache-Control': 'no-store' } },
      );
    const response = await handler(request);
    if (request.method !== 'GET' || response.status !== 200) return response;
    const body = (await response.json()) as { items: Element[] };
    const made = json({ ...body, ...beside, items: elements(body.items) });
    const kept = new Headers(response.headers);
    for (const [name, value] of Object.entries(headers ?? {})) kept.set(name, value);
    kept.delete('content-length');
    return new Response(made, { status: 200, headers: kept });
  };
}
