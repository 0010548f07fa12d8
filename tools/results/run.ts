/** `npm run results`, with the ids of targets or for all: runs the suite on each, and keeps the reports in docs/results. */
import { writeResult } from './stored.ts';
import { targets } from './targets.ts';

const wanted = process.argv.slice(2);
const unknown = wanted.filter((id) => !targets.some((target) => target.id === id));
if (unknown.length > 0) throw new Error(`No such target: ${unknown.join(', ')}.`);

for (const { id, title, runtime, start } of targets) {
  if (wanted.length > 0 && !wanted.includes(id)) continue;
  const service = await start();
  try {
    const report = await service.check();
    // An address of this machine tells nobody anything.
    writeResult(id, { runtime: runtime(), report: { ...report, target: title } });
    const { failed, warned } = report.counts;
    console.log(
      `${title}: ${report.conformant ? 'conformant' : 'not conformant'}, ${failed} failed, ${warned} warned`,
    );
    if (!report.conformant) process.exitCode = 1;
  } finally {
    await service.close();
  }
}
process.exit();
