import { signingKey } from '@topics-http/server';
import { createVendingMachine } from '../../../token-vending-machine/vending-machine.ts';
import { cache, rooms } from '../rooms';

let machine: ReturnType<typeof createVendingMachine> | undefined;

/** Made with the first request: a build has no signing key. */
const vendingMachine = () =>
  (machine ??= createVendingMachine({
    key: signingKey(process.env.TOPICS_SIGNING_KEY!),
    // Everybody is who they say: put your sign-in in this place.
    signedIn: async ({ headers }) => {
      const id = headers.get('Authorization')?.replace('Bearer ', '');
      return id ? { id: decodeURIComponent(id), rooms } : undefined;
    },
    cache,
    origins: [],
    ttlSeconds: Number(process.env.TOKEN_SECONDS ?? 300),
  }));

export const POST = (request: Request) => vendingMachine()(request);
