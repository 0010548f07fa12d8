import { runConformance } from '@topics-http/conformance';
import { expect, test } from 'vitest';
import { app, token } from './app.js';

const report = await runConformance({ handler: app.fetch, cache: 'demo', token });

for (const { id, level, text, status, expected, actual } of report.results)
  test(`${level} ${id}: ${text}`, () => {
    expect(status, `expected ${expected}, got ${actual}`).not.toBe('failed');
  });
