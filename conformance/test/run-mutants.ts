/** Runs the suite against every second mutant, from the given one on; prints a line of JSON for each. */
import { runConformance } from '../src/run.ts';
import { mutants } from './mutants.ts';

const share = Number(process.argv[2]);
for (const [index, { defect, wrap }] of mutants.entries()) {
  if (index % 2 !== share) continue;
  const report = await runConformance({ wrapEmbedded: wrap, seed: 1 });
  const noticed = report.results
    .filter(({ status }) => status === 'failed' || status === 'warned')
    .map(({ id }) => id);
  console.log(JSON.stringify({ defect, noticed }));
}
process.exit(0);
