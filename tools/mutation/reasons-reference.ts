import type { Reason } from './results.ts';

export const reference: readonly Reason[] = [];
