import { excerpt } from '../http/excerpt.ts';
import { requirements, type ServerRequirementId } from '@topics-http/contract/requirements';
import { afterAll, beforeAll, test } from '@vitest/runner';
import type { Outcome, ResponsesVerdict, Violation } from './outcome.ts';
import { Pacer } from '../http/pacer.ts';
import type { Exchange } from '../http/exchange.ts';
import { Probe, wireOf, type Observer, type ProbeResponse, type Sent } from '../http/probe.ts';
import { checkHistory } from '../history/check-history.ts';
import { pacedMs } from '../http/service-under-test.ts';
import { WireError } from '../http/wire.ts';
import { violationsOf } from './every-response.ts';
import { Mismatch, NotTestable } from './mismatch.ts';
import { CheckContext } from './check-context.ts';
import { Observers } from './observers.ts';
import { givenOrder } from './order.ts';
import { Recorder } from './recorder.ts';
import { shownBy, storyOf } from './story.ts';

declare module '@vitest/runner' {
  interface TaskMeta {
    topics?: Outcome;
    topicsResponses?: ResponsesVerdict;
  }
}

/** A check: throws what is wrong. For a MAY, it answers what the service does. */
type Check = (context: CheckContext) => Promise<string | undefined> | Promise<void>;

const { service, ids, violations: before } = givenOrder();
/** The requirements to check: those of the profile that the service's fixtures allow. */
const selected = new Set(ids);
const wire = wireOf(service);
const pacer = new Pacer(service.maxRps);
const recorder = new Recorder(service);
/** The first violation of each requirement that any response showed. */
const violations = new Map<string, Violation>();
const titles = new Map(requirements.map(({ id, level, text }) => [id, `${id}: ${level} ${text}`]));
/** Every exchange of the run, whoever made it: what came before a failure on its topic is part of its story. */
const everything: Exchange[] = [];
/** What was sent by work that several checks share, by the error that ended it. */
const ofShared = new WeakMap<object, Exchange[]>();

afterAll(() => wire.close());

const probeFor = (into = recorder) => {
  const observe: Observer = (sent) => {
    everything.push(sent.exchange);
    const ended = into.observe(sent);
    return (response) => {
      ended(response);
      if (response) holdToEveryRule(sent, response);
    };
  };
  return new Probe(service, wire, pacer, observe, (exchange) => everything.push(exchange));
};

function holdToEveryRule({ request, composed, exchange }: Sent, response: ProbeResponse): void {
  seen.add('any');
  if (composed.method === 'GET' && response.status === 200) seen.add('poll');
  for (const found of violationsOf(service, request, response))
    if (!violations.has(found.id)) violations.set(found.id, { ...found, exchanges: [exchange] });
}

/**
 * One requirement, one test. Its title comes from the requirement list, and all run at the same time.
 * What any response of the run has against a requirement also fails it, whoever asked for the response.
 */
export function requirement(id: ServerRequirementId, check: Check): void {
  if (!selected.has(id)) return;
  test.concurrent(
    titles.get(id)!,
    { timeout: 600_000 + service.holdMs + service.thoroughMs + pacedMs(service, 2000) },
    async ({ task, annotate }) => {
      const probe = probeFor();
      const outcome: Outcome = { id, exchanges: [], durationMs: 0, requests: 0, bytes: 0 };
      const startMs = performance.now();
      task.meta.topics = outcome;
      try {
        const observed = await check(
          new CheckContext(probe, id, recorder, async (text) => {
            await annotate(text, 'progress');
          }),
        );
        if (observed !== undefined) outcome.observed = observed;
      } catch (error) {
        if (error instanceof NotTestable || (error instanceof WireError && error.kind === 'gone')) {
          outcome.notTestable = error.message;
          return;
        }
        describe(outcome, error);
        const own = probe.exchanges.length > 0 ? probe.exchanges : (ofShared.get(error as object) ?? []);
        const words = `${outcome.expected} ${outcome.actual}`;
        const named = error instanceof Mismatch ? error.exchanges : undefined;
        outcome.exchanges = storyOf(named ?? shownBy(own, words), everything);
        throw error;
      } finally {
        outcome.durationMs = performance.now() - startMs;
        outcome.requests = probe.exchanges.length;
        outcome.bytes = probe.bytes;
      }
    },
  );
}

/** They hold a dozen polls for as long as the run takes. */
const pollsForObservers = 48;

/**
 * Only where a service is looked at as a whole: a mock has no silence to observe, and who never answers shows nothing by it.
 * Who holds few polls needs them for the checks.
 */
const observers =
  selected.has('subscribe-blocks') && !service.isMute && service.polls >= pollsForObservers
    ? new Observers(new CheckContext(probeFor(), 'observers', recorder))
    : undefined;
beforeAll(() => observers?.start(), 120_000);

/** Which responses can show something: any of them, or those to polls that have something to say. */
type Telling = 'any' | 'poll';
const everyResponses = new Map<ServerRequirementId, Telling>();
const seen = new Set<Telling>();

