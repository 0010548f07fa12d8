import { describe, expect, test } from 'vitest';
import openapi from '../lib/openapi.json' with { type: 'json' };
import { validateErrorBody, validateSubscribeResponse } from '../lib/validators.js';

const message = openapi.components.examples.Message.value;
const gap = openapi.components.examples.DiscontinuityThenMessage.value;

const item = (change: object) => ({
  items: [{ item: { sequence_page: 3, topic_sequence_number: 0, value: { text: 'hello' }, ...change } }],
});
const discontinuity = (change: object) => ({
  items: [
    { discontinuity: { last_topic_sequence: 1, new_topic_sequence: 4, new_sequence_page: 9, ...change } },
  ],
});
const without = (response: { items: object[] }, member: string) =>
  JSON.parse(JSON.stringify(response), (key, value: unknown) =>
    key === member ? undefined : value,
  ) as unknown;

describe('accepts', () => {
  test.each([
    ['the documented message', message],
    ['the documented discontinuity', gap],
    ['a discontinuity alone', discontinuity({})],
    ['binary', openapi.components.examples.BinaryMessage.value],
    ['empty text', item({ value: { text: '' } })],
    ['empty binary', item({ value: { binary: '' } })],
    ['the largest number', item({ topic_sequence_number: Number.MAX_SAFE_INTEGER })],
    [
      'a member that is not known yet, anywhere',
      { ...item({ later: 1, value: { text: 'a', later: 1 } }), later: 1 },
    ],
    ['a value of a kind that is not known yet', item({ value: { json: {} } })],
    ['an element of a kind that is not known yet', { items: [...message.items, { heartbeat: {} }] }],
    [
      'base64 with one and with two padding characters',
      { items: ['YWI=', 'YQ=='].map((binary) => item({ value: { binary } }).items[0]) },
    ],
    ['bytes of 24 MiB', item({ value: { binary: Buffer.alloc(24 << 20).toString('base64') } })],
  ])('%s', (_name, value) => {
    expect(validateSubscribeResponse(value), JSON.stringify(validateSubscribeResponse.errors)).toBe(true);
  });
});

describe('refuses', () => {
  test.each<[string, unknown]>([
    ['null', null],
    ['an array', []],
    ['text', 'items'],
    ['an empty object', {}],
    ['items that are null', { items: null }],
    ['items that are an object', { items: {} }],
    ['no items', { items: [] }],
    ['an element that is null', { items: [null] }],
    ['an element that is text', { items: ['item'] }],
    ['an element that is an array', { items: [[]] }],
    ['an empty element', { items: [{}] }],
    ['item and discontinuity in one element', { items: [{ ...message.items[0], ...gap.items[0] }] }],
    ['an item beside a null discontinuity', { items: [{ ...message.items[0], discontinuity: null }] }],
    ['a null item', { items: [{ item: null }] }],
    ['an item inside an item', { items: [{ item: message.items[0] }] }],
    ['an item that is text', { items: [{ item: 'hello' }] }],
    ['a good element before a bad one', { items: [message.items[0], { item: {} }] }],
    ['an item without a number', without(item({}), 'topic_sequence_number')],
    ['an item without a page', without(item({}), 'sequence_page')],
    ['an item without a value', without(item({}), 'value')],
    ['a number as text', item({ topic_sequence_number: '0' })],
    ['a negative number', item({ topic_sequence_number: -1 })],
    ['a fractional number', item({ topic_sequence_number: 1.5 })],
    ['a number beyond 2^53 - 1', item({ topic_sequence_number: 2 ** 53 })],
    ['a null number', item({ topic_sequence_number: null })],
    ['a boolean number', item({ topic_sequence_number: true })],
    ['a page as text', item({ sequence_page: '3' })],
    ['a negative page', item({ sequence_page: -3 })],
    ['page 0', item({ sequence_page: 0 })],
    ['a fractional page', item({ sequence_page: 3.2 })],
    ['a page beyond 2^53 - 1', item({ sequence_page: 1e300 })],
    ['a value that is text', item({ value: 'hello' })],
    ['a null value', item({ value: null })],
    ['an empty value', item({ value: {} })],
    ['text and binary in one value', item({ value: { text: 'a', binary: 'YQ==' } })],
    ['text that is a number', item({ value: { text: 1 } })],
    ['text that is null', item({ value: { text: null } })],
    ['binary as an array of bytes', item({ value: { binary: [1, 2] } })],
    ['base64 with the URL alphabet', item({ value: { binary: '-_-_' } })],
    ['base64 without padding', item({ value: { binary: 'YQ' } })],
    ['base64 with too much padding', item({ value: { binary: 'YWJj====' } })],
    ['base64 with a line break', item({ value: { binary: 'YWJj\nYWJj' } })],
    ['base64 with a line break at the end', item({ value: { binary: 'YWJj\n' } })],
    ['base64 with bits left over', item({ value: { binary: 'YR==' } })],
    ['base64 with white space', item({ value: { binary: 'YW Jj' } })],
    ['a publisher id that is a number', item({ publisher_id: 7 })],
    ['a null publisher id', item({ publisher_id: null })],
    ['a discontinuity that is a boolean', { items: [{ discontinuity: true }] }],
    ['a discontinuity without its last number', without(discontinuity({}), 'last_topic_sequence')],
    ['a discontinuity without its new number', without(discontinuity({}), 'new_topic_sequence')],
    ['a discontinuity without its page', without(discontinuity({}), 'new_sequence_page')],
    ['a discontinuity with a negative last number', discontinuity({ last_topic_sequence: -1 })],
    ['a discontinuity with a number as text', discontinuity({ new_topic_sequence: '4' })],
    ['a discontinuity with page 0', discontinuity({ new_sequence_page: 0 })],
    ['a discontinuity with a fractional page', discontinuity({ new_sequence_page: 9.5 })],
  ])('%s', (_name, value) => {
    expect(validateSubscribeResponse(value)).toBe(false);
    expect(validateSubscribeResponse.errors?.length).toBeGreaterThan(0);
  });
});

test('an error body has a code and a message, and may have more', () => {
  expect(validateErrorBody({ code: 'invalid_request', message: 'No.', requestId: '7' })).toBe(true);
  for (const value of [
    {},
    { code: 'a' },
    { message: 'a' },
    { code: '', message: 'a' },
    { code: 'a', message: '' },
    { code: 4, message: 'a' },
    'No.',
    null,
  ])
    expect(validateErrorBody(value), JSON.stringify(value)).toBe(false);
});
