import { newToken } from '../src/client-suite/given.ts';
import { plainest } from '../src/client-suite/service-kinds.ts';
import { Subscriber } from '../src/client-suite/subscriber.ts';

/** What a client is given that asks the endpoint of {@link plainSubscriber}. */
export const given = { cache: 'demo', topic: 'news', token: newToken() };

/** The side of the suite of one scenario with a service without anything unusual, before its endpoint is opened. */
export const plainSubscriber = (): Subscriber =>
  new Subscriber({ kind: plainest, given, seed: 1, patienceMs: 5000, holdMs: 1000, printsJson: false });
