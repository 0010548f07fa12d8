import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { MomentoErrorCode } from '@gomomento/sdk';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, noChromium } from '../../tools/test/chromium.ts';
import type { Heard, VendorPage } from './web-page.ts';
import { startWorld } from './world.ts';

declare const vendor: VendorPage;

const why = noChromium ? `: ${noChromium}` : '';

describe.skipIf(noChromium)(`the vendor's SDK for browsers, in Chromium${why}`, () => {
  let script: string;
  let browser: Browser;
  const site = createServer((_request, response) =>
    response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>A page</title>'),
  );
  beforeAll(async () => {
    const entryPoints = [path.join(import.meta.dirname, 'web-page.ts')];
    const result = await build({
      entryPoints,
      bundle: true,
      write: false,
      platform: 'browser',
      logLevel: 'error',
    });
    script = result.outputFiles[0]!.text;
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    site.close();
  });

  let ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.reverse()) await end();
    ends = [];
  });

  async function world(options?: Parameters<typeof startWorld>[0]) {
    const started = await startWorld(options);
    ends.push(started.stop);
    /** A page with a client of the vendor's, and a token of its own. */
    const open = async (token: Parameters<typeof started.mint>[0] | string = {}): Promise<Page> => {
      const page = await browser.newPage();
      ends.push(() => page.close());
      await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}`);
      await page.addScriptTag({ content: script });
      const text = typeof token === 'string' ? token : await started.mint(token);
      await page.evaluate(([url, token]) => vendor.connect(url!, token!), [started.webUrl, text]);
      return page;
    };
    return { ...started, open };
  }
  const publish = (page: Page, topic: string, value: string | number[], cache = 'demo') =>
    page.evaluate(([topic, value, cache]) => vendor.publish(topic, value, cache), [
      topic,
      value,
      cache,
    ] as const);
  const subscribe = (page: Page, topic: string, cache = 'demo') =>
    page.evaluate(([topic, cache]) => vendor.subscribe(topic, cache), [topic, cache] as const);
  const heard = (page: Page): Promise<Heard> => page.evaluate(() => vendor.heard);
  const said = async (page: Page) => (await heard(page)).said;

  test('hears a heartbeat first, then text and bytes, by HTTP and by gRPC-web, with numbers and token ids', async () => {
    const { open, publishHttp, pollHttp } = await world();
    const [alice, reader] = [await open({ id: 'alice' }), await open()];
    expect(await subscribe(reader, 'chat')).toBe('subscribed');
    expect(await heard(reader)).toMatchObject({ heartbeats: 1, said: [] });
    for (const value of ['zwei – ✓', [0, 128, 255]])
      expect(await publish(alice, 'chat', value)).toBe('Success');
    await publishHttp('chat', 'by HTTP');
    await expect.poll(() => said(reader)).toEqual(['0 zwei – ✓ alice', '1 [0,128,255] alice', '2 by HTTP']);
    expect(((await pollHttp('chat')) as { items: unknown[] }).items.slice(1)).toMatchObject([
      { item: { value: { text: 'zwei – ✓' }, publisher_id: 'alice' } },
      { item: { value: { binary: 'AID/' }, publisher_id: 'alice' } },
      { item: { value: { text: 'by HTTP' } } },
    ]);
    expect((await heard(reader)).errors).toEqual([]);
  });

  test('hears heartbeats, a reset, and nothing after it unsubscribed', async () => {
    const { open, service, publishHttp } = await world({ grpc: { heartbeatMs: 10 } });
    const page = await open();
    await subscribe(page, 'a');
    await expect.poll(async () => (await heard(page)).heartbeats).toBeGreaterThan(3);
    await publishHttp('a', 'one');
    await expect.poll(() => said(page)).toEqual(['0 one']);
    await service.store.reset('demo\na');
    await publishHttp('a', 'two');
    await expect.poll(() => said(page)).toEqual(['0 one', 'gap 0 0', '0 two']);
    await page.evaluate(() => vendor.unsubscribe());
    await expect.poll(() => service.polls).toBe(0);
  });

  test('goes on where it was after a cut: what came meanwhile is there, nothing comes twice', async () => {
    const { open, publishHttp, webNetwork } = await world();
    const page = await open();
    await subscribe(page, 'cut');
    await publishHttp('cut', 'before');
    await expect.poll(() => said(page)).toEqual(['0 before']);
    webNetwork.down();
    await publishHttp('cut', 'meanwhile');
    webNetwork.up();
    await publishHttp('cut', 'after');
    await expect.poll(() => said(page)).toEqual(['0 before', '1 meanwhile', '2 after']);
  });

  test('comes back when the service stops and starts again', async () => {
    const { open, publishHttp, restartWeb } = await world();
    const page = await open();
    await subscribe(page, 'restart');
    await publishHttp('restart', 'before');
    await expect.poll(() => said(page)).toEqual(['0 before']);
    await restartWeb();
    await publishHttp('restart', 'after');
    await expect.poll(() => said(page)).toEqual(['0 before', '1 after']);
    expect((await heard(page)).errors).toEqual([]);
  });

  test('sees the codes of its errors: token, permission, cache, limits', async () => {
    const { open, mint } = await world({ limits: { pollsPerToken: 1 }, maxMessageBytes: 10 });
    const expired = await open(await mint({ ttlSeconds: -1 }));
    expect(await publish(expired, 'a', 'a')).toBe(MomentoErrorCode.AUTHENTICATION_ERROR);
    expect(await subscribe(expired, 'a')).toBe(MomentoErrorCode.AUTHENTICATION_ERROR);
    const reader = await open({ permissions: [{ cache: 'demo', topic: 'a', role: 'subscribe' }] });
    expect(await publish(reader, 'a', 'a')).toBe(MomentoErrorCode.PERMISSION_ERROR);
    expect(await subscribe(reader, 'b')).toBe(MomentoErrorCode.PERMISSION_ERROR);
    expect(await subscribe(reader, 'a')).toBe('subscribed');
    const anybody = await open();
    expect(await publish(anybody, 'a', 'a', 'nowhere')).toBe(MomentoErrorCode.CACHE_NOT_FOUND_ERROR);
    expect(await subscribe(anybody, 'a', 'nowhere')).toBe(MomentoErrorCode.CACHE_NOT_FOUND_ERROR);
    expect(await publish(anybody, 'a', '12345678901')).toBe(MomentoErrorCode.INVALID_ARGUMENT_ERROR);
    const slow = await open({ operationsPerSecond: 0.001 });
    expect(await publish(slow, 'a', 'first')).toBe('Success');
    expect(await publish(slow, 'a', 'second')).toBe(MomentoErrorCode.LIMIT_EXCEEDED_ERROR);
  });

  test('a token that expires while it subscribes: an error, and the subscription ends', async () => {
    const { open, publishHttp } = await world();
    const page = await open({ ttlSeconds: 3 });
    await subscribe(page, 'a');
    await publishHttp('a', 'one');
    await expect
      .poll(async () => (await heard(page)).errors)
      .toEqual([MomentoErrorCode.AUTHENTICATION_ERROR]);
  });
});
