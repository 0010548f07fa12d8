import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { TopicClient, type Cursor } from '../index.ts';

export const help = `Usage: topics publish   <topic> [message…] [options]
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
  --wait-for-topic      waits for a topic that does not exist yet, where that is answered 404
  --count <number>      ends after this many messages
  --ndjson              prints items and discontinuities as the API sends them, a line of JSON each

The topic may also stand in TOPICS_TOPIC.
Exit codes: 0 done, 1 failed, 2 usage.
`;

/** Proxies and services hold polls for as long as they like; Node's fetch gives one up after five minutes. */
const pollTimeoutMs = 240_000;

/** What the command was told makes no sense. The message is a sentence without its period. */
export class UsageError extends Error {}

/** The arguments of the command. @throws UsageError */
export function readArguments() {
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
        'wait-for-topic': flag,
        count: text,
        ndjson: flag,
        help: flag,
        version: flag,
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message.split(/\.?\s*\n|\. /)[0]);
  }
}

export type Values = ReturnType<typeof readArguments>['values'];

/** A value from the command line or the environment. @throws UsageError when it is in neither */
export function required(name: string, value: string | undefined, variable: string): string {
  const found = value ?? process.env[variable];
  if (!found) throw new UsageError(`${name} is needed, or ${variable} in the environment`);
  return found;
}

function readToken(file: string | undefined): string {
  if (file === undefined) return required('--token-file', undefined, 'TOPICS_TOKEN');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(code === 'ENOENT' ? `--token-file: there is no file '${file}'` : message);
  }
}

/** `42,1748358253` as a cursor. @throws UsageError */
export function readCursor(text: string): Cursor {
  const [, number, page] = /^(\d+),(\d+)$/.exec(text) ?? [];
  if (number === undefined || page === undefined)
    throw new UsageError(`--from takes a number and a page such as 42,1748358253, not '${text}'`);
  return { sequenceNumber: Number(number), sequencePage: Number(page) };
}

/** How many messages to print; Infinity when nothing is said. @throws UsageError */
export function readCount(text: string | undefined): number {
  if (text === undefined) return Infinity;
  if (!/^[1-9]\d*$/.test(text)) throw new UsageError(`--count takes a whole number from 1 on, not '${text}'`);
  return Number(text);
}

/** The client that the arguments ask for, and the cache. @throws UsageError */
export function openClient(values: Values): { topics: TopicClient; cache: string } {
  const url = required('--url', values.url, 'TOPICS_URL');
  const cache = required('--cache', values.cache, 'TOPICS_CACHE');
  const tokenPlace = values['token-place'] ?? 'header';
  if (tokenPlace !== 'header' && tokenPlace !== 'query')
    throw new UsageError(`--token-place takes header or query, not '${tokenPlace}'`);
  const token = readToken(values['token-file']);
  try {
    return { topics: new TopicClient({ url, token, tokenPlace, pollTimeoutMs }), cache };
  } catch (error) {
    throw new UsageError((error as Error).message.replace(/\.$/, ''));
  }
}
