import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClientRequest } from './client-request.ts';

/** Another host. @returns its origin, and what arrived there with the token of the client */
async function otherHost(token: string) {
  const leaks: string[] = [];
  const server = createServer((request, response) => {
    const { authorization = '' } = request.headers;
    const seen = `${authorization} ${request.url}`;
    if (seen.includes(token) || seen.includes(encodeURIComponent(token)))
      leaks.push(`${request.method} with the token`);
    request.resume();
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    leaks,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Redirects a client to another host. @returns what the token did there */
export async function redirect(
  request: ClientRequest,
  { token }: { token: string },
  until: (done: () => boolean) => Promise<unknown>,
): Promise<string | undefined> {
  const other = await otherHost(token);
  try {
    request.refuse(307, { Location: `${other.origin}/topics/a/b` });
    await until(() => other.leaks.length > 0);
    return other.leaks[0];
  } finally {
    other.close();
  }
}
