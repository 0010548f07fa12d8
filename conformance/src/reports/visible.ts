/**
 * What has no shape of its own, and may act on whoever shows it: control characters (a terminal obeys them), marks that
 * turn the direction of text or have no width, line separators, halves of surrogate pairs, what Unicode does not assign.
 */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Cn}\p{Co}]/gu;

const short: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escaped = (char: string): string => {
  const code = char.codePointAt(0)!;
  return (
    short[char] ?? (code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`)
  );
};

/** One line, in which whatever cannot be seen is written as an escape. */
export const visibleLine = (text: string): string => text.replaceAll(invisible, escaped);

/** The same for text of several lines: line ends and tabs stay. */
export const visibleLines = (text: string): string =>
  text
    .replaceAll(/\r\n/g, '\n')
    .replaceAll(invisible, (char) => (char === '\n' || char === '\t' ? char : escaped(char)));
