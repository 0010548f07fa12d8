#!/usr/bin/env node
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { signingKey } from '@topics-http/server';
import { requirements, type Requirement } from '@topics-http/contract/requirements';
import { mintFixtures } from './embedded.ts';
import { Unusable } from './preflight.ts';
import { consoleReport, inColour, plain } from './reports/console.ts';
import { junitReport } from './reports/junit.ts';
import { markdownReport } from './reports/markdown.ts';
import { runConformance, type RunOptions } from './run.ts';
import type { Fixtures } from './target.ts';

const help = `Usage: topics-conformance [url] [options]

Tells whether a Topics HTTP endpoint keeps the contract, rule by rule. Without a URL it
checks the embedded reference service. The token comes from TOPICS_TOKEN.

  --cache <name>            the cache to test in
  --token-file <file>       reads the token from a file; - is standard input
  --signing-key-file <file> mints every token, for a reference service with this key
  --profile <name>          contract or semantics (default both); may be repeated
  --level <level>           MUST, SHOULD or MAY (default all); may be repeated
  --filter <text>           only requirements whose id contains it
  --max-rps <number>        requests per second at most
  --second-cache <name>  --unknown-cache <name>  --reset-url <url with {cache}, {topic}>
  --max-message-bytes <number>  --retention <number>   what more the target offers
  --ca <file>               a certificate authority to trust (PEM)
  --baseline <file>         ids that may fail, one a line
  --seed <number>           replays what was random
  --json <file>  --junit <file>  --markdown <file>     reports
  --list                    prints the requirements and stops
Exit codes: 0 conformant, 1 not conformant, 2 usage, 3 could not test.
`;

class UsageError extends Error {}

function read(args: string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        cache: text,
        'token-file': text,
        'signing-key-file': text,
        profile: { type: 'string', multiple: true },
        level: { type: 'string', multiple: true },
        filter: text,
        'max-rps': text,
        'second-cache': text,
        'unknown-cache': text,
        'reset-url': text,
        'max-message-bytes': text,
        retention: text,
        ca: text,
        baseline: text,
        seed: text,
        json: text,
        junit: text,
        markdown: text,
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message.split(/\.?\s*\n|\. /)[0]);
  }
}

type Values = ReturnType<typeof read>['values'];

function readText(flag: string, file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8').trim();
  } catch (error) {
    throw new UsageError(`--${flag}: ${(error as Error).message}`);
  }
}

function readCount(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw new UsageError(`--${flag} takes a whole number, not '${value}'`);
  return Number(value);
}

function oneOf<T extends string>(
  flag: string,
  values: string[] | undefined,
  allowed: readonly T[],
): T[] | undefined {
  const wrong = values?.find((value) => !allowed.includes(value as T));
  if (wrong !== undefined) throw new UsageError(`--${flag} takes ${allowed.join(', ')}, not '${wrong}'`);
  return values as T[] | undefined;
}

async function readTarget(url: string | undefined, values: Values): Promise<RunOptions> {
  if (url === undefined) {
    if (values.cache !== undefined) throw new UsageError('--cache needs a URL');
    return {};
  }
  if (!/^https?:\/\/[^/]/.test(url) || !URL.canParse(url))
    throw new UsageError(`'${url}' is not an http or https URL`);
  const { cache } = values;
  if (cache === undefined) throw new UsageError('--cache is needed with a URL');
  const keyFile = values['signing-key-file'];
  const minted =
    keyFile === undefined
      ? undefined
      : await mintFixtures(
          signingKey(readText('signing-key-file', keyFile)),
          cache,
          `tc-${Date.now().toString(36)}`,
        );
  const tokenFile = values['token-file'];
  const token =
    minted?.token ?? (tokenFile === undefined ? process.env.TOPICS_TOKEN : readText('token-file', tokenFile));
  if (!token)
    throw new UsageError(
      'a token is needed: TOPICS_TOKEN in the environment, --token-file or --signing-key-file',
    );
  const fixtures: Fixtures = {
    ...minted?.fixtures,
    ...(values['second-cache'] !== undefined && { secondCache: values['second-cache'] }),
    ...(values['unknown-cache'] !== undefined && { unknownCache: values['unknown-cache'] }),
    ...(values['reset-url'] !== undefined && { resetUrl: values['reset-url'] }),
  };
  const maxMessageBytes = readCount('max-message-bytes', values['max-message-bytes']);
  const retention = readCount('retention', values.retention);
  return {
    url,
    cache,
    token,
    fixtures: {
      ...fixtures,
      ...(maxMessageBytes !== undefined && { maxMessageBytes }),
      ...(retention !== undefined && { retention }),
    },
  };
}

function list(): void {
  for (const { id, level, profile, text } of requirements)
    console.log(`${id.padEnd(32)} ${level.padEnd(7)} ${profile.padEnd(10)} ${text}`);
}

async function main(): Promise<number> {
  const { values, positionals } = read(process.argv.slice(2));
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  if (values.list) {
    list();
    return 0;
  }
  if (positionals.length > 1) throw new UsageError(`one URL at a time, not '${positionals[1]}' too`);
  const profiles = oneOf<Requirement['profile']>('profile', values.profile, ['contract', 'semantics']);
  const levels = oneOf<Requirement['level']>('level', values.level, ['MUST', 'SHOULD', 'MAY']);
  const maxRps = readCount('max-rps', values['max-rps']);
  const seed = readCount('seed', values.seed);
  const baseline =
    values.baseline === undefined
      ? undefined
      : readText('baseline', values.baseline).split(/\s+/).filter(Boolean);
  const unknown = baseline?.find((id) => !requirements.some((each) => each.id === id));
  if (unknown !== undefined) throw new UsageError(`--baseline: there is no requirement '${unknown}'`);
  const live = process.stderr.isTTY;
  const report = await runConformance({
    ...(await readTarget(positionals[0], values)),
    ...(profiles && { profiles }),
    ...(levels && { levels }),
    ...(values.filter !== undefined && { filter: values.filter }),
    ...(maxRps !== undefined && { maxRps }),
    ...(seed !== undefined && { seed }),
    ...(baseline && { baseline }),
    ...(values.ca !== undefined && { ca: readText('ca', values.ca) }),
    onStart: ({ target, cache, testable, notTestable, roundTripMs }) => {
      console.log(`topics-http conformance · ${target} · cache ${cache}`);
      console.log(
        `${testable} requirements to test, ${notTestable} not testable here · round trip ${roundTripMs.toFixed(1)} ms\n`,
      );
    },
    onResult: (result, done, of) => {
      if (live) process.stderr.write(`\r${done} of ${of}  ${result.id.padEnd(32)}`);
    },
  });
  if (live) process.stderr.write('\r\u001b[K');
  const colour = process.stdout.isTTY && process.env.NO_COLOR === undefined;
  console.log(consoleReport(report, colour ? inColour : plain));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
  if (values.junit !== undefined) writeFileSync(values.junit, junitReport(report));
  if (values.markdown !== undefined) writeFileSync(values.markdown, markdownReport(report));
  return report.conformant ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof UsageError)
    console.error(`topics-conformance: ${error.message}. See topics-conformance --help.`);
  else if (error instanceof Unusable) console.error(`topics-conformance: ${error.message}`);
  else throw error;
  process.exitCode = error instanceof UsageError ? 2 : 3;
}
