/** `npm run results`, with the ids of targets or for all: runs the suite on each, and keeps the reports in docs/results. */
import { refuse, toolArguments } from '../arguments.ts';
import { writeResult } from './stored.ts';
import { targets } from './targets.ts';

const { positionals: wanted } = toolArguments(import.meta.filename, { allowPositionals: true });
const unknown = wanted.filter((id) => !targets.some((target) => target.id === id));
if (unknown.length > 0)
  refuse(`No such target: ${unknown.join(', ')}. There is ${targets.map(({ id }) => id).join(', ')}.`);
const chosen = targets.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
const missing = chosen.flatMap(({ missing: what }) => what?.() ?? []);
if (missing.length > 0) refuse([...new Set(missing)].join(' '));

for (const { id, title, runtime, start } of chosen) {
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
