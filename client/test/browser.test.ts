import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, noChromium } from '../../tools/test/chromium.ts';
import { expected } from './anywhere.ts';
import { startService } from './service.ts';

describe.skipIf(noChromium)(`in a browser${noChromium ? `: ${noChromium}` : ''}`, () => {
  let service: Awaited<ReturnType<typeof startService>>;
  let browser: Browser;
  let origin: string;
  let token: string;
  const server = createServer((request, response) => {
    if (request.url === '/client.js') response.setHeader('content-type', 'text/javascript').end(script);
    else response.setHeader('content-type', 'text/html').end('<!doctype html><title>app</title><p>');
  });
  let script = '';
  beforeAll(async () => {
    const bundle = await build({
      stdin: {
        contents: `export { everywhere } from './anywhere.ts'; export { TopicClient } from '../src/index.ts';`,
        resolveDir: import.meta.dirname,
      },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      absWorkingDir: path.dirname(import.meta.dirname),
    });
    script = bundle.outputFiles[0]!.text;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    // The page and the service are of different origins; only this one may call.
    service = await startService({ origins: [origin] });
    token = await service.mint();
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    server.close();
    await service.close();
  });

  /** A tab of the app. Its code gets the bundle as `client`, and what is passed as `given`. */
  async function tab(): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(origin);
    return page;
  }
  const run = (page: Page, code: string): Promise<unknown> =>
    page.evaluate(
      `(async () => { const client = await import('/client.js'); const url = ${JSON.stringify(service.url)}; const token = ${JSON.stringify(token)}; ${code} })()`,
    );

  test.each(['header', 'query'])(
    'text and bytes both ways across origins, with the token in the %s',
    async (place) => {
      const page = await tab();
      expect(await run(page, `return client.everywhere(url, token, '${place}')`)).toEqual(expected);
      await page.close();
    },
  );

  test('two tabs talk to each other', async () => {
    const [one, two] = await Promise.all([tab(), tab()]);
    const join = (me: string, other: string) => `
      const topics = new client.TopicClient({ url, token });
      globalThis.heard = [];
      await topics.subscribe('c', 'to-${me}', { onItem: (item) => heard.push(item.valueString()) });
      globalThis.say = (text) => topics.publish('c', 'to-${other}', text).then(({ type }) => type);`;
    await Promise.all([run(one, join('one', 'two')), run(two, join('two', 'one'))]);
    expect(await one.evaluate(`say('hello two')`)).toBe('Success');
    expect(await two.evaluate(`say('hello one')`)).toBe('Success');
    await expect.poll(() => one.evaluate('heard')).toEqual(['hello one']);
    await expect.poll(() => two.evaluate('heard')).toEqual(['hello two']);
    await Promise.all([one.close(), two.close()]);
  });

  test('leaving the page ends its polls', async () => {
    const page = await tab();
    const before = service.service.polls;
    await run(page, `await new client.TopicClient({ url, token }).subscribe('c', 'left', {})`);
    await expect.poll(() => service.service.polls).toBe(before + 1);
    await page.goto('about:blank');
    await expect.poll(() => service.service.polls).toBe(before);
    await page.close();
  });

  test('with the token in the query, a poll needs no preflight', async () => {
    const page = await tab();
    const methods = async (place: string) => {
      const seen: string[] = [];
      const session = await page.context().newCDPSession(page);
      await session.send('Network.enable');
      session.on('Network.requestWillBeSent', ({ request }) => seen.push(request.method));
      await run(
        page,
        `
        const topics = new client.TopicClient({ url, token, tokenPlace: '${place}' });
        const subscription = await topics.subscribe('c', 'preflight-${place}', {});
        subscription.unsubscribe();`,
      );
      return seen.filter((method) => method === 'OPTIONS').length;
    };
    expect(await methods('query')).toBe(0);
    expect(await methods('header')).toBeGreaterThan(0);
    await page.close();
  });
});
