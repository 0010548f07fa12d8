import { failureScenarios } from './failure-scenarios.ts';
import { publishScenarios } from './publish-scenarios.ts';
import type { Scenario } from './scenario.ts';
import { subscribeScenarios } from './subscribe-scenarios.ts';

/** What a client is put through, by name; those that take longest come first. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  ...failureScenarios,
  ...subscribeScenarios,
  ...publishScenarios,
};
