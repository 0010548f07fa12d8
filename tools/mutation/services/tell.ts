// What a service with a mutant and the process that judges it say to each other.
import type { Ready } from '../subjects.ts';

/** How often each mutant was reached, by its id. */
export type Coverage = Record<string, number>;

export type ServiceMessage = { kind: 'ready'; ready: Ready } | { kind: 'coverage'; coverage: Coverage };

/** A service that takes so much has gone wrong. */
const maxMemoryBytes = 700 * 1024 * 1024;

/** Says that the service is ready. From then on it tells what was reached when it is asked, and ends with whoever started it. */
export function tellReady(ready: Ready): void {
  const tell = (message: ServiceMessage) => process.send!(message);
  process.on('message', () => {
    const { __stryker__: stryker } = globalThis as {
      __stryker__?: { mutantCoverage?: { static: Coverage } };
    };
    tell({ kind: 'coverage', coverage: stryker?.mutantCoverage?.static ?? {} });
  });
  process.on('disconnect', () => process.exit());
  setInterval(() => {
    if (process.memoryUsage.rss() > maxMemoryBytes) process.exit(70);
  }, 500).unref();
  tell({ kind: 'ready', ready });
}
