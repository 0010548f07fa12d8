/**
 * `npm run bench:client`: the client's event loop against a poll loop written by hand with fetch, side by side: catching up
 * over kept messages, and the time from a publish to its delivery. Each server call and each JSON text is the same.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { TopicClient } from '@topics-http/client';
import { ours, secretToken, start } from './servers.ts';
import { toolArguments } from '../tools/arguments.ts';

toolArguments(import.meta.filename, {});

if (process.env.TOPICS_BENCH_PINNED === undefined) {
  const args = ['-c', '1', process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const env = { ...process.env, TOPICS_BENCH_PINNED: '1' };
  process.exit(spawnSync('taskset', args, { stdio: 'inherit', env }).status ?? 1);
}

const rounds = 11;
/** A response carries a thousand of them. */
const kept = 20_000;
const catchUps = 3;
const messages = 600;

interface Position {
  number: number;
  page: number;
}
/** Consumes from a position until it has had so many messages. */
type Follow = (topic: string, from: Position, count: number, onText: (text: string) => void) => Promise<void>;

const url = `http://127.0.0.1:${ours.port}`;
const topics = new TopicClient({ url, token: secretToken });

const withEvents: Follow = async (topic, { number, page }, count, onText) => {
  let received = 0;
  const from = { sequenceNumber: number, sequencePage: page };
  for await (const event of topics.events('demo', topic, { from })) {
    if (event.type !== 'item') continue;
    onText(event.valueString());
    if (++received === count) break;
  }
};

interface Elements {
  items: {
    item?: { topic_sequence_number: number; sequence_page: number; value: { text: string } };
    discontinuity?: { new_topic_sequence: number; new_sequence_page: number };
  }[];
}

const byHand: Follow = async (topic, from, count, onText) => {
  let { number, page } = from;
  for (let received = 0; received < count;) {
    const response = await fetch(
      `${url}/topics/demo/${topic}?sequence_number=${number}&sequence_page=${page}`,
      { headers: { Authorization: secretToken } },
    );
    if (!response.ok) throw new Error(`status ${response.status}`);
    const { items } = (await response.json()) as Elements;
    for (const { item, discontinuity } of items) {
      if (discontinuity) {
        number = discontinuity.new_topic_sequence;
        page = discontinuity.new_sequence_page;
      } else if (item) {
        number = item.topic_sequence_number + 1;
        page = item.sequence_page;
        onText(item.value.text);
        if (++received === count) return;
      }
    }
  }
};

async function publish(topic: string, text: string): Promise<void> {
  const result = await topics.publish('demo', topic, text);
  if (result.type === 'Error') throw result.innerException();
}

/** The position of the first message of a new topic. */
async function begin(topic: string): Promise<Position> {
  await publish(topic, 'first');
  const events = topics.events('demo', topic, { from: { sequenceNumber: 0, sequencePage: 1 } });
  for await (const event of events)
    if (event.type === 'item') return { number: event.sequenceNumber(), page: event.sequencePage() };
  throw new Error('the topic has no first message');
}

async function catchUpRate(follow: Follow, topic: string, from: Position): Promise<number> {
  const startMs = performance.now();
  for (let time = 0; time < catchUps; time++) await follow(topic, from, kept, () => undefined);
  return (kept * catchUps) / ((performance.now() - startMs) / 1000);
}

/** From sending a publish to having its message, the median, in milliseconds. */
async function latency(follow: Follow, name: string): Promise<number> {
  const first = await begin(name);
  const taken: number[] = [];
  let startMs = 0;
  let arrived: () => void = () => undefined;
  const following = follow(name, { ...first, number: first.number + 1 }, messages, () => {
    taken.push(performance.now() - startMs);
    arrived();
  });
  for (let n = 0; n < messages; n++) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    startMs = performance.now();
    const delivered = new Promise<void>((resolve) => (arrived = resolve));
    await Promise.all([publish(name, 'x'.repeat(100)), delivered]);
  }
  await following;
  taken.sort((a, b) => a - b);
  return taken[messages / 2]!;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
const loops = { client: withEvents, 'by hand': byHand };
const raw: Record<string, Record<string, number[]>> = {};
const note = (row: string, name: string, value: number) => ((raw[row] ??= {})[name] ??= []).push(value);

const server = await start({ ...ours, command: [...ours.command, '--keep-messages', String(kept)] });
try {
  const run = Date.now().toString(36);
  const first = await begin(`catch-up-${run}`);
  for (let n = 1; n < kept; n += 50)
    await Promise.all(
      Array.from({ length: Math.min(50, kept - n) }, () => publish(`catch-up-${run}`, 'x'.repeat(100))),
    );
  for (const follow of Object.values(loops)) {
    await catchUpRate(follow, `catch-up-${run}`, first);
    await latency(follow, `warm-${run}-${follow.name}`);
  }
  for (let round = 0; round < rounds; round++) {
    const order = Object.entries(loops);
    if (round % 2 === 1) order.reverse();
    for (const [name, follow] of order)
      note(
        'catching up over 20,000 messages, messages/s',
        name,
        await catchUpRate(follow, `catch-up-${run}`, first),
      );
    for (const [name, follow] of order)
      note(
        'publish to delivery, p50 ms',
        name,
        await latency(follow, `latency-${run}-${round}-${follow.name}`),
      );
  }
} finally {
  server.kill();
}

console.log('|  | client | by hand | client / by hand |\n| --- | --- | --- | --- |');
const shown = (value: number) => (value > 100 ? Math.round(value).toLocaleString('en') : value.toFixed(3));
for (const [row, values] of Object.entries(raw)) {
  const [client, hand] = [median(values.client!), median(values['by hand']!)];
  console.log(`| ${row} | ${shown(client)} | ${shown(hand)} | ${(client / hand).toFixed(2)} |`);
}
console.log(
  `\nMedians of ${rounds} rounds. ${new Date().toISOString().slice(0, 10)}. ${os.cpus().length} cores, Node ${process.versions.node}.`,
);
const folder = path.join(import.meta.dirname, 'results');
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, 'client.json'), `${JSON.stringify(raw, null, 2)}\n`);
process.exit(0);
