// The second implementation in a process of its own.
import { serveFetch } from '../../../conformance/src/runner/fetch-handler.ts';
import { createSecondService } from '../../../conformance/test/fixtures/second-service.ts';
import { tellReady } from './tell.ts';

const service = createSecondService();
const [{ url }, admin] = await Promise.all([
  serveFetch((request) => service.fetch(request)),
  serveFetch(({ url: asked }) => {
    const [, cache = '', topic = ''] = new URL(asked).pathname.split('/').map(decodeURIComponent);
    service.reset(cache, topic);
    return new Response('done');
  }),
]);
const { cache, token, fixtures } = service.target(`tc-${Date.now().toString(36)}-scoped`);
tellReady({ url, cache, token, fixtures: { ...fixtures, reset: `${admin.url}/{cache}/{topic}` } });
