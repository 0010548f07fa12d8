import { expect, test } from '@jest/globals';
import { runConformance } from '@topics-http/conformance';
import { app, token } from './app.js';

const report = await runConformance({ handler: app.fetch, cache: 'demo', token });

for (const { id, level, text, status, expected: wanted, actual } of report.results)
  test(`${level} ${id}: ${text}`, () => {
    expect({ status, wanted, actual }).not.toMatchObject({ status: 'failed' });
  });
