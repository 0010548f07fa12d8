import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildSubject } from '../mutation/build.ts';
import { instrument } from '../mutation/instrument.ts';
import { keyOf, named, only, shuffled, type MadeMutant, type Mutant } from '../mutation/mutant.ts';
import { orphaned } from '../mutation/reasons.ts';
import { readResults, scoreOf, writeResults, type Judged, type Results } from '../mutation/results.ts';
import { isAbout, rulesOf } from '../mutation/rules.ts';
import { startService } from '../mutation/service-process.ts';
import { subjects, type SubjectName } from '../mutation/subjects.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mutation-test-'));
const source = 'const a = 1;\nif (a < 2) {\n  go();\n}\nif (a < 2) {\n  go();\n}\n';
const made = (
  [line, column, endLine, endColumn]: [number, number, number, number],
  replacement: string,
): MadeMutant => ({
  id: `${line}:${column}`,
  fileName: 'x.ts',
  mutatorName: 'Some',
  replacement,
  location: { start: { line, column }, end: { line: endLine, column: endColumn } },
});
const name = (...list: MadeMutant[]) => named(list, new Map([['x.ts', source]]));

describe('a mutant is named', () => {
  test('by its line, before and after', () => {
    const [one] = name(made([1, 4, 1, 9], 'a <= 2'));
    expect(one).toMatchObject({ file: 'x.ts', line: 2, from: 'if (a < 2) {', to: 'if (a <= 2) {' });
  });

  test('of several lines by the first', () => {
    const [one] = name(made([1, 11, 3, 1], '{}'));
    expect(one).toMatchObject({ from: 'if (a < 2) { …', to: 'if (a < 2) {}' });
  });

  test('and counted, where the same change is there again', () => {
    const keys = name(made([1, 4, 1, 9], 'false'), made([4, 4, 4, 9], 'false')).map(keyOf);
    expect(keys[1]).toBe(`${keys[0]!} (2)`);
  });
});

const mutants = [1, 2, 3].flatMap((line) =>
  ['src/a.ts', 'src/x/a.ts'].map((file): Mutant => ({
    id: `${file}${line}`,
    file,
    line,
    mutator: 'Some',
    from: `${line}`,
    to: '',
  })),
);

test('a draw is the same for the same seed, and another one for another', () => {
  const draw = (seed: number) => shuffled(mutants, seed).map(({ id }) => id);
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  expect(draw(1).toSorted()).toEqual(mutants.map(({ id }) => id).toSorted());
  // What goes leaves the order of the others as it was.
  const [first, ...others] = draw(1);
  const left = mutants.filter(({ id }) => id !== first);
  expect(shuffled(left, 1).map(({ id }) => id)).toEqual(others);
});

test.each([
  ['a.ts', 6],
  ['x/a.ts', 3],
  ['x/a.ts:2', 1],
  ['b.ts', 0],
])('%s names %i of them', (place, count) => expect(only(mutants, place)).toHaveLength(count));

const judged = (status: Judged['status'], by: string[] = []): Judged => ({
  file: 'x.ts',
  line: 1,
  mutator: 'Some',
  from: 'a',
  to: status,
  status,
  by,
  seconds: 1,
});

test('the score is of those that can be seen', () => {
  const all = (['killed', 'killed', 'warned', 'survived', 'unreached'] as const).map((each) => judged(each));
  const score = scoreOf(all, ({ status }) => status === 'unreached' || status === 'killed');
  // What was noticed can be seen, whatever a reason says.
  expect(score).toMatchObject({ drawn: 5, visible: 4, unseen: 1, killed: 2, noticed: 75, changed: 50 });
});

test('a rule is about lines of one file, and about what they are made to be', () => {
  const [any, some] = rulesOf('a.ts', 'because', /^refuse\(/, [/^if \(full/, /true/]);
  const change = (from: string, to = '', file = 'src/a.ts') => ({ file, from, to });
  expect(isAbout(any!, change('refuse(1);'))).toBe(true);
  expect(isAbout(any!, change('refuse(1);', '', 'src/aa.ts'))).toBe(false);
  expect(isAbout(any!, change('return refuse(1);'))).toBe(false);
  expect(isAbout(some!, change('if (full) cut();', 'if (true) cut();'))).toBe(true);
  expect(isAbout(some!, change('if (full) cut();', 'if (false) cut();'))).toBe(false);
});

test('results are written as they are read', () => {
  const file = path.join(folder, 'deep', 'results.json');
  const results: Results = {
    subject: 'reference',
    date: '2026-01-01',
    sources: 'x',
    seed: 1,
    mutants: 2,
    unreached: ['y'],
    judged: [judged('killed', ['some-id']), judged('survived')],
  };
  writeResults(file, results);
  expect(readResults(file)).toEqual(results);
  expect(readResults(path.join(folder, 'none.json'))).toBeUndefined();
});

describe.each(Object.keys(subjects) as SubjectName[])('the mutants of %s', (subject) => {
  test('each reason why one cannot be seen is about one that is there; what is built of them starts', async () => {
    const { code, mutants: all } = await instrument(subjects[subject]);
    expect(all.length).toBeGreaterThan(200);
    expect(new Set(all.map(keyOf)).size).toBe(all.length);
    expect(orphaned(subject, all)).toEqual([]);
    const module = path.join(folder, `${subject}.mjs`);
    await buildSubject(subjects[subject], code, module);
    if (subjects[subject].kind === 'client') {
      const reached = mkdtempSync(path.join(folder, 'reached-'));
      // With nothing in its environment it says so, and ends.
      const { PATH } = process.env;
      spawnSync(process.execPath, [module], { env: { PATH, MUTATION_REACHED: reached } });
      const [file] = readdirSync(reached);
      const coverage = JSON.parse(readFileSync(path.join(reached, file!), 'utf8')) as object;
      expect(Object.keys(coverage).length).toBeGreaterThan(10);
      return;
    }
    const service = await startService(module);
    expect(service?.ready.url).toMatch(/^http/);
    expect(Object.keys(await service!.coverage()).length).toBeGreaterThan(10);
    service!.stop();
  });
});

test('a service that ends instead of getting ready is none', async () => {
  expect(await startService(path.join(folder, 'there-is-no-such-module.mjs'))).toBeUndefined();
});
