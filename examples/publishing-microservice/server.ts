/** The microservice as a plain server. */
import { serve } from '../serve.ts';
import { createMicroservice } from './microservice.ts';

const { TOPICS_URL, TOPICS_TOKEN, TOPICS_CACHE = 'demo', API_KEY, PORT = '8091' } = process.env;
const handler = createMicroservice({
  url: TOPICS_URL!,
  token: TOPICS_TOKEN!,
  cache: TOPICS_CACHE,
  apiKey: API_KEY!,
});
const { url } = await serve(handler, { port: Number(PORT) });
console.log(`The publishing microservice is ready on ${url}`);
