import fc from 'fast-check';

/** `npm run sweeps` tries everything; `npm test` tries a sample, another one with another `SEED`. */
export const sweeps = process.env.CI_SWEEPS !== undefined;

/** How many times as much as `npm test` is tried: `.ci/run` takes larger samples. */
export const sampleFactor = Number(process.env.CI_SAMPLES ?? 1);

/** What `npm test` takes, and what `.ci/run` takes instead. */
export const inCi = <T>(less: T, more: T): T => (sweeps || sampleFactor > 1 ? more : less);

/** All of a long list in a sweep, else `least` of them, the same ones for the same seed; `.ci/run` tries `most`. */
export function sampled<T>(all: readonly T[], least: number, most = least * sampleFactor): T[] {
  const size = inCi(least, most);
  if (sweeps || all.length <= size) return [...all];
  const subset = fc.shuffledSubarray([...all], { minLength: size, maxLength: size });
  return fc.sample(subset, { numRuns: 1, seed: Number(process.env.SEED ?? 1) })[0]!;
}
