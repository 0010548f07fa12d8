import { answers } from './answers.ts';
import { authentication } from './authentication.ts';
import type { Mutant } from './change.ts';
import { http } from './http.ts';
import { publish } from './publish.ts';
import { sequences } from './sequences.ts';
import { subscribe } from './subscribe.ts';

/** Every mutant, by the chapter of the contract that its defect is about. */
export const mutants: Mutant[] = [
  ...authentication,
  ...publish,
  ...subscribe,
  ...answers,
  ...sequences,
  ...http,
];
