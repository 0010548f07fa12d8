#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { help, readArguments, required, UsageError } from './command/arguments.ts';
import { publish } from './command/publish.ts';
import { subscribe } from './command/subscribe.ts';

const ownVersion = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string })
    .version;

async function main(): Promise<number> {
  const { values, positionals } = readArguments();
  if (values.version) {
    console.log(ownVersion());
    return 0;
  }
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
