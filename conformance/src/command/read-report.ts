import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Report } from '../reports/report.ts';
import { UsageError } from './config.ts';
import { fileError } from './file-errors.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../report.schema.json', import.meta.url), 'utf8'),
) as object;

/** Reads what `--json` wrote. @throws UsageError for anything else */
export function readReport(file: string): Report {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(
      error instanceof SyntaxError
        ? `'${file}' is no report: it is no JSON`
        : `the report ${fileError(file, error)}`,
    );
  }
  // The date says by itself what it is.
  if (!new Ajv2020({ validateFormats: false }).compile(schema)(value))
    throw new UsageError(`'${file}' is no report of this version: --json writes one`);
  return value as Report;
}
