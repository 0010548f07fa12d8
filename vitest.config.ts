import { defineConfig } from 'vitest/config';

const condition = '@topics-http/source';

export default defineConfig({
  ssr: { resolve: { conditions: [condition, 'module', 'node'], externalConditions: [condition] } },
  test: {
    include: ['*/test/**/*.test.ts'],
    // One file at a time: some start services and browsers, and all of them share two cores in CI.
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: process.env.CI ? ['default', ['json', { outputFile: '.results/vitest.json' }]] : ['default'],
  },
});
