import { cache_client } from '@gomomento/generated-types/dist/cachepubsub.js';
import { common } from '@gomomento/generated-types/dist/common.js';
import {
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import type { Handler } from '@topics-http/server';
import { refusalOf, type SubscriptionItem } from './messages.ts';
import { publishRequest, type Asked } from './requests.ts';
import { follow } from './subscription.ts';

type PublishRequest = cache_client.pubsub._PublishRequest;
type SubscriptionRequest = cache_client.pubsub._SubscriptionRequest;

export interface ListenGrpcOptions {
  /** 0 takes any free port. */
  port: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** How often a subscription says that it is there, in milliseconds. Default 5 s. */
  heartbeatMs?: number;
  /** For TLS. Default: none. */
  credentials?: ServerCredentials;
}

export interface GrpcListener {
  /** `127.0.0.1:8082` */
  address: string;
  /** Takes no more calls, lets what is under way end, and cuts what has not ended after `graceMs`. */
  close(graceMs?: number): Promise<void>;
}

/** A message that is over the service's limit should reach it, so that it can say so. */
const maxReceivedBytes = 64 * 1024 * 1024;

/**
 * Serves publish and subscribe over gRPC, as the vendor's SDK asks for them. All that is decided, the service's own HTTP
 * handler decides: tokens, caches, limits, sequences.
 * @throws when it cannot listen there
 */
export async function listenGrpc(handler: Handler, options: ListenGrpcOptions): Promise<GrpcListener> {
  const {
    host = '127.0.0.1',
    heartbeatMs = 5000,
    credentials = ServerCredentials.createInsecure(),
  } = options;
  const stopping = new AbortController();
  const server = new Server({ 'grpc.max_receive_message_length': maxReceivedBytes });
  server.addService(cache_client.pubsub.UnimplementedPubsubService.definition, {
    Publish: (call: ServerUnaryCall<PublishRequest, common._Empty>, answer: sendUnaryData<common._Empty>) =>
      void publish(handler, call).then((reply) => answer(...reply), failed(answer)),
    Subscribe: (call: ServerWritableStream<SubscriptionRequest, SubscriptionItem>) =>
      void subscribe(handler, call, heartbeatMs, stopping.signal).catch(
        failed((error) => call.emit('error', error)),
      ),
  });
  const port = await new Promise<number>((resolve, reject) => {
    const target = `${host.includes(':') ? `[${host}]` : host}:${options.port}`;
    server.bindAsync(target, credentials, (error, port) => (error ? reject(error) : resolve(port)));
  });
  return {
    address: `${host.includes(':') ? `[${host}]` : host}:${port}`,
    close: (graceMs = 4000) =>
      new Promise((resolve) => {
        // The vendor's SDKs take a stream that is cut by the server for cancelled, and do not come back.
        stopping.abort();
        const cut = setTimeout(() => server.forceShutdown(), graceMs);
        server.tryShutdown(() => {
          clearTimeout(cut);
          resolve();
        });
      }),
  };
}

const failed = (tell: (error: { code: status; details: string }) => unknown) => () =>
  tell({ code: status.INTERNAL, details: 'The service failed.' });

type Call = ServerUnaryCall<PublishRequest, unknown> | ServerWritableStream<SubscriptionRequest, unknown>;

const askedBy = ({ request, metadata }: Call): Asked => ({
  cache: request.cache_name,
  topic: request.topic,
  token: metadata.get('authorization')[0]?.toString(),
});

async function publish(
  handler: Handler,
  call: ServerUnaryCall<PublishRequest, common._Empty>,
): Promise<Parameters<sendUnaryData<common._Empty>>> {
  const { value } = call.request;
  if (!call.request.has_value || value.kind === 'none')
    return [{ code: status.INVALID_ARGUMENT, details: 'There is no value to publish.' }];
  const message = value.kind === 'text' ? value.text : value.binary;
  const answer = await handler(publishRequest(askedBy(call), message));
  return answer.status === 204 ? [null, new common._Empty()] : [refusalOf(answer)];
}

async function subscribe(
  handler: Handler,
  call: ServerWritableStream<SubscriptionRequest, SubscriptionItem>,
  heartbeatMs: number,
  stopping: AbortSignal,
): Promise<void> {
  const control = new AbortController();
  const end = () => control.abort();
  call.on('cancelled', end);
  stopping.addEventListener('abort', end);
  const { resume_at_topic_sequence_number: number, sequence_page: page } = call.request;
  try {
    const refusal = await follow(handler, askedBy(call), { number, page }, call, heartbeatMs, control.signal);
    if (refusal) call.emit('error', refusal);
    else if (!call.cancelled)
      call.emit('error', { code: status.UNAVAILABLE, details: 'The service is stopping.' });
  } finally {
    stopping.removeEventListener('abort', end);
  }
}
