import { runClientConformance } from '../../src/index.ts';
import type { Mode } from './corpus.ts';
import type { Outcome } from './results.ts';

/** What one run said. */
type Run = Omit<Outcome, 'seeds'>;

interface How {
  command: string[];
  mode: Mode;
  seed: number;
  /** As far as the first MUST that fails. Default: a whole run. */
  bail?: boolean;
  filter?: string;
}

/** One run of a client. */
export async function tried({ mode, ...how }: How): Promise<Run> {
  try {
    const report = await runClientConformance({ ...how, publish: mode === 'publish' });
    const by = (status: string) =>
      report.results.filter((each) => each.status === status).map(({ id }) => id);
    return { code: report.conformant ? 0 : 1, failed: by('failed'), warned: by('warned') };
  } catch {
    // It could not be tested: that changes the exit code too.
    return { code: 3, failed: [], warned: [] };
  }
}

/**
 * A run of a client with a defect, as far as the first MUST that fails. What noticed the defect in another run is looked
 * at first: where that fails, the whole run fails, whose scenarios are the same.
 */
export async function triedAgain(how: How, before: readonly Outcome[] = []): Promise<Run> {
  const [noticed] = before.flatMap(({ failed }) => failed);
  if (noticed !== undefined) {
    const run = await tried({ ...how, bail: true, filter: noticed });
    if (run.code === 1) return run;
  }
  return tried({ ...how, bail: true });
}
