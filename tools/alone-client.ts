/** A program that uses every export of the client, with nothing around it but the platform. */
export const program = `
import {
  cursorAfter,
  fromNow,
  TopicClient,
  TopicDiscontinuity,
  TopicError,
  TopicErrorCode,
  TopicHeartbeat,
  TopicItem,
  TopicPublish,
  TopicPublishResponse,
  TopicSubscribe,
  TopicSubscribeResponse,
  type Cursor,
  type EventsOptions,
  type SubscribeCallOptions,
  type TokenSource,
  type TopicClientOptions,
  type TopicEvent,
} from '@topics-http/client';

const token: TokenSource = () => 'token';
const options: TopicClientOptions = {
  url: 'http://service.test',
  token,
  fetch: () => Promise.resolve(new Response('{"items":[{"item":{"topic_sequence_number":4,"sequence_page":2,"value":{"text":"x"}}}]}')),
};
const topics = new TopicClient(options);

const published: TopicPublish.Response = await topics.publish('c', 't', new Uint8Array([1]));
if (published.type !== TopicPublishResponse.Success) throw published.innerException();

const stop = new AbortController();
const how: EventsOptions = { from: fromNow, signal: stop.signal, onRetry: ({ code, retryAfterMs }: TopicError) => void [code, retryAfterMs] };
let cursor: Cursor = fromNow;
for await (const event of topics.events('c', 't', how)) {
  const seen: TopicEvent = event;
  cursor = cursorAfter(seen, cursor);
  if (event instanceof TopicItem && event.valueString() === 'x') break;
  if (event instanceof TopicDiscontinuity || event instanceof TopicHeartbeat) throw new Error(event.type);
}
if (cursor.sequenceNumber !== 5 || cursor.sequencePage !== 2) throw new Error('The cursor is wrong.');

const callbacks: SubscribeCallOptions = {
  onItem: (item) => item.value(),
  onError: (error, subscription) => error.errorCode() === TopicErrorCode.NOT_FOUND_ERROR && subscription.unsubscribe(),
};
const subscription: TopicSubscribe.Response = await topics.subscribe('c', 't', callbacks);
if (subscription.type !== TopicSubscribeResponse.Subscription) throw subscription.innerException();
subscription.unsubscribe();
`;
