import type { ClientRequest } from './client-request.ts';

/** A client whose longest wait in an outage is shorter hammers, in milliseconds. */
export const shortMs = 400;
/** So many short waits in a row are hammering, however long they took together. */
export const shortRow = 8;
/** Nobody waits as little as that between two requests after many failures, in milliseconds. */
const atOnceMs = 60;
/** A wait before the next poll is longer than a client needs that does not wait, in milliseconds. */
export const noticeableMs = 150;

/** How long the client waited after each failed request before it sent the next one, in milliseconds. */
export function waitsBetween(failed: readonly ClientRequest[], next: ClientRequest): number[] {
  const all = [...failed, next];
  return failed.map(({ answeredMs = 0 }, index) => all[index + 1]!.arrivedMs - answeredMs);
}

/**
 * Whether more requests have to tell whether a client hammers: none of its waits was long, and there are too few of them. Where
 * the machine is slow, fewer requests come in the same time.
 */
export const isUndecided = (waits: readonly number[]): boolean =>
  waits.length < shortRow && waits.every((ms) => ms < shortMs);

/** Of so many waits, and of more, one by itself says nothing: it may be long because the machine is busy. */
const manyWaits = 12;

/**
 * What is wrong with the waits of a client in an outage of at least five failures; undefined when nothing is. One of them has to be
 * long; where there are many, every second one of their later half: by then they have grown, whatever they began with.
 */
export function whyHammering(waits: readonly number[]): string | undefined {
  const list = waits.map((ms) => Math.max(0, Math.round(ms)));
  const told = `waits of ${list.join(', ')} ms`;
  const later = list.length < manyWaits ? list : list.slice(-Math.floor(list.length / 2));
  const least = list.length < manyWaits ? 1 : Math.floor(later.length / 2);
  if (later.filter((ms) => ms >= shortMs).length < least) return told;
  return list.slice(-2).every((ms) => ms < atOnceMs) ? told : undefined;
}

/** A wait after a success that is longer is long, in milliseconds. */
const longMs = 1500;

/** Whether a wait after a success goes on where those of the outage before it ended, in place of where they began. */
export const isStillLong = (wait: number, before: readonly number[]): boolean =>
  wait > longMs && wait > 3 * before[0]! && wait > 0.75 * Math.max(...before);
