/** The standard input holds bytes that are no text. The message is a sentence. */
export class NotText extends Error {}

const lineFeed = 0x0a;

/**
 * The lines of a stream as bytes: what stands between two line feeds, and behind the last one if there is anything.
 * Nothing else ends a line: a carriage return, U+2028 or U+0085 is part of the message.
 */
export async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  for await (const chunk of stream) {
    let from = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, from)) {
      yield Buffer.concat([...begun, chunk.subarray(from, end)]);
      begun = [];
      from = end + 1;
    }
    if (from < chunk.length) begun.push(chunk.subarray(from));
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}

/** All of a stream. */
export async function wholeOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Bytes as the text that they are, a mark at their start too. @throws NotText when they are not UTF-8 */
export function textOf(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new NotText(`${what} is not UTF-8. --binary sends bytes as they are.`);
  }
}
