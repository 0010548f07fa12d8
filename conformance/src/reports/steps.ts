import { resetMethod, type Exchange } from '../http/exchange.ts';
import { excerpt } from '../http/excerpt.ts';
import { stepsOf, type Step } from '../http/publish-run.ts';
import { visibleLine } from './visible.ts';

/** A longer body is told by its length. */
const maxShown = 40;
const maxAnswer = 160;

/** What was asked, in a few words. */
function stepLine({ method, target, body, bodyBytes }: Exchange): string {
  const [path = '', query = ''] = target.split('?');
  const parameters = new URLSearchParams(query);
  const [number, page] = ['sequence_number', 'sequence_page'].map((name) => parameters.get(name));
  const rest = query
    .split('&')
    .filter((each) => each !== '' && !/^sequence_(number|page)=\d+$/.test(each))
    .map((each) => ` ${each}`)
    .join('');
  if (method === 'POST')
    return `publish ${bodyBytes > maxShown ? `${bodyBytes} bytes` : `'${visibleLine(body)}'`}${rest}`;
  if (method === resetMethod) return 'recreate the topic';
  if (method !== 'GET') return `${method} ${path}`;
  if (!query.includes('sequence_')) return `first poll${rest}`;
  return /^\d+$/.test(number ?? '') && /^\d+$/.test(page ?? '')
    ? `poll (${number}, ${page})${rest}`
    : `poll ${query}`;
}

type Member = Record<string, unknown> | undefined;

function elementWords(element: unknown): string {
  const { item, discontinuity } = (element ?? {}) as { item?: Member; discontinuity?: Member };
  if (discontinuity) return `discontinuity to ${String(discontinuity.new_topic_sequence)}`;
  if (!item) return 'an element of another kind';
  const { text, binary } = (item.value ?? {}) as { text?: unknown; binary?: unknown };
  const value =
    typeof text === 'string' ? `'${excerpt(text, maxShown)}'` : `binary ${excerpt(String(binary), maxShown)}`;
  return `item ${String(item.topic_sequence_number)} ${value}`;
}

const shownNumber = /"(topic_sequence_number|new_topic_sequence)"\s*:\s*(\d+)/g;

/** The elements that can be read of an answer that was not kept to its end. */
const beginningWords = (body: string): string[] =>
  [...body.matchAll(shownNumber)].map(
    ([, name, digits]) => `${name === 'new_topic_sequence' ? 'discontinuity to' : 'item'} ${digits!}`,
  );

/** What the run saw of an exchange, in a few words. */
export function sawLine({ response, error }: Exchange): string {
  if (!response) return error ?? 'no answer';
  const { status, body } = response;
  try {
    const { items } = JSON.parse(body) as { items?: unknown };
    if (status === 200 && Array.isArray(items) && items.length > 0)
      return visibleLine(excerpt(`200 ${items.map(elementWords).join(', ')}`, maxAnswer));
  } catch {
    const beginning = status === 200 && body.startsWith('{"items"') ? beginningWords(body) : [];
    if (beginning.length > 0) return `200 ${excerpt(beginning.join(', '), maxAnswer)}, and more`;
  }
  return excerpt(visibleLine(`${status} ${body}`.trim()), maxAnswer);
}

/** A step of a story in a few words: what was done, and what the run saw of it. */
interface StepWords {
  did: string;
  saw: string;
}

export function stepWords({ exchanges: [first, ...more] }: Step): StepWords {
  const last = more.at(-1);
  if (!last) return { did: stepLine(first), saw: sawLine(first) };
  return {
    did: `${stepLine(first)} to ${stepLine(last).replace(/^publish /, '')}`,
    saw: `${sawLine(first)}, ${more.length + 1} times`,
  };
}

/** A story in words, a step each. */
export const storyWords = (story: readonly Exchange[]): StepWords[] => stepsOf(story).map(stepWords);

const isPlainPublish = ({ method, response }: Exchange): boolean =>
  method === 'POST' && response?.status === 204;

/** Of what shows a failure, the exchange to look at: the last one that was answered, and is more than a publish that went well. */
export const tellingExchange = (exchanges: readonly Exchange[]): Exchange | undefined =>
  exchanges.findLast((each) => each.response && !isPlainPublish(each)) ??
  exchanges.findLast(({ response }) => response) ??
  exchanges.at(-1);
