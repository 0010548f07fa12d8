import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTopics } from '@topics-http/server';
import { listen } from '@topics-http/server/node';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, noChromium } from '../../tools/test/chromium.ts';
import { createChat } from '../chat/chat.ts';
import { serve } from '../serve.ts';
import { createVendingMachine } from '../token-vending-machine/vending-machine.ts';

describe.skipIf(noChromium)(`the chat, in two windows${noChromium ? `: ${noChromium}` : ''}`, () => {
  const clientFolder = mkdtempSync(path.join(tmpdir(), 'client-'));
  const vended: string[] = [];
  let topics = createTopics();
  const { key } = topics;
  let listener: Awaited<ReturnType<typeof listen>>;
  let chat: Awaited<ReturnType<typeof serve>>;
  let browser: Browser;

  beforeAll(async () => {
    const entry = path.resolve(import.meta.dirname, '../../client/src/index.ts');
    await build({
      entryPoints: [entry],
      bundle: true,
      format: 'esm',
      outfile: path.join(clientFolder, 'index.js'),
    });
    listener = await listen(topics.handler, { port: 0 });
    const vendingMachine = createVendingMachine({
      key,
      signedIn: async ({ headers }) => {
        const id = headers.get('Authorization')!.replace('Bearer ', '');
        vended.push(id);
        return { id, rooms: ['lobby', 'kitchen'] };
      },
      cache: 'demo',
      origins: [],
      // Long enough that a busy browser has used each token before it expires.
      ttlSeconds: 12,
      perMinute: 1000,
    });
    chat = await serve(createChat({ url: listener.url, cache: 'demo', vendingMachine, clientFolder }));
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    await chat.close();
    topics.stop();
    await listener.close(0);
    await topics.close();
    rmSync(clientFolder, { recursive: true });
  });

  async function enter(name: string, room = 'lobby'): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(chat.url);
    await page.getByPlaceholder('Your name').fill(name);
    await page.getByRole('combobox').selectOption(room);
    await page.getByRole('button', { name: 'Enter' }).click();
    await expect.poll(() => page.getByRole('status').innerText()).toBe(`You are in ${room}.`);
    return page;
  }
  async function say(page: Page, text: string): Promise<void> {
    await page.getByPlaceholder('Say something').fill(text);
    await page.getByRole('button', { name: 'Say' }).click();
  }
  const lines = (page: Page) => page.locator('li').allInnerTexts();

  test('they talk, in their room, by the names of their tokens; tokens expire, the service restarts, and they go on', async () => {
    const [alice, bob, cook] = [await enter('alice'), await enter('bob'), await enter('cook', 'kitchen')];
    // "In" says that nothing is wrong; what is said before a first poll has reached the service is not for it.
    await expect.poll(() => topics.polls).toBeGreaterThan(2);
    await say(alice, 'hello <b>bob</b>');
    await expect.poll(() => lines(bob)).toEqual(['alice: hello <b>bob</b>']);
    await say(bob, 'hello alice');
    for (const page of [alice, bob])
      await expect.poll(() => lines(page)).toEqual(['alice: hello <b>bob</b>', 'bob: hello alice']);

    // Each has had another token by then, and nobody noticed.
    const count = (name: string) => vended.filter((id) => id === name).length;
    await expect.poll(() => Math.min(count('alice'), count('bob'))).toBeGreaterThan(2);
    await say(alice, 'still there?');
    await expect.poll(async () => (await lines(bob)).slice(2)).toEqual(['alice: still there?']);

    const port = Number(new URL(listener.url).port);
    topics.stop();
    await listener.close(0);
    await topics.close();
    topics = createTopics({ key });
    listener = await listen(topics.handler, { port });
    for (const page of [alice, bob])
      await expect.poll(async () => (await lines(page)).at(-1)).toBe('You may have missed messages.');
    await say(bob, 'that was short');
    await expect.poll(async () => (await lines(alice)).at(-1)).toBe('bob: that was short');
    expect(await lines(cook)).not.toContain('alice: still there?');
  });
});
