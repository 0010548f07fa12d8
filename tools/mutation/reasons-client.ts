import type { Reason } from './results.ts';

/** Changes of the client that nobody who watches its requests and its output can see. */
export const client: readonly Reason[] = [];

/** The same of the client that the corpus has its defects of. */
export const corpus: readonly Reason[] = [];
