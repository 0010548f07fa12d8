import type { ClientRequirementId } from '@topics-http/contract';
import type { Publisher } from './publisher.ts';
import type { ServiceKind } from './service-kinds.ts';
import type { Subscriber } from './subscriber.ts';

interface Shown {
  /** The requirements that hold when a client comes through without a fault. */
  shows: readonly ClientRequirementId[];
  /** What the kind of service must have for this; the rest is drawn. */
  service?: Partial<ServiceKind>;
  /** What is in the environment of the command besides. */
  env?: Record<string, string>;
}

/**
 * What is done to a client. It ends with a {@link ClientFault} that names the requirement which the client broke: not
 * always one that the scenario is about.
 */
export type Scenario = Shown &
  (
    | { mode: 'subscribe'; play: (client: Subscriber) => Promise<void> }
    | { mode: 'publish'; play: (client: Publisher) => Promise<void> }
  );
