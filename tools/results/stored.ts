/** The reports of the last `npm run results`, as they are kept in docs/results. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Report } from '../../conformance/src/index.ts';
import { root } from './targets.ts';

export interface Stored {
  runtime: string;
  report: Report;
}

const fileOf = (id: string): string => path.join(root, 'docs/results', `${id}.json`);

/** Undefined for a target that was not checked yet. */
export const readResult = (id: string): Stored | undefined =>
  existsSync(fileOf(id)) ? (JSON.parse(readFileSync(fileOf(id), 'utf8')) as Stored) : undefined;

export const writeResult = (id: string, stored: Stored): void =>
  writeFileSync(fileOf(id), `${JSON.stringify(stored)}\n`);
