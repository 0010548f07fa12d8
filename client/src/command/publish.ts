import { createInterface } from 'node:readline';
import { openClient, type Values } from './arguments.ts';

async function* standardInput({ whole, binary }: Values): AsyncGenerator<string | Uint8Array> {
  if (!whole && !binary) {
    yield* createInterface({ input: process.stdin, crlfDelay: Infinity });
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  yield binary ? new Uint8Array(body) : body.toString();
}

/** `topics publish`: one message after the other, up to the first that fails. @returns the exit code */
export async function publish(topic: string, messages: string[], values: Values): Promise<number> {
  const { topics, cache } = openClient(values);
  for await (const message of messages.length > 0 ? messages : standardInput(values)) {
    const result = await topics.publish(cache, topic, message);
    if (result.type === 'Error') {
      console.error(`topics: ${result.message()} (${result.errorCode()})`);
      return 1;
    }
  }
  return 0;
}
