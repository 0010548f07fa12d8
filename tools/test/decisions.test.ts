import { readFileSync } from 'node:fs';
import { requirements } from '@topics-http/contract';
import { parse } from 'yaml';
import { expect, test } from 'vitest';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const { tags } = parse(read('spec/openapi.yaml')) as { tags: { name: string; description: string }[] };
const table = tags.find(({ name }) => name === 'decisions')!.description;
const inContract = [...table.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, id]) => id!);

test('every decision of openapi.yaml is explained in docs/decisions.md, and the other way round', () => {
  const explained = [...read('docs/decisions.md').matchAll(/^### `([a-z0-9-]+)`$/gm)].map(([, id]) => id!);
  expect(inContract.length).toBeGreaterThan(30);
  expect(explained.toSorted()).toEqual(inContract.toSorted());
});

test('every decision that a requirement names is one', () => {
  const named = requirements.flatMap(({ decision }) => decision ?? []);
  expect(named.filter((id) => !inContract.includes(id))).toEqual([]);
});
