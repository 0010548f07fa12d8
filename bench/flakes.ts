/**
 * `npm run flakes -- --runs 100 --load`: runs the conformance suite again and again against its own service, and says
 * whether every verdict was the same. With `--load`, four busy processes share the machine with it.
 */
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { runConformance } from '@topics-http/conformance';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '20' }, load: { type: 'boolean', default: false } },
});
const runs = Number(values.runs);
const busy = values.load
  ? // Bounded: they must not outlive a run that is killed by long.
    Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['-e', 'const end = Date.now() + 20 * 60_000; while (Date.now() < end);']),
    )
  : [];
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    for (const child of busy) child.kill();
    process.exit(1);
  });

const wrong = new Map<string, number>();
const seconds: number[] = [];
try {
  for (let run = 0; run < runs; run++) {
    const report = await runConformance();
    seconds.push(report.durationMs / 1000);
    for (const { id, status, expected, actual } of report.results) {
      if (status === 'passed' || status === 'observed') continue;
      wrong.set(id, (wrong.get(id) ?? 0) + 1);
      console.log(
        `run ${run + 1}, seed ${report.seed}: ${id} ${status}: expected ${expected}, got ${actual}`,
      );
    }
  }
} finally {
  for (const child of busy) child.kill();
}
seconds.sort((a, b) => a - b);
const middle = seconds[Math.floor(runs / 2)]!.toFixed(1);
console.log(
  `${runs} runs${values.load ? ' beside four busy processes' : ''}: ${wrong.size === 0 ? 'the same verdict each time' : `${wrong.size} requirements differed`}; ${middle} s each (median), ${seconds.at(-1)!.toFixed(1)} s the slowest`,
);
process.exitCode = wrong.size === 0 ? 0 : 1;
