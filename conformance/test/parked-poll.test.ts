import { expect, test } from 'vitest';
import type { Exchange } from '../src/http/exchange.ts';
import type { ProbeResponse } from '../src/http/probe.ts';
import { ParkedPoll } from '../src/server-suite/parked-poll.ts';

test('an answer that comes piece by piece is waited for; one that does not begin is not', async () => {
  const response = { status: 200 } as ProbeResponse;
  let answer: (response: ProbeResponse) => void = () => undefined;
  const poll = new ParkedPoll(new Promise((resolve) => (answer = resolve)), new AbortController(), {
    exchange: {} as Exchange,
    place: {},
    isFirst: false,
  });
  expect(await poll.arriving(5000)).toBeUndefined();
  poll.arrives();
  setTimeout(() => answer(response), 300);
  expect(await poll.arriving(5000)).toBe(response);
});
