import { randomOf, seedFor, shuffled } from './random.ts';

/**
 * What services that all keep the contract may differ in, each with its classes. A client has to get along with every
 * combination: none of it is a failure.
 */
export const dimensions = {
  /** White space in JSON. */
  space: ['compact', 'spaced', 'indented'],
  /** The order of members. */
  order: ['documented', 'reversed', 'further first'],
  /** Members that no page names, in the answer, its elements and their values. */
  further: ['none', 'members'],
  /** Whether JSON has only the escapes that it needs, or all that some library writes: `\\/`, `\\u003c`, what is not ASCII. */
  escapes: ['plain', 'escaped'],
  /** How a body ends: its length, chunks (in pieces that end inside characters), or the end of the connection. */
  framing: ['length', 'chunked', 'pieces', 'closing'],
  /** Whether the connection stays after a whole answer. */
  connection: ['keep-alive', 'close'],
  /**
   * What else an answer of HTTP may be like; see `wire-answer.ts`. No interim responses: the standard libraries of Node and
   * Python refuse one of them each.
   */
  wire: [
    'as usual',
    'trailers',
    'chunk extensions',
    'no reason phrase',
    'names in lower case',
    'names in upper case',
    'HTTP/1.0',
    'head in pieces',
  ],
  /** Whether a body is compressed for those who say that they take it. */
  coding: ['none', 'gzip'],
  type: ['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'],
  /** A path before /topics/. */
  base: ['', '/base', '/eu-west/v1'],
  /** The body of the first refusal; the next ones have the others, as what stands in front of a service has its own. */
  errors: ['json', 'text', 'html', 'empty'],
  /** Where numbers begin. */
  number: [0, 41, 2 ** 24 + 1, 2 ** 31 - 3, 2 ** 32 + 7, 2 ** 53 - 20_000],
  page: [3, 1748358253, 2 ** 31 + 9, 2 ** 53 - 200_000],
  /** Whether items say who published them. */
  publisher: ['none', 'some'],
  names: ['plain', 'delimiters', 'capitals and marks', 'white space'],
} as const;

export type Dimensions = typeof dimensions;
/** One kind of service: a class of each dimension. */
export type ServiceKind = { readonly [Name in keyof Dimensions]: Dimensions[Name][number] };

/** A service without anything unusual: what goes wrong with it is no question of a rule. */
export const plainest: ServiceKind = {
  space: 'compact',
  order: 'documented',
  further: 'none',
  escapes: 'plain',
  framing: 'length',
  connection: 'keep-alive',
  wire: 'as usual',
  coding: 'none',
  type: 'application/json',
  base: '',
  errors: 'json',
  number: 41,
  page: 1748358253,
  publisher: 'none',
  names: 'plain',
};

/**
 * Draws a kind of service for each scenario, but for what it has to be like. Whatever the seed, each class of each dimension is dealt to
 * as many of the others as the other classes are, give or take one: with at least twice as many scenarios as classes, each to two of them.
 */
export function kindsFor<Name extends string>(
  wanted: Readonly<Record<Name, Partial<ServiceKind>>>,
  seed: number,
): Record<Name, ServiceKind> {
  const names = Object.keys(wanted) as Name[];
  const drawn = new Map<Name, Record<string, unknown>>(names.map((name) => [name, { ...wanted[name] }]));
  for (const [dimension, classes] of Object.entries(dimensions)) {
    const free = names.filter((name) => !(dimension in wanted[name]));
    const dealt = free.map((_, index) => classes[index % classes.length]!);
    const order = shuffled<string | number>(dealt, randomOf(seedFor(seed, dimension)));
    free.forEach((name, index) => (drawn.get(name)![dimension] = order[index]));
  }
  return Object.fromEntries(drawn) as Record<Name, ServiceKind>;
}

/** Names of a cache and a topic. None is `.` or `..`, which no URL can address. */
export const namesOf: Record<ServiceKind['names'], { cache: string; topic: string }> = {
  plain: { cache: 'client-conformance', topic: 'a-topic' },
  delimiters: { cache: 'cache with spaces', topic: 'a/b?c#d%2F é🐎+&=;:@' },
  'capitals and marks': { cache: 'Cache-É', topic: 'Tópic-e\u0301-%41' },
  'white space': { cache: ' cache ', topic: ' topic  of two ' },
};
