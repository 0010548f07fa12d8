import { expect, test } from 'vitest';
import { sawLine, tellingExchange } from '../src/reports/steps.ts';

const exchange = (method: string, status?: number, body = '') => ({
  method,
  target: '/topics/c/t',
  headers: [],
  body: '',
  bodyBytes: 0,
  ms: 1,
  sentMs: 0,
  curl: '',
  ...(status !== undefined && { response: { status, headers: [], body, bodyBytes: body.length } }),
});

const element = (number: number) =>
  `{"item":{"topic_sequence_number":${number},"sequence_page":9,"value":{"text":"\\"topic_sequence_number\\":7"}}}`;

test('an answer that was not kept to its end is told by what it begins with', () => {
  const gap = '{"discontinuity":{"last_topic_sequence":1,"new_topic_sequence":4,"new_sequence_page":9}}';
  const whole = `{"items":[${gap},${element(4)},${element(5)}]}`;
  expect(sawLine(exchange('GET', 200, `${whole.slice(0, -20)}…`))).toBe(
    '200 discontinuity to 4, item 4, item 5, and more',
  );
  expect(sawLine(exchange('GET', 200, whole))).toMatch(/^200 discontinuity to 4, item 4 '/);
  expect(sawLine(exchange('GET', 200, '<html>'))).toBe('200 <html>');
});

test('the exchange to look at was answered', () => {
  const [publish, cut, poll] = [exchange('POST', 204), exchange('GET'), exchange('GET', 200)];
  expect(tellingExchange([publish, cut])).toBe(publish);
  expect(tellingExchange([poll, publish, cut])).toBe(poll);
  expect(tellingExchange([cut])).toBe(cut);
});
