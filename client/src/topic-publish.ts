import type { PublishError, PublishSuccess } from './responses.ts';

export { PublishError as Error, PublishSuccess as Success } from './responses.ts';
export type Response = PublishSuccess | PublishError;
