import { defineConfig } from 'vitest/config';

const condition = '@topics-http/source';

export default defineConfig({
  ssr: { resolve: { conditions: [condition, 'module', 'node'], externalConditions: [condition] } },
  test: {
    include: ['*/test/**/*.test.ts'],
    // One file at a time: some start services and browsers, and all of them share two cores in CI.
    fileParallelism: false,
    // Only what hangs ends here: a busy machine needs its time.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 120_000 } },
    reporters: process.env.CI ? ['default', ['json', { outputFile: '.results/vitest.json' }]] : ['default'],
  },
});
