/** JSON written in every way that RFC 8259 leaves open. A reader of JSON sees the same value in all of them. */

/** How JSON is written. What is left out is written as `JSON.stringify` does. */
interface Form {
  /** White space: at the n-th place where some may stand. */
  space?: (n: number) => string;
  /** A character of a string, other than those that JSON itself wants escaped. */
  character?: (character: string) => string;
  /** The order of an object's members. */
  order?: (names: string[]) => string[];
}

const unit = (code: number, isUpper = false) => {
  const hex = code.toString(16).padStart(4, '0');
  return `\\u${isUpper ? hex.toUpperCase() : hex}`;
};
const units = (character: string, isUpper = false) =>
  Array.from({ length: character.length }, (_, at) => unit(character.charCodeAt(at), isUpper)).join('');

/** Writes a value in this form. */
function inForm({ space = () => '', character, order = (names) => names }: Form) {
  return (value: unknown): string => {
    let places = 0;
    const gap = () => space(places++);
    const text = (string: string) =>
      character
        ? JSON.stringify(string).replaceAll(/(?<=.)(?:\\u.{4}|\\.|[^\\])(?=.)/gsu, (each) =>
            each.startsWith('\\') ? each : character(each),
          )
        : JSON.stringify(string);
    const write = (each: unknown): string => {
      if (Array.isArray(each))
        return `[${each.map((one) => `${gap()}${write(one)}${gap()}`).join(',') || gap()}]`;
      if (typeof each === 'string') return text(each);
      if (typeof each !== 'object' || each === null) return JSON.stringify(each);
      const members = order(Object.keys(each)).map(
        (name) =>
          `${gap()}${text(name)}${gap()}:${gap()}${write((each as Record<string, unknown>)[name])}${gap()}`,
      );
      return `{${members.join(',') || gap()}}`;
    };
    return `${gap()}${write(value)}${gap()}`;
  };
}

const whiteSpace = ['', ' ', '\t', '\n', '\r', '\r\n', '  \t', '\n\n\n        '];

export const jsonForms = {
  /** `json.dumps` of Python. */
  python: (value: unknown) =>
    inForm({ character: (each) => (each > '~' ? units(each) : each) })(value).replaceAll(
      /("(?:[^"\\]|\\.)*")|([:,])/g,
      (_, string: string | undefined, mark: string) => string ?? `${mark} `,
    ),
  pretty: (value: unknown) => JSON.stringify(value, null, 2),
  windows: (value: unknown) => `${JSON.stringify(value, null, '\t').replaceAll('\n', '\r\n')}\r\n`,
  everySpace: inForm({ space: (n) => whiteSpace[n % whiteSpace.length]! }),
  farApart: inForm({ space: (n) => (n % 5 === 0 ? ' '.repeat(500) : '') }),
  /** Letters of strings and of the names of members as `\u` escapes, all of them. */
  escaped: inForm({ character: (each) => units(each) }),
  escapedUpper: inForm({ character: (each) => units(each, true) }),
  /** `json_encode` of PHP. */
  slashes: inForm({ character: (each) => (each === '/' ? '\\/' : each > '~' ? units(each) : each) }),
  /** As for a page of HTML. */
  html: inForm({ character: (each) => ('<>&\u2028\u2029'.includes(each) ? units(each) : each) }),
  reversed: inForm({ order: (names) => names.toReversed() }),
  sorted: inForm({ order: (names) => names.toSorted() }),
} satisfies Record<string, (value: unknown) => string>;
