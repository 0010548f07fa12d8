import { requirements } from '@topics-http/contract';
import { expect, test } from 'vitest';
import { byCause, sharedRequest } from '../src/reports/causes.ts';
import { presenterOf } from '../src/reports/presentable.ts';
import { resultFor, type Result } from '../src/reports/report.ts';

/** Each fails in its own words, unless told otherwise. */
const failing = (ids: string[], proofOf: (id: string) => Partial<Result> = (id) => ({ expected: id })) =>
  requirements
    .filter(({ id }) => ids.includes(id))
    .map((requirement) =>
      resultFor(requirement, {
        present: presenterOf([]),
        proof: { actual: 'another', exchanges: [], ...proofOf(requirement.id) },
        baseline: [],
        requests: 0,
        bytes: 0,
      }),
    );
const wrong = (...ids: string[]) => failing(ids);
const told = (...ids: string[]) =>
  byCause(wrong(...ids)).map(({ root, follows }) => [root.id, follows.map(({ id }) => id)]);

const [child, parent] = requirements.flatMap(({ id, dependsOn }) =>
  dependsOn.length > 0 ? [[id, dependsOn[0]!] as const] : [],
)[0]!;

test('what rests on a requirement that fails too follows from it', () => {
  expect(told(child, parent)).toEqual([[parent, [child]]]);
});

test('what tells messages by their page and number follows from what mixes them up', () => {
  expect(told('subscribe-no-history', 'sequence-chain', 'page-reset')).toEqual([
    ['page-reset', ['subscribe-no-history', 'sequence-chain']],
  ]);
  expect(told('sequence-agreement', 'sequence-cache-isolated')).toEqual([
    ['sequence-cache-isolated', ['sequence-agreement']],
  ]);
});

test('what fails alone is its own cause', () => {
  expect(told(child)).toEqual([[child, []]]);
  expect(told()).toEqual([]);
});

test('nothing is hidden: each requirement is told once', () => {
  const all = requirements.map(({ id }) => id);
  const ids = byCause(wrong(...all)).flatMap(({ root, follows, alike }) =>
    [root, ...follows, ...alike].map(({ id }) => id),
  );
  expect(ids.toSorted()).toEqual(all.toSorted());
});

test('the cause of most comes first', () => {
  const counts = byCause(wrong(...requirements.map(({ id }) => id))).map(
    ({ follows, alike }) => follows.length + alike.length,
  );
  expect(counts).toEqual(counts.toSorted((a, b) => b - a));
});

test('what shows the same in the same words is told under what most rest upon', () => {
  const ids = ['subscribe-wakes', 'cors-headers', 'http-head'];
  const same = failing(ids, () => ({ expected: `3 answers on tc-12ab-x-${Math.random()}` }));
  expect(byCause(same).map(({ root, alike }) => [root.id, alike.length])).toEqual([
    ['subscribe-wakes', same.length - 1],
  ]);
});

test('a kind of request that most failures end with is named', () => {
  const resumed = { method: 'GET', target: '/topics/c/t?sequence_number=1&sequence_page=7', headers: [] };
  const polls = failing(['subscribe-wakes', 'subscribe-blocks', 'subscribe-resume'], () => ({
    exchanges: [{ ...resumed, headers: [], body: '', bodyBytes: 0, ms: 1, sentMs: 1, curl: '' }],
  }));
  expect(sharedRequest(polls)).toEqual({ count: 3, what: 'a resumed poll' });
  expect(sharedRequest(polls.slice(1))).toBe(undefined);
  expect(sharedRequest(failing(['subscribe-wakes', 'subscribe-blocks', 'subscribe-resume']))).toBe(undefined);
});
