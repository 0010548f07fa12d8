import type { Exchange } from '../http/exchange.ts';
import { stepsOf } from '../http/publish-run.ts';

/** Of a check that failed, so many of its last exchanges say which topics it is about. */
const shownExchanges = 4;
/** More steps than this nobody reads, and no script sends: then what began it, and what came last. */
const maxSteps = 30;
const beginning = 10;
/** More exchanges than this no report holds of one failure, however few steps they are. */
const maxExchanges = 1000;

const pathOf = ({ target }: Exchange): string => target.split('?', 1)[0]!;

/** Of the exchanges of a check, those that its words are about: a page that they name, else what it did last. */
export function shownBy(exchanges: readonly Exchange[], words: string): Exchange[] {
  const named = words.match(/\d{9,}/g) ?? [];
  const about = exchanges.filter(({ target, response }) =>
    named.some((each) => target.includes(each) || response?.body.includes(each)),
  );
  return (about.length > 0 ? about : exchanges).slice(-shownExchanges);
}

/**
 * What has to be sent to see what some exchanges show: they, and whatever happened before on their topics. The topic of
 * the last one comes first where that would be too much.
 * @returns in the order in which they were sent
 */
export function storyOf(shown: readonly Exchange[], all: readonly Exchange[]): Exchange[] {
  const ended = shown.filter(({ response, error }) => response || error !== undefined);
  const last = ended.at(-1) ?? shown.at(-1);
  if (!last) return [];
  const endMs = Math.max(...shown.map(({ sentMs, ms }) => sentMs + ms));
  const lastMs = Math.max(...shown.map(({ sentMs }) => sentMs));
  /** What a poll got that came after all of them is another story. */
  const isLater = ({ method, sentMs, response }: Exchange) =>
    method === 'GET' && sentMs >= lastMs && response !== undefined;
  let story = inOrder(ended.length > 0 ? ended : shown);
  for (const path of new Set(shown.toReversed().map(pathOf))) {
    const own = all.filter(
      (each) => pathOf(each) === path && each.sentMs <= endMs && !story.includes(each) && !isLater(each),
    );
    const whole = inOrder([...story, ...own]);
    if (stepsOf(whole).length <= maxSteps && whole.length <= maxExchanges) story = whole;
    else if (path === pathOf(last))
      story = inOrder([...story, ...own.slice(0, beginning), ...own.slice(beginning - maxSteps)]);
  }
  return story.filter((each, index) => !isRepeated(each, story[index - 1], story[index + 1]));
}

const inOrder = (exchanges: readonly Exchange[]): Exchange[] =>
  [...new Set(exchanges)].sort((a, b) => a.sentMs - b.sentMs);

/** Of exchanges that are all the same, the first and the last one say it. */
function isRepeated(each: Exchange, before: Exchange | undefined, after: Exchange | undefined): boolean {
  const isSame = (other: Exchange | undefined) =>
    other?.curl === each.curl && other.response?.body === each.response?.body;
  return isSame(before) && isSame(after);
}
