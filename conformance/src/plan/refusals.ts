// The requests that must be refused, each for one reason, beside controls that must not be.
import type { ServerRequirementId } from '@topics-http/contract';
import type { ProbeRequest } from '../http/compose.ts';
import type { ServiceUnderTest } from '../http/service-under-test.ts';
import { bytesClasses, invalidUtf8 } from './bytes.ts';
import { covering, type PlannedClass } from './covering.ts';
import { badCursors } from './cursors.ts';
import { badEscapes, matchedNames, nearNames } from './names.ts';
import type { Fault, Verb } from './oracle.ts';
import { randomOf, pick } from './random.ts';
import { tokenClasses, type TokenClass } from './tokens.ts';
import { transfers } from './transfers.ts';

/** The states in which the topic of a request may be. */
export const topicStates = ['unused', 'polled', 'one message', 'many messages', 'recreated'] as const;
export type TopicState = (typeof topicStates)[number];

/** Where a poll may stand, told by what the topic has; the numbers come with the topic. */
export const pollPositions = ['absent', 'zero', 'next', 'first', 'far ahead', 'never issued page'] as const;
export type PollPosition = (typeof pollPositions)[number];

/** One planned request. It breaks one rule, or none. */
export interface PlannedRequest {
  verb: Verb;
  /** In words, for reports. */
  what: string;
  fault?: Fault;
  /** Which of the prepared topics it goes to; absent: it names its own. */
  state?: TopicState;
  position?: PollPosition;
  /** All but the topic, the cursor and, where it says nothing about it, the body. */
  request: ProbeRequest;
  /** Any 4xx will do: there is more than one reason to refuse it. */
  anyStatus?: true;
  /** It may be refused with this status instead: its body comes in a way that a service need not read. */
  orStatus?: number;
  /** Breaks it nothing, what it shows when it is accepted: the most special first. */
  proves?: ServerRequirementId[];
}

interface TokenKind extends PlannedClass {
  variants: TokenClass[];
}

interface RequestClass extends PlannedClass {
  breaks?: Fault;
  request: ProbeRequest;
  /** Bodies that take turns. */
  bodies?: readonly Uint8Array[];
  proves?: ServerRequirementId;
  mayBeRefusedWith?: number;
}

/** Ways to identify oneself that break the same rule, as one class: its variants take turns. */
function tokenKinds(service: ServiceUnderTest, verb: Verb): TokenKind[] {
  const kinds = new Map<string, TokenKind>();
  for (const each of tokenClasses(service, verb)) {
    const name = each.breaks ?? each.name;
    const kind = kinds.get(name) ?? { name, ...(each.breaks && { breaks: each.breaks }), variants: [] };
    kind.variants.push(each);
    kinds.set(name, kind);
  }
  return [...kinds.values()];
}

const places = [{ name: 'header' }, { name: 'query' }] as const;
const named = <T extends string>(names: readonly T[]) => names.map((name) => ({ name }));

const cachesOf = ({ fixtures }: ServiceUnderTest): RequestClass[] => [
  { name: 'this cache', request: {} },
  ...(fixtures.unknownCache === undefined
    ? []
    : [
        {
          name: 'an unknown cache',
          breaks: 'unknown-cache' as const,
          request: { cache: fixtures.unknownCache },
        },
      ]),
];

const octets = 'application/octet-stream';

const messages: RequestClass[] = [
  { name: 'a text', request: {} },
  {
    name: 'a text with a charset',
    request: { type: 'text/plain; charset=utf-8' },
    proves: 'publish-text-charset',
  },
  { name: 'bytes', request: { type: octets }, proves: 'publish-binary-204' },
  { name: 'no content type', breaks: 'no-content-type', request: { type: null } },
  {
    name: 'text that is not UTF-8',
    breaks: 'not-utf8',
    request: {},
    bodies: [...invalidUtf8.map(({ bytes }) => bytes), bytesClasses[0]!.bytes],
  },
];

