/** Repeats the work until the returned function is called. Keeps no process alive where the runtime can tell. */
export function repeat(everyMs: number, work: () => void): () => void {
  const timer: unknown = setInterval(work, everyMs);
  (timer as { unref?: () => void }).unref?.();
  return () => clearInterval(timer as number);
}
