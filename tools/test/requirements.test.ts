import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { lockText } from '../ids-lock.ts';
import { checkRequirements } from '../requirements.ts';
import type { RequirementsFile } from '../requirements-file.ts';
import { findSource, misquoted, type SourcesFile } from '../sources.ts';
import { parseYaml, type YamlSource } from '../yaml-source.ts';

const read = (name: string) => readFileSync(new URL(`../../spec/${name}`, import.meta.url), 'utf8');
const text = read('requirements.yaml');
const openapi = parse(read('openapi.yaml')) as object;
const sources = parse(read('sources.yaml')) as SourcesFile;
const schema = JSON.parse(read('requirements.schema.json')) as object;
const lock = read('ids.lock');

/** The problems of the requirement list after one edit. */
function check(edit: (text: string) => string = (same) => same): string[] {
  const edited = edit(text);
  const source = parseYaml<RequirementsFile>('requirements.yaml', edited) as YamlSource<RequirementsFile>;
  return checkRequirements(source, schema, openapi, sources, lock).map(
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
    ['a MUST without a quote', replace(/ {8}quote: .*\n/, ''), /a MUST needs the quote/, 'level: MUST'],
    [
      'a quote that its section does not have',
      replace("quote: 'The token may", "quote: 'The tokens may"),
      /not a sentence that sources.yaml has under 003 › Authentication/,
      'quote: ',
    ],
    [
      'a dependency on nothing',
      replace('        since: 0.1.0\n', '        dependsOn: [no-such-id]\n        since: 0.1.0\n'),
      /auth-header-publish: there is no requirement no-such-id/,
      'since: 0.1.0',
    ],
    [
      'a dependency on a requirement for clients',
      replace('        since: 0.1.0\n', '        dependsOn: [client-first-poll]\n        since: 0.1.0\n'),
      /client-first-poll is for another kind of target/,
      'since: 0.1.0',
    ],
    [
      'a requirement without a version',
      replace('        since: 0.1.0\n', ''),
      /must have required property 'since'/,
      '- id: auth-header-publish',
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
      replace('as from the current page', 'as from the current page.'),
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
    ['a parameter', '/components/parameters/SequencePageQuery'],
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
    expect(check(excluded('/components/parameters/SequencePageQuery'))).toEqual([
      expect.stringContaining('a requirement exercises'),
    ]);
    expect(check(excluded('/components/parameters/Nothing'))).toEqual([
      expect.stringContaining('Nothing to exclude'),
    ]);
  });
});

describe('ids', () => {
  const without = (id: string) => replace(new RegExp(` {6}- id: ${id}\\n( {8}.*\\n)+`), '');
  const id = 'publish-invalid-utf8';
  const level = (from: string, to: string) =>
    replace(new RegExp(`(id: ${id}\\n {8}level: )${from}`), `$1${to}`);
  const say = (list: 'changed' | 'retired', entry: string) => (text: string) =>
    `${text.replace(new RegExp(`\\n${list}:\\n( .*\\n)*`), '\n')}${list}:\n  - { id: ${id}, version: 9.9.9, why: Because it is a test., ${entry} }\n`;

  test('the lock has every id with its level and meaning', () => {
    expect(lockText(parse(text) as RequirementsFile)).toBe(lock);
  });

  test('none disappears unless it is said to be retired', () => {
    expect(check(without(id))).toEqual([expect.stringContaining(`${id} is gone`)]);
    expect(check((text) => say('retired', '')(without(id)(text)))).toEqual([]);
  });

  test('no level changes unless that is said', () => {
    const edit = level('SHOULD', 'MAY');
    expect(check(edit)).toEqual([expect.stringContaining(`${id} was SHOULD and is MAY`)]);
    expect(check((text) => say('changed', 'from: SHOULD, to: MAY')(edit(text)))).toEqual([]);
    expect(check((text) => say('changed', 'from: SHOULD, to: MUST')(edit(text)))).not.toEqual([]);
  });

  test('what is said has to be true', () => {
    expect(check(say('retired', ''))).toEqual([expect.stringContaining('cannot be used again')]);
    expect(check(say('changed', 'from: MUST, to: MAY'))).toEqual([
      expect.stringContaining(`${id} is SHOULD, not MAY`),
    ]);
  });

  test('nothing rests on itself, by whatever way', () => {
    const rests = (on: string, id: string) =>
      replace(
        new RegExp(`(id: ${id}\\n( {8}.*\\n)*? {8}since: .*\\n)( {8}dependsOn: .*\\n)?`),
        `$1        dependsOn: [${on}]\n`,
      );
    const [a, b, c] = ['auth-both-publish', 'auth-both-subscribe', 'auth-both-equal'];
    const circle = (text: string) => rests(a, c)(rests(c, b)(rests(b, a)(text)));
    expect(check(circle)).toContainEqual(
      expect.stringContaining(`${a} rests on itself: ${b} rests on ${c} rests on ${a}.`),
    );
  });
});

describe('sources', () => {
  test('a source has the words and the address that a reader needs', () => {
    expect(findSource('003 › Publish › Body', sources)).toMatchObject({
      name: 'HTTP API for Momento Topics › Publish › Body',
      url: 'https://docs.momentohq.com/topics/api-reference/http-api#body',
    });
    expect(findSource('RFC 9110 §15.5.6', sources)).toMatchObject({
      name: 'RFC 9110 §15.5.6 405 Method Not Allowed',
      url: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6',
    });
    expect(findSource('003 › Publish › Feet', sources)).toBeUndefined();
  });

  test('a sentence is looked for in its page, whatever marks it up there', () => {
    const [page] = Object.keys(sources.pages);
    const one = (sentence: string): SourcesFile => ({
      pages: {
        [page!]: {
          title: 't',
          url: 'u',
          retrieved: '2026-01-01',
          sections: { A: { sentences: [sentence] } },
        },
      },
      rfcs: {},
    });
    const pages = {
      [page!]: 'It **blocks** until [one](https://example.org) `message`\nis there, and then answers.',
    };
    expect(misquoted(one('It blocks until one message is there'), pages)).toEqual([]);
    expect(misquoted(one('It blocks until two messages are there'), pages)).toHaveLength(1);
    expect(misquoted(one('It blocks'), {})).toHaveLength(1);
  });
});
