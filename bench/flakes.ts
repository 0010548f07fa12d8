/**
 * `npm run flakes -- --runs 100 --load`: runs the conformance suite again and again, and says whether every verdict was the same:
 * nothing failed, nothing warned, nothing not testable. Each run is told as it comes.
 *
 * - `--profile default|reference|both`: what it is held to; both take turns;
 * - `--nodes 3`: not its own service but so many nodes on a Redis, behind a balancer that asks another one with every request;
 * - `--thorough 5m`: each run goes on with sequences at random for so long;
 * - `--load`: four busy processes share the machine with it.
 */
import { spawn } from 'node:child_process';
import { runConformance, type RunOptions } from '@topics-http/conformance';
import { refuse, toolArguments } from '../tools/arguments.ts';
import { startSuiteOnNodes } from '../server/test/nodes/suite-on-nodes.ts';

const { values } = toolArguments(import.meta.filename, {
  options: {
    runs: { type: 'string', default: '20' },
    profile: { type: 'string', default: 'default' },
    nodes: { type: 'string', default: '0' },
    thorough: { type: 'string', default: '0s' },
    load: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
const [, amount, unit] = /^(\d+)([sm])$/.exec(values.thorough) ?? [];
if (amount === undefined) refuse('--thorough takes a duration such as 90s or 5m.');
const thoroughMs = Number(amount) * (unit === 'm' ? 60_000 : 1000);
const profiles: Record<string, NonNullable<RunOptions['profiles']>[]> = {
  default: [['contract', 'semantics']],
  reference: [['reference']],
  both: [['contract', 'semantics'], ['reference']],
};
const turns = profiles[values.profile];
if (!turns) refuse('--profile takes default, reference or both.');

const service = Number(values.nodes) > 0 ? await startSuiteOnNodes(Number(values.nodes)) : undefined;
const check = (options: RunOptions) => (service ? service.check(options) : runConformance(options));
const busy = values.load
  ? // Bounded: they must not outlive a run that is killed by long.
    Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['-e', 'const end = Date.now() + 20 * 60_000; while (Date.now() < end);']),
    )
  : [];
const end = async () => {
  for (const child of busy) child.kill();
  await service?.close();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void end().then(() => process.exit(1)));

const wrong = new Map<string, number>();
const seconds: number[] = [];
try {
  for (let run = 0; run < runs; run++) {
    const report = await check({ profiles: turns[run % turns.length]!, thoroughMs });
    const took = report.durationMs / 1000;
    seconds.push(took);
    const others = report.results.filter(({ status }) => status !== 'passed' && status !== 'observed');
    const verdict = report.conformant && others.length === 0 ? 'conformant' : 'DIFFERENT';
    console.log(
      `run ${run + 1} of ${runs}, ${report.profiles.join(' and ')}, seed ${report.seed}: ${verdict}, ${report.results.length} results, ${took.toFixed(1)} s`,
    );
    for (const { id, status, expected, actual } of others) {
      wrong.set(id, (wrong.get(id) ?? 0) + 1);
      console.log(`  ${id} ${status}: expected ${expected}, got ${actual}`);
    }
  }
} finally {
  await end();
}
seconds.sort((a, b) => a - b);
const middle = seconds[Math.floor(runs / 2)]!.toFixed(1);
console.log(
  `${runs} ${runs === 1 ? 'run' : 'runs'}${service ? ` on ${values.nodes} nodes` : ''}${values.load ? ' beside four busy processes' : ''}: ${wrong.size === 0 ? 'the same verdict each time' : `${wrong.size} requirements differed`}; ${middle} s each (median), ${seconds.at(-1)!.toFixed(1)} s the slowest`,
);
process.exit(wrong.size === 0 ? 0 : 1);
