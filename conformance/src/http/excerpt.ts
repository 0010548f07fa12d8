/** How much of a word may be given up so that no word is cut. */
const maxWord = 40;

/** The beginning of a text, at most so many characters, that ends with a whole word, and whether more follows. */
export function wholeWords(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = text.slice(0, max).replace(/[\ud800-\udbff]$/, '');
  if (!/[\p{L}\p{N}]/u.test(text[max]!)) return cut;
  const word = /[\p{L}\p{N}]+$/u.exec(cut.slice(-maxWord))?.[0] ?? '';
  return word.length < Math.min(maxWord, cut.length) ? cut.slice(0, cut.length - word.length) : cut;
}

/** The beginning of what a service said, for a sentence. */
export const excerpt = (text: string, max = 200): string =>
  text.length <= max ? text : `${wholeWords(text, max)}…`;
