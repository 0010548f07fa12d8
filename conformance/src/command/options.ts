import { readFileSync } from 'node:fs';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { requirements, type Requirement } from '@topics-http/contract/requirements';
import { signingKey } from '@topics-http/server';
import type { ClientRunOptions } from '../runner/run-client.ts';
import { readConfig, UsageError, type Config } from './config.ts';
import { fileError } from './file-errors.ts';
import { readReport } from './read-report.ts';
import { mintFixtures } from '../runner/embedded.ts';
import type { Profile, RunOptions } from '../runner/run-server.ts';
import {
  environmentNameOf,
  fixtureKinds,
  fixtureNames,
  flagOf,
  type Fixtures,
} from '../http/service-under-test.ts';

export const help = `Usage: topics-conformance [url] [options]
       topics-conformance client [options] -- <command>   checks a client; see client --help
       topics-conformance reproduce <id> <report.json>    a script that shows what does not hold
       topics-conformance diff <before.json> <after.json> what changed between two reports

Tells whether a Topics HTTP endpoint keeps the contract, rule by rule. Without a URL it
checks the embedded reference service. The token comes from TOPICS_TOKEN.

  --cache <name>             the cache to test in
  --token-file <file>        reads the token from a file; - is standard input
  --ca <file>                a certificate authority to trust (PEM)
  --config <file>            default: topics-conformance.config.json, if it is there
What more the service offers; each also in the environment, as TOPICS_EXPIRED_TOKEN and so on
  --expired-token  --publish-only-token  --subscribe-only-token  --other-cache-token
  --topic-token  --topic-token-topic  --short-lived-token  --short-lived-token-expires
  --token-with-id  --token-id  --rate-limited-token  --second-cache  --unknown-cache
  --max-message-bytes  --retention  --reset <URL to DELETE, or a command>
  --signing-key-file <file>  makes all these tokens, for a reference service with this key
What to check, and how hard
  --profile <name>           contract, semantics (default both); reference: each decision is a MUST
  --level <level>            MUST, SHOULD or MAY (default all); may be repeated
  --filter <text>            only requirements whose id contains it
  --rerun <report.json>      only what did not hold there, on the same service unless told otherwise
  --max-rps <number>         requests per second at most
  --concurrency <number>     checks at the same time (default 40)
  --hold <seconds>           how long a poll must block (default: several round trips)
  --thorough <duration>      goes on with sequences at random for so long: 90s, 10m, 2h
  --bail                     ends at the first MUST that fails
  --baseline <file>          ids that may fail, one a line
  --seed <number>            replays what was random
  --self-check               first sees whether the suite itself can be trusted here
  --list, --dry-run          prints the requirements; prints what a run would do
  --version                  prints the version of the suite
Reports: --json <file>  --junit <file>  --html <file>  --markdown <file>  --badge <file>
         --reproduce <folder>  a script for each requirement that does not hold
         --github  annotations, summary and outputs, as a step of GitHub Actions
Exit codes: 0 conformant, 1 not conformant, 2 usage, 3 could not test.
`;

export const clientHelp = `Usage: topics-conformance client [options] -- <command>
       topics-conformance client --publish [options] -- <command>

Tells whether a client of the Topics HTTP API, in any language, keeps the contract. The command
is started once for each scenario, against an endpoint that is scripted to try it. It finds what
to subscribe or publish to in its environment: TOPICS_URL, TOPICS_TOKEN, TOPICS_CACHE, TOPICS_TOPIC.

If it prints each element that it receives as a line of JSON, as the API sends it, what it
delivers is judged too: {"item":{"topic_sequence_number":1,"sequence_page":2,"value":{…}}}

  --publish               it publishes: each line of its standard input is a message of text
  --level <level>         MUST, SHOULD or MAY (default all); may be repeated
  --filter <text>         only requirements whose id contains it
  --patience <seconds>    how long it may take to ask again; to start, three times that (default 15)
  --hold <seconds>        how long a poll is held that it has to wait for (default 7)
  --concurrency <number>  scenarios at the same time (default 8)
  --bail                  ends at the first MUST that fails
  --baseline <file>       ids that may fail, one a line
  --seed <number>         replays what was random
  --list, --version       prints the requirements; prints the version of the suite
Reports: --json <file>  --junit <file>  --html <file>  --markdown <file>  --badge <file>
Exit codes: 0 conformant, 1 not conformant, 2 usage, 3 could not test.
`;

export const reportFlags = ['json', 'junit', 'html', 'markdown', 'badge'] as const;

const text = { type: 'string' } as const;
const list = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean', default: false } as const;

