import type { StreamElement } from '@topics-http/contract';
import type { TopicEvent } from '../../../client/src/events.ts';
import { readEvents } from '../../../client/src/read-events.ts';
import { nextStep } from '../../src/next-step.ts';
import { Pages } from '../../src/store/pages.ts';

/** The code that is explored: the service's and the client's own, unless a test puts a defect in its place. */
export interface Rules {
  nextStep: typeof nextStep;
  readEvents: (
    response: { items: StreamElement[] },
    cursor: { sequenceNumber: number; sequencePage: number },
  ) => { list: TopicEvent[]; cursor: { sequenceNumber: number; sequencePage: number } };
  /** The page that a process gives after it gave `given`; `clock` is in quarters of a second. */
  pageOf: (clock: number, drawn: number, given: number) => number;
  /** Does not look at the pages themselves, but only at what subscribers notice of them. */
  trustPages?: boolean;
}

export const realRules: Rules = {
  nextStep,
  readEvents,
  pageOf(clock, drawn, given) {
    const pages = new Pages(
      () => clock * 250,
      () => drawn,
    );
    for (let before = 0; before < given; before++) pages.next();
    return pages.next();
  },
};
