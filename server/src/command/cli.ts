#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { serve, serveHelp } from './serve.ts';
import { UsageError } from './arguments.ts';
import { printToken, tokenHelp } from './token-command.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const [command, ...rest] = process.argv.slice(2);
const isToken = command === 'token';
const args = isToken ? rest : process.argv.slice(2);

try {
  if (args.includes('--help')) process.stdout.write(isToken ? tokenHelp : serveHelp);
  else if (args.includes('--version')) console.log(version);
  else await (isToken ? printToken(args) : serve(args));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`topics-server: ${error.message}. See topics-server ${isToken ? 'token ' : ''}--help.`);
  process.exitCode = 2;
}
