import { eachItem } from '../answers.ts';
import { jsonForms } from '../json-forms.ts';
import type { Variant } from '../variant.ts';

const grammar =
  'RFC 8259 §2: insignificant white space is allowed before or after any of the six structural characters.';
const strings = 'RFC 8259 §7: any character may be escaped.';
const unordered = 'RFC 8259 §1: an object is an unordered collection.';
const silent =
  'No page says that a response has these members and no other; whoever reads JSON passes over what it does not know.';

/** How the answers to polls are written as JSON. */
export const jsonVariants: Variant[] = [
  {
    id: 'json-python',
    what: 'writes JSON as `json.dumps` of Python does: a space after each colon and comma, ASCII only',
    right: grammar,
    answers: { json: jsonForms.python },
  },
  {
    id: 'json-pretty',
    what: 'writes JSON indented by two spaces, as the pages show it',
    right: grammar,
    service: 'reference',
    answers: { json: jsonForms.pretty },
  },
  {
    id: 'json-windows',
    what: 'writes JSON indented by tabs, with CR LF, and a line end after it',
    right: grammar,
    answers: { json: jsonForms.windows },
  },
  {
    id: 'json-every-space',
    what: 'puts every kind of white space wherever some may stand, in front and behind too',
    right: grammar,
    service: 'reference',
    answers: { json: jsonForms.everySpace },
  },
  {
    id: 'json-far-apart',
    what: 'puts 500 spaces at a time into its JSON',
    right: grammar,
    answers: { json: jsonForms.farApart },
  },
  {
    id: 'json-escaped',
    what: 'writes every character of every string and name as a `\\u` escape',
    right: strings,
    service: 'reference',
    answers: { json: jsonForms.escaped },
  },
  {
    id: 'json-escaped-upper',
    what: 'the same with upper-case digits, and the members in reverse order',
    right: strings,
    answers: { json: (value) => jsonForms.escapedUpper(value) },
  },
  {
    id: 'json-slashes',
    what: 'escapes slashes and all that is not ASCII, as `json_encode` of PHP does',
    right: strings,
    answers: { json: jsonForms.slashes },
  },
  {
    id: 'json-html',
    what: 'escapes `<`, `>`, `&` and the line separators, as Go and Rails do',
    right: strings,
    service: 'reference',
    answers: { json: jsonForms.html },
  },
  {
    id: 'json-reversed',
    what: 'writes the members of every object in reverse order',
    right: unordered,
    service: 'reference',
    answers: { json: jsonForms.reversed },
  },
  {
    id: 'json-sorted',
    what: 'writes the members of every object in the order of the alphabet',
    right: unordered,
    answers: { json: jsonForms.sorted },
  },
  {
    id: 'json-beside-items',
    what: 'has further members beside `items`, one of them a list of items of another kind',
    right: silent,
    answers: { beside: { count: 1, next: null, meta: { items: [], node: 'a/1' }, '': true, $schema: 'x' } },
  },
  {
    id: 'json-in-items',
    what: 'has further members in items and values: a time, a key, a list, a number that no double holds',
    right: silent,
    service: 'reference',
    answers: {
      elements: eachItem((item) => ({
        published_at: 1748358253.123,
        ...item,
        value: { ...item.value, encoding: 'none', length: 3 },
        tags: ['a', { sequence: '3' }],
      })),
      json: (value) =>
        JSON.stringify(value).replaceAll('"length":3', '"length":123456789012345678901234567890'),
    },
  },
  {
    id: 'json-in-elements',
    what: 'has further members beside `item` and `discontinuity`',
    right: silent,
    answers: {
      elements: (elements) =>
        elements.map((element) => ({ id: 'e-1', kind: Object.keys(element)[0], ...element })),
    },
  },
  {
    id: 'json-heartbeats',
    what: 'puts elements of a kind that no page of the HTTP API names among the others: heartbeats',
    right:
      '001 › Subscribe names heartbeats among the events; the HTTP page says nothing of which kinds there are.',
    answers: {
      elements: (elements) => elements.flatMap((element) => [{ heartbeat: {} }, element, { note: 'x' }]),
    },
  },
  {
    id: 'json-heartbeat-first',
    what: 'begins each answer with a heartbeat that has members of its own',
    right: '001 › Subscribe names heartbeats among the events.',
    service: 'reference',
    answers: {
      elements: (elements) => [
        { heartbeat: { at: '2025-05-27T15:04:13Z', sequence_page: null } },
        ...elements,
      ],
    },
  },
  {
    id: 'json-publisher-null',
    what: 'shows `publisher_id: null` where the token has no id',
    right: 'No page names `publisher_id`, or says what stands there without one.',
    choices: { publisher: (id) => ({ publisher_id: id ?? null }) },
    warned: ['subscribe-schema'],
  },
  {
    id: 'json-publisher-empty',
    what: 'shows an empty `publisher_id` where the token has no id',
    right: 'No page names `publisher_id`, or says what stands there without one.',
    choices: { publisher: (id) => ({ publisher_id: id ?? '' }) },
    warned: ['subscribe-no-token-id'],
  },
  {
    id: 'json-publisher-absent',
    what: 'never says whose token a message was published with',
    right:
      '001 › Subscribe: items include "a unique token identifier if one is present"; the HTTP page shows none.',
    choices: { publisher: () => ({}) },
    warned: ['subscribe-token-id'],
  },
  {
    id: 'json-publisher-elsewhere',
    what: 'shows the id of the token as `token_id`',
    right: 'No page names the member.',
    choices: { publisher: (id) => ({ token_id: id }) },
    warned: ['subscribe-token-id'],
  },
  {
    id: 'bytes-member',
    what: 'has what was published as bytes under `bytes`, in base64',
    right: '003 › Success response shows `text` alone; no page names the member for bytes.',
    choices: {
      bytes: (bytes) => ({ bytes: bytes.toString('base64') }),
    },
    warned: ['publish-binary-base64', 'subscribe-schema'],
  },
  {
    id: 'bytes-numbers',
    what: 'has what was published as bytes as a list of numbers',
    right: '003 › Success response shows `text` alone; no page says how bytes are written.',
    choices: {
      bytes: (bytes) => ({ data: [...bytes] }),
    },
    warned: ['publish-binary-base64', 'subscribe-schema'],
  },
  {
    id: 'bytes-kind',
    what: 'has what was published as bytes as an object that names its encoding',
    right: '003 › Success response shows `text` alone; no page says how bytes are written.',
    choices: {
      bytes: (bytes) => ({ blob: { encoding: 'hex', content: bytes.toString('hex') } }),
    },
    warned: ['publish-binary-base64', 'subscribe-schema'],
  },
];
