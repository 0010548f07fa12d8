import { cache_client } from '@gomomento/generated-types/dist/cachepubsub.js';
import { createToken, createTopics } from '@topics-http/server';
import { listenGrpcWeb } from '@topics-http/server-grpc';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codingOf, messageFrame } from '../src/web-frames.ts';

const { _PublishRequest, _TopicValue } = cache_client.pubsub;

describe('gRPC-web, as the wire has it', () => {
  const service = createTopics();
  let web: Awaited<ReturnType<typeof listenGrpcWeb>>;
  let token: string;
  beforeAll(async () => {
    web = await listenGrpcWeb(service.handler, { port: 0, origins: ['https://app.example'] });
    token = await createToken(service.key, { permissions: [{ cache: '*', role: 'both' }], ttlSeconds: 600 });
  });
  afterAll(async () => {
    await web.close(0);
    await service.close();
  });

  const message = (value: ConstructorParameters<typeof _TopicValue>[0]) =>
    Buffer.from(
      new _PublishRequest({ cache_name: 'demo', topic: 'a', value: new _TopicValue(value) }).serialize(),
    );
  async function call(
    contentType: string,
    body: Buffer,
    { method = 'Publish', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
  ) {
    const coding = codingOf(contentType)!;
    const response = await fetch(`${web.url}/cache_client.pubsub.Pubsub/${method}`, {
      method: 'POST',
      headers: { 'content-type': contentType, authorization: token, ...headers },
      body: coding.encode(body),
    });
    const text = Buffer.from(await response.arrayBuffer()).toString('latin1');
    // Each frame is base64 of its own, with its padding.
    const pieces = contentType.includes('text') ? text.match(/[^=]+=*/g)! : [text];
    const frames = Buffer.concat(pieces.map((piece) => coding.decode(Buffer.from(piece, 'latin1'))));
    const trailers = frames.indexOf(0x80);
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      messages: frames.subarray(0, trailers),
      trailers: frames.subarray(trailers + 5).toString(),
    };
  }

  test.each(['application/grpc-web+proto', 'application/grpc-web-text'])('%s: a publish', async (type) => {
    const { status, messages, trailers, ...answer } = await call(
      type,
      messageFrame(message({ text: 'hello' })),
    );
    expect(status).toBe(200);
    expect(answer.type).toBe(codingOf(type)!.contentType);
    expect([...messages]).toEqual([0, 0, 0, 0, 0]);
    expect(trailers).toBe('grpc-status:0\r\n');
  });

  test.each([
    [
      'no value',
      messageFrame(Buffer.from(new _PublishRequest({ cache_name: 'demo' }).serialize())),
      /^grpc-status:3\r\n/,
    ],
    ['half a frame', messageFrame(message({ text: 'hello' })).subarray(0, 9), /^grpc-status:3\r\n/],
    ['nothing', Buffer.alloc(0), /^grpc-status:3\r\n/],
    ['a compressed frame', Buffer.from([1, 0, 0, 0, 0]), /^grpc-status:3\r\n/],
    ['what is no message', messageFrame(Buffer.from([255, 255, 255])), /^grpc-status:13\r\n/],
  ])('%s is refused', async (_name, body, trailers) => {
    const answer = await call('application/grpc-web+proto', body);
    expect(answer.messages).toHaveLength(0);
    expect(answer.trailers).toMatch(trailers);
  });

  test('other methods, other types and other origins', async () => {
    const frame = messageFrame(message({ text: 'hello' }));
    const other = await call('application/grpc-web+proto', frame, { method: 'Delete' });
    expect(other.trailers).toBe('grpc-status:12\r\ngrpc-message:There%20is%20publish%20and%20subscribe.\r\n');
    const json = await fetch(web.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect([json.status, codingOf('application/grpc'), codingOf()]).toEqual([415, undefined, undefined]);
    const allowed = async (origin: string) => {
      const headers = { origin, 'access-control-request-headers': 'authorization,x-grpc-web' };
      const response = await fetch(web.url, { method: 'OPTIONS', headers });
      return ['origin', 'headers'].map((name) => response.headers.get(`access-control-allow-${name}`));
    };
    expect(await allowed('https://app.example')).toEqual(['https://app.example', 'authorization,x-grpc-web']);
    expect(await allowed('https://evil.example')).toEqual([null, null]);
  });
});
