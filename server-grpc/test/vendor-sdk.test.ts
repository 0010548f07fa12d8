import { MomentoErrorCode, TopicPublish, type TopicClient } from '@gomomento/sdk';
import { validateSubscribeResponse } from '@topics-http/contract';
import { afterEach, describe, expect, test } from 'vitest';
import { hear, startWorld, until, vendorClient } from './world.ts';

let ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

async function world(options?: Parameters<typeof startWorld>[0]) {
  const started = await startWorld(options);
  ends.push(started.stop);
  return started;
}

const publish = (client: TopicClient, topic: string, value: string | Uint8Array, cache = 'demo') =>
  client.publish(cache, topic, value);
const codeOf = (answer: TopicPublish.Response) =>
  answer instanceof TopicPublish.Error ? answer.errorCode() : answer.type;
/** The code of the error that a subscription begins with. */
const refusedWith = (subscribing: Promise<unknown>): Promise<unknown> =>
  subscribing.then(
    () => 'subscribed',
    (error: unknown) => (error as { errorCode(): MomentoErrorCode }).errorCode(),
  );

describe("the vendor's SDK", () => {
  test('hears a heartbeat first, then what is published, in order, with numbers and token ids', async () => {
    const { open } = await world();
    const [alice, reader] = [await open({ id: 'alice' }), await open()];
    const heard = await hear(reader, 'chat');
    expect(heard.heartbeats).toBe(1);
    expect(heard.said).toEqual([]);
    for (const value of ['one', 'zwei – ✓', Uint8Array.of(0, 128, 255)])
      expect(codeOf(await publish(alice, 'chat', value))).toBe('Success');
    expect(codeOf(await publish(reader, 'chat', 'anonymous'))).toBe('Success');
    await until(() => heard.said.length === 4);
    expect(heard.said).toEqual(['0 one alice', '1 zwei – ✓ alice', '2 [0,128,255] alice', '3 anonymous']);
    expect(heard.errors).toEqual([]);
  });

  test('publishes what the HTTP API polls, and hears what it publishes', async () => {
    const { open, publishHttp, pollHttp } = await world();
    const client = await open({ id: 'vendor' });
    const heard = await hear(client, 'both');
    await publishHttp('both', 'by HTTP');
    await publishHttp('both', Uint8Array.of(1, 2), 'application/octet-stream');
    await publish(client, 'both', 'by gRPC');
    await until(() => heard.said.length === 3);
    expect(heard.said).toEqual(['0 by HTTP', '1 [1,2]', '2 by gRPC vendor']);
    const answer: unknown = await pollHttp('both');
    if (!validateSubscribeResponse(answer)) throw new Error('The poll breaks the contract.');
    expect(answer.items.flatMap(({ item }) => (item ? [[item.value, item.publisher_id]] : []))).toEqual([
      [{ text: 'by HTTP' }, undefined],
      [{ binary: 'AQI=' }, undefined],
      [{ text: 'by gRPC' }, 'vendor'],
    ]);
  });

  test('hears heartbeats at their interval, and nothing after it unsubscribed', async () => {
    const { open, service } = await world({ grpc: { heartbeatMs: 10 } });
    const client = await open();
    const heard = await hear(client, 'quiet');
    await until(() => heard.heartbeats >= 4);
    expect(heard.said).toEqual([]);
    heard.unsubscribe();
    await until(() => service.polls === 0);
  });

  test('hears of a discontinuity when the topic is reset, and what follows', async () => {
    const { open, service } = await world();
    const client = await open();
    const heard = await hear(client, 'reset');
    for (const text of ['a', 'b']) await publish(client, 'reset', text);
    await until(() => heard.said.length === 2);
    await service.store.reset('demo\nreset');
    await publish(client, 'reset', 'c');
    await until(() => heard.said.length === 4);
    expect(heard.said).toEqual(['0 a', '1 b', 'gap 1 0', '0 c']);
  });

  test('goes on where it was after a cut: what came meanwhile is there, nothing comes twice', async () => {
    const { open, publishHttp, network } = await world();
    const heard = await hear(await open(), 'cut');
    await publishHttp('cut', 'before');
    await until(() => heard.said.length === 1);
    network.down();
    await publishHttp('cut', 'meanwhile');
    network.up();
    await publishHttp('cut', 'after');
    await until(() => heard.said.length === 3);
    expect(heard.said).toEqual(['0 before', '1 meanwhile', '2 after']);
    expect(heard.lost).toBeGreaterThan(0);
  });

  test('is told what a cut cost it when the messages are no longer kept', async () => {
    const { open, publishHttp, network } = await world({ memory: { maxMessages: 2 } });
    const heard = await hear(await open(), 'short');
    await publishHttp('short', '0');
    await until(() => heard.said.length === 1);
    network.down();
    for (const text of ['1', '2', '3', '4']) await publishHttp('short', text);
    network.up();
    await until(() => heard.said.length === 4);
    expect(heard.said).toEqual(['0 0', 'gap 0 3', '3 3', '4 4']);
  });
});

