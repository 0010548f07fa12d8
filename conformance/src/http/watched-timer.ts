const sliceMs = 200;

/**
 * Calls back after `ms` in which this process could look at what came. Time in which it did not run, since the machine was
 * busy, counts as no more than a moment; and what came meanwhile is read before the call. @returns what stops it
 */
export function afterWatching(ms: number, callback: () => void): () => void {
  let leftMs = ms;
  let timer: NodeJS.Timeout;
  let last: NodeJS.Immediate | undefined;
  const next = () => {
    const slice = Math.min(leftMs, sliceMs);
    timer = setTimeout(() => {
      leftMs -= slice;
      if (leftMs > 0) next();
      // Timers run before what has arrived is read.
      else last = setImmediate(() => (last = setImmediate(callback)));
    }, slice);
  };
  next();
  return () => {
    clearTimeout(timer);
    if (last) clearImmediate(last);
  };
}
