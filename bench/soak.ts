/**
 * `npm run soak`: 50 publishers, 500 subscribers and 200 topics for 60 s, with clients that leave and come back at random;
 * each subscriber's stream is checked for order, gaps and duplicates. Then 100,000 polls are parked and cut.
 * Memory must be where it was. Exits with 1 when anything is wrong.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { memoryOf, ours, secretToken, start } from './servers.ts';

const seconds = Number(process.argv[2] ?? 60);
const [publishers, subscribers, topicCount, aborts] = [50, 500, 200, 100_000];
const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
const complaints: string[] = [];
let published = 0;
let delivered = 0;
let left = 0;
let discontinuities = 0;

interface Answer {
  status: number;
  body: string;
}

/** One request; undefined when it was cut, by the signal or by the network. */
function send(
  method: string,
  topic: string,
  query: string,
  body?: string,
  signal?: AbortSignal,
): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const headers = {
      authorization: secretToken,
      ...(body !== undefined && { 'content-type': 'text/plain' }),
    };
    const request = httpRequest(
      {
        agent,
        port: ours.port,
        method,
        path: `/topics/demo/${topic}${query}`,
        headers,
        ...(signal && { signal }),
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode!, body: text }));
        response.on('error', () => resolve(undefined));
      },
    );
    request.on('error', () => resolve(undefined));
    request.end(body);
  });
}

const topicName = (index: number) => `soak-${index % topicCount}`;
let running = true;

/** Publishes messages that name their publisher and count up, so that a subscriber can check each publisher's order. */
async function publisher(id: number): Promise<void> {
  const counts = new Map<string, number>();
  while (running) {
    const topic = topicName(Math.floor(Math.random() * topicCount));
    const count = counts.get(topic) ?? 0;
    const answer = await send('POST', topic, '', `${id}:${count}`);
    if (answer?.status !== 204) complaints.push(`a publish was answered with ${answer?.status}`);
    counts.set(topic, count + 1);
    published++;
    await sleep(5 + Math.random() * 20);
  }
}

interface Element {
  item?: { topic_sequence_number: number; sequence_page: number; value: { text: string } };
  discontinuity?: { new_topic_sequence: number; new_sequence_page: number };
}

async function subscriber(id: number): Promise<void> {
  const topic = topicName(id);
  let cursor = { number: 0, page: 0 };
  const lastOf = new Map<string, number>();
  while (running) {
    const leave = new AbortController();
    const timer = setTimeout(() => leave.abort(), Math.random() < 0.2 ? Math.random() * 200 : 5000);
    const answer = await send(
      'GET',
      topic,
      `?sequence_number=${cursor.number}&sequence_page=${cursor.page}`,
      undefined,
      leave.signal,
    );
    clearTimeout(timer);
    if (!answer) {
      left++;
      continue;
    }
    if (answer.status !== 200) {
      complaints.push(`a poll was answered with ${answer.status}`);
      continue;
    }
    for (const { item, discontinuity } of (JSON.parse(answer.body) as { items: Element[] }).items) {
      if (discontinuity) {
        discontinuities++;
        cursor = { number: discontinuity.new_topic_sequence, page: discontinuity.new_sequence_page };
      }
      if (!item) continue;
      const { topic_sequence_number: number, sequence_page: page, value } = item;
      if (cursor.page !== 0 && (number !== cursor.number || page !== cursor.page))
        complaints.push(
          `${topic}: expected ${cursor.number} of page ${cursor.page}, got ${number} of ${page}`,
        );
      const [from, count] = value.text.split(':') as [string, string];
      const last = lastOf.get(from);
      if (last !== undefined && Number(count) !== last + 1)
        complaints.push(`${topic}: publisher ${from} went from ${last} to ${count}`);
      lastOf.set(from, Number(count));
      cursor = { number: number + 1, page };
      delivered++;
    }
  }
}

/** Parks a poll and cuts it, `aborts` times, 500 at a time. */
async function parkAndCut(): Promise<void> {
  const request = `GET /topics/demo/soak-abort HTTP/1.1\r\nHost: x\r\nAuthorization: ${secretToken}\r\n\r\n`;
  for (let done = 0; done < aborts; done += 500)
    await Promise.all(
      Array.from(
        { length: 500 },
        () =>
          new Promise<void>((resolve) => {
            const socket = connect(ours.port, '127.0.0.1', () =>
              socket.write(request, () => setTimeout(() => socket.destroy(), 20)),
            );
            socket.on('error', () => undefined);
            socket.on('close', () => resolve());
          }),
      ),
    );
}

const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
// So few messages are kept that memory is level after a few seconds, unless something leaks.
ours.command.push('--keep-messages', '50');
const child = await start(ours);
const work = [
  ...Array.from({ length: publishers }, (_, id) => publisher(id)),
  ...Array.from({ length: subscribers }, (_, id) => subscriber(id)),
];
const samples: number[] = [];
for (let second = 0; second < seconds; second++) {
  await sleep(1000);
  samples.push(memoryOf(child));
}
running = false;
for (let topic = 0; topic < topicCount; topic++) await send('POST', topicName(topic), '', 'end:0');
await Promise.race([Promise.all(work), sleep(10_000)]);
const half = Math.floor(samples.length / 2);
const [middle, end] = [Math.max(...samples.slice(half - 5, half)), Math.max(...samples.slice(-5))];
console.log(
  `${seconds} s: ${published} published, ${delivered} delivered, ${left} polls left, ${discontinuities} discontinuities`,
);
console.log(
  `memory: ${mebibytes(samples[4]!)} after 5 s, ${mebibytes(middle)} at half time, ${mebibytes(end)} at the end`,
);
if (end > middle * 1.25) complaints.push('memory grew by more than a quarter in the second half');

await parkAndCut();
const first = memoryOf(child);
await parkAndCut();
await sleep(2000);
const second = memoryOf(child);
console.log(
  `memory: ${mebibytes(first)} after ${aborts} polls that were cut, ${mebibytes(second)} after as many again`,
);
if (second > first * 1.25) complaints.push('cut polls leave memory behind');

child.kill();
for (const complaint of complaints.slice(0, 20)) console.error(complaint);
console.log(
  complaints.length === 0
    ? 'No gap, no duplicate, no disorder, memory flat.'
    : `${complaints.length} complaints`,
);
process.exit(complaints.length === 0 ? 0 : 1);