/** Tells of something that breaks a requirement, whoever found it; the first of each counts. */
export function violates(violation: Violation): void {
  if (!violations.has(violation.id)) violations.set(violation.id, violation);
}

/** Whether the run checks a requirement. */
export const isSelected = (id: ServerRequirementId): boolean => selected.has(id);

/**
 * Work that several checks judge, each its own part of it: done once, when the first of them asks. What it sends counts for
 * none of them, unless a check adds the exchanges of its part to its own.
 */
export function shared<T>(name: string, work: (context: CheckContext) => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    if (result) return result;
    const context = new CheckContext(probeFor(), name, recorder);
    result = work(context).catch((error: unknown) => {
      if (typeof error === 'object' && error !== null) ofShared.set(error, context.probe.exchanges);
      throw error;
    });
    return result;
  };
}

/** A requirement that has no check of its own: every response of the run is held to it. */
export function everyResponse(id: ServerRequirementId): void {
  if (selected.has(id))
    everyResponses.set(id, /^(subscribe|sequence|discontinuity)-/.test(id) ? 'poll' : 'any');
}

/** Where no check asked for a response that such a requirement could be held to, this does. @returns what it took */
async function askForResponses(): Promise<ResponsesVerdict['asked']> {
  const probe = probeFor();
  if ([...everyResponses.values()].some((telling) => !seen.has(telling))) {
    const context = new CheckContext(probe, 'every-response', recorder);
    // What goes wrong is no result: that nothing was seen is.
    await Promise.allSettled([context.contractPoll(), context.post('refused', { token: null })]);
  }
  return { requests: probe.exchanges.length, bytes: probe.bytes };
}

/**
 * A context that knows which violations are about its own exchanges. In the history of the whole run, which it is part of,
 * everybody's requests tell how slow the service was; one of its own is forgotten with it.
 */
export function contextIn(
  name: string,
  own = recorder,
): { context: CheckContext; ownOf: (violations: Violation[]) => Violation[] } {
  const context = new CheckContext(probeFor(own), name, own);
  const isOwn = ({ exchanges }: Violation) =>
    exchanges.some((each) => context.probe.exchanges.includes(each));
  return { context, ownOf: (violations) => violations.filter(isOwn) };
}

/** Runs `work` with a history of its own. */
export async function apart<T>(work: (own: Recorder) => Promise<T>): Promise<T> {
  const own = new Recorder(service);
  try {
    return await work(own);
  } finally {
    own.close();
  }
}

/** What a history has against any requirement: that of the run, where no other is given. */
export function historyViolations(own = recorder): Violation[] {
  const context = new CheckContext(probeFor(), 'history', own);
  // A busy machine is slow on this side too: an answer may lie unread for a while.
  const history = own.history(context.settleMs, 2 * context.probe.patienceMs);
  return checkHistory(history).map(({ requirement: id, expected, actual, operations }) => ({
    id,
    expected,
    actual,
    exchanges: own.exchangesOf(operations),
  }));
}

/** The last test: hands over what any response had against any requirement, whoever asked for it. */
export function reportEveryResponse(): void {
  test('every response', { timeout: 120_000 }, async ({ task }) => {
    const asked = await askForResponses();
    for (const found of [...((await observers?.end()) ?? []), ...historyViolations()])
      if (!violations.has(found.id)) violations.set(found.id, found);
    const toNobody = wire.unasked.find((each) => /^HTTP\/1\.\d 200 [^]*"item"/.test(each));
    if (toNobody !== undefined)
      violates({
        id: 'sequence-topic-isolated',
        expected: 'no message on a connection on which nobody polls',
        actual: excerpt(toNobody.slice(toNobody.indexOf('\r\n\r\n') + 4)),
        exchanges: [],
      });
    // What the checks saw too, they show with all that led there.
    before.forEach(violates);
    await wire.ask();
    const found = [...violations.values()]
      .filter(({ id }) => selected.has(id))
      .map((each) => ({ ...each, exchanges: storyOf(each.exchanges, everything) }));
    task.meta.topicsResponses = {
      ids: [...everyResponses.keys()],
      unseen: [...everyResponses].filter(([, telling]) => !seen.has(telling)).map(([id]) => id),
      asked,
      violations: found,
      backOffs: pacer.backOffs,
      ...(wire.gone && { gone: wire.gone }),
    };
  });
}

function describe(outcome: Outcome, error: unknown): void {
  outcome.failedMs = performance.now();
  if (wire.gone || error instanceof WireError) outcome.unanswered = true;
  if (error instanceof Mismatch) {
    outcome.expected = error.expected;
    outcome.actual = error.actual;
  } else if (error instanceof WireError) {
    outcome.expected = 'a response';
    outcome.actual = error.message;
  } else {
    outcome.expected = 'a check that runs';
    outcome.actual = `the check itself failed: ${String(error)}`;
  }
}
