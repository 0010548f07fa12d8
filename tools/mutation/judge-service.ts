import { runConformance, Unusable, type Result } from '../../conformance/src/index.ts';
import { startService } from './service-process.ts';
import type { ServiceSubject } from './subjects.ts';
import {
  idsOf,
  secondsSince,
  together,
  type Control,
  type How,
  type Status,
  type Tester,
  type Verdict,
} from './verdict.ts';

/** Runs the suite against a service, which `module` starts. */
export const serviceTester = (subject: ServiceSubject, module: string): Tester => ({
  control: async (seeds) => {
    const controls: Control[] = [];
    for (const seed of seeds) controls.push(await control(subject, module, seed));
    return together(controls);
  },
  judge: (mutant, { warned }, how) => judge(subject, module, mutant, warned, how),
});

async function control(subject: ServiceSubject, module: string, seed: number): Promise<Control> {
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
      coverage: { service: await service.coverage() },
      warned: idsOf(report, 'warned', 'not-testable'),
      seconds: secondsSince(startMs),
    };
  } finally {
    service.stop();
  }
}

async function judge(
  subject: ServiceSubject,
  module: string,
  mutant: string,
  warned: string[],
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
  if (!URL.canParse(service.ready.url)) {
    service.stop();
    return verdict('killed', 'it says no URL');
  }
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
