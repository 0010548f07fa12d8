import type { Reason } from './results.ts';

/** Changes of the second implementation that no client can see. */
export const second: readonly Reason[] = [];
