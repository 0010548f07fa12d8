/** A name that is not the given one, and that careless services take for it. */
export interface NearName {
  name: string;
  /** How it differs. */
  what: string;
  /** Nothing obliges a service to take such a name. */
  mayBeRefused?: true;
  /** Who brings names to a normal form, or a server in front of the service, may make it the name that it is near. */
  mayBeFolded?: true;
  /** It is written as it is, without escapes: a path may have such characters (RFC 3986 §3.3). */
  asItIs?: true;
}

const swapCase = (text: string): string =>
  text.replaceAll(/\p{L}/gu, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );

const longest = 255;
/** A name that is cut at any of these lengths is another one. */
const lengths = [64, 128];

/** Two names of so many characters and one more, that differ in the last one. */
const longPair = (base: string, length: number): NearName[] =>
  ['a', 'b'].map((last) => ({
    what: `${length} characters and ${last}`,
    name: `${base}${'n'.repeat(Math.max(0, length - base.length))}${last}`,
    mayBeRefused: true,
  }));

/** Names beside a name: each is another name. The base is to have letters in it. */
export function nearNames(base: string): NearName[] {
  const odd = (what: string, name: string): NearName => ({ what, name, mayBeRefused: true });
  const folded = (what: string, name: string): NearName => ({ ...odd(what, name), mayBeFolded: true });
  const characters = Array.from(base);
  const near: NearName[] = [
    { what: 'in the other letter case', name: swapCase(base) },
    { what: 'one letter in the other case', name: base.replace(/\p{L}(?=\P{L}*$)/u, swapCase) },
    { what: 'one character less', name: characters.slice(0, -1).join('') },
    { what: 'one character more', name: `${base}x` },
    { what: 'one character before it', name: `x${base}` },
    { what: 'a dash more', name: `${base}-` },
    { what: 'underscores for dashes', name: base.replaceAll('-', '_') },
    odd('dots for dashes', base.replaceAll('-', '.')),
    odd('an extension', `${base}.json`),
    ...lengths.flatMap((length) => longPair(base, length)),
    folded('a dot at the end', `${base}.`),
    folded('a space at the end', `${base} `),
    folded('a space before it', ` ${base}`),
    odd('a plus at the end', `${base}+`),
    // In a form that is a space.
    odd('a space and more', `${base} x`),
    { ...odd('a plus that is not escaped', `${base}+x`), asItIs: true },
    folded('a slash at the end', `${base}/`),
    folded('a part after a slash', `${base}/x`),
    folded('a part before a slash', `x/${base}`),
    folded('dot segments', `x/../${base}`),
    folded('a backslash', `${base}\\`),
    folded('an escape, itself escaped', `${base}%2F`),
    folded(
      'an escaped letter, itself escaped',
      `%${base.codePointAt(0)!.toString(16)}${characters.slice(1).join('')}`,
    ),
    folded('a query inside', `${base}?x=1`),
    folded('a fragment inside', `${base}#x`),
    folded('a semicolon parameter', `${base};x=1`),
    odd('a wildcard', `${base}*`),
    odd('a colon', `${base}:x`),
    odd('a quote', `${base}"`),
    folded('a NUL at the end', `${base}\0`),
    folded('a line feed at the end', `${base}\n`),
    folded('a zero-width space', `${base}\u200b`),
    folded('an accent, precomposed', `${base}\u00e9`),
    folded('an accent, decomposed', `${base}e\u0301`),
    folded('a full-width letter', `${base}\uff41`),
    odd('an emoji', `${base}\u{1f40e}`),
    odd('another emoji', `${base}\u{1f40f}`),
    odd('255 characters that end with a', `${base}${'n'.repeat(longest - base.length - 1)}a`),
    odd('255 characters that end with b', `${base}${'n'.repeat(longest - base.length - 1)}b`),
  ];
  return near.filter(({ name }) => name !== base && name !== '');
}

/** Names that a pattern matches which somebody made of this one, without regard for the signs that mean something in patterns. */
export const matchedNames = (base: string): NearName[] =>
  ['.', '_', '*', '%', '?', '+', '-', ':', '/']
    .filter((sign) => base.includes(sign))
    .flatMap((sign) =>
      ['x', '-', '.'].map((by) => ({
        what: `${by} for ${sign}`,
        name: base.replaceAll(sign, by),
        mayBeRefused: true as const,
      })),
    )
    .filter(({ name }) => name !== base);

/** Names that some languages have a use for; nothing else is special about them. */
export const objectNames: readonly NearName[] = [
  '__proto__',
  'constructor',
  'toString',
  'null',
  '0',
  '..',
  '.',
].map((name) => ({
  what: `only ${name}`,
  name,
  mayBeRefused: true,
  ...(/^\.+$/.test(name) && { mayBeFolded: true }),
}));

/** Path segments that are no escapes of UTF-8, or no escapes at all. No two may become one name. */
export const badEscapes: readonly { what: string; segment: string }[] = [
  { what: 'no hexadecimal digits', segment: '%zz' },
  { what: 'one digit only', segment: '%4' },
  { what: 'a percent sign at the end', segment: 'a%' },
  { what: 'a byte that no UTF-8 has', segment: '%FF' },
  { what: 'another byte that no UTF-8 has', segment: '%FE' },
  { what: 'a cut sequence', segment: '%E2%82' },
  { what: 'an overlong form', segment: '%C0%AF' },
  { what: 'half a surrogate pair', segment: '%ED%A0%80' },
];
