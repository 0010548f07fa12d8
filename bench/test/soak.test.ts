import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { sweeps } from '../../conformance/test/sample.ts';
import { SoakLoad } from '../soak-load.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** What is done with the message that is published as the 20th: what is kept of it, and as what a poll shows it. */
interface Defect {
  keep?: (text: string) => string[];
  show?: (text: string, poll: number) => string;
  discontinuity?: true;
}

/** A service of one topic, which answers every poll at once or as soon as there is something. */
async function startService({ keep, show, discontinuity }: Defect): Promise<number> {
  const texts: string[] = [];
  let published = 0;
  let polls = 0;
  let defective = -1;
  let wake = () => {};
  let woken = new Promise<void>((resolve) => (wake = resolve));
  const answer = (from: number, poll: number) => {
    const items = texts.slice(from).map((value, at) => {
      const number = from + at;
      const shown = number === defective && show ? show(value, poll) : value;
      return { item: { topic_sequence_number: number, sequence_page: 1, value: { text: shown } } };
    });
    const leap = { discontinuity: { new_topic_sequence: defective, new_sequence_page: 1 } };
    const isLeap = discontinuity && defective >= from && from > 0;
    return JSON.stringify({ items: isLeap ? [leap, ...items.slice(defective - from)] : items });
  };
  const server = createServer((request, response) => {
    if (request.method === 'POST')
      return void text(request).then((body) => {
        const isDefective = ++published === 20;
        if (isDefective) defective = texts.length;
        texts.push(...(isDefective && keep ? keep(body) : [body]));
        response.writeHead(204).end();
        wake();
        woken = new Promise((resolve) => (wake = resolve));
      });
    const from = Number(/sequence_number=(\d+)/.exec(request.url!)![1]);
    const poll = polls++;
    const deliver = () => {
      if (texts.length > from) response.end(answer(from, poll));
      else void woken.then(deliver);
    };
    deliver();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

describe('the load of the soak', () => {
  test.each<[string, Defect, RegExp | undefined]>([
    ['a whole service', {}, undefined],
    ['a message that is acknowledged and gone', { keep: () => [] }, /publisher \d went from \d+ to/],
    [
      'a message that comes twice',
      { keep: (value) => [value, value] },
      /publisher \d went from (\d+) to \1$/,
    ],
    ['another message for each', { show: (_, poll) => `9:${poll}` }, /for somebody else/],
    ['a discontinuity for no reason', { discontinuity: true }, /a discontinuity at/],
  ])('%s', async (_name, defect, expected) => {
    const complaints: string[] = [];
    const load = new SoakLoad({
      ports: [await startService(defect)],
      token: 'x',
      topics: 1,
      mayBeCut: true,
      complain: (complaint) => complaints.push(complaint),
    });
    const ended = load.run(2, 3);
    await expect.poll(() => load.published).toBeGreaterThan(30);
    await load.end();
    await ended;
    expect(load.delivered).toBeGreaterThan(60);
    if (expected) expect(complaints.join('\n')).toMatch(new RegExp(expected, 'm'));
    else expect(complaints).toEqual([]);
  });
});

const root = path.resolve(import.meta.dirname, '../..');
const soak = ['--import', 'tsx', '--conditions=@topics-http/source', 'bench/soak.ts'];

if (sweeps)
  test('the soak passes on three nodes, one of which is killed and started again every few seconds', async () => {
    const load = ['--seconds=15', '--publishers=20', '--subscribers=100', '--topics=50'];
    const child = spawn(process.execPath, [...soak, '--nodes=3', '--kill', ...load], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exit = once(child, 'exit') as Promise<[number | null]>;
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
    expect([code, err, out]).toEqual([0, '', expect.stringContaining('No gap, no duplicate, no disorder.')]);
  });