describe("the vendor's error codes, as users of its SDK see them", () => {
  test('a token that is not good', async () => {
    const { grpc, mint } = await world();
    for (const token of ['not.a.token', await mint({ ttlSeconds: -1 })]) {
      const client = vendorClient(grpc.address, token);
      expect(codeOf(await publish(client, 'a', 'a'))).toBe(MomentoErrorCode.AUTHENTICATION_ERROR);
      expect(await refusedWith(hear(client, 'a'))).toBe(MomentoErrorCode.AUTHENTICATION_ERROR);
    }
  });

  test('a token that expires while it subscribes: an error, and the subscription ends', async () => {
    const { open } = await world();
    const heard = await hear(await open({ ttlSeconds: 2 }), 'a');
    await until(() => heard.errors.length > 0);
    expect(heard.errors.map((error) => error.errorCode())).toEqual([MomentoErrorCode.AUTHENTICATION_ERROR]);
  });

  test('a token that does not grant it', async () => {
    const { open } = await world();
    const reader = await open({ permissions: [{ cache: 'demo', topic: 'a', role: 'subscribe' }] });
    expect(codeOf(await publish(reader, 'a', 'a'))).toBe(MomentoErrorCode.PERMISSION_ERROR);
    expect(await refusedWith(hear(reader, 'b'))).toBe(MomentoErrorCode.PERMISSION_ERROR);
    expect(await refusedWith(hear(reader, 'a'))).toBe('subscribed');
  });

  test('a cache that does not exist', async () => {
    const { open } = await world();
    const client = await open();
    expect(codeOf(await publish(client, 'a', 'a', 'nowhere'))).toBe(MomentoErrorCode.CACHE_NOT_FOUND_ERROR);
    expect(await refusedWith(hear(client, 'a', 'nowhere'))).toBe(MomentoErrorCode.CACHE_NOT_FOUND_ERROR);
  });

  test('limits: operations, subscriptions, the size of a message', async () => {
    const { open } = await world({ limits: { pollsPerToken: 1 }, maxMessageBytes: 10 });
    const slow = await open({ operationsPerSecond: 0.001 });
    expect(codeOf(await publish(slow, 'a', 'first'))).toBe('Success');
    expect(codeOf(await publish(slow, 'a', 'second'))).toBe(MomentoErrorCode.LIMIT_EXCEEDED_ERROR);
    const one = await open();
    const heard = await hear(one, 'a');
    // Its poll waits by the time that another one is asked for.
    await publish(one, 'a', 'x');
    await until(() => heard.said.length === 1);
    expect(await refusedWith(hear(one, 'b'))).toBe(MomentoErrorCode.LIMIT_EXCEEDED_ERROR);
    expect(codeOf(await publish(one, 'a', '12345678901'))).toBe(MomentoErrorCode.INVALID_ARGUMENT_ERROR);
  });

  test('a service that stops ends its subscriptions, and the SDK asks again', async () => {
    const { open, service } = await world();
    const heard = await hear(await open(), 'a');
    service.stop();
    await until(() => heard.lost > 0);
    expect(codeOf(await publish(await open(), 'a', 'a'))).toBe(MomentoErrorCode.SERVER_UNAVAILABLE);
  });
});
