import { readFileSync } from 'node:fs';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { signingKey, type Permission, type Role } from '../access/tokens.ts';

/** A mistake in how the command was called: one line, exit code 2. */
export class UsageError extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>;

/** `parseArgs`, with what it refuses as a {@link UsageError} of one line. */
export function readOptions<T extends Options>(
  args: string[],
  options: T,
): ReturnType<typeof parseArgs<{ options: T }>>['values'] {
  try {
    return parseArgs({ args, options, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError((error as Error).message.split(/\.?\s*\n|\. /)[0]);
  }
}

/** A whole number within bounds. */
export function readNumber(flag: string, text: string, min = 0, max = Number.MAX_SAFE_INTEGER): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < min || number > max)
    throw new UsageError(`--${flag} takes a whole number from ${min} to ${max}, not '${text}'`);
  return number;
}

const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration such as `500ms`, `30s`, `10m`, `12h`, `7d`, in milliseconds. */
export function readDuration(flag: string, text: string): number {
  const [, amount, unit] = /^(-?\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
  if (amount === undefined || unit === undefined)
    throw new UsageError(`--${flag} takes a duration such as 30s, 10m or 12h, not '${text}'`);
  return Number(amount) * units[unit]!;
}

/** The signing key from a file or from TOPICS_SIGNING_KEY; undefined when neither is given. */
export function readKey(file: string | undefined) {
  const secret = file === undefined ? process.env.TOPICS_SIGNING_KEY : readKeyFile(file);
  if (secret === undefined) return undefined;
  try {
    return signingKey(secret);
  } catch (error) {
    throw new UsageError((error as Error).message.replace(/\.$/, ''));
  }
}

function readKeyFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read the signing key: ${(error as Error).message}`);
  }
}

const roles: Role[] = ['publish', 'subscribe', 'both'];

/** The permission that `--cache`, `--topic`, `--topic-prefix` and `--role` describe. */
export function readPermission(values: {
  cache?: string;
  topic?: string;
  'topic-prefix'?: string;
  role?: string;
}): Permission {
  const { cache = '*', topic, 'topic-prefix': topicPrefix, role = 'both' } = values;
  if (!roles.includes(role as Role)) throw new UsageError(`--role takes ${roles.join(', ')}, not '${role}'`);
  if (topic !== undefined && topicPrefix !== undefined)
    throw new UsageError('--topic and --topic-prefix exclude each other');
  return {
    cache,
    ...(topic !== undefined && { topic }),
    ...(topicPrefix !== undefined && { topicPrefix }),
    role: role as Role,
  };
}
