import type { cache_client } from '@gomomento/generated-types/dist/cachepubsub.js';
import { status } from '@grpc/grpc-js';
import type { Handler } from '@topics-http/server';
import { refusalOf, type Refusal } from './messages.ts';
import { publishRequest } from './requests.ts';
import { follow, type Outlet } from './subscription.ts';

export type PublishRequest = cache_client.pubsub._PublishRequest;
export type SubscriptionRequest = cache_client.pubsub._SubscriptionRequest;

/** What is said when the service itself is wrong. */
export const failed: Refusal = { code: status.INTERNAL, details: 'The service failed.' };

const asked = ({ cache_name, topic }: PublishRequest | SubscriptionRequest, token: string | undefined) => ({
  cache: cache_name,
  topic,
  token,
});

/** Publishes what a call asks for. @returns why it was refused; undefined when the service has the message */
export async function publish(
  handler: Handler,
  request: PublishRequest,
  token: string | undefined,
): Promise<Refusal | undefined> {
  const { value } = request;
  if (!request.has_value || value.kind === 'none')
    return { code: status.INVALID_ARGUMENT, details: 'There is no value to publish.' };
  const message = value.kind === 'text' ? value.text : value.binary;
  const answer = await handler(publishRequest(asked(request, token), message));
  return answer.status === 204 ? undefined : refusalOf(answer);
}

interface Bounds {
  heartbeatMs: number;
  /** Aborted when the caller is gone. */
  left: AbortSignal;
  /** Aborted when nothing is served any more. */
  stopping: AbortSignal;
}

/** Writes what a call asks for, until the caller leaves or the service ends it. @returns why it is over */
export async function subscribe(
  handler: Handler,
  request: SubscriptionRequest,
  token: string | undefined,
  outlet: Outlet,
  { heartbeatMs, left, stopping }: Bounds,
): Promise<Refusal> {
  const control = new AbortController();
  const end = () => control.abort();
  left.addEventListener('abort', end);
  stopping.addEventListener('abort', end);
  const { resume_at_topic_sequence_number: number, sequence_page: page } = request;
  const from = { number, page };
  try {
    const refusal = await follow(handler, asked(request, token), from, outlet, heartbeatMs, control.signal);
    return refusal ?? { code: status.UNAVAILABLE, details: 'The service is stopping.' };
  } finally {
    stopping.removeEventListener('abort', end);
  }
}