/** The states that can be brought about with what the service offers. */
export const statesFor = ({ fixtures }: Pick<ServiceUnderTest, 'fixtures'>): TopicState[] =>
  topicStates.filter((state) => state !== 'recreated' || fixtures.reset !== undefined);

/** Variants take turns, so that each of a kind comes once in each place, beside whatever else is planned then. */
class Turns {
  readonly #used = new Map<TokenKind, number>();

  next(kind: TokenKind, place: 'header' | 'query'): { variant: TokenClass; place: 'header' | 'query' } {
    const turn = this.#used.get(kind) ?? 0;
    this.#used.set(kind, turn + 1);
    const at = turn % kind.variants.length;
    const variant = kind.variants[at]!;
    const isQuery = (at + Math.floor(turn / kind.variants.length)) % 2 === 1;
    return { variant, place: kind.variants.length === 1 ? place : isQuery ? 'query' : 'header' };
  }

  left(kind: TokenKind): number {
    return Math.max(0, 2 * kind.variants.length - (this.#used.get(kind) ?? 0));
  }
}

const proofsOf = (
  chosen: [string, RequestClass][],
  { isScoped }: TokenClass,
  place: 'header' | 'query',
): ServerRequirementId[] => [
  ...(isScoped ? (['auth-scoped-allowed'] as const) : []),
  ...chosen.flatMap(([, { proves }]) => proves ?? []),
  `auth-${place}-publish`,
];

/** Every two classes meet, and every variant of a token comes in both places. */
function cover(
  service: ServiceUnderTest,
  verb: Verb,
  others: Record<string, readonly RequestClass[]>,
  positions: readonly PollPosition[],
): PlannedRequest[] {
  const kinds = tokenKinds(service, verb);
  const dimensions = {
    ...others,
    token: kinds,
    place: places,
    state: named(statesFor(service)),
    position: named(positions),
  };
  const turns = new Turns();
  const random = randomOf(service.seed);
  let turn = 0;
  const requestOf = ({ request, bodies }: RequestClass): ProbeRequest =>
    bodies ? { ...request, body: bodies[turn++ % bodies.length]! } : request;
  type Row = {
    token: TokenKind;
    place: (typeof places)[number];
    state: { name: TopicState };
    position: { name: PollPosition };
  };
  const plan = (row: Row, chosen: [string, RequestClass][]): PlannedRequest => {
    const { variant, place } = turns.next(row.token, row.place.name);
    const fault = variant.breaks ?? chosen.find(([, { breaks }]) => breaks !== undefined)?.[1].breaks;
    const orStatus = chosen.find(([, each]) => each.mayBeRefusedWith !== undefined)?.[1].mayBeRefusedWith;
    const asked = chosen.map(([, { name }]) => name).join(', ');
    return {
      verb,
      what: `a ${verb} of a topic (${row.state.name}) with token: ${variant.name}${variant.ownPlace ? '' : ` in the ${place}`}; ${asked}${verb === 'poll' ? `, cursor: ${row.position.name}` : ''}`,
      ...(fault ? { fault } : { proves: proofsOf(chosen, variant, place) }),
      ...(orStatus !== undefined && { orStatus }),
      // Who may use some caches only is told of none of the others.
      ...(fault === 'unknown-cache' && variant.isScoped && { anyStatus: true }),
      state: row.state.name,
      position: row.position.name,
      request: Object.assign(
        {},
        ...chosen.map(([, each]) => requestOf(each)),
        variant.use(place),
      ) as ProbeRequest,
    };
  };
  const good = Object.fromEntries(
    Object.entries(dimensions).map(([name, classes]) => [
      name,
      classes.filter((each) => !('breaks' in each)),
    ]),
  );
  const rows = [...covering(dimensions, service.seed), ...covering(good, service.seed)] as unknown as (Row &
    Record<string, RequestClass>)[];
  const planned = rows.map((row) =>
    plan(
      row,
      Object.keys(others).map((name) => [name, row[name]!]),
    ),
  );
  for (const token of kinds)
    for (let left = turns.left(token); token.breaks !== undefined && left > 0; left--) {
      const row = {
        token,
        place: pick(places, random),
        state: pick(dimensions.state, random),
        position: pick(dimensions.position, random),
      };
      const chosen = Object.entries(others).map(([name, classes]): [string, RequestClass] => [
        name,
        pick(
          classes.filter(({ breaks }) => breaks === undefined),
          random,
        ),
      ]);
      planned.push(plan(row, chosen));
    }
  return planned;
}

/** Publishes that break one rule, or none. */
export const plannedPublishes = (service: ServiceUnderTest): PlannedRequest[] =>
  cover(
    service,
    'publish',
    {
      cache: cachesOf(service),
      message: messages,
      // Who refuses a request at its head may close the connection before its last piece is there.
      transfer: transfers.filter(
        ({ name, request }) => !/1021|Expect/.test(name) && request.heldBack === undefined,
      ),
    },
    ['absent'],
  );

/** Polls that break one rule, or none. */
export const plannedPolls = (service: ServiceUnderTest): PlannedRequest[] =>
  cover(service, 'poll', { cache: cachesOf(service) }, pollPositions);

const verbs = ['publish', 'poll'] as const;

/** A token for one topic, tried on topics whose names are nearly that one. Whether it is for one cache nobody says. */
export function plannedNearTopics({ fixtures, seed }: ServiceUnderTest): PlannedRequest[] {
  const { topicToken: token, topicTokenTopic } = fixtures;
  if (token === undefined || topicTokenTopic === undefined) return [];
  return [...nearNames(topicTokenTopic), ...matchedNames(topicTokenTopic)].flatMap(
    ({ name, what, mayBeRefused }, index) =>
      // For odd names, the two take turns.
      verbs
        .filter((_, at) => !mayBeRefused || (index + seed + at) % 2 === 0)
        .map((verb, at): PlannedRequest => ({
          verb,
          what: `a ${verb} with a token for ${topicTokenTopic} of that name with ${what}`,
          fault: 'other-topic',
          position: pick(pollPositions, randomOf(index)),
          request: { topic: name, token, place: (index + at) % 2 === 0 ? 'header' : 'query' },
          ...(mayBeRefused && { anyStatus: true }),
        })),
  );
}

/**
 * Names in another cache that lead to a topic of this one, for whoever takes a name for a path. They are names like others: what
 * is published to them, with a token for that cache alone, is for nobody here.
 */
export const detoursTo = (cache: string, topic: string): string[] => [
  `../${cache}/${topic}`,
  `../../topics/${cache}/${topic}`,
];

/** Polls whose cursor is no cursor. */
export const plannedBadCursors = (service: ServiceUnderTest): PlannedRequest[] =>
  badCursors.map((query, index) => ({
    verb: 'poll',
    what: `a poll with ${query.join('&').slice(0, 80)}`,
    fault: 'bad-cursor',
    state: pick(statesFor(service), randomOf(service.seed + index)),
    // A complaint may say what was asked for, and must not say the token that stands beside it.
    request: { query, place: index % 2 === 0 ? 'header' : 'query' },
  }));

/** Names that are not percent-encoded UTF-8, of the topic and of the cache, to publish and to poll. */
export const plannedBadEscapes = ({ cache, runId }: ServiceUnderTest): PlannedRequest[] =>
  badEscapes.flatMap(({ what, segment }) =>
    (['publish', 'poll'] as const).flatMap((verb) =>
      [
        `/topics/${encodeURIComponent(cache)}/${runId}${segment}`,
        ...(segment === '%zz' ? [`/topics/${segment}/${runId}`] : []),
        ...(segment === 'a%' ? [`/topics/${encodeURIComponent(cache)}/%`] : []),
      ].map((path): PlannedRequest => ({
        verb,
        what: `a ${verb} of ${path}: ${what}`,
        fault: 'bad-escape',
        position: 'zero',
        request: { path },
      })),
    ),
  );
