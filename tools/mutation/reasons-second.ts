import type { Reason } from './results.ts';

export const second: readonly Reason[] = [];
