/** `npm test` here: the application, built and started, in windows of Chromium; the Topics service is this process's. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createTopics, signingKey } from '@topics-http/server';
import { listen } from '@topics-http/server/node';
import type { Page } from 'playwright-core';
import { launchChromium } from '../../tools/test/chromium.ts';

const here = import.meta.dirname;
const next = [path.join(here, 'node_modules/next/dist/bin/next')];
const secret = randomBytes(32).toString('hex');
/** The client asks for another token ten seconds before one expires: with these, soon. */
const tokenSeconds = 12;

function build(): void {
  const workspaces = ['-w', '@topics-http/client', '-w', '@topics-http/server'];
  for (const [command, args, cwd] of [
    ['npm', ['run', 'build', ...workspaces], path.join(here, '../..')],
    [process.execPath, [...next, 'build'], here],
  ] as [string, string[], string][]) {
    const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' };
    const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', env });
    assert.equal(status, 0, `${args.join(' ')}\n${stdout}${stderr}`);
  }
}

/** `next start` on a free port. */
async function startApplication(topicsUrl: string): Promise<string> {
  const child = spawn(process.execPath, [...next, 'start', '--hostname', '127.0.0.1', '--port', '0'], {
    cwd: here,
    env: {
      ...process.env,
      NEXT_TELEMETRY_DISABLED: '1',
      TOPICS_URL: topicsUrl,
      TOPICS_SIGNING_KEY: secret,
      TOKEN_SECONDS: String(tokenSeconds),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  after(() => child.kill());
  let output = '';
  for (;;) {
    const [data] = (await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(() => Promise.reject(new Error(`next start ended: ${output}`))),
    ])) as [Buffer];
    output += data.toString();
    const [, url] = /Local:\s+(http:\S+:[1-9]\d*)/.exec(output) ?? [];
    if (url !== undefined && output.includes('Ready')) return url;
  }
}

/** Asks until the answer is as expected. @throws what it was last, after a minute */
async function becomes<T>(ask: () => T | Promise<T>, expected: T): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await ask();
    try {
      assert.deepEqual(answer, expected);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(50);
    }
  }
}

const lines = (page: Page) => page.locator('li').allInnerTexts();
const last = async (page: Page) => (await lines(page)).at(-1);
async function say(page: Page, text: string): Promise<void> {
  await page.getByPlaceholder('Say something').fill(text);
  await page.getByRole('button', { name: 'Say' }).click();
}

test('two windows talk; tokens expire and the service restarts meanwhile', async () => {
  build();
  const key = signingKey(secret);
  let topics = createTopics({ key });
  let listener = await listen(topics.handler, { port: 0 });
  const stop = async () => {
    topics.stop();
    await listener.close(0);
    await topics.close();
  };
  const url = await startApplication(listener.url);
  const browser = await launchChromium();
  after(async () => {
    await browser.close();
    await stop();
  });

  /** When each token that a window was given expires, in milliseconds since 1970. */
  const vended = new Map<Page, number[]>();
  async function enter(name: string, room = 'lobby'): Promise<Page> {
    const page = await browser.newPage();
    const expiries: number[] = [];
    vended.set(page, expiries);
    page.on('response', (response) => {
      if (response.url() === `${url}/token` && response.ok()) expiries.push(Date.now() + tokenSeconds * 1000);
    });
    await page.goto(url);
    await page.getByPlaceholder('Your name').fill(name);
    await page.getByRole('combobox').selectOption(room);
    await page.getByRole('button', { name: 'Enter' }).click();
    await becomes(() => page.getByRole('status').innerText(), `You are in ${room}.`);
    return page;
  }

  const [alice, bob, cook] = [await enter('Älice'), await enter('bob'), await enter('cook', 'kitchen')];
  await say(alice, 'hello <b>bob</b>');
  await becomes(() => lines(bob), ['Älice: hello <b>bob</b>']);
  await say(bob, 'hello');
  for (const page of [alice, bob])
    await becomes(() => lines(page), ['Älice: hello <b>bob</b>', 'bob: hello']);

  // Each reads with another token by the time that the first one has expired, and nobody noticed.
  const first = Math.max(...[alice, bob].map((page) => vended.get(page)![0]!));
  await becomes(() => Date.now() > first, true);
  for (const page of [alice, bob])
    await becomes(() => vended.get(page)!.some((expiry) => expiry > Date.now()), true);
  await say(alice, 'still there?');
  await becomes(async () => (await lines(bob)).slice(2), ['Älice: still there?']);

  const port = Number(new URL(listener.url).port);
  await stop();
  topics = createTopics({ key });
  listener = await listen(topics.handler, { port });
  for (const page of [alice, bob]) await becomes(() => last(page), 'You may have missed messages.');
  await say(bob, 'that was short');
  await becomes(() => last(alice), 'bob: that was short');
  assert.deepEqual(
    (await lines(cook)).filter((line) => line.includes(': ')),
    [],
    'the kitchen is another room',
  );

  await bob.getByRole('combobox').selectOption('kitchen');
  await bob.getByRole('button', { name: 'Enter' }).click();
  await becomes(() => bob.getByRole('status').innerText(), 'You are in kitchen.');
  await say(bob, 'what is for dinner?');
  await becomes(() => last(cook), 'bob: what is for dinner?');
  assert.equal(await last(alice), 'bob: that was short');
});
