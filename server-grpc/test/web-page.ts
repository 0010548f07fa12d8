/** What a page does with the vendor's SDK for browsers; the tests call it there. */
import {
  CredentialProvider,
  TopicClient,
  TopicConfigurations,
  TopicPublish,
  TopicSubscribe,
} from '@gomomento/sdk-web';

/** What the page's subscription was told, in words. */
export interface Heard {
  said: string[];
  heartbeats: number;
  lost: number;
  errors: string[];
}
export interface VendorPage {
  connect(url: string, token: string): void;
  /** @returns `Success`, or the vendor's code of the error */
  publish(topic: string, value: string | number[], cache?: string): Promise<string>;
  /** @returns `subscribed`, or the vendor's code of the error */
  subscribe(topic: string, cache?: string): Promise<string>;
  unsubscribe(): void;
  heard: Heard;
}

let client: TopicClient;
let subscription: TopicSubscribe.Subscription;
const heard: Heard = { said: [], heartbeats: 0, lost: 0, errors: [] };

const page: VendorPage = {
  heard,
  connect(url, token) {
    const apiKey = btoa(JSON.stringify({ endpoint: url, api_key: token }));
    const endpointOverrides = { cacheEndpoint: url, controlEndpoint: url, tokenEndpoint: url };
    client = new TopicClient({
      configuration: TopicConfigurations.Default.latest(),
      credentialProvider: CredentialProvider.fromDisposableToken({ apiKey, endpointOverrides }),
    });
  },
  async publish(topic, value, cache = 'demo') {
    const answer = await client.publish(
      cache,
      topic,
      typeof value === 'string' ? value : Uint8Array.from(value),
    );
    return answer instanceof TopicPublish.Error ? answer.errorCode() : 'Success';
  },
  async subscribe(topic, cache = 'demo') {
    const answer = await client.subscribe(cache, topic, {
      onItem: (item) => {
        const value = item.value();
        const text = typeof value === 'string' ? value : `[${String(value)}]`;
        const id = item.tokenId();
        heard.said.push(`${item.sequenceNumber()} ${text}${id ? ` ${id}` : ''}`);
      },
      onDiscontinuity: (gap) =>
        void heard.said.push(`gap ${gap.lastSequenceNumber()} ${gap.newSequenceNumber()}`),
      onHeartbeat: () => {
        heard.heartbeats++;
      },
      onConnectionLost: () => {
        heard.lost++;
      },
      onError: (error) => void heard.errors.push(error.errorCode()),
    });
    if (answer instanceof TopicSubscribe.Error) return answer.errorCode();
    subscription = answer;
    return 'subscribed';
  },
  unsubscribe: () => subscription.unsubscribe(),
};
(globalThis as unknown as { vendor: VendorPage }).vendor = page;
