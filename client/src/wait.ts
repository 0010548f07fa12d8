/** Resolves after `ms`, or as soon as the signal is aborted. */
export const wait = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });

const firstMs = 100;
const maxMs = 30_000;

/** How long to wait before the n-th try in a row that follows a failure: doubling, and jittered so that clients spread. */
export const backoffMs = (failures: number, random = Math.random): number =>
  Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 20)) * (0.5 + random() / 2);

/** A controller that is aborted with the signal. AbortSignal.any does the same, at several times the cost. */
export function linkedTo(signal: AbortSignal | undefined): { control: AbortController; unlink: () => void } {
  const control = new AbortController();
  const abort = () => control.abort();
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  return { control, unlink: () => signal?.removeEventListener('abort', abort) };
}
