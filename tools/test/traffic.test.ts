import { expect, test } from 'vitest';
import { withoutQuery } from '../traffic-problem.ts';

test('what is shown of a problem has no query, in which a token can be', () => {
  const problem = {
    occurrences: 1,
    ruleId: 'undocumented-endpoint',
    message: 'Undocumented endpoint: GET /other',
    target: 'request',
    url: 'http://127.0.0.1:4040/other?sequence_number=1&token=secret',
    path: '/other?token=secret',
    details: { sent: ['GET /other?%74oken=secret HTTP/1.1'] },
  };
  const shown = withoutQuery(problem);
  expect(shown).not.toContain('secret');
  expect(JSON.parse(shown)).toEqual({
    ...problem,
    url: 'http://127.0.0.1:4040/other?…',
    path: '/other?…',
    details: { sent: ['GET /other?… HTTP/1.1'] },
  });
});
