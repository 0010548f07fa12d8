import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { checkRequirements, type RequirementsFile, type SourcesFile } from '../requirements.ts';
import { parseYaml, type YamlSource } from '../yaml-source.ts';

const read = (name: string) => readFileSync(new URL(`../../spec/${name}`, import.meta.url), 'utf8');
const text = read('requirements.yaml');
const openapi = parse(read('openapi.yaml')) as object;
const sources = parse(read('sources.yaml')) as SourcesFile;
const schema = JSON.parse(read('requirements.schema.json')) as object;

/** The problems of the requirement list after one edit. */
function check(edit: (text: string) => string = (same) => same): string[] {
  const edited = edit(text);
  const source = parseYaml<RequirementsFile>('requirements.yaml', edited) as YamlSource<RequirementsFile>;
  return checkRequirements(source, schema, openapi, sources).map(
    ({ line, message }) => `${line}: ${message}`,
  );
}

const replace = (from: string | RegExp, to: string) => (text: string) => {
  const edited = text.replace(from, to);
  if (edited === text) throw new Error(`the fixture edit no longer applies: ${from}`);
  return edited;
};

const lineOf = (needle: string) => text.slice(0, text.indexOf(needle)).split('\n').length;
const path = '/paths/~1topics~1{cacheName}~1{topicName}';

test('the list is sound', () => {
  expect(check()).toEqual([]);
});

describe('a problem is found, with its line', () => {
  test.each([
    [
      'an id that repeats',
      replace('id: auth-query-publish', 'id: auth-header-publish'),
      /the id is used twice/,
      'id: auth-query-publish',
    ],
    [
      'a page that is not listed',
      replace('source: 003 › Authentication\n', 'source: 007 › Authentication\n'),
      /no such section.*007/,
      'source: 003',
    ],
    [
      'a section that is not listed',
      replace('source: 003 › Authentication\n', 'source: 003 › Authentification\n'),
      /no such section/,
      'source: 003',
    ],
    [
      'an RFC section that is not listed',
      replace('RFC 9110 §15.3.5', 'RFC 9110 §99'),
      /no such section/,
      'source: RFC 9110 §15.3.5',
    ],
    [
      'a MUST that the contract decided',
      replace('basis: documented', 'basis: contract'),
      /SHOULD or MAY, not MUST/,
      'level: MUST',
    ],
    [
      'a pointer that does not resolve',
      replace('/components/securitySchemes/authorizationHeader', '/components/securitySchemes/nothing'),
      /not in openapi.yaml/,
      "'/components/securitySchemes",
    ],
    [
      'a fixture that is not defined',
      replace('needs: [expired-token]', 'needs: [no-such-thing]'),
      /no such fixture/,
      'needs: [expired-token]',
    ],
    [
      'a level that does not exist',
      replace('level: MUST', 'level: SHALL'),
      /must be equal to one of/,
      'level: MUST',
    ],
    [
      'a text that ends with a full stop',
      replace('from `(last + 1, 0)`, and return the right page', 'from `(last + 1, 0)`.'),
      /must match pattern/,
      "text: 'go on from",
    ],
    [
      'a member that is not known',
      replace('level: MUST', 'levle: MUST'),
      /must NOT have additional properties/,
      '- id: auth-header-publish',
    ],
  ] as const)('%s', (_name, edit, message, at) => {
    const problems = check(edit).filter((problem) => message.test(problem));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]).toMatch(new RegExp(`^${lineOf(at)}: `));
  });
});

describe('a part of the contract that nothing exercises', () => {
  test.each([
    ['a status of an operation', `${path}/get/responses/403`],
    ['a request media type', `${path}/post/requestBody/content/application~1x-www-form-urlencoded`],
    ['a parameter', '/components/parameters/SequencePage'],
    ['a property of a response schema', '/components/schemas/Item/properties/publisher_id'],
    ['a security scheme', '/components/securitySchemes/tokenQuery'],
    ['a response header', '/components/headers/RetryAfter'],
  ])('%s', (_name, pointer) => {
    const without = (text: string) =>
      text.replaceAll(`          - '${pointer}'\n`, '').replaceAll(/ {8}contract:\n(?! {10}-)/g, '');
    expect(check(without)).toEqual([expect.stringContaining(`No requirement exercises ${pointer};`)]);
  });

  test('is accepted when it is excluded with a reason, and only then', () => {
    const entry = `  - contract: '${path}/get/responses/503'\n    reason: [^\\n]*\n`;
    expect(check(replace(new RegExp(entry), ''))).toEqual([expect.stringContaining('/get/responses/503')]);
    expect(check(replace(/(get\/responses\/503'\n {4}reason:).*/, '$1'))).toEqual([
      expect.stringMatching(/reason must be string/),
    ]);
  });

  test('an exclusion of something that is exercised, or that does not exist, is refused', () => {
    const excluded = (pointer: string) =>
      replace('excluded:\n', `excluded:\n  - contract: '${pointer}'\n    reason: Because it is a test.\n`);
    expect(check(excluded('/components/parameters/SequencePage'))).toEqual([
      expect.stringContaining('a requirement exercises'),
    ]);
    expect(check(excluded('/components/parameters/Nothing'))).toEqual([
      expect.stringContaining('Nothing to exclude'),
    ]);
  });
});
