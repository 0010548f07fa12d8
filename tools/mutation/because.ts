import type { Reason } from './results.ts';

/** A line before and after, and which of several, where the file has the same change of the same line more than once. */
type Line = [from: string, to: string, time?: number];

/** Changes of a file that cannot be seen over HTTP for the same reason. */
export const because = (why: string, file: string, changes: readonly Line[]): Reason[] =>
  changes.map(([from, to, time]) => ({ file, from, to, ...(time !== undefined && { time }), why }));
