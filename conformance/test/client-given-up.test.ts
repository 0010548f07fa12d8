import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Agent, get } from 'node:http';
import type { Cursor } from '../src/server-suite/elements.ts';
import { cursorAfter, type Element } from '../src/client-suite/elements.ts';
import type { Subscriber } from '../src/client-suite/subscriber.ts';
import { given, plainSubscriber } from './plain-subscriber.ts';

const start: Cursor = { number: 0, page: 0 };
let client: Subscriber;
let kept: Agent;

/** Polls, each on the connection of the one before it or on a new one. @returns what came; nothing when it was cut */
const ask = (cursor: Cursor, agent: Agent | false = false): Promise<string> =>
  new Promise((resolve) => {
    const target = `/topics/demo/news?sequence_number=${cursor.number}&sequence_page=${cursor.page}`;
    const options = {
      port: client.endpoint.port,
      path: target,
      agent,
      headers: { Authorization: given.token },
    };
    get(options, (response) => {
      let body = '';
      response.on('data', (data: Buffer) => (body += data.toString()));
      response.on('end', () => resolve(body));
    }).on('error', () => resolve(''));
  });

beforeEach(async () => {
  kept = new Agent({ keepAlive: true, maxSockets: 1 });
  client = plainSubscriber();
  await client.endpoint.open();
});
afterEach(async () => {
  kept.destroy();
  await client.stop();
});

/** It is given this, and then the next poll that counts is the one after it. */
async function isGivenAgain(cursor: Cursor, elements: Element[]): Promise<void> {
  const next = client.poll();
  const body = await Promise.race([ask(cursor), next.then(() => 'it counts already')]);
  expect(body).toBe(JSON.stringify({ items: elements }));
  const after = cursorAfter(elements.at(-1)!);
  const last = ask(after);
  const poll = await next;
  expect([poll.cursor, client.violations]).toEqual([after, []]);
  poll.send([]);
  await last;
}

describe('a client that hung up while its answer was on the way', () => {
  test('is given the same again', async () => {
    const items = client.story.items(2);
    await Promise.all([ask(start), client.deliver(...items)]);
    await isGivenAgain(start, items);
  });

  test('may have had a part of it', async () => {
    const [first, second] = [client.story.item(), client.story.item()];
    await Promise.all([ask(start), client.deliver(first, second)]);
    await isGivenAgain(cursorAfter(first), [second]);
  });

  test('is where it was before a new page', async () => {
    const [item, gap] = [client.story.item(), client.story.anew('greater')];
    await Promise.all([ask(start), client.deliver(item)]);
    await Promise.all([ask(cursorAfter(item)), client.deliver(gap)]);
    await isGivenAgain(cursorAfter(item), [gap]);
  });
});

test('an answer that leads back to where it was asked for is not sent again', async () => {
  const [item, next] = [client.story.item(), client.story.item()];
  const there = cursorAfter(item);
  await Promise.all([ask(start), client.deliver(item)]);
  await Promise.all([ask(there), client.deliver(next, client.story.goTo(there))]);
  const asked = ask(there);
  const poll = await Promise.race([client.poll(), asked.then(() => undefined)]);
  expect(poll?.cursor).toEqual(there);
  poll?.send([]);
  await asked;
});

test('a poll that was given up is none that waits, however late the suite comes to see that', async () => {
  const target = `http://127.0.0.1:${client.endpoint.port}/topics/demo/news`;
  const poll = () =>
    get(target, { agent: false, headers: { Authorization: given.token } }).on('error', () => undefined);
  const first = poll();
  await expect.poll(() => client.requests.length).toBe(1);
  const second = poll();
  await expect.poll(() => client.requests.length).toBe(2);
  first.destroy();
  // The process gets no turn until that time is over.
  const endMs = performance.now() + 600;
  while (performance.now() < endMs);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(client.violations).toEqual([]);
  second.destroy();
});

describe('a client that asks again for what it has', () => {
  test('on the same connection read the answer before', async () => {
    await Promise.all([ask(start, kept), client.deliver(client.story.item())]);
    const asked = ask(start, kept);
    await expect(client.poll()).rejects.toThrow('client-skips-nothing');
    await client.stop();
    await asked;
  });

  test('again and again did not hang up by chance', async () => {
    await Promise.all([ask(start), client.deliver(client.story.item())]);
    const next = expect(client.poll()).rejects.toThrow('client-skips-nothing');
    await ask(start);
    await ask(start);
    const asked = ask(start);
    await next;
    await client.stop();
    await asked;
  });

  test('before the last answer had more', async () => {
    const [first, second] = [client.story.item(), client.story.item()];
    await Promise.all([ask(start), client.deliver(first)]);
    await Promise.all([ask(cursorAfter(first)), client.deliver(second)]);
    const asked = ask(start);
    await expect(client.poll()).rejects.toThrow('client-skips-nothing');
    await client.stop();
    await asked;
  });
});
