import type { SubscribeError, Subscription } from './responses.ts';

export { SubscribeError as Error, Subscription } from './responses.ts';
export type Response = Subscription | SubscribeError;
