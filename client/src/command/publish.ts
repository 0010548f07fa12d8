import { openClient, type Values } from './arguments.ts';
import { linesOf, NotText, textOf, wholeOf } from './input.ts';

async function* standardInput({ whole, binary }: Values): AsyncGenerator<string | Uint8Array> {
  if (binary) yield new Uint8Array(await wholeOf(process.stdin));
  else if (whole) yield textOf(await wholeOf(process.stdin), 'The standard input');
  else {
    let number = 0;
    for await (const line of linesOf(process.stdin))
      yield textOf(line, `Line ${++number} of the standard input`);
  }
}

/** `topics publish`: one message after the other, up to the first that fails. @returns the exit code */
export async function publish(topic: string, messages: string[], values: Values): Promise<number> {
  const { topics, cache } = openClient(values);
  try {
    for await (const message of messages.length > 0 ? messages : standardInput(values)) {
      const result = await topics.publish(cache, topic, message);
      if (result.type === 'Success') continue;
      console.error(`topics: ${result.message()} (${result.errorCode()})`);
      return 1;
    }
  } catch (error) {
    if (!(error instanceof NotText)) throw error;
    console.error(`topics: ${error.message}`);
    return 1;
  }
  return 0;
}
