/** The chat on localhost, its own Topics service with it. Everybody is who they say: put your sign-in in that place. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTopics } from '@topics-http/server';
import { listen } from '@topics-http/server/node';
import { serve } from '../serve.ts';
import { createVendingMachine } from '../token-vending-machine/vending-machine.ts';
import { createChat } from './chat.ts';

const topics = createTopics();
const { url } = await listen(topics.handler, { port: 0 });
const vendingMachine = createVendingMachine({
  key: topics.key,
  signedIn: async ({ headers }) => {
    const id = headers.get('Authorization')?.replace('Bearer ', '');
    return id ? { id, rooms: ['lobby', 'kitchen'] } : undefined;
  },
  cache: 'demo',
  origins: [],
  ttlSeconds: 60,
});
const clientFolder = path.dirname(fileURLToPath(import.meta.resolve('@topics-http/client')));
const chat = await serve(createChat({ url, cache: 'demo', vendingMachine, clientFolder }), {
  port: Number(process.env.PORT ?? 8092),
});
console.log(`Open ${chat.url} in two windows.`);
