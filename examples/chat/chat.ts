import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FetchHandler } from '../serve.ts';

export interface ChatOptions {
  /** The Topics service, as browsers reach it. */
  url: string;
  cache: string;
  /** Where the page gets its tokens. */
  vendingMachine: FetchHandler;
  /** The folder of `index.js` of `@topics-http/client`. */
  clientFolder: string;
}

const types: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript' };
/** Messages are text; should one become markup one day, it still can run nothing. */
const policy = (url: string) =>
  `default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; connect-src 'self' ${url}`;

/** The page, as any static host serves it, and beside it where it gets tokens and what it has to know. */
export function createChat({ url, cache, vendingMachine, clientFolder }: ChatOptions): FetchHandler {
  const page = path.join(import.meta.dirname, 'page');

  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/token') return vendingMachine(request);
    if (pathname === '/config.json') return Response.json({ url, cache });
    const [, client, name] = /^\/(client\/)?([\w-]+\.(?:js|html))?$/.exec(pathname) ?? [];
    const file = path.join(client ? clientFolder : page, name ?? 'index.html');
    const content = await readFile(file).catch(() => undefined);
    if (!content || (client === undefined && name === undefined && pathname !== '/'))
      return new Response('There is nothing here.', { status: 404 });
    return new Response(content, {
      headers: { 'Content-Type': types[path.extname(file)]!, 'Content-Security-Policy': policy(url) },
    });
  };
}
