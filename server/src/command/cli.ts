#!/usr/bin/env node
import { serve, serveHelp } from './serve.ts';
import { UsageError } from './arguments.ts';
import { printToken, tokenHelp } from './token-command.ts';

const [command, ...rest] = process.argv.slice(2);
const isToken = command === 'token';
const args = isToken ? rest : process.argv.slice(2);

try {
  if (args.includes('--help')) process.stdout.write(isToken ? tokenHelp : serveHelp);
  else await (isToken ? printToken(args) : serve(args));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`topics-server: ${error.message}. See topics-server ${isToken ? 'token ' : ''}--help.`);
  process.exitCode = 2;
}
