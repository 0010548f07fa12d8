import type { ClientRequirementId } from '@topics-http/contract';
import type { Violation } from '../server-suite/outcome.ts';
import { Publisher } from './publisher.ts';
import { ClientFault, type ContextOptions, type ScenarioContext } from './scenario-context.ts';
import type { Scenario } from './scenario.ts';
import { Subscriber } from './subscriber.ts';

/** What one run of the command through a scenario showed. */
export interface Played {
  violations: Violation<ClientRequirementId>[];
  /** The requirement that the scenario ended with, before its end. */
  endedBy?: ClientRequirementId;
  durationMs: number;
  requests: number;
  /** Sent, about. */
  bytes: number;
}

/** One run of the command through a scenario. An abort ends it early. */
export async function play(
  scenario: Scenario,
  command: string[],
  options: ContextOptions,
  signal?: AbortSignal,
): Promise<Played> {
  const startMs = performance.now();
  const settings = { ...options, env: { ...options.env, ...scenario.env } };
  const { client, run } = begun(scenario, settings);
  // It is stopped again when it is over; what fails then is told.
  const stop = () => {
    client.stop().catch(() => undefined);
  };
  signal?.addEventListener('abort', stop);
  let endedBy: ClientRequirementId | undefined;
  try {
    await client.start(command, { input: scenario.mode === 'publish' });
    await run();
  } catch (error) {
    if (!(error instanceof ClientFault)) throw error;
    endedBy = error.fault.id;
    client.report(error.fault);
  } finally {
    signal?.removeEventListener('abort', stop);
    await client.stop();
  }
  const bytes = client.requests.reduce((sum, { exchange }) => sum + (exchange.response?.bodyBytes ?? 0), 0);
  return {
    violations: client.violations,
    ...(endedBy && { endedBy }),
    durationMs: performance.now() - startMs,
    requests: client.requests.length,
    bytes,
  };
}

function begun(
  scenario: Scenario,
  options: ContextOptions,
): { client: ScenarioContext; run: () => Promise<void> } {
  if (scenario.mode === 'publish') {
    const client = new Publisher(options);
    return { client, run: () => scenario.play(client) };
  }
  const client = new Subscriber(options);
  return { client, run: () => scenario.play(client) };
}
