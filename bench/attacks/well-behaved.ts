import { setTimeout as sleep } from 'node:timers/promises';
import { secretToken } from '../servers.ts';

/** What the client saw of one message: how long it took to publish and to get it, and whether both were served. */
export interface Seen {
  ms: number;
  isServed: boolean;
}

const headers = { authorization: secretToken, 'content-type': 'text/plain' };
const patienceMs = 5000;

async function publishAndPoll(url: string): Promise<boolean> {
  const signal = AbortSignal.timeout(patienceMs);
  try {
    const published = await fetch(url, { method: 'POST', headers, body: 'hello', signal });
    const poll = await fetch(`${url}?sequence_number=1&sequence_page=1`, { headers, signal });
    await poll.text();
    return published.status === 204 && poll.ok;
  } catch {
    return false;
  }
}

/** A client that does everything right: publishes, and is told. Tells its parent each time. */
export async function behaveWell(port: number): Promise<never> {
  const url = `http://127.0.0.1:${port}/topics/demo/well-behaved`;
  for (;;) {
    const startMs = performance.now();
    const isServed = await publishAndPoll(url);
    process.send!({ ms: performance.now() - startMs, isServed } satisfies Seen);
    await sleep(10);
  }
}
