import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signingKey } from '@topics-http/server';
import { exchange, startService, type RunningService } from './harness.ts';
import { bytesOf, fetchRequest } from './hostile/row.ts';
import { hostileTable, isAllowed, statusesOf } from './hostile/table.ts';

const key = signingKey('a key that the forgeries know as well');
const table = hostileTable(key);
const all = Object.values(table).flat();

let service: RunningService;
/** Gives up on what does not come within a moment: for the rows that may end so. A busy machine is slow with the others. */
let hasty: RunningService;
beforeAll(async () => {
  const patient = { headersTimeoutMs: 8000, requestTimeoutMs: 10_000 };
  service = await startService({ key, listen: patient, maxMessageBytes: 100_000 });
  const listen = { headersTimeoutMs: 400, requestTimeoutMs: 600 };
  hasty = await startService({ key, listen, maxMessageBytes: 100_000 });
});
afterAll(async () => {
  await Promise.all([service.shutDown(), hasty.shutDown()]);
});

/** A normal client beside it notices nothing. */
async function othersAreServed(): Promise<void> {
  const topic = `beside-${Math.random()}`;
  const { json } = await service.poll(topic, 1, 1);
  const { new_topic_sequence, new_sequence_page } = json.items[0]!.discontinuity!;
  const poll = service.poll(topic, new_topic_sequence, new_sequence_page);
  expect((await service.publish(topic, 'still here')).status).toBe(204);
  expect((await poll).text).toContain('still here');
}

test('the table has at least 250 rows, each with a name of its own', () => {
  expect(all.length).toBeGreaterThanOrEqual(250);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});

describe.each(Object.entries(table))('%s, over the wire', (_about, rows) => {
  test.concurrent.each(rows)('$name: $may', async ({ request, may }) => {
    const { url, token } = may.includes('408') ? hasty : service;
    const reply = await exchange(url, bytesOf(request, token));
    const statuses = statusesOf(reply);
    expect(isAllowed(statuses, may), `${statuses}: ${reply.slice(0, 1000)}`).toBe(true);
    // What is no response is not sent at all.
    expect(reply === '' || statuses !== '').toBe(true);
    await othersAreServed();
  });
});

/** What a web-standard request can say. */
const expressible = (rows: (typeof table)[string]) =>
  rows.filter(({ request, fetch }) => fetch !== null && fetchRequest(request, 'TOKEN'));

describe.each(Object.entries(table).filter(([, rows]) => expressible(rows).length > 0))(
  '%s, under fetch',
  (_about, rows) => {
    test.concurrent.each(expressible(rows))('$name', async ({ request, may, fetch }) => {
      const response = await service.fetch(fetchRequest(request, service.token)!);
      const text = await response.text();
      expect(isAllowed(String(response.status), fetch ?? may), `${response.status}: ${text}`).toBe(true);
      await othersAreServed();
    });
  },
);

test('and leave nothing behind', async () => {
  await service.unparked();
  await expect
    .poll(
      () =>
        new Promise((resolve) => {
          service.server.getConnections((_error, count) => resolve(count));
        }),
      { timeout: 120_000 },
    )
    .toBeLessThan(20);
  expect(
    [...service.complaints, ...hasty.complaints].filter((complaint) => !complaint.startsWith('TRACE')),
  ).toEqual([]);
});

const request = (method: string, ...headers: string[]) =>
  [
    `${method} /topics/demo/t HTTP/1.1`,
    'Host: x',
    `Authorization: ${service.token}`,
    ...headers,
    '',
    '',
  ].join('\r\n');

test('a body that trickles in is cut with 408', async () => {
  const reply = await exchange(
    service.url,
    request('POST', 'Content-Type: text/plain', 'Content-Length: 50'),
  );
  expect(reply).toMatch(/^HTTP\/1\.1 408 .*took too long/s);
});

test('thousands of polls whose clients leave are all forgotten', async () => {
  const bytes = request('GET');
  for (let round = 0; round < 10; round++) {
    const replies = Array.from({ length: 300 }, () => abandon(bytes));
    await Promise.all(replies);
  }
  await service.unparked();
  expect(service.polls).toBe(0);
});

/** Sends the request, and leaves as soon as the service has it parked. */
async function abandon(bytes: string): Promise<void> {
  const { hostname, port } = new URL(service.url);
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(bytes, () => setTimeout(() => socket.destroy(), 5));
    });
    socket.on('close', () => resolve());
  });
}
