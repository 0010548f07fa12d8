/**
 * `npm run mutation -- [reference|second|client|corpus]`: applies every operator of a mutation tool to an implementation, with the
 * conformance suite as the test, and says which changes nobody notices.
 *
 *   --sample <n>      as many mutants, drawn at random among all (default: all of them)
 *   --seed <n>        of the draw and of the runs (default 1)
 *   --only <place>    those of a file, or of one of its lines: tokens.ts, access/tokens.ts:42
 *   --minutes <n>     draws no more after so long, from the first mutant on
 *   --at-once <n>     runs at the same time (default: as many as there are cores)
 *   --results <file>  where they are kept; what is there of the same sources is not run again
 *   --again           what only warned or survived is run again
 *   --unexplained     only those for which no reason says that they cannot be seen
 *   --at-least <n>    exit code 1 when fewer of those that can be seen are noticed, in percent
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { refuse, toolArguments } from '../arguments.ts';
import { buildSubject } from './build.ts';
import { instrument } from './instrument.ts';
import { testerOf } from './judge.ts';
import { keyOf, only, shuffled, type Mutant } from './mutant.ts';
import { reasonFor } from './reasons.ts';
import { shown, textReport } from './report.ts';
import { fingerprint, readResults, scoreOf, writeResults, type Judged, type Results } from './results.ts';
import { root, subjects, type SubjectName } from './subjects.ts';
import { reachedBy, unreachedVerdict, type Verdict } from './verdict.ts';

const { values, positionals } = toolArguments(import.meta.filename, {
  allowPositionals: true,
  options: {
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    minutes: { type: 'string', default: 'Infinity' },
    'at-once': { type: 'string', default: String(availableParallelism()) },
    results: { type: 'string' },
    again: { type: 'boolean', default: false },
    unexplained: { type: 'boolean', default: false },
    'at-least': { type: 'string', default: '0' },
  },
});
const name = (positionals[0] ?? 'reference') as SubjectName;
if (!Object.hasOwn(subjects, name)) refuse(`There is ${Object.keys(subjects).join(', ')}, and no ${name}.`);
const subject = subjects[name];
const seed = Number(values.seed);
const file = values.results ?? path.join(root, '.results/mutation', `${name}.json`);

const { code, mutants } = await instrument(subject);
const folder = mkdtempSync(path.join(tmpdir(), 'mutation-'));
const module = path.join(folder, `${name}.mjs`);
try {
  await buildSubject(subject, code, module);
  process.exitCode = await main();
} finally {
  rmSync(folder, { recursive: true });
}

/** What is known already: of the same sources, and without what is to be run again. */
function known(sources: string): Judged[] {
  const before = readResults(file);
  if (before?.sources !== sources) return [];
  const stays = ({ status }: Judged) => status === 'killed' || (!values.again && status !== 'unreached');
  return before.judged.filter(stays);
}

async function main(): Promise<number> {
  const sources = fingerprint(code);
  console.log(`${subject.title}: ${mutants.length} mutants`);
  const tester = testerOf(subject, module);
  const before = await tester.control([seed, seed + 1]);
  const isReached = ({ id }: Mutant) => reachedBy(id, before).length > 0;
  const unreached = mutants.filter((each) => !isReached(each)).map(keyOf);
  const { seconds } = before;
  console.log(`a run takes ${seconds} s; ${unreached.length} mutants are never reached`);

  const candidates = values.only === undefined ? mutants : only(mutants, values.only);
  const wanted = values.unexplained
    ? candidates.filter((each) => reasonFor(name, each) === undefined)
    : candidates;
  const drawn = shuffled(wanted, seed).slice(0, Number(values.sample ?? Infinity));
  const results: Results = {
    subject: name,
    date: new Date().toISOString().slice(0, 10),
    sources,
    seed,
    mutants: mutants.length,
    ...(values.unexplained && { unexplained: true }),
    unreached,
    judged: known(sources),
  };
  const add = (mutant: Mutant, verdict: Verdict): Judged => {
    const { file: source, line, mutator, from, to, time } = mutant;
    const judged: Judged = { file: source, line, mutator, from, to, ...(time && { time }), ...verdict };
    results.judged = [...results.judged.filter((each) => keyOf(each) !== keyOf(mutant)), judged];
    writeResults(file, results);
    return judged;
  };
  const isKnown = new Set(results.judged.map(keyOf));
  const queue = drawn.filter((each) => !isKnown.has(keyOf(each)));
  // A machine that is busy with other things now is no service that hangs.
  const timeLimitMs = Math.max(150_000, Math.ceil(6000 * seconds));
  const endMs = performance.now() + 60_000 * Number(values.minutes);
  const work = async () => {
    while (performance.now() < endMs) {
      const mutant = queue.shift();
      if (!mutant) return;
      if (!isReached(mutant)) {
        add(mutant, unreachedVerdict);
        continue;
      }
      const judged = add(mutant, await tester.judge(mutant.id, before, { seed, timeLimitMs }));
      console.log(`${queue.length} to go, ${judged.seconds} s: ${judged.status}\n${shown(judged)}`);
    }
  };
  await Promise.all(Array.from({ length: Number(values['at-once']) }, work));
  console.log(textReport(name, results, mutants));
  const { noticed } = scoreOf(results.judged, (each) => reasonFor(name, each) !== undefined);
  return noticed >= Number(values['at-least']) ? 0 : 1;
}
