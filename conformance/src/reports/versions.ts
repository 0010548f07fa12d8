import { readFileSync } from 'node:fs';
import openapi from '@topics-http/contract/openapi.json' with { type: 'json' };

const { name, version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as {
  name: string;
  version: string;
};

/** The suite, as its package says. */
export const tool = { name, version };

/** The version of the contract that it holds everybody to. */
export const contractVersion = openapi.info.version;
