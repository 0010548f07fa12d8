import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { topicKey } from '@topics-http/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TopicClient } from '../src/index.ts';
import { startService } from './service.ts';

const messages = 10_000;

/** mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A proxy that cuts, delays, truncates, repeats and answers 5xx at random. */
async function chaos(url: string, seed: number) {
  const random = randomOf(seed);
  const faults = { cut: 0, delayed: 0, truncated: 0, refused: 0, garbled: 0 };
  const proxy = createServer((request, response) => {
    const dice = random();
    if (dice < 0.08) {
      faults.refused++;
      const status = [500, 502, 503, 504, 429][Math.floor(random() * 5)]!;
      response.writeHead(status, status === 429 ? { 'retry-after': '0' } : {}).end('chaos');
      return;
    }
    if (dice < 0.12) {
      faults.cut++;
      response.destroy();
      return;
    }
    const forwarded = httpRequest(url + request.url!, { headers: request.headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const body = Buffer.concat(chunks);
        const headers = { 'content-type': answer.headers['content-type'] };
        const send = () => {
          if (dice < 0.18) {
            faults.truncated++;
            response.writeHead(answer.statusCode!, { ...headers, 'content-length': body.length });
            response.write(body.subarray(0, Math.floor(random() * body.length)), () => response.destroy());
          } else if (dice < 0.26) {
            faults.garbled++;
            response.writeHead(200, headers).end(body.subarray(0, body.length / 2));
          } else response.writeHead(answer.statusCode!, headers).end(body);
        };
        if (dice > 0.8) {
          faults.delayed++;
          setTimeout(send, random() * 40);
        } else send();
      });
      answer.on('error', () => response.destroy());
    });
    forwarded.on('error', () => response.destroy());
    response.on('close', () => forwarded.destroy());
    if (dice < 0.3) {
      // Cut while it waits.
      setTimeout(() => {
        faults.cut++;
        response.destroy();
      }, random() * 30);
    }
    forwarded.end();
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    faults,
    close: () => {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}

let service: Awaited<ReturnType<typeof startService>>;
beforeAll(async () => {
  // Keeps less than is published while a client waits out its failures: some must be missed, and accounted for.
  service = await startService({ memory: { maxMessages: 1500 } });
});
afterAll(() => service.close());

/** Publishes, and follows through the chaos. @returns what came, and what discontinuities accounted for */
async function follow(seed: number) {
  const token = await service.mint();
  const topic = `chaos-${seed}`;
  const { store } = service.service;
  const key = topicKey('c', topic);
  await store.append(key, { value: { text: 'the topic exists' }, bytes: 8 });
  const { next, page } = await store.retained(key);
  const from = { sequenceNumber: next, sequencePage: page };
  const proxy = await chaos(service.url, seed);
  const client = new TopicClient({ url: proxy.url, token });

  const publishing = (async () => {
    for (let n = 0; n < messages; n++) {
      await store.append(key, { value: { text: `m${n}` }, bytes: 8 });
      if (n % 100 === 99) await new Promise((done) => setTimeout(done, 25));
    }
  })();
  let expectedNext = from.sequenceNumber;
  let [received, missed, gaps, wrong] = [0, 0, 0, 0];
  const end = from.sequenceNumber + messages;
  for await (const event of client.events('c', topic, { from })) {
    if (event.type === 'discontinuity') {
      gaps++;
      missed += event.newSequenceNumber() - expectedNext;
      expectedNext = event.newSequenceNumber();
    } else if (event.type === 'item') {
      if (event.sequenceNumber() !== expectedNext) wrong++;
      if (event.valueString() !== `m${event.sequenceNumber() - from.sequenceNumber}`) wrong++;
      received++;
      expectedNext = event.sequenceNumber() + 1;
    }
    if (expectedNext >= end) break;
  }
  await publishing;
  proxy.close();
  return { received, missed, gaps, wrong, faults: proxy.faults };
}

describe(`${messages} messages through a proxy that cuts, delays, truncates and fails`, () => {
  const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
  let results: Awaited<ReturnType<typeof follow>>[];
  beforeAll(async () => {
    results = await Promise.all(seeds.map(follow));
  }, 120_000);

  test.each(seeds)('seed %i: each arrives once and in order, or a discontinuity accounts for it', (seed) => {
    const { received, missed, wrong } = results[seed - 1]!;
    expect([wrong, received + missed]).toEqual([0, messages]);
  });

  test('there was chaos', () => {
    const total = (kind: keyof (typeof results)[number]['faults']) =>
      results.reduce((sum, { faults }) => sum + faults[kind], 0);
    for (const kind of ['cut', 'delayed', 'truncated', 'refused', 'garbled'] as const)
      expect([kind, total(kind) > 0]).toEqual([kind, true]);
    expect(results.some(({ gaps }) => gaps > 0)).toBe(true);
    expect(results.some(({ missed }) => missed === 0)).toBe(true);
  });
});
