// Names that are nearly equal are different names: see plan/names.ts.
import { topicPath, type ProbeRequest } from '../http/compose.ts';
import { badEscapes, nearNames, objectNames, type NearName } from '../plan/names.ts';
import type { CheckContext } from './check-context.ts';
import { cursorAfter, elementsOf, itemsOf, textOf, type Cursor } from './elements.ts';
import { accepted, Mismatch } from './mismatch.ts';
import { inParallel } from './planned.ts';
import { requirement, violates } from './requirement.ts';

/** A topic, as it is written in requests. */
interface Place {
  what: string;
  at: ProbeRequest;
  mayBeRefused: boolean;
  mayBeFolded: boolean;
}

/** Letters, digits and what RFC 3986 §2.3 leaves unreserved: nobody can take such a name for another one. */
const isPlain = (name: string) => /^[\w.~-]+$/.test(name) && !/^\.+$/.test(name);

/** Two places whose names are equal, written one after the other: with nothing between them, or with what the longer cache has. */
function joinedPlaces({ cache, fixtures }: CheckContext['service'], base: string): Place[] {
  const { secondCache = cache } = fixtures;
  const [short, long] = cache.length < secondCache.length ? [cache, secondCache] : [secondCache, cache];
  const more = long.slice(short.length);
  if (more === '' || !long.startsWith(short)) return [];
  const joined = new Set([more + base, more.slice(1) + more[0]! + base]);
  return [
    {
      what: `${base} in the cache ${long}`,
      at: { cache: long, topic: base },
      mayBeRefused: true,
      mayBeFolded: false,
    },
    ...Array.from(joined, (topic) => ({
      what: `${topic} in the cache ${short}`,
      at: { cache: short, topic },
      mayBeRefused: true,
      mayBeFolded: false,
    })),
  ];
}

/** The first of them is what the others are near to. */
function placesOf({
  service,
  newTopic,
}: {
  service: CheckContext['service'];
  newTopic: () => string;
}): Place[] {
  const base = newTopic();
  const names: NearName[] = [{ what: 'itself', name: base }, ...nearNames(base), ...objectNames];
  const path = (name: string, asItIs: boolean) => ({
    path: asItIs ? topicPath(service.cache, '') + name : topicPath(service.cache, name),
  });
  return [
    ...names.map(({ what, name, mayBeRefused = false, mayBeFolded = false, asItIs = false }) => ({
      what: `${base} with ${what}`,
      // As a path: what becomes of names that are not plain is for this check alone to say.
      at: isPlain(name) ? { topic: name } : path(name, asItIs),
      mayBeRefused,
      mayBeFolded,
    })),
    ...joinedPlaces(service, newTopic()),
    ...badEscapes.map(({ what, segment }) => ({
      what: `${base}${segment}, ${what}`,
      at: { path: `${topicPath(service.cache, base)}${segment}` },
      mayBeRefused: true,
      mayBeFolded: true,
    })),
  ];
}

/** Whether a request went to that place. */
const isAt = (target: string, { at }: Place): boolean =>
  target.split('?')[0]!.endsWith(at.path ?? `/${at.topic!}`);

const namesAtOnce = 24;
/** A name that no service has to take is tried once. */
const roundsOf = ({ mayBeRefused, mayBeFolded }: Place) => (mayBeRefused || mayBeFolded ? 1 : 2);
const maxTries = 6;

/** What came to a place that was not published there, and where it stands. */
interface Followed {
  strangers: string[];
  cursor?: Cursor;
}

/** Follows a topic, from where it stands, while something is published to it, again and again. */
async function follow(context: CheckContext, place: Place, own: string, start?: Cursor): Promise<Followed> {
  const { what, at, mayBeRefused, mayBeFolded } = place;
  const isRefused = ({ status }: { status: number }) => mayBeRefused && status >= 400 && status < 500;
  // A service may not know a topic before it is published to.
  if (isRefused(await context.post(`${own} made`, at))) return { strangers: [] };
  let cursor = start;
  const seen: string[] = [];
  for (let round = 0; round < roundsOf(place); round++) {
    const isOver = await context.whileParked(
      async (poll) => {
        for (let tries = 0; tries < maxTries; tries++) {
          const early = await poll.within(0);
          if (early && isRefused(early)) return true;
          if (!early) {
            const published = await context.post(`${own} ${round}`, at);
            if (isRefused(published)) return true;
            accepted(published.status, `the status of a publish to ${what}`);
          }
          const answer = early ?? (await poll.within(context.settleMs));
          if (!answer) continue;
          if (isRefused(answer)) return true;
          const elements = elementsOf(answer);
          seen.push(...itemsOf(elements).map((item) => String(textOf(item))));
          cursor = cursorAfter(elements, cursor ?? { number: 0, page: 0 });
          return false;
        }
        const late = async () => context.inTime(poll, context.probe.patienceMs);
        // A first poll that was slow to arrive has missed all of them; by now it is there.
        const again = async () => {
          await context.post(`${own} again`, at);
          return late();
        };
        if (!mayBeFolded && !((await late()) ?? (cursor === undefined && (await again()))))
          violates({
            id: 'subscribe-wakes',
            expected: `${what} to get what is published to it`,
            actual: `nothing, with ${maxTries} messages published since`,
            exchanges: context.probe.exchanges.filter(({ target }) => isAt(target, place)).slice(0, 3),
          });
        return true;
      },
      cursor,
      at,
    );
    if (isOver) break;
  }
  const strangers = seen.filter((text) => !text.startsWith(`${own} `));
  return { strangers, ...(cursor && { cursor }) };
}

requirement('name-distinct', async (context) => {
  const { service } = context;
  const places = placesOf({ service, newTopic: () => context.newTopic('-name') });
  const own = (index: number) => `${service.runId} to place ${index}`;
  const followed = await inParallel(
    places,
    (place, index) => follow(context, place, own(index)),
    namesAtOnce,
  );
  // And what came to the first, which all are near to, after it was left.
  const first = followed[0]!;
  const later = await follow(context, places[0]!, own(0), first.cursor);
  first.strangers.push(...later.strangers);
  for (const [index, place] of places.entries()) {
    // A name that is not the run's own may be in use: only what this run published elsewhere is wrong there.
    const stray = followed[index]!.strangers.find((text) => text.startsWith(service.runId));
    if (stray === undefined) continue;
    const from = places.find((_, at) => stray.startsWith(`${own(at)} `));
    const expected = `${place.what} to get what was published to it alone`;
    const actual = `what was published to ${from?.what ?? 'another'}`;
    // Names that no normal form makes equal are two topics to whoever takes both.
    if (from && !place.mayBeFolded && !from.mayBeFolded)
      violates({
        id: 'sequence-topic-isolated',
        expected,
        actual,
        exchanges: context.probe.exchanges.filter(({ target }) => isAt(target, place) || isAt(target, from)),
      });
    throw new Mismatch(expected, actual);
  }
});
