import { quote } from './curl.ts';
import type { Exchange } from './exchange.ts';

/** So many publishes in a row are told as one. */
const fewest = 4;

/** What stands before a number, the number, and what stands behind it. */
const numbered = /^([^]*?)(0|[1-9]\d{0,8})(\D*)$/;

/** A publish that went well, as a row of them shares it: the same in everything but a number in its body. */
interface Numbered {
  number: number;
  /** The command line with `word` in place of the number. */
  curlWith: (word: string) => string;
}

function numberedPublish({ method, body, bodyBytes, curl, response }: Exchange): Numbered | undefined {
  const [, before = '', digits, behind = ''] = numbered.exec(body) ?? [];
  const data = `--data-raw ${quote(body)} `;
  if (method !== 'POST' || response?.status !== 204 || digits === undefined) return undefined;
  if (Buffer.byteLength(body) !== bodyBytes || curl.split(data).length !== 2) return undefined;
  return {
    number: Number(digits),
    curlWith: (word) => curl.split(data).join(`--data-raw ${quote(`${before}${word}${behind}`)} `),
  };
}

/** Exchanges that are one step of a story: publishes whose bodies count up, or a single exchange. */
export interface Step {
  exchanges: [Exchange, ...Exchange[]];
  /** The numbers in the bodies of a row of publishes, and the command line with a word in place of them. */
  row?: { first: number; last: number; curlWith: (word: string) => string };
}

/** The steps of a story, in its order. */
export function stepsOf(story: readonly Exchange[]): Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < story.length;) {
    const head = story[at]!;
    const start = numberedPublish(head);
    const like = start?.curlWith('#');
    let length = 1;
    for (let next = story[at + length]; start && next; next = story[at + length]) {
      const one = numberedPublish(next);
      if (one?.number !== start.number + length || one.curlWith('#') !== like) break;
      length++;
    }
    if (start && length >= fewest) {
      const row = { first: start.number, last: start.number + length - 1, curlWith: start.curlWith };
      steps.push({ exchanges: [head, ...story.slice(at + 1, at + length)], row });
      at += length;
    } else {
      steps.push({ exchanges: [head] });
      at++;
    }
  }
  return steps;
}
