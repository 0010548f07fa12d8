import { requirements, type ServerRequirementId } from '@topics-http/contract/requirements';
import { afterAll, inject, test } from 'vitest';
import type { Outcome, ResponsesVerdict, Violation } from '../outcome.ts';
import { Pacer } from '../pacer.ts';
import { Probe } from '../probe.ts';
import { pacedMs, type Target } from '../target.ts';
import { Wire, WireError } from '../wire.ts';
import { violationsOf } from './ambient.ts';
import { Mismatch, NotTestable } from './mismatch.ts';
import { Session } from './session.ts';

declare module 'vitest' {
  interface TaskMeta {
    topics?: Outcome;
    topicsResponses?: ResponsesVerdict;
  }
  interface ProvidedContext {
    topicsTarget: Target;
    /** The requirements to check: those of the profile that the target's fixtures allow. */
    topicsSelected: string[];
  }
}

/** A check: throws what is wrong. For a MAY, it answers what the service does. */
type Check = (session: Session) => Promise<string | undefined> | Promise<void>;

const target = inject('topicsTarget');
const selected = new Set(inject('topicsSelected'));
const wire = new Wire(target.endpoint);
const pacer = new Pacer(target.maxRps);
/** The first violation of each requirement that any response showed. */
const violations = new Map<string, Violation>();
const titles = new Map(requirements.map(({ id, level, text }) => [id, `${id}: ${level} ${text}`]));
const shownExchanges = 4;

afterAll(() => wire.close());

function probeFor(): Probe {
  const probe = new Probe(target, wire, pacer, (exchange, request, response) => {
    for (const found of violationsOf(target, request, response))
      if (!violations.has(found.id)) violations.set(found.id, { ...found, exchange });
  });
  return probe;
}

/**
 * One requirement, one test. Its title comes from the requirement list, and all run at the same time.
 * What any response of the run has against a requirement also fails it, whoever asked for the response.
 */
export function requirement(id: ServerRequirementId, check: Check): void {
  if (!selected.has(id)) return;
  test.concurrent(
    titles.get(id)!,
    { timeout: 120_000 + target.holdMs + pacedMs(target, 2000) },
    async ({ task }) => {
      const probe = probeFor();
      const outcome: Outcome = { id, exchanges: [], requests: 0, bytes: 0 };
      task.meta.topics = outcome;
      try {
        const observed = await check(new Session(probe, id));
        if (observed !== undefined) outcome.observed = observed;
      } catch (error) {
        if (error instanceof NotTestable) {
          outcome.notTestable = error.message;
          return;
        }
        outcome.exchanges = probe.exchanges.slice(-shownExchanges);
        describe(outcome, error);
        throw error;
      } finally {
        outcome.requests = probe.exchanges.length;
        outcome.bytes = probe.bytes;
      }
    },
  );
}

const ambientIds: ServerRequirementId[] = [];

/** A requirement that has no check of its own: every response of the run is held to it. */
export function ambient(id: ServerRequirementId): void {
  if (selected.has(id)) ambientIds.push(id);
}

/** The last test: hands over what any response had against any requirement, whoever asked for it. */
export function everyResponse(): void {
  test('every response', ({ task }) => {
    const found = [...violations.values()].filter(({ id }) => selected.has(id));
    task.meta.topicsResponses = { ids: ambientIds, violations: found, backOffs: pacer.backOffs };
  });
}

function describe(outcome: Outcome, error: unknown): void {
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
