import { readDuration, readKey, readNumber, readOptions, readPermission, UsageError } from './arguments.ts';
import { createToken } from '../access/tokens.ts';

export const tokenHelp = `Usage: topics-server token [options]

Prints a token, signed with the key that the service uses.

  --cache <name>               only this cache (default: all)
  --topic <name>               only this topic (default: all)
  --topic-prefix <prefix>      only topics whose names begin so
  --role <role>                publish, subscribe or both (default both)
  --ttl <duration>             how long it is good: 30s, 10m, 12h, 7d (default 1h)
  --id <id>                    shown to subscribers as publisher_id
  --ops-per-second <number>    a rate limit of its own
  --key-file <file>            the signing key (default: TOPICS_SIGNING_KEY)
  --help                       this text

Example: topics-server token --cache demo --topic chat --role subscribe --ttl 10m --id alice
`;

/** `topics-server token`. @throws UsageError */
export async function printToken(args: string[]): Promise<void> {
  const values = readOptions(args, {
    cache: { type: 'string' },
    topic: { type: 'string' },
    'topic-prefix': { type: 'string' },
    role: { type: 'string' },
    ttl: { type: 'string', default: '1h' },
    id: { type: 'string' },
    'ops-per-second': { type: 'string' },
    'key-file': { type: 'string' },
  });
  const ttlMs = readDuration('ttl', values.ttl);
  const permission = readPermission(values);
  const key = readKey(values['key-file']);
  if (!key)
    throw new UsageError('a signing key is needed: --key-file, or TOPICS_SIGNING_KEY in the environment');
  const operations = values['ops-per-second'];
  const token = await createToken(key, {
    permissions: [permission],
    ttlSeconds: Math.round(ttlMs / 1000),
    ...(values.id !== undefined && { id: values.id }),
    ...(operations !== undefined && { operationsPerSecond: readNumber('ops-per-second', operations, 1) }),
  });
  console.log(token);
}
