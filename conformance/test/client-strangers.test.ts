import { expect, test, vi } from 'vitest';
import { newToken } from '../src/client-suite/given.ts';
import { plainest } from '../src/client-suite/service-kinds.ts';
import { given, plainSubscriber } from './plain-subscriber.ts';

test('a client of another scenario, that asks on the port that was its own, is not judged as the one of this', async () => {
  const client = plainSubscriber();
  await client.endpoint.open();
  try {
    const port = client.endpoint.port;
    const ask = (path: string, authorization: string) =>
      fetch(`http://127.0.0.1:${port}${plainest.base}/topics/${path}`, { headers: { authorization } });
    // A poll that is taken for the client's own is held, and not answered: so whichever comes first.
    let ended: string | undefined;
    const stranger = ask('other/topic', newToken()).then(
      ({ status }) => (ended = `answered with ${status}`),
      () => (ended = 'cut off'),
    );
    const taken = () => (client.requests.length > 0 ? 'taken for its own' : undefined);
    expect(await vi.waitUntil(() => taken() ?? ended, { timeout: 120_000 })).toBe('cut off');
    await stranger;
    expect([client.requests.length, client.violations]).toEqual([0, []]);

    // A token that no scenario gives is the client's own mistake.
    const own = ask('demo/news', `${given.token} `.slice(1)).catch(() => undefined);
    await expect.poll(() => client.requests.length).toBe(1);
    expect(client.violations.map(({ id }) => id)).toContain('client-token-exact');
    await client.stop();
    await own;
  } finally {
    await client.stop();
  }
});
