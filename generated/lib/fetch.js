// Written by `npm run generate` from generated/src/fetch.ts. Do not edit.
import createClient from 'openapi-fetch';
/**
 * An openapi-fetch client for the contract: messages go as they are and not as JSON, with the media type of what they
 * are; the token goes into one place; an answer is typed by its status.
 */
export function createTopicsFetch(options) {
    const { token, tokenPlace = 'header', ...others } = options;
    const client = createClient({ ...others, bodySerializer: (body) => body });
    /** The init with the token in its place. */
    async function signed(init, headers) {
        const value = typeof token === 'function' ? await token() : token;
        const { path, query } = init.params;
        const inQuery = tokenPlace === 'query';
        return {
            ...init,
            headers: { ...init.headers, ...headers, ...(inQuery ? {} : { Authorization: value }) },
            // In the document the token is a way to sign a request, and none of its parameters.
            params: { path, query: { ...query, ...(inQuery ? { token: value } : {}) } },
        };
    }
    return {
        GET: async (path, init) => withStatus(await client.GET(path, await signed(init))),
        POST: async (path, init) => {
            const type = typeof init.body === 'string' ? 'text/plain' : 'application/octet-stream';
            return withStatus(await client.POST(path, await signed(init, { 'Content-Type': type })));
        },
        use: (...middleware) => client.use(...middleware),
        eject: (...middleware) => client.eject(...middleware),
    };
}
/** The status is what the types of an answer go by. */
const withStatus = (result) => ({ status: result.response.status, ...result });
