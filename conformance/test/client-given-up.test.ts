import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Agent, get } from 'node:http';
import type { Cursor } from '../src/server-suite/elements.ts';
import { cursorAfter } from '../src/client-suite/elements.ts';
import { newToken } from '../src/client-suite/given.ts';
import { plainest } from '../src/client-suite/service-kinds.ts';
import { Subscriber } from '../src/client-suite/subscriber.ts';

const given = { cache: 'demo', topic: 'news', token: newToken() };
const start: Cursor = { number: 0, page: 0 };
let client: Subscriber;
let kept: Agent;

/** Polls, each on the connection of the one before it or on a new one. @returns what came */
const ask = (cursor: Cursor, agent: Agent | false = false): Promise<string> =>
  new Promise((resolve, reject) => {
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
    }).on('error', reject);
  });

beforeEach(async () => {
  kept = new Agent({ keepAlive: true, maxSockets: 1 });
  client = new Subscriber({
    kind: plainest,
    given,
    seed: 1,
    patienceMs: 5000,
    holdMs: 1000,
    printsJson: false,
  });
  await client.endpoint.open();
});
afterEach(async () => {
  kept.destroy();
  await client.stop();
});

/** The next poll is the one that is at this place, and nothing was said against the client. */
async function arrives(cursor: Cursor, agent: Agent | false = false): Promise<void> {
  const asked = ask(cursor, agent);
  const poll = await client.poll();
  expect([poll.cursor, client.violations]).toEqual([cursor, []]);
  poll.send([]);
  await asked;
}

describe('a client that hung up while its answer was on the way', () => {
  test('is given the same again', async () => {
    const [first, second, third] = client.story.items(3) as [object, object, object];
    await Promise.all([ask(start), client.deliver(first, second)]);
    const asked = ask(start);
    const next = client.poll();
    expect(JSON.parse(await asked)).toEqual({ items: [first, second] });
    const again = ask(cursorAfter(second as never));
    client.answer(await next, [third]);
    expect(JSON.parse(await again)).toEqual({ items: [third] });
    await arrives(cursorAfter(third as never));
  });

  test('may have had a part of it', async () => {
    const [first, second] = client.story.items(2) as [object, object];
    await Promise.all([ask(start), client.deliver(first, second)]);
    const asked = ask(cursorAfter(first as never));
    const next = client.poll();
    expect(JSON.parse(await asked)).toEqual({ items: [second] });
    const again = ask(cursorAfter(second as never));
    (await next).send([]);
    await again;
    expect(client.violations).toEqual([]);
  });

  test('is where it was before a new page', async () => {
    const item = client.story.item();
    const [gap] = [client.story.anew('greater')];
    await Promise.all([ask(start), client.deliver(item)]);
    await Promise.all([ask(cursorAfter(item)), client.deliver(gap)]);
    const asked = ask(cursorAfter(item));
    const next = client.poll();
    expect(JSON.parse(await asked)).toEqual({ items: [gap] });
    const again = ask(cursorAfter(gap));
    (await next).send([]);
    await again;
    expect(client.violations).toEqual([]);
  });
});

describe('a client that asks again for what it has', () => {
  test('on the same connection read the answer before', async () => {
    await Promise.all([ask(start, kept), client.deliver(client.story.item())]);
    const asked = ask(start, kept).catch(() => undefined);
    await expect(client.poll()).rejects.toThrow('client-skips-nothing');
    await client.stop();
    await asked;
  });

  test('again and again did not hang up by chance', async () => {
    await Promise.all([ask(start), client.deliver(client.story.item())]);
    const next = expect(client.poll()).rejects.toThrow('client-skips-nothing');
    await ask(start);
    await ask(start);
    const asked = ask(start).catch(() => undefined);
    await next;
    await client.stop();
    await asked;
  });

  test('before the last answer had more', async () => {
    const [first, second] = client.story.items(2) as [object, object];
    await Promise.all([ask(start), client.deliver(first)]);
    await Promise.all([ask(cursorAfter(first as never)), client.deliver(second)]);
    const asked = ask(start).catch(() => undefined);
    await expect(client.poll()).rejects.toThrow('client-skips-nothing');
    await client.stop();
    await asked;
  });
});
