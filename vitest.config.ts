import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const condition = '@topics-http/source';

/** What starts programs, plays whole runs or searches far, the longest first. All else is quick. */
const long = [
  'conformance/test/client.test.ts',
  'conformance/test/mutants.test.ts',
  'conformance/test/tolerance.test.ts',
  'conformance/test/cli.test.ts',
  'conformance/test/hostile/hostile.test.ts',
  'conformance/test/client-corpus.test.ts',
  'conformance/test/targets.test.ts',
  'conformance/test/history/check-history.test.ts',
  'tools/test/generate.test.ts',
  'tools/test/docs.test.ts',
  'server/test/redis-faults.test.ts',
  'server/test/redis-nodes.test.ts',
  'conformance/test/several-nodes.test.ts',
  'server/test/explorer.test.ts',
  'client/test/{alone,browser,chaos,cli,docs,outage,topic-client}.test.ts',
  'conformance/test/{action,checks-process,own-tests,report,reproduce,rerun,tolerance-forms}.test.ts',
  'conformance/test/hostile/presentable.test.ts',
  'conformance/test/http/watched-timer.test.ts',
  'server/test/{cli,hostile,memory-cost,memory-store,node,redis-store,respect}.test.ts',
  'server-grpc/test/*.test.ts',
  'mock/test/{cli,hostile}.test.ts',
  'examples/test/*.test.ts',
  'generated/test/fetch.test.ts',
  'bench/test/*.test.ts',
  'tools/test/{contract,deployment,mutation,nodes,release,requests,samples,versions}.test.ts',
];

/** In the order of that list, so that in the end no core waits for the other. */
class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => long.findIndex((name) => moduleId.endsWith(name)) >>> 0;
    return Promise.resolve([...files].sort((a, b) => rank(a) - rank(b)));
  }
}

export default defineConfig({
  ssr: {
    // Our modules are tested from their sources; what they start is compiled.
    resolve: {
      conditions: [condition, 'module', 'node'],
      externalConditions: [condition, '@topics-http/compiled'],
    },
  },
  test: {
    globalSetup: 'tools/compile.ts',
    // Files share nothing but the machine. The longest mostly wait: with as many as there are cores, these stand idle.
    maxWorkers: 4,
    // Within a file, where tests are `concurrent`.
    maxConcurrency: 4,
    sequence: { sequencer: LongestFirst },
    // Only what hangs ends here: a busy machine needs its time.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 120_000 } },
    reporters: process.env.CI ? ['default', ['json', { outputFile: '.results/vitest.json' }]] : ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['*/test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...long],
        },
      },
      { extends: true, test: { name: 'long', include: long } },
    ],
  },
});
