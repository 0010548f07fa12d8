import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, Connections } from './connection.ts';
import { memoryOf, type Server } from './servers.ts';

const message = 'x'.repeat(100);
let topics = 0;
/** A topic that no other measurement uses. */
async function newTopic(server: Server, connection: Connection): Promise<string> {
  const topic = `bench-${process.pid}-${topics++}`;
  await server.prepare?.(connection, topic);
  return topic;
}

/** Publishes from 32 connections for `ms`. @returns messages per second */
export async function publishRate(server: Server, open: Connections, ms: number): Promise<number> {
  const connections = await open.openAll(server.port, 32);
  const topic = await newTopic(server, connections[0]!);
  const request = server.publish(topic, message);
  let count = 0;
  const startMs = performance.now();
  const end = startMs + ms;
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() < end) {
        const { status } = await connection.send(request);
        if (status >= 300) throw new Error(`${server.name} answers a publish with ${status}`);
        count++;
      }
    }),
  );
  const seconds = (performance.now() - startMs) / 1000;
  // What follows may be measured beside polls that wait.
  for (const connection of connections) connection.close();
  return count / seconds;
}

/** One message to `subscribers` parked polls, again and again, from the publish to the last delivery. @returns deliveries per second */
export async function fanOutRate(
  server: Server,
  open: Connections,
  subscribers: number,
  rounds: number,
): Promise<number> {
  const publisher = await open.open(server.port);
  const topic = await newTopic(server, publisher);
  const connections = await open.openAll(server.port, subscribers);
  const request = server.publish(topic, message);
  // Whoever knows where it stands gets the message also when its poll arrives after it.
  await publisher.send(request);
  const { position } = server.next(await publisher.send(server.pollOldest(topic)));
  let positions = connections.map(() => position);
  let ms = 0;
  for (let round = 0; round < rounds; round++) {
    const polls = connections.map((connection, index) =>
      connection.send(server.poll(topic, positions[index])),
    );
    await sleep(150);
    const startMs = performance.now();
    const published = publisher.send(request);
    const responses = await Promise.all(polls);
    ms += performance.now() - startMs;
    await published;
    positions = responses.map((response) => server.next(response).position);
  }
  return (subscribers * rounds) / (ms / 1000);
}

/** One subscriber reads 1,000 kept messages, `times` over. @returns messages per second */
export async function catchUpRate(server: Server, open: Connections, times: number): Promise<number> {
  const connection = await open.open(server.port);
  const topic = await newTopic(server, connection);
  for (let n = 0; n < 1000; n++) await connection.send(server.publish(topic, message));
  const { position: known } = server.next(await connection.send(server.pollOldest(topic)));
  const startMs = performance.now();
  for (let time = 0; time < times; time++) {
    let request = server.pollOldest(topic, known);
    for (let received = 0; received < 1000;) {
      const { position, messages } = server.next(await connection.send(request));
      if (messages === 0) throw new Error(`${server.name} delivers nothing`);
      received += messages;
      request = server.poll(topic, position);
    }
  }
  const seconds = (performance.now() - startMs) / 1000;
  return (1000 * times) / seconds;
}

/** From sending a publish to having its message, at 500 messages a second. @returns p50 and p99 in milliseconds */
export async function latency(
  server: Server,
  open: Connections,
  count: number,
): Promise<{ p50: number; p99: number }> {
  const [publisher, subscriber] = await Promise.all([open.open(server.port), open.open(server.port)]);
  const topic = await newTopic(server, publisher);
  let poll = subscriber.send(server.poll(topic));
  await sleep(200);
  const taken: number[] = [];
  const startMs = performance.now();
  for (let n = 0; n < count; n++) {
    const pause = startMs + n * 2 - performance.now();
    if (pause > 0) await sleep(pause);
    const sentMs = performance.now();
    const published = publisher.send(server.publish(topic, message));
    const response = await poll;
    taken.push(performance.now() - sentMs);
    await published;
    poll = subscriber.send(server.poll(topic, server.next(response).position));
  }
  taken.sort((a, b) => a - b);
  return { p50: taken[Math.floor(count * 0.5)]!, p99: taken[Math.floor(count * 0.99)]! };
}

/** What parked polls cost: memory for each, and publishing beside them against publishing without. */
export async function parkedPolls(
  server: Server,
  open: Connections,
  child: ChildProcess,
  count: number,
  rounds: number,
  ms: number,
) {
  const setup = await open.open(server.port);
  const others: string[] = [];
  for (let n = 0; n < 100; n++) others.push(await newTopic(server, setup));
  await publishRate(server, open, ms);
  const beforeBytes = memoryOf(child);
  const alone: number[] = [];
  const beside: number[] = [];
  let bytesPerPoll = 0;
  for (let round = 0; round < rounds; round++) {
    alone.push(await publishRate(server, open, ms));
    const connections = await open.openAll(server.port, count);
    for (const [index, connection] of connections.entries())
      void connection.send(server.poll(others[index % others.length]!));
    await sleep(1500);
    if (round === 0) bytesPerPoll = (memoryOf(child) - beforeBytes) / count;
    beside.push(await publishRate(server, open, ms));
    for (const connection of connections) connection.close();
    await sleep(1000);
  }
  return { bytesPerPoll, alone, beside };
}
