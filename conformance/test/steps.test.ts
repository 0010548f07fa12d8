import { expect, test } from 'vitest';
import { curlLine } from '../src/http/curl.ts';
import { stepsOf } from '../src/http/publish-run.ts';
import { storyOf } from '../src/server-suite/story.ts';
import { sawLine, storyWords, tellingExchange } from '../src/reports/steps.ts';

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

const publish = (body: string, sentMs: number, status = 204) => ({
  ...exchange('POST', status),
  body,
  bodyBytes: body.length,
  sentMs,
  curl: curlLine({
    method: 'POST',
    url: 'http://127.0.0.1/topics/c/t',
    query: [],
    headers: [['Content-Type', 'text/plain']],
    body: Buffer.from(body),
  }),
});

test('publishes that count up are one step', () => {
  const counted = Array.from({ length: 110 }, (_, index) => publish(`it's ${index}`, index));
  expect(storyWords(counted)).toEqual([{ did: "publish 'it's 0' to 'it's 109'", saw: '204, 110 times' }]);
  expect(stepsOf(counted)[0]?.row?.curlWith('$N1')).toContain(`--data-raw "it's $N1" `);
  // What was answered another way, does not count up, or is written another way is a step of its own.
  const others = ['m7', 'm8', 'm08', 'm9', 'm10', 'm12'].map((body, index) => publish(body, index));
  expect(storyWords([...others, publish('m13', 9, 500)])).toHaveLength(7);
});

test('a story that is long only by publishes that count up is told whole, without what later polls got', () => {
  const row = Array.from({ length: 110 }, (_, index) => publish(`m${index}`, index));
  const [shown, later] = [200, 201].map((sentMs) => ({ ...exchange('GET', 200), sentMs }));
  expect(storyOf([shown!], [...row, shown!, later!])).toEqual([...row, shown]);
  const mixed = row.map((each, index) => ({ ...each, body: `${index} is ${index % 7}` }));
  expect(storyOf([shown!], [...mixed, shown!])).toHaveLength(31);
});
