import { createClient } from '../generated/hey-api/client/index.js';
import { publish, subscribe } from '../generated/hey-api/index.js';
import type { MakeClient } from './client.js';

export const makeClient: MakeClient = ({ url, token }) => {
  // It goes through all security schemes: the token belongs into one of them.
  const client = createClient({
    baseUrl: url,
    auth: ({ in: place }) => (place === 'query' ? undefined : token),
  });
  return {
    publishText: async (path, body) => {
      const { error } = await publish({ client, path, body });
      return error ? { code: error.code } : {};
    },
    // Of several media types of a body, it types the first one.
    publishBytes: async (path, bytes) => {
      const headers = { 'Content-Type': 'application/octet-stream' };
      const { error } = await publish({ client, path, headers, body: new Blob([bytes]) as never });
      return error ? { code: error.code } : {};
    },
    poll: async (path, { number, page }) => {
      const query = { sequence_number: number, sequence_page: page };
      const { data } = await subscribe({ client, path, query, throwOnError: true });
      return data.items as never;
    },
  };
};
