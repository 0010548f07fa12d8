import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runConformance } from '@topics-http/conformance';
import { app, token } from './app.js';

const report = await runConformance({ handler: app.fetch, cache: 'demo', token });

for (const { id, level, text, status, expected, actual } of report.results)
  test(`${level} ${id}: ${text}`, () => {
    assert.notEqual(status, 'failed', `expected ${expected}, got ${actual}`);
  });
