import { once } from 'node:events';
import { cache_client } from '@gomomento/generated-types/dist/cachepubsub.js';
import { common } from '@gomomento/generated-types/dist/common.js';
import {
  Server,
  ServerCredentials,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import type { Handler } from '@topics-http/server';
import { failed, publish, subscribe, type PublishRequest, type SubscriptionRequest } from './calls.ts';
import type { SubscriptionItem } from './messages.ts';
import type { Outlet } from './subscription.ts';

export { listenGrpcWeb, type GrpcWebListener, type ListenGrpcWebOptions } from './web.ts';

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
    Publish: (call: PublishCall, answer: sendUnaryData<common._Empty>) =>
      void publish(handler, call.request, tokenOf(call))
        .catch(() => failed)
        .then((refusal) => (refusal ? answer(refusal) : answer(null, new common._Empty()))),
    Subscribe: (call: SubscribeCall) => void serveSubscription(handler, call, heartbeatMs, stopping.signal),
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

type PublishCall = ServerUnaryCall<PublishRequest, common._Empty>;
type SubscribeCall = ServerWritableStream<SubscriptionRequest, SubscriptionItem>;

const tokenOf = ({ metadata }: PublishCall | SubscribeCall) => metadata.get('authorization')[0]?.toString();

async function serveSubscription(
  handler: Handler,
  call: SubscribeCall,
  heartbeatMs: number,
  stopping: AbortSignal,
): Promise<void> {
  const left = new AbortController();
  call.on('cancelled', () => left.abort());
  const outlet: Outlet = {
    write: (item) => call.write(item),
    drained: (signal) => once(call, 'drain', { signal }),
  };
  const bounds = { heartbeatMs, left: left.signal, stopping };
  const end = await subscribe(handler, call.request, tokenOf(call), outlet, bounds).catch(() => failed);
  if (!call.cancelled) call.emit('error', end);
}
