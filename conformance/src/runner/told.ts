import type { ChecksMessage } from '../server-suite/outcome.ts';

/** Tells the process that started this one. Resolves when it is sent: a channel that is closed before loses what is long. */
export const told = (message: ChecksMessage): Promise<void> =>
  new Promise((resolve) => {
    process.send!(message, undefined, undefined, () => resolve());
  });
