import { runConformance, Unusable, type Report, type Result } from '../../conformance/src/index.ts';
import { startService } from './service-process.ts';
import type { Coverage } from './services/tell.ts';
import type { Subject } from './subjects.ts';

/**
 * killed: the verdict is another one, or there is none; warned: a SHOULD notices it that holds without it; survived: no
 * trace; unreached: no run ever executes it.
 */
export type Status = 'killed' | 'warned' | 'survived' | 'unreached';

export interface Verdict {
  status: Status;
  /** What noticed it: requirements; or how the service ended. */
  by: string[];
  seconds: number;
}

/** Of what no run executes. */
export const unreachedVerdict: Verdict = { status: 'unreached', by: [], seconds: 0 };

/** What the suite says of the service without a mutant. */
interface Control {
  coverage: Coverage;
  /** What it is warned about as it is. */
  warned: string[];
  seconds: number;
}

interface How {
  seed: number;
  /** A run that takes longer has met a service that hangs. */
  timeLimitMs: number;
}

const idsOf = ({ results }: Report, ...wanted: string[]): string[] =>
  results.filter(({ status }) => wanted.includes(status)).map(({ id }) => id);

const secondsSince = (startMs: number): number => Math.round((performance.now() - startMs) / 100) / 10;

/** Runs the suite against the service as it is. @throws when it is not conformant: then nothing can be said of mutants */
export async function control(subject: Subject, module: string, seed: number): Promise<Control> {
  const startMs = performance.now();
  const service = await startService(module);
  if (!service) throw new Error(`${subject.title} does not start.`);
  try {
    const report = await runConformance({
      ...(await subject.offer(service.ready)),
      seed,
      signal: service.ended,
    });
    const wrong = idsOf(report, 'failed');
    if (wrong.length > 0 || report.incomplete !== undefined || report.interrupted)
      throw new Error(
        `${subject.title} is not conformant without a mutant: ${wrong.join(', ')} ${report.incomplete ?? ''}`,
      );
    return {
      coverage: await service.coverage(),
      warned: idsOf(report, 'warned', 'not-testable'),
      seconds: secondsSince(startMs),
    };
  } finally {
    service.stop();
  }
}

/** Runs the suite against the service with one mutant, up to the first MUST that fails, for want of an answer too. Never rejects. */
export async function judge(
  subject: Subject,
  module: string,
  mutant: string,
  { warned }: Pick<Control, 'warned'>,
  { seed, timeLimitMs }: How,
): Promise<Verdict> {
  const startMs = performance.now();
  const verdict = (status: Status, ...by: string[]): Verdict => ({
    status,
    by,
    seconds: secondsSince(startMs),
  });
  const service = await startService(module, mutant);
  if (!service) return verdict('killed', 'it does not start');
  const late = AbortSignal.timeout(timeLimitMs);
  const noticed = new AbortController();
  const onResult = ({ status }: Result) => {
    if (status === 'failed') noticed.abort();
  };
  try {
    const offer = await subject.offer(service.ready);
    const signal = AbortSignal.any([service.ended, late, noticed.signal]);
    const report = await runConformance({ ...offer, seed, signal, onResult });
    const failed = idsOf(report, 'failed');
    if (failed.length > 0) return verdict('killed', ...failed);
    if (service.ended.aborted) return verdict('killed', 'it ends');
    if (late.aborted) return verdict('killed', 'it hangs');
    if (report.incomplete !== undefined) return verdict('killed', report.incomplete);
    const more = idsOf(report, 'warned', 'not-testable').filter((id) => !warned.includes(id));
    return more.length > 0 ? verdict('warned', ...more) : verdict('survived');
  } catch (error) {
    if (error instanceof Unusable) return verdict('killed', error.message.slice(0, 120));
    throw error;
  } finally {
    service.stop();
  }
}
