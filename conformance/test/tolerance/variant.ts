import type { ServerRequirementId } from '@topics-http/contract';
import type { RunOptions } from '../../src/runner/run-server.ts';
import type { FixtureName } from '../../src/http/service-under-test.ts';
import type { Choices } from '../fixtures/second-choices.ts';
import type { Answers } from './answers.ts';
import type { Speech } from './speech.ts';

/** A correct service. Nothing that it does differently from others makes it wrong. */
export interface Variant {
  /** A slug. */
  id: string;
  /** What it does. */
  what: string;
  /** The sentence of a page or an RFC that lets it, or what they are silent about. */
  right: string;
  /** Default the second service. */
  service?: 'second' | 'reference';
  /** How it works inside; of the second service only. */
  choices?: Partial<Choices>;
  answers?: Answers;
  speech?: Speech;
  /** What the suite is not told. */
  untold?: FixtureName[];
  options?: Pick<RunOptions, 'holdMs' | 'filter' | 'maxRps'>;
  /** The SHOULDs that name it: it may be warned about these, beside those of its service. */
  warned?: ServerRequirementId[];
}

/** What the contract decided, and these services otherwise: on purpose. */
export const warnedAnyway: Record<NonNullable<Variant['service']>, ServerRequirementId[]> = {
  second: ['auth-none-publish', 'auth-none-subscribe', 'discontinuity-last', 'error-body-shape'],
  reference: [],
};
