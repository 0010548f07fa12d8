import { readFileSync } from 'node:fs';
import path from 'node:path';

/** One run of a client. */
export interface Trial {
  seed: number;
  /** The exit code of `client`. */
  code: number;
  /** The MUSTs that failed; of a client with a defect, up to the first one. */
  failed: string[];
  warned: string[];
}

/** What became of the corpus of clients, by name. `npm run client-corpus` writes it. */
export interface CorpusResults {
  defects: Record<string, Trial[]>;
  clients: Record<string, Trial[]>;
}

/** What was written down last. */
export const readCorpusResults = (): CorpusResults =>
  JSON.parse(
    readFileSync(path.join(import.meta.dirname, '../conformance/test/client-corpus/results.json'), 'utf8'),
  ) as CorpusResults;
