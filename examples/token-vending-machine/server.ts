/** The vending machine on localhost, with two users whose sessions are made up. Put your own sign-in in their place. */
import { signingKey } from '@topics-http/server';
import { serve } from '../serve.ts';
import { createVendingMachine } from './vending-machine.ts';

const sessions: Record<string, { id: string; rooms: string[] }> = {
  'session-of-alice': { id: 'alice', rooms: ['lobby', 'kitchen'] },
  'session-of-bob': { id: 'bob', rooms: ['lobby'] },
};

const { url } = await serve(
  createVendingMachine({
    key: signingKey(process.env.TOPICS_SIGNING_KEY!),
    signedIn: async ({ headers }) => sessions[headers.get('Authorization')?.replace('Bearer ', '') ?? ''],
    cache: 'demo',
    origins: ['http://localhost:3000'],
  }),
  { port: Number(process.env.PORT ?? 8090) },
);
console.log(`The token vending machine is ready on ${url}/token`);
