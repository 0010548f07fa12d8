import { requirements } from '@topics-http/contract';
import { expect, test } from 'vitest';
import { byCause } from '../src/reports/causes.ts';
import { presenterOf } from '../src/reports/presentable.ts';
import { resultFor } from '../src/reports/report.ts';

const proof = { expected: 'this', actual: 'that', exchanges: [] };
const wrong = (...ids: string[]) =>
  requirements
    .filter(({ id }) => ids.includes(id))
    .map((requirement) =>
      resultFor(requirement, { present: presenterOf([]), proof, baseline: [], requests: 0, bytes: 0 }),
    );
const told = (...ids: string[]) =>
  byCause(wrong(...ids)).map(({ root, follows }) => [root.id, follows.map(({ id }) => id)]);

const [child, parent] = requirements.flatMap(({ id, dependsOn }) =>
  dependsOn.length > 0 ? [[id, dependsOn[0]!] as const] : [],
)[0]!;

test('what rests on a requirement that fails too follows from it', () => {
  expect(told(child, parent)).toEqual([[parent, [child]]]);
});

test('what fails alone is its own cause', () => {
  expect(told(child)).toEqual([[child, []]]);
  expect(told()).toEqual([]);
});

test('nothing is hidden: each requirement is told once', () => {
  const all = requirements.map(({ id }) => id);
  const ids = byCause(wrong(...all)).flatMap(({ root, follows }) => [root, ...follows].map(({ id }) => id));
  expect(ids.toSorted()).toEqual(all.toSorted());
});

test('the cause of most comes first', () => {
  const counts = byCause(wrong(...requirements.map(({ id }) => id))).map(({ follows }) => follows.length);
  expect(counts).toEqual(counts.toSorted((a, b) => b - a));
});
