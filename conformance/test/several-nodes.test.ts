import { afterAll, describe, expect, test } from 'vitest';
import { withoutRedis } from '../../server/test/nodes/redis-server.ts';
import { startSuiteOnNodes } from '../../server/test/nodes/suite-on-nodes.ts';
import { sweeps } from './sample.ts';

/** As strict as it gets; a sweep also goes on with random sequences. `npm run flakes -- --nodes 3` repeats all of it. */
const runs = sweeps
  ? ([{ profiles: ['contract', 'semantics'] }, { profiles: ['reference'], thoroughMs: 15_000 }] as const)
  : ([{ profiles: ['reference'] }] as const);

describe.skipIf(withoutRedis)('three nodes on one Redis, another one with every request', () => {
  let service: Awaited<ReturnType<typeof startSuiteOnNodes>> | undefined;
  afterAll(() => service?.close());

  test('meet every requirement', async () => {
    service = await startSuiteOnNodes(3);
    for (const { profiles, ...more } of runs) {
      const report = await service.check({ profiles: [...profiles], ...more });
      const others = report.results.filter(({ status }) => status !== 'passed' && status !== 'observed');
      expect(others).toEqual([]);
      expect(report.conformant).toBe(true);
    }
  });
});
