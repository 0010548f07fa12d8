import { readFileSync } from 'node:fs';
import { parseArgs, type ParseArgsConfig } from 'node:util';

/** What was asked of a tool and cannot be done, in a sentence; exit code 2. */
export class UsageError extends Error {}

/** The comment that a file begins with, as text. */
export const commentOf = (source: string): string =>
  (/\/\*\*([^]*?)\*\//.exec(source)?.[1] ?? '').replaceAll(/^ *\* ?/gm, '').trim();

/**
 * `parseArgs`, for a tool that says in the comment of its file what it takes.
 * @throws UsageError of one sentence for what it does not take
 */
export function readArguments<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs<T>(config);
  } catch (error) {
    throw new UsageError((error as Error).message.split(/\.\s|\.$/)[0]);
  }
}

/** Ends the tool with a sentence and exit code 2. */
export function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}

/**
 * What a tool of this repository was called with. `--help` prints the comment of its file and ends it; what it does not
 * take ends it with a sentence and exit code 2.
 * @param file the file of the tool: `import.meta.filename`
 */
export function toolArguments<T extends ParseArgsConfig>(
  file: string,
  config: T,
): ReturnType<typeof parseArgs<T>> {
  if (process.argv.slice(2).includes('--help')) {
    console.log(commentOf(readFileSync(file, 'utf8')));
    process.exit(0);
  }
  try {
    return readArguments(config);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return refuse(`${error.message}; --help says what there is.`);
  }
}
