import { parse } from 'lossless-json';

/** Deeper than any answer of this API can be; a text of brackets alone would cost its reader far more than its sender. */
const maxDepth = 200;
/** Lists, objects and members: far more than a run publishes, and still read in a moment. */
const maxElements = 250_000;

/** Whether the brackets of a text nest deeper than {@link maxDepth}, or it has more than {@link maxElements}. What is in strings does not count. */
function isTooMuch(text: string): boolean {
  let [depth, elements] = [0, 0];
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) inString = !inString;
    else if (inString && code === 0x5c) at++;
    else if (inString) continue;
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > maxDepth || ++elements > maxElements) return true;
    } else if (code === 0x5d || code === 0x7d) depth--;
    else if (code === 0x2c && ++elements > maxElements) return true;
  }
  return false;
}

/** The value of a JSON text; undefined when it is none, nests deeper than 200, or has more than 250,000 elements. */
export function parseJson(text: string): unknown {
  try {
    return isTooMuch(text) ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A number as the JSON text has it: `3`, `3.0` and `3e0` are one value, but only the first is written as an integer. */
class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const integer = /^-?(0|[1-9]\d*)$/;

/** What holds numbers of the stream: other elements, and members beside these, are the service's own. */
const elementKinds = new Set(['item', 'discontinuity']);

/**
 * Members of the given names, in the items and discontinuities of a JSON text that can be parsed, whose value is not an
 * integer: a string, a fraction, an exponent, anything else. White space and the order of members play no part.
 * @returns each as `name: value as it was written`
 */
export function notIntegers(text: string, names: ReadonlySet<string>): string[] {
  const found: string[] = [];
  const look = (value: unknown, isElement: boolean): void => {
    if (typeof value !== 'object' || value === null || value instanceof NumberText) return;
    for (const [name, member] of Object.entries(value)) {
      if (isElement && names.has(name)) {
        if (!(member instanceof NumberText)) found.push(`${name}: ${JSON.stringify(member)}`);
        else if (!integer.test(member.text)) found.push(`${name}: ${member.text}`);
      } else look(member, elementKinds.has(name));
    }
  };
  const whole = parse(text, undefined, {
    parseNumber: (number) => new NumberText(number),
    // Repeated members are legal JSON; as everywhere else, the last one counts.
    onDuplicateKey: ({ newValue }) => newValue,
  });
  look(whole, false);
  return found;
}
