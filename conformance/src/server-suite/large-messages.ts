import { largeBytes } from '../plan/sizes.ts';
import { deliver } from './deliver.ts';
import { shared } from './requirement.ts';

/** A service, or a way to it, that takes longer for one of them is kept busy for too long by many, in milliseconds. */
const quickMs = 1000;

/** What a large message of the run has, in bytes; undefined where no limit is told, or a single one takes long. */
export const largeMessageBytes = shared('large', async (context) => {
  const { maxMessageBytes } = context.service.fixtures;
  if (maxMessageBytes === undefined) return undefined;
  const bytes = Math.min(maxMessageBytes, largeBytes);
  const cursor = await context.open();
  const startMs = performance.now();
  const { items } = await deliver(context, [{ body: 'x'.repeat(bytes), mayBeRefused: true }], {}, cursor);
  const isQuick = performance.now() - startMs < quickMs + 10 * context.service.roundTripMs + context.settleMs;
  return items.length > 0 && isQuick ? bytes : undefined;
});
