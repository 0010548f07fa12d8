import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { measureRounds, tableOf, type Figure, type Row } from '../rounds.ts';
import { fanOutRate, latency, publishRate } from '../rows.ts';
import { topicsApi, type Server } from '../servers.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** A peer that delivers each message to all who wait, and the last one to whoever asks for the oldest, but from the 4th on forgets one. */
async function startPeer(name: string, loses: boolean): Promise<Server> {
  let published = 0;
  let waiting: ServerResponse[] = [];
  let body = '';
  const tell = (response: ServerResponse) => response.setHeader('content-length', body.length).end(body);
  const server = createServer((request, response) => {
    if (request.url?.includes('sequence_number=0&')) return void tell(response);
    if (request.method === 'GET') return void waiting.push(response);
    const number = published++;
    body = `{"items":[{"item":{"topic_sequence_number":${number},"sequence_page":1,"value":{"text":"x"}}}]}`;
    const told = loses && published > 3 ? waiting.slice(1) : waiting;
    waiting = [];
    for (const each of told) tell(each);
    request.resume().on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { name, command: [], delivers: true, ...topicsApi(port, []) };
}

const rows: Row[] = [
  {
    name: 'latency',
    delivers: true,
    measure: async ({ server }, connections) => ({ latency: (await latency(server, connections, 3)).p50 }),
  },
  {
    name: 'fan-out',
    delivers: true,
    measure: async ({ server }, connections) => ({ 'fan-out': await fanOutRate(server, connections, 5, 2) }),
  },
  {
    name: 'publish/s',
    delivers: false,
    measure: async ({ server }, connections) => ({ 'publish/s': await publishRate(server, connections, 20) }),
  },
  {
    name: 'broken',
    delivers: true,
    once: true,
    measure: ({ server }) => Promise.reject(new Error(`${server.name} says no`)),
  },
];

test('a peer that loses a delivery is marked, and everybody else is measured in all rounds', async () => {
  const running = [
    { server: await startPeer('whole', false) },
    { server: await startPeer('loses one', true) },
    { server: { ...(await startPeer('mock', false)), delivers: false } },
  ];
  const figures: Figure[] = [];
  const told: string[] = [];
  await measureRounds({
    running,
    rows,
    rounds: 2,
    warmUps: 0,
    limitMs: 5000,
    note: (figure) => figures.push(figure),
    progress: (text) => told.push(text),
  });
  const of = (server: string, line: string) =>
    figures
      .filter((figure) => figure.server === server && figure.line === line)
      .map((figure) => ('missing' in figure ? figure.missing : figure.value > 0));
  for (const line of ['latency', 'fan-out']) expect([line, of('whole', line)]).toEqual([line, [true, true]]);
  // The first round of latency has only three messages; from then on one is lost, and it is not asked again.
  expect(of('loses one', 'latency')).toEqual([true, 'late']);
  expect(of('loses one', 'fan-out')).toEqual(['late']);
  for (const { server } of running) expect(of(server.name, 'publish/s')).toEqual([true, true]);
  expect([of('whole', 'broken'), of('loses one', 'broken'), of('mock', 'broken')]).toEqual([
    ['failed'],
    ['failed'],
    [],
  ]);
  expect(told[0]).toBe('1 of 7, round 1: latency: loses one');
  expect(told).toContain('fan-out: loses one: no result within 5 s');
});

test('the table shows medians, and why there is none', () => {
  const figure = (server: string, line: string, value: number): Figure => ({ round: 1, line, server, value });
  const figures: Figure[] = [
    ...[3, 100, 2].map((value) => figure('ours', 'a', value)),
    figure('bare', 'a', 2),
    figure('peer', 'a', 1),
    { round: 2, line: 'a', server: 'peer', missing: 'late', reason: 'no result within 60 s' },
    figure('ours', 'b', 12_345.6),
  ];
  expect(tableOf(figures, ['ours', 'bare', 'peer'], { over: 'ours', under: 'bare' })).toBe(
    [
      '|  | ours | bare | peer | ours / bare |',
      '| --- | --- | --- | --- | --- |',
      '| a | 3.00 | 2.00 | late | 1.50 |',
      '| b | 12,346 | – | – | – |',
    ].join('\n'),
  );
});
