import { cursorAfter, fromNow, TopicError, type TopicDiscontinuity } from '../index.ts';
import { elementOf } from '../read-events.ts';
import { openClient, readCount, readCursor, type Values } from './arguments.ts';
import { Outage } from './outage.ts';

const say = (line: string) => console.error(`topics: ${line}`);

/** A whole line at a time: a reader that is slower than the topic makes the topic wait. */
const print = (line: string | Uint8Array) =>
  new Promise<void>((resolve) => {
    if (process.stdout.write(Buffer.concat([Buffer.from(line as string), Buffer.from('\n')]))) resolve();
    else process.stdout.once('drain', resolve);
  });

function sayDiscontinuity(gap: TopicDiscontinuity): void {
  const next = `${gap.newSequenceNumber()} on page ${gap.newSequencePage()}`;
  say(`discontinuity: after ${gap.lastSequenceNumber()} the stream goes on with ${next}`);
}

/** Aborted by Ctrl-C. */
function interruption(): AbortSignal {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort());
  return stop.signal;
}

/** `topics subscribe`: prints messages until there were enough, or it is interrupted. @returns the exit code */
export async function subscribe(topic: string, values: Values): Promise<number> {
  const { topics, cache } = openClient(values);
  let cursor = values.from === undefined ? fromNow : readCursor(values.from);
  let left = readCount(values.count);
  // Whoever read our output has enough.
  process.stdout.on('error', () => process.exit(0));
  const outage = new Outage(say);
  const options = {
    from: cursor,
    signal: interruption(),
    waitForTopic: values['wait-for-topic'],
    onRetry: (error: TopicError, waitMs: number) => outage.failed(error, waitMs),
  };
  try {
    for await (const event of topics.events(cache, topic, options)) {
      outage.ended();
      cursor = cursorAfter(event, cursor);
      if (event.type === 'heartbeat') continue;
      if (event.type === 'discontinuity') sayDiscontinuity(event);
      if (values.ndjson) await print(JSON.stringify(elementOf(event)));
      else if (event.type === 'item') await print(event.value());
      if (event.type === 'item' && --left <= 0) break;
    }
  } catch (error) {
    if (!(error instanceof TopicError)) throw error;
    say(`${error.message} (${error.code})`);
    return 1;
  }
  if (cursor.sequencePage > 0) say(`go on with --from ${cursor.sequenceNumber},${cursor.sequencePage}`);
  return 0;
}
