import { requirements } from '@topics-http/contract/requirements';
import type { Exchange } from '../http/exchange.ts';
import { tellingExchange } from './steps.ts';
import type { Result, Status } from './report.ts';

/** What does not hold, and what else does not hold because of it. */
export interface Cause {
  root: Result;
  /** Requirements that rest on it, and do not hold either. */
  follows: Result[];
  /** Requirements that do not rest on it, but show the same in the same words. */
  alike: Result[];
}

/** How many more follow from a cause, and how many show the same, in words. */
export const followWords = (count: number): string =>
  `${count} more ${count === 1 ? 'follows' : 'follow'} from this`;
export const alikeWords = (count: number): string =>
  `${count} more ${count === 1 ? 'shows' : 'show'} the same`;

const restsOn = new Map<string, readonly string[]>(requirements.map(({ id, dependsOn }) => [id, dependsOn]));

/** Every requirement that this one rests on, at first or at second hand, the nearest first. */
function foundationsOf(id: string): string[] {
  const found = new Set<string>();
  const queue = [...(restsOn.get(id) ?? [])];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (found.has(next)) continue;
    found.add(next);
    queue.push(...(restsOn.get(next) ?? []));
  }
  return [...found];
}

/** How many requirements rest on each, at first or at second hand. */
const weights = new Map<string, number>();
for (const { id } of requirements)
  for (const foundation of foundationsOf(id)) weights.set(foundation, (weights.get(foundation) ?? 0) + 1);

/** What a failure shows, without what differs from one topic to the next; undefined where it says nothing. */
const shapeOf = ({ expected, actual }: Result): string | undefined =>
  expected === undefined ? undefined : `${expected}\n${actual ?? ''}`.replaceAll(/\d+|tc-[\w-]+/g, '#');

/**
 * Sorts what does not hold by its cause: a requirement that rests on another one that does not hold either is told under
 * that one, and so is one that shows the very same. The cause of most comes first; otherwise the order of the results stays.
 */
export function byCause(wrong: Result[]): Cause[] {
  const isWrong = new Map(wrong.map((result) => [result.id as string, result]));
  const causes = new Map<string, Cause>();
  const wrongBelow = (id: string) => foundationsOf(id).filter((foundation) => isWrong.has(foundation));
  const rootOf = (id: string) => wrongBelow(id).find((foundation) => wrongBelow(foundation).length === 0);
  for (const root of wrong)
    if (rootOf(root.id) === undefined) causes.set(root.id, { root, follows: [], alike: [] });
  for (const result of wrong) {
    const root = rootOf(result.id);
    if (root !== undefined) causes.get(root)?.follows.push(result);
  }
  const size = ({ follows, alike }: Cause) => follows.length + alike.length;
  return joined([...causes.values()]).sort((a, b) => size(b) - size(a));
}

/** Whether a MUST fails by this cause; otherwise it is only warned about. */
export const isFailure = ({ root, follows, alike }: Cause): boolean =>
  [root, ...follows, ...alike].some(({ status }) => status === 'failed');

/** The causes of all that fails and is warned about, in the order in which every report tells them: what fails comes first. */
export function causesOf(results: Result[]): Cause[] {
  const of = (status: Status) => results.filter((each) => each.status === status);
  const causes = byCause([...of('failed'), ...of('warned')]);
  return [...causes.filter(isFailure), ...causes.filter((each) => !isFailure(each))];
}

/** The sections that are about a request, and not only in need of it. */
function sectionsAbout({ method, target }: Exchange): string[] {
  if (/[?&]token=/.test(target)) return ['authentication'];
  return method === 'GET' ? ['subscribe', 'sequences'] : ['publish'];
}

/** Causes that show the same are told under the one that is about what they show, and that most requirements rest upon. */
function joined(causes: Cause[]): Cause[] {
  const groups = new Map<string, Cause[]>();
  for (const cause of causes) {
    const shape = shapeOf(cause.root) ?? cause.root.id;
    groups.set(shape, [...(groups.get(shape) ?? []), cause]);
  }
  return [...groups.values()].map((group) => {
    const shown = group.flatMap(({ root }) => tellingExchange(root.exchanges) ?? [])[0];
    const about = shown ? sectionsAbout(shown) : [];
    const weigh = ({ root }: Cause) =>
      (about.includes(root.section) ? requirements.length : 0) + (weights.get(root.id) ?? 0);
    const [head, ...others] = group.toSorted((a, b) => weigh(b) - weigh(a)) as [Cause, ...Cause[]];
    return { ...head, alike: others.flatMap(({ root, follows }) => [root, ...follows]) };
  });
}

/** The kinds of request, the most special first. */
const kinds: [what: string, isIt: (exchange: Exchange) => boolean][] = [
  ['a request with a token in the query', ({ target }) => /[?&]token=/.test(target)],
  ['a resumed poll', ({ method, target }) => method === 'GET' && /sequence_page=0*[1-9]/.test(target)],
  ['a first poll', ({ method }) => method === 'GET'],
  [
    'a publish of bytes',
    ({ method, headers }) => method === 'POST' && headers.some(([, value]) => /octet-stream/.test(value)),
  ],
  ['a publish', ({ method }) => method === 'POST'],
];
/** So many that fail, and such a part of them, are worth a sentence. */
const worth = { count: 3, part: 0.6 };

/** Of what fails, how many end with the same kind of request; undefined where few do. */
export function sharedRequest(wrong: Result[]): { count: number; what: string } | undefined {
  const kindOf = ({ exchanges }: Result) => {
    const last = tellingExchange(exchanges);
    return last && kinds.find(([, isIt]) => isIt(last))?.[0];
  };
  const [most] = kinds
    .map(([what]) => ({ what, count: wrong.filter((each) => kindOf(each) === what).length }))
    .sort((a, b) => b.count - a.count);
  return most && most.count >= worth.count && most.count >= worth.part * wrong.length ? most : undefined;
}
