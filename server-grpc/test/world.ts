import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CredentialProvider,
  NoopMomentoLoggerFactory,
  TopicClient,
  TopicConfigurations,
  TopicSubscribe,
  type TopicDiscontinuity,
  type TopicItem,
} from '@gomomento/sdk';
import { createToken, createTopics, type TokenOptions, type TopicsOptions } from '@topics-http/server';
import { listen } from '@topics-http/server/node';
import { listenGrpc, listenGrpcWeb, type ListenGrpcOptions } from '@topics-http/server-grpc';

/** Waits until the condition holds. A test that hangs here has failed. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(5);
}

/** The vendor's API key: base64 of where and with what. */
const apiKey = (endpoint: string, token: string): string =>
  Buffer.from(JSON.stringify({ endpoint, api_key: token })).toString('base64');

/** The vendor's own client, as its users make it; only where it connects is said. */
export function vendorClient(address: string, token: string): TopicClient {
  return new TopicClient({
    configuration: TopicConfigurations.Default.latest(new NoopMomentoLoggerFactory()),
    credentialProvider: CredentialProvider.fromDisposableToken({
      apiKey: apiKey(address, token),
      endpointOverrides: {
        cacheEndpoint: address,
        controlEndpoint: address,
        tokenEndpoint: address,
        secureConnection: false,
      },
    }),
  });
}

/** What a subscription of the vendor's client was told, in words. */
interface Heard {
  said: string[];
  heartbeats: number;
  lost: number;
  errors: TopicSubscribe.Error[];
  unsubscribe(): void;
}

/** Subscribes with the vendor's client. @throws the error that it answers with */
export async function hear(client: TopicClient, topic: string, cache = 'demo'): Promise<Heard> {
  const heard: Heard = { said: [], heartbeats: 0, lost: 0, errors: [], unsubscribe: () => undefined };
  const subscription = await client.subscribe(cache, topic, {
    onItem: (item: TopicItem) => {
      const value = item.value();
      const text = typeof value === 'string' ? value : `[${String(value)}]`;
      heard.said.push([item.sequenceNumber(), text, item.tokenId()].filter((part) => part !== '').join(' '));
    },
    onDiscontinuity: (gap: TopicDiscontinuity) =>
      heard.said.push(`gap ${gap.lastSequenceNumber()} ${gap.newSequenceNumber()}`),
    onHeartbeat: () => heard.heartbeats++,
    onConnectionLost: () => heard.lost++,
    onError: (error: TopicSubscribe.Error) => heard.errors.push(error),
  });
  if (subscription instanceof TopicSubscribe.Error) throw subscription.innerException();
  heard.unsubscribe = () => subscription.unsubscribe();
  return heard;
}

/** What is between a client and the service, and can be cut. */
async function startNetwork(port: number) {
  const sockets = new Set<Socket>();
  let isUp = true;
  const server = createServer((near) => {
    if (!isUp) return near.destroy();
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => [near, far].forEach((each) => each.destroy()));
    }
    near.pipe(far).pipe(near);
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const down = () => {
    isUp = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    down,
    up: () => (isUp = true),
    stop: () => {
      down();
      server.close();
    },
  };
}

/** A service with all ways in, in this process. `stop` ends all of it. */
export async function startWorld(options: TopicsOptions & { grpc?: Partial<ListenGrpcOptions> } = {}) {
  const { grpc: grpcOptions, ...topicsOptions } = options;
  const service = createTopics(topicsOptions);
  const http = await listen(service.handler, { port: 0 });
  const grpc = await listenGrpc(service.handler, { port: 0, ...grpcOptions });
  const network = await startNetwork(Number(grpc.address.split(':')[1]));
  let web = await listenGrpcWeb(service.handler, { port: 0, ...grpcOptions });
  const webPort = Number(new URL(web.url).port);
  const webNetwork = await startNetwork(webPort);
  const mint = (token: Partial<TokenOptions> = {}) =>
    createToken(service.key, { permissions: [{ cache: '*', role: 'both' }], ttlSeconds: 600, ...token });
  const token = await mint();
  const send = (
    topic: string,
    init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> },
    query = '',
  ) =>
    fetch(`${http.url}/topics/demo/${topic}${query}`, {
      ...init,
      headers: { authorization: token, ...init.headers },
    });
  return {
    service,
    grpc,
    network,
    webNetwork,
    /** Where browsers find the service. */
    webUrl: `http://${webNetwork.address}`,
    /** Stops listening for them, and starts again. */
    restartWeb: async () => {
      await web.close(0);
      web = await listenGrpcWeb(service.handler, { ...grpcOptions, port: webPort });
    },
    mint,
    /** A client of the vendor's with a token of its own. */
    open: async (token: Partial<TokenOptions> = {}) => vendorClient(network.address, await mint(token)),
    publishHttp: (topic: string, body: string | Uint8Array, type = 'text/plain') =>
      send(topic, { method: 'POST', body, headers: { 'content-type': type } }),
    pollHttp: async (topic: string) => (await send(topic, {}, '?sequence_number=0&sequence_page=1')).json(),
    stop: async () => {
      service.stop();
      await Promise.all([grpc.close(0), web.close(0), http.close(0)]);
      network.stop();
      webNetwork.stop();
      await service.close();
    },
  };
}