/** Both commands have these. */
const common = {
  level: list,
  filter: text,
  concurrency: text,
  hold: text,
  baseline: text,
  seed: text,
  ...(Object.fromEntries(reportFlags.map((name) => [name, text])) as Record<
    (typeof reportFlags)[number],
    typeof text
  >),
  bail: flag,
  github: flag,
  list: flag,
  help: flag,
  version: flag,
};

/** What is read from an option, where it was given. */
const given = <T, R>(value: T | undefined, read: (value: T) => R): R | undefined =>
  value === undefined ? undefined : read(value);

const inMs = (seconds: number): number => seconds * 1000;

/** `parseArgs`, with what it refuses as a {@link UsageError} of one line. */
function parse<T extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: T) {
  try {
    return parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    throw new UsageError((error as Error).message.split(/\.?\s*\n|\. /)[0]);
  }
}

/** The command line. @throws UsageError */
export function readArguments(args: string[]) {
  const { values, positionals } = parse(args, {
    ...common,
    cache: text,
    'token-file': text,
    'signing-key-file': text,
    ca: text,
    config: text,
    profile: list,
    'max-rps': text,
    thorough: text,
    rerun: text,
    reproduce: text,
    ...Object.fromEntries(fixtureNames.map((name) => [flagOf(name), text])),
    'self-check': flag,
    'dry-run': flag,
  });
  return { values: values as typeof values & Record<string, string | undefined>, positionals };
}

/** The command line of `client`. @throws UsageError */
export function readClientArguments(args: string[]) {
  const end = args.indexOf('--');
  const { values, positionals } = parse(end < 0 ? args : args.slice(0, end), {
    ...common,
    patience: text,
    publish: flag,
  });
  if (positionals.length > 0)
    throw new UsageError(`the command stands after --, not '${positionals[0]}' before it`);
  return { values, command: end < 0 ? [] : args.slice(end + 1) };
}

/** What to hold a client to. @throws UsageError */
export function readClientOptions(
  values: ReturnType<typeof readClientArguments>['values'],
  command: string[],
): ClientRunOptions {
  if (command.length === 0)
    throw new UsageError('a command is needed: topics-conformance client -- <command>');
  const count = (name: 'patience' | 'hold' | 'concurrency' | 'seed', min: number) =>
    given(values[name], (value) => readCount(`--${name}`, value, min));
  const [patience, hold] = [count('patience', 1), count('hold', 0)];
  const [concurrency, seed] = [count('concurrency', 1), count('seed', 0)];
  const levels = readLevels(values.level);
  const { filter, baseline } = values;
  return {
    command,
    publish: values.publish,
    bail: values.bail,
    levels,
    filter,
    patienceMs: given(patience, inMs),
    holdMs: given(hold, inMs),
    concurrency,
    seed,
    baseline: given(baseline, readBaseline),
  };
}

type Values = ReturnType<typeof readArguments>['values'];

function readText(name: string, file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8').trim();
  } catch (error) {
    throw new UsageError(`${name} ${fileError(file, error)}`);
  }
}

function readCount(name: string, value: string, min = 0): number {
  if (!/^\d+$/.test(value) || Number(value) < min)
    throw new UsageError(`${name} takes a whole number${min > 0 ? ` from ${min} on` : ''}, not '${value}'`);
  return Number(value);
}

function oneOf<T extends string>(
  name: string,
  values: string[] | undefined,
  allowed: readonly T[],
): T[] | undefined {
  const wrong = values?.find((value) => !allowed.includes(value as T));
  if (wrong !== undefined) throw new UsageError(`--${name} takes ${allowed.join(', ')}, not '${wrong}'`);
  return values as T[] | undefined;
}

const readLevels = (values: string[] | undefined) =>
  oneOf<Requirement['level']>('level', values, ['MUST', 'SHOULD', 'MAY']);

/** Each fixture from its flag, else from the environment, else from the config file. */
function readFixtures(values: Values, config: Config): Fixtures {
  const found = fixtureNames.flatMap((name) => {
    const fromFlag = values[flagOf(name)];
    const given = fromFlag ?? process.env[environmentNameOf(name)];
    if (given === undefined || given === '') return [];
    const origin = fromFlag === undefined ? environmentNameOf(name) : `--${flagOf(name)}`;
    return [[name, fixtureKinds[name] === 'number' ? readCount(origin, given) : given]];
  });
  return { ...config.fixtures, ...(Object.fromEntries(found) as Fixtures) };
}

