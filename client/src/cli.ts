#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { cursorAfter, fromNow, TopicClient, TopicError, type Cursor } from './index.ts';
import { elementOf } from './read-events.ts';

const help = `Usage: topics publish   <topic> [message…] [options]
       topics subscribe <topic> [options]

publish    sends each message; without one, each line of the standard input
subscribe  prints what is published from now on, a line each; discontinuities go to stderr

  --url <url>           where the service is (or TOPICS_URL)
  --cache <name>        the cache (or TOPICS_CACHE)
  --token-file <file>   reads the token from a file (default: TOPICS_TOKEN)
  --token-place <place> header (default) or query
publish
  --whole               the whole standard input is one message of text
  --binary              the whole standard input is one message of bytes
subscribe
  --from <number,page>  goes on from there; 'topics subscribe' prints where it ended
  --count <number>      ends after so many messages
  --ndjson              prints items and discontinuities as the API sends them, a line of JSON each

The topic may also stand in TOPICS_TOPIC.
Exit codes: 0 done, 1 failed, 2 usage.
`;

class UsageError extends Error {}

function read() {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        url: text,
        cache: text,
        'token-file': text,
        'token-place': text,
        whole: flag,
        binary: flag,
        from: text,
        count: text,
        ndjson: flag,
        help: flag,
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message.split(/\.?\s*\n|\. /)[0]);
  }
}

type Values = ReturnType<typeof read>['values'];

function required(name: string, value: string | undefined, variable: string): string {
  const found = value ?? process.env[variable];
  if (!found) throw new UsageError(`${name} is needed, or ${variable} in the environment`);
  return found;
}

function readToken(file: string | undefined): string {
  if (file === undefined) return required('--token-file', undefined, 'TOPICS_TOKEN');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new UsageError(`--token-file: ${(error as Error).message}`);
  }
}

function readCursor(text: string): Cursor {
  const [, number, page] = /^(\d+),(\d+)$/.exec(text) ?? [];
  if (number === undefined || page === undefined)
    throw new UsageError(`--from takes a number and a page such as 42,1748358253, not '${text}'`);
  return { sequenceNumber: Number(number), sequencePage: Number(page) };
}

function openClient(values: Values): { topics: TopicClient; cache: string } {
  const url = required('--url', values.url, 'TOPICS_URL');
  const cache = required('--cache', values.cache, 'TOPICS_CACHE');
  const tokenPlace = values['token-place'] ?? 'header';
  if (tokenPlace !== 'header' && tokenPlace !== 'query')
    throw new UsageError(`--token-place takes header or query, not '${tokenPlace}'`);
  const token = readToken(values['token-file']);
  try {
    return { topics: new TopicClient({ url, token, tokenPlace }), cache };
  } catch {
    throw new UsageError(`'${url}' is not an http or https URL`);
  }
}

async function* standardInput({ whole, binary }: Values): AsyncGenerator<string | Uint8Array> {
  if (!whole && !binary) {
    yield* createInterface({ input: process.stdin, crlfDelay: Infinity });
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  yield binary ? new Uint8Array(body) : body.toString();
}

async function publish(topic: string, messages: string[], values: Values): Promise<number> {
  const { topics, cache } = openClient(values);
  for await (const message of messages.length > 0 ? messages : standardInput(values)) {
    const result = await topics.publish(cache, topic, message);
    if (result.type === 'Error') {
      console.error(`topics: ${result.message()} (${result.errorCode()})`);
      return 1;
    }
  }
  return 0;
}

/** A whole line at a time: a reader that is slower than the topic makes the topic wait. */
const print = (line: string | Uint8Array) =>
  new Promise<void>((resolve) => {
    if (process.stdout.write(Buffer.concat([Buffer.from(line as string), Buffer.from('\n')]))) resolve();
    else process.stdout.once('drain', resolve);
  });

async function subscribe(topic: string, values: Values): Promise<number> {
  const { topics, cache } = openClient(values);
  let cursor = values.from === undefined ? fromNow : readCursor(values.from);
  if (values.count !== undefined && !/^[1-9]\d*$/.test(values.count))
    throw new UsageError(`--count takes a whole number from 1 on, not '${values.count}'`);
  let left = Number(values.count ?? Infinity);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort());
  // Whoever read our output has enough.
  process.stdout.on('error', () => process.exit(0));
  const onRetry = ({ message }: TopicError) => console.error(`topics: ${message} Trying again.`);
  try {
    for await (const event of topics.events(cache, topic, { from: cursor, signal: stop.signal, onRetry })) {
      cursor = cursorAfter(event, cursor);
      if (event.type === 'discontinuity') {
        const [last, next, page] = [
          event.lastSequenceNumber(),
          event.newSequenceNumber(),
          event.newSequencePage(),
        ];
        console.error(`topics: discontinuity: after ${last} the stream goes on with ${next} on page ${page}`);
        if (values.ndjson) await print(JSON.stringify(elementOf(event)));
      } else if (event.type === 'item') {
        await print(values.ndjson ? JSON.stringify(elementOf(event)) : event.value());
        if (--left <= 0) break;
      }
    }
  } catch (error) {
    if (!(error instanceof TopicError)) throw error;
    console.error(`topics: ${error.message} (${error.code})`);
    return 1;
  }
  if (cursor.sequencePage > 0)
    console.error(`topics: go on with --from ${cursor.sequenceNumber},${cursor.sequencePage}`);
  return 0;
}

async function main(): Promise<number> {
  const { values, positionals } = read();
  const [command, named, ...messages] = positionals;
  if (values.help || command === undefined) {
    (values.help ? process.stdout : process.stderr).write(help);
    return values.help ? 0 : 2;
  }
  const topic = () => required('a topic', named, 'TOPICS_TOPIC');
  if (command === 'publish') return publish(topic(), messages, values);
  if (command !== 'subscribe') throw new UsageError(`there is no command '${command}'`);
  if (messages.length > 0) throw new UsageError(`subscribe takes one topic, not '${messages[0]}' too`);
  return subscribe(topic(), values);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`topics: ${error.message}. See topics --help.`);
  process.exitCode = 2;
}
