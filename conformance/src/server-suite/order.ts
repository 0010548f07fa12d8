// What this process was told to check. The checks are made for it as they are loaded: it is given first.
import type { ChecksOrder } from './outcome.ts';

let given: ChecksOrder | undefined;

export function giveOrder(order: ChecksOrder): void {
  given = order;
}

/** @throws an Error where the checks are loaded without one */
export function givenOrder(): ChecksOrder {
  if (!given) throw new Error('The checks were loaded before they were told what to check.');
  return given;
}
