import { defineConfig } from 'vitest/config';

const condition = '@topics-http/source';

export default defineConfig({
  ssr: { resolve: { conditions: [condition, 'module', 'node'], externalConditions: [condition] } },
  test: {
    include: ['*/test/**/*.test.ts'],
    // Most files wait more than they compute; nothing in them depends on how fast the machine is.
    maxWorkers: 3,
    // Only what hangs ends here: a busy machine needs its time.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 120_000 } },
    reporters: process.env.CI ? ['default', ['json', { outputFile: '.results/vitest.json' }]] : ['default'],
  },
});
