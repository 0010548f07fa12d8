import { get } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Subscriber } from '../src/client-suite/subscriber.ts';
import { given, plainSubscriber } from './plain-subscriber.ts';

/** Beyond every number: who asks for it wants to know where the topic stands. */
const farAhead = Number.MAX_SAFE_INTEGER;
let client: Subscriber;

/** @returns the status, and what came; nothing when it was cut */
const ask = (number: number): Promise<[number, string]> =>
  new Promise((resolve) => {
    const target = `/topics/demo/news?sequence_number=${number}&sequence_page=0`;
    const headers = { Authorization: given.token };
    get({ port: client.endpoint.port, path: target, agent: false, headers }, (response) => {
      let body = '';
      response.on('data', (data: Buffer) => (body += data.toString()));
      response.on('end', () => resolve([response.statusCode!, body]));
    }).on('error', () => resolve([0, '']));
  });

beforeEach(async () => {
  client = plainSubscriber();
  await client.endpoint.open();
});
afterEach(() => client.stop());

/** What who asks where the topic stands is answered, while a first poll waits that then gets an item. */
async function asked(): Promise<[number, string]> {
  const first = ask(0);
  await expect.poll(() => client.polls.length).toBe(1);
  const answer = await ask(farAhead);
  const item = client.story.item();
  await client.deliver(item);
  expect(await first).toEqual([200, JSON.stringify({ items: [item] })]);
  expect([client.polls.length, client.violations]).toEqual([1, []]);
  return answer;
}

test('a client whose first poll waits is told where the topic stands', async () => {
  const [status, body] = await asked();
  expect([status, Object.keys((JSON.parse(body) as { items: object[] }).items[0]!)]).toEqual([
    200,
    ['discontinuity'],
  ]);
});

test('or it is not, for a while: its first poll waits on', async () => {
  client.tellsPosition = false;
  expect(await asked()).toEqual([503, expect.anything()]);
});
