import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { fileError } from './file-errors.ts';
import type { Selection } from '../runner/run-server.ts';
import type { Fixtures } from '../http/service-under-test.ts';

/** A mistake in how the command was called: one line, exit code 2. */
export class UsageError extends Error {}

/** What `topics-conformance.config.json` says; see config.schema.json. */
export interface Config {
  url?: string;
  cache?: string;
  token?: string;
  tokenFile?: string;
  signingKeyFile?: string;
  ca?: string;
  profile?: NonNullable<Selection['profiles']>;
  level?: NonNullable<Selection['levels']>;
  filter?: string;
  maxRps?: number;
  concurrency?: number;
  hold?: number;
  baseline?: string;
  fixtures?: Fixtures;
}

const defaultFile = 'topics-conformance.config.json';
const files = ['tokenFile', 'signingKeyFile', 'ca', 'baseline'] as const;

/** Puts in what `$NAME` stands for. */
function fromEnvironment(value: unknown, file: string): unknown {
  if (typeof value === 'string' && /^\$\w+$/.test(value)) {
    const found = process.env[value.slice(1)];
    if (!found) throw new UsageError(`${file} needs ${value.slice(1)} in the environment`);
    return found;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      name === '$schema' ? each : fromEnvironment(each, file),
    ]),
  );
}

const kinds: Record<string, string> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  array: 'a list',
  object: 'an object',
  boolean: 'true or false',
};

/** What a schema has against a value, as a sentence for people. */
function schemaSentence({ instancePath, keyword, params, message }: ErrorObject): string {
  const where = instancePath === '' ? 'the file' : instancePath.slice(1).replaceAll('/', '.');
  const { additionalProperty, type, allowedValues, limit } = params as Record<string, unknown>;
  switch (keyword) {
    case 'additionalProperties':
      return `there is no option '${String(additionalProperty)}' in ${where}`;
    case 'type':
      return `${where} is not ${kinds[String(type)] ?? String(type)}`;
    case 'enum':
      return `${where} is none of ${(allowedValues as unknown[]).map(String).join(', ')}`;
    case 'minimum':
      return `${where} is less than ${String(limit)}`;
    case 'minLength':
    case 'minItems':
      return `${where} is empty`;
    default:
      return `${where} ${message ?? 'is wrong'}`;
  }
}

/**
 * Reads the config file: the one that was named, or the one in this folder if there is one.
 * @throws UsageError with the place of what is wrong in it
 */
export function readConfig(named: string | undefined): Config {
  if (named === undefined && !existsSync(defaultFile)) return {};
  const file = named ?? defaultFile;
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(
      error instanceof SyntaxError
        ? `'${file}' is no JSON: ${error.message}`
        : `--config ${fileError(file, error)}`,
    );
  }
  const schema = JSON.parse(
    readFileSync(new URL('../../config.schema.json', import.meta.url), 'utf8'),
  ) as object;
  const validate = new Ajv2020().compile(schema);
  if (!validate(parsed)) {
    throw new UsageError(`${file}: ${schemaSentence(validate.errors![0]!)}`);
  }
  const config = fromEnvironment(parsed, file) as Config;
  for (const name of files) {
    const value = config[name];
    if (value !== undefined && value !== '-') config[name] = path.resolve(path.dirname(file), value);
  }
  return config;
}
