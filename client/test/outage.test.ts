import { expect, test } from 'vitest';
import { Outage } from '../src/command/outage.ts';
import { TopicError, type TopicErrorCode } from '../src/index.ts';

function told(
  report: (outage: Outage, fail: (code: TopicErrorCode, message: string, waitMs: number) => void) => void,
) {
  const lines: string[] = [];
  const outage = new Outage((line) => lines.push(line));
  report(outage, (code, message, waitMs) => outage.failed(new TopicError(code, message), waitMs));
  return lines;
}

test('thirty failures are one line, and so is each other kind of failure', () => {
  const lines = told((outage, fail) => {
    outage.ended();
    for (let n = 0; n < 30; n++) fail('CONNECTION_ERROR', 'Nothing listens on x.', 100 * 2 ** Math.min(n, 8));
    for (let n = 0; n < 30; n++) fail('SERVER_UNAVAILABLE', `is starting, request ${n}`, 30_000);
    outage.ended();
    outage.ended();
    fail('CONNECTION_ERROR', 'Nothing listens on x.', 70);
  });
  expect(lines).toEqual([
    'Nothing listens on x. Trying again in 0.1 s, then less and less often, up to 30 s apart.',
    'is starting, request 0. Trying again in 30 s, then less and less often, up to 30 s apart.',
    'Connected again.',
    'Nothing listens on x. Trying again in 0.1 s, then less and less often, up to 30 s apart.',
  ]);
});

test('a service that says how long to wait is taken at its word', () => {
  const lines: string[] = [];
  const error = new TopicError('LIMIT_EXCEEDED_ERROR', 'slow down', { retryAfterMs: 60_000 });
  new Outage((line) => lines.push(line)).failed(error, 60_080);
  expect(lines).toEqual(['slow down. Trying again in 60 s, as it asks.']);
});
