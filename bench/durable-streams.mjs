import { DurableStreamTestServer } from '@durable-streams/server';

const server = new DurableStreamTestServer({
  port: Number(process.argv[2]),
  host: '127.0.0.1',
  longPollTimeout: 300_000,
  compression: false,
});
await server.start();
