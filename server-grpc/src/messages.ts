import { Buffer } from 'node:buffer';
import { cache_client } from '@gomomento/generated-types/dist/cachepubsub.js';
import { status } from '@grpc/grpc-js';
import type { StreamElement } from '@topics-http/contract';
import type { Cursor, HttpResponse } from '@topics-http/server';

const { _Discontinuity, _Heartbeat, _SubscriptionItem, _TopicItem, _TopicValue } = cache_client.pubsub;
/** What a subscriber is sent. */
export type SubscriptionItem = cache_client.pubsub._SubscriptionItem;

/** "I am still here." It counts as no message. */
export const heartbeat = (): SubscriptionItem => new _SubscriptionItem({ heartbeat: new _Heartbeat() });

/** An element of a poll's answer, as the vendor's protocol says it. */
export function subscriptionItem({ item, discontinuity }: StreamElement): SubscriptionItem {
  if (!item) return new _SubscriptionItem({ discontinuity: new _Discontinuity({ ...discontinuity! }) });
  const { text, binary } = item.value;
  const value = text === undefined ? { binary: Buffer.from(binary!, 'base64') } : { text };
  return new _SubscriptionItem({ item: new _TopicItem({ ...item, value: new _TopicValue(value) }) });
}

/** Where a subscriber stands after an element; see "Following a topic" in the contract. */
export const cursorAfter = ({ item, discontinuity }: StreamElement): Cursor =>
  item
    ? { number: item.topic_sequence_number + 1, page: item.sequence_page }
    : { number: discontinuity!.new_topic_sequence, page: discontinuity!.new_sequence_page };

/** What the vendor's SDKs make their error codes of. */
const codes: Record<number, status> = {
  400: status.INVALID_ARGUMENT,
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.NOT_FOUND,
  429: status.RESOURCE_EXHAUSTED,
  499: status.CANCELLED,
  503: status.UNAVAILABLE,
};

/** A refusal of the service, as gRPC says it. */
export interface Refusal {
  code: status;
  details: string;
}

export function refusalOf({ status: httpStatus, body }: HttpResponse): Refusal {
  const { message } = JSON.parse(body ?? '{}') as { message?: string };
  return { code: codes[httpStatus] ?? status.INTERNAL, details: message ?? '' };
}
