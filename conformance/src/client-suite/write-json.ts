import { isItem, isKnown } from './elements.ts';
import type { ServiceKind } from './service-kinds.ts';

type JsonKind = Pick<ServiceKind, 'space' | 'order' | 'further' | 'escapes'>;

/** Written into JSON as it stands: larger than any integer that a client keeps exactly. */
const enormous = '340282366920938463463374607431768211456';
/** Members that nobody knows, one of each kind that JSON has. */
const further = {
  region: 'eu-west-1',
  at: [1, { deep: null }],
  size: '@enormous@',
  none: null,
  is: false,
  empty: {},
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same members in another order, further ones at their place. */
function arranged(value: Record<string, unknown>, order: JsonKind['order'], more: object): object {
  const members = Object.entries(value);
  const added = Object.entries(more);
  const all = order === 'further first' ? [...added, ...members] : [...members, ...added];
  return Object.fromEntries(order === 'documented' ? all : order === 'reversed' ? all.toReversed() : all);
}

function shaped(element: object, kind: JsonKind): object {
  const more = kind.further === 'members' ? further : {};
  if (!isKnown(element)) return element;
  const [name, content] = isItem(element)
    ? (['item', element.item] as const)
    : (['discontinuity', element.discontinuity] as const);
  const inner = Object.fromEntries(
    Object.entries(content).map(([member, value]): [string, unknown] => [
      member,
      isObject(value) ? arranged(value, kind.order, more) : value,
    ]),
  );
  return arranged(
    { [name]: arranged(inner, kind.order, more) },
    kind.order,
    kind.further === 'members' ? { later: [1] } : {},
  );
}

const unicodeEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Every escape that some library writes: what is not ASCII, markup, and the solidus. */
const escaped = (json: string): string =>
  json.replaceAll(/[^\x20-\x7e\n]|[<>&']/g, unicodeEscape).replaceAll('/', '\\/');

/** JSON.stringify's own compact form, with a space after each colon and comma that stands outside of texts. */
const spaced = (json: string): string =>
  json.replaceAll(/"(?:[^"\\]|\\.)*"|[:,]/g, (token) => (token.length === 1 ? `${token} ` : token));

function written(value: object, { space, escapes }: JsonKind): string {
  const compact = space === 'indented' ? `${JSON.stringify(value, null, 2)}\n` : JSON.stringify(value);
  const text = (space === 'spaced' ? spaced(compact) : compact).replaceAll('"@enormous@"', enormous);
  return escapes === 'escaped' ? escaped(text) : text;
}

/** The body of an answer with these elements, as this kind of service writes it. */
export function answerBody(elements: readonly object[], kind: JsonKind): Buffer {
  const items = elements.map((element) => shaped(element, kind));
  const more = kind.further === 'members' ? { cost: { units: 1 }, generation: '@enormous@' } : {};
  return Buffer.from(written(arranged({ items }, kind.order, more), kind));
}

/**
 * A body that is cut after so many whole elements, and what else of it came: nothing, a part of the next element, or all but
 * the end of the list.
 */
export function cutBody(elements: readonly object[], whole: number, inElement: boolean): string {
  const list = elements.slice(0, whole).map((element) => JSON.stringify(element));
  const next = elements[whole];
  const part = inElement && next ? JSON.stringify(next).slice(0, -9) : '';
  return `{"items":[${list.join(',')}${whole > 0 && part ? ',' : ''}${part}`;
}

/**
 * The body of a refusal, and its media type.
 * @param first how the first one of the service is written; the next ones take turns
 * @param serial how many requests came before the one that is refused
 */
export function errorBody(
  status: number,
  first: ServiceKind['errors'],
  serial: number,
): { body: string; type?: string } {
  const message = `A scripted ${status}.`;
  const bodies = {
    json: { body: JSON.stringify({ code: 'refused', message }), type: 'application/json' },
    text: { body: message, type: 'text/plain' },
    html: {
      body: `<html>\n<head><title>${status}</title></head>\n<body>${message}</body>\n</html>\n`,
      type: 'text/html',
    },
    empty: { body: '' },
  };
  const forms = Object.keys(bodies) as ServiceKind['errors'][];
  return bodies[forms[(forms.indexOf(first) + serial) % forms.length]!];
}
