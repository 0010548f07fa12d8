import fc from 'fast-check';

/** `.ci/run` tries everything; `npm test` tries a sample, another one with another `SEED`. */
export const sweeps = process.env.CI_SWEEPS !== undefined;

/** All of a long list in a sweep, else `size` of them, the same ones for the same seed. */
export function sampled<T>(all: readonly T[], size: number): T[] {
  if (sweeps || all.length <= size) return [...all];
  const subset = fc.shuffledSubarray([...all], { minLength: size, maxLength: size });
  return fc.sample(subset, { numRuns: 1, seed: Number(process.env.SEED ?? 1) })[0]!;
}
