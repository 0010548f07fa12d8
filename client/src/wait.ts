/** No wait is longer, in milliseconds: a day, the contract's longest Retry-After. A timer overflows beyond 2^31 - 1. */
export const longestWaitMs = 86_400_000;

/** Resolves after `ms`, but after a day at most, or as soon as the signal is aborted. */
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
    const timer = setTimeout(done, Math.min(ms, longestWaitMs));
    signal?.addEventListener('abort', done);
  });

/** A controller that is aborted with the signal. AbortSignal.any does the same, at several times the cost. */
export function linkedTo(signal: AbortSignal | undefined): { control: AbortController; unlink: () => void } {
  const control = new AbortController();
  const abort = () => control.abort();
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  return { control, unlink: () => signal?.removeEventListener('abort', abort) };
}

/** What the promise resolves to, or undefined once `ms` have passed or the signal is aborted. */
export async function within<Value>(
  ms: number,
  promise: Promise<Value>,
  signal: AbortSignal,
): Promise<Value | undefined> {
  const { control, unlink } = linkedTo(signal);
  const value = await Promise.race([promise, wait(ms, control.signal)]);
  control.abort();
  unlink();
  return value as Value | undefined;
}
