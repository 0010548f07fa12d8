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
// A run that begins late, on a machine that is busy, still meets the token that expires while it is under way.
const { cache, token, fixtures } = service.target(`tc-${Date.now().toString(36)}-scoped`, 8);
tellReady({ url, cache, token, fixtures: { ...fixtures, reset: `${admin.url}/{cache}/{topic}` } });