async function readTarget(
  url: string,
  values: Values,
  config: Config,
): Promise<Pick<RunOptions, 'url' | 'cache' | 'token' | 'fixtures'>> {
  if (!/^https?:\/\/[^/]/.test(url) || !URL.canParse(url))
    throw new UsageError(`'${url}' is not an http or https URL`);
  const { username, search, hash } = new URL(url);
  if (username || search || hash)
    throw new UsageError('the URL has no user, query or fragment: the token goes into TOPICS_TOKEN');
  const cache = values.cache ?? process.env.TOPICS_CACHE ?? config.cache;
  if (!cache) throw new UsageError('--cache is needed with a URL');
  const fixtures = readFixtures(values, config);
  const keyFile = values['signing-key-file'] ?? config.signingKeyFile;
  if (keyFile !== undefined) {
    const key = readText('--signing-key-file', keyFile);
    const minted = await mintFixtures(readKey(key), cache, `tc-${Date.now().toString(36)}`);
    return { url, cache, token: minted.token, fixtures: { ...minted.fixtures, ...fixtures } };
  }
  const flagFile = values['token-file'];
  const token =
    flagFile === undefined
      ? process.env.TOPICS_TOKEN ||
        config.token ||
        (config.tokenFile && readText('tokenFile', config.tokenFile))
      : readText('--token-file', flagFile);
  if (!token)
    throw new UsageError(
      'a token is needed: TOPICS_TOKEN in the environment, --token-file or --signing-key-file',
    );
  return { url, cache, token, fixtures };
}

function readKey(secret: string) {
  try {
    return signingKey(secret);
  } catch (error) {
    throw new UsageError(`--signing-key-file: ${(error as Error).message.replace(/\.$/, '')}`);
  }
}

const unitsMs: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000 };

/** A duration like 90s, 10m or 2h; a number alone is seconds. @returns milliseconds @throws UsageError */
function readDuration(name: string, text: string): number {
  const [, count, unit = 's'] = /^(\d{1,6})([smh])?$/.exec(text) ?? [];
  if (count === undefined)
    throw new UsageError(`${name} needs a duration like 90s, 10m or 2h, not '${text}'`);
  return Number(count) * unitsMs[unit]!;
}

function readBaseline(file: string): string[] {
  const ids = readText('--baseline', file)
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter(Boolean);
  const unknown = ids.find((id) => !requirements.some((each) => each.id === id));
  if (unknown !== undefined) throw new UsageError(`--baseline: there is no requirement '${unknown}'`);
  return ids;
}

/** What did not hold in an earlier run, where, and with which seed. @throws UsageError */
function whatToRunAgain(file: string): { ids: string[]; seed: number; config: Config } {
  const { results, target, cache, seed } = readReport(file);
  const ids = results
    .filter(({ status }) => ['failed', 'warned', 'unexpected-pass'].includes(status))
    .map(({ id }) => id);
  if (ids.length === 0) throw new UsageError(`--rerun: everything that was tested in '${file}' holds`);
  return { ids, seed, config: /^https?:/.test(target) ? { url: target, cache } : {} };
}

/** What to run, from the command line, the environment and the config file, in this order. @throws UsageError */
export async function readOptions(values: Values, positionals: string[]): Promise<RunOptions> {
  if (positionals.length > 1) throw new UsageError(`one URL at a time, not '${positionals[1]}' too`);
  const again = values.rerun === undefined ? undefined : whatToRunAgain(values.rerun);
  const config = { ...readConfig(values.config), ...again?.config };
  const url = positionals[0] ?? process.env.TOPICS_URL ?? config.url;
  if (!url && values.cache !== undefined) throw new UsageError('--cache needs a URL');
  const profiles =
    oneOf<Profile>('profile', values.profile, ['contract', 'semantics', 'reference']) ?? config.profile;
  const levels =
    oneOf<Requirement['level']>('level', values.level, ['MUST', 'SHOULD', 'MAY']) ?? config.level;
  const filter = values.filter ?? config.filter;
  const count = (name: 'max-rps' | 'concurrency' | 'hold' | 'seed', min: number) =>
    given(values[name], (value) => readCount(`--${name}`, value, min));
  const maxRps = count('max-rps', 1) ?? config.maxRps;
  const concurrency = count('concurrency', 1) ?? config.concurrency;
  const hold = count('hold', 0) ?? config.hold;
  const seed = count('seed', 0) ?? again?.seed;
  const baseline = values.baseline ?? config.baseline;
  const ca = values.ca ?? config.ca;
  return {
    ...(url && (await readTarget(url, values, config))),
    profiles,
    levels,
    filter,
    ids: again?.ids,
    maxRps,
    concurrency,
    holdMs: given(hold, inMs),
    seed,
    thoroughMs: given(values.thorough, (text) => readDuration('--thorough', text)),
    bail: values.bail,
    baseline: given(baseline, readBaseline),
    ca: given(ca, (file) => readText('--ca', file)),
  };
}
