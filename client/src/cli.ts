#!/usr/bin/env node
import { help, readArguments, required, UsageError } from './command/arguments.ts';
import { publish } from './command/publish.ts';
import { subscribe } from './command/subscribe.ts';

async function main(): Promise<number> {
  const { values, positionals } = readArguments();
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
