/** `npm run costs`: measures what each check of the suite sends and receives, for the budget that a run prints first. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { runConformance } from '@topics-http/conformance';
import { toolArguments } from './arguments.ts';

toolArguments(import.meta.filename, {});

const { results } = await runConformance();
const file = path.join(path.dirname(import.meta.dirname), 'conformance/costs.json');
const checks = Object.fromEntries(
  results
    .filter(({ requests }) => requests > 0)
    .map(({ id, requests, bytes }) => [id, { requests, bytes: Math.ceil(bytes / 100) * 100 }]),
);
writeFileSync(file, `${JSON.stringify({ maxMessageBytes: 64 * 1024, retention: 40, checks }, null, 2)}\n`);
