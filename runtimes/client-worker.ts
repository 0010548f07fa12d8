/** The same as client.ts in a Worker: `/?url=…&token=…` answers what came of it. */
import { everywhere } from '../client/test/anywhere.ts';

export default {
  async fetch(request: Request): Promise<Response> {
    const { searchParams } = new URL(request.url);
    const [url, token] = [searchParams.get('url')!, searchParams.get('token')!];
    return Response.json([await everywhere(url, token, 'header'), await everywhere(url, token, 'query')]);
  },
};
