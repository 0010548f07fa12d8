import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startMock, type Mock } from '@topics-http/mock';
import { exchange } from '../../server/test/harness.ts';
import { bytesOf } from '../../server/test/hostile/row.ts';
import { hostileTable, isAllowed, statusesOf } from '../../server/test/hostile/table.ts';

const table = hostileTable(new Uint8Array(32));

let mock: Mock;
beforeAll(async () => {
  mock = await startMock({ port: 0, requestTimeoutMs: 600 });
});
afterAll(() => mock.close());

/** The mock takes any token. */
const authorization = 'a-token';

describe.each(Object.entries(table))('%s', (_about, rows) => {
  test.concurrent.each(rows)('$name', async ({ request, may, mock: mockMay = may }) => {
    const reply = await exchange(mock.url, bytesOf(request, authorization));
    const statuses = statusesOf(reply);
    expect(isAllowed(statuses, mockMay), `${statuses}: ${reply.slice(0, 1000)}`).toBe(true);
    expect(reply === '' || statuses !== '').toBe(true);

    const beside = await fetch(`${mock.url}/topics/c/t`, { headers: { authorization } });
    expect([beside.status, await beside.text()]).toEqual([200, expect.stringContaining('items')]);
  });
});
