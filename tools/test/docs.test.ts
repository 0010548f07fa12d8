import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { requirements } from '@topics-http/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, noChromium } from './chromium.ts';

const root = path.resolve(import.meta.dirname, '../..');
const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

describe.skipIf(noChromium)(
  `the built site, with the network off${noChromium ? `: ${noChromium}` : ''}`,
  () => {
    let browser: Browser;
    const site = mkdtempSync(path.join(tmpdir(), 'site-'));

    beforeAll(async () => {
      execFileSync(
        process.execPath,
        ['--import', 'tsx', '--conditions=@topics-http/source', 'tools/docs.ts', '--out', site],
        { cwd: root },
      );
      browser = await launchChromium();
    }, 60_000);
    afterAll(() => browser.close());

    /** A page that notes every console error and every request that would leave the machine. */
    async function open(
      name: string,
      size: keyof typeof sizes,
    ): Promise<{ page: Page; complaints: string[] }> {
      const context = await browser.newContext({ viewport: sizes[size], offline: true });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) => /^https?:/.test(request.url()) && complaints.push(request.url()));
      await page.goto(pathToFileURL(path.join(site, `${name}.html`)).href);
      return { page, complaints };
    }

    const cases = (Object.keys(sizes) as (keyof typeof sizes)[]).flatMap((size) =>
      ['index', 'cursors', 'requirements', 'api'].map((name) => [name, size] as const),
    );
    test.each(cases)('%s opens on a %s without a complaint, and fits', async (name, size) => {
      const { page, complaints } = await open(name, size);
      expect(await page.locator('h1').first().innerText()).not.toBe('');
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      expect(complaints).toEqual([]);
    });

    test.each(['desktop', 'phone'] as const)(
      'a reader finds the discontinuity rule in one click on a %s',
      async (size) => {
        const { page } = await open('index', size);
        await page.getByRole('navigation').getByRole('link', { name: 'Cursors and discontinuities' }).click();
        await expect
          .poll(() => page.getByRole('heading', { name: 'The discontinuity rule' }).count())
          .toBe(1);
        expect((await page.locator('blockquote').allInnerTexts()).join()).toContain('not plus one');
      },
    );

    test('the links of the front page lead into the API reference', async () => {
      const { page } = await open('index', 'desktop');
      await page.getByRole('link', { name: 'Errors and limits' }).click();
      await expect
        .poll(() =>
          page
            .getByRole('heading', { name: 'Errors and limits' })
            .first()
            .boundingBox()
            .then((box) => Math.abs(box?.y ?? 1e9) < 450),
        )
        .toBe(true);
    });

    test('every requirement is in the table, and the filter narrows it', async () => {
      const { page } = await open('requirements', 'desktop');
      expect(await page.locator('tbody tr').count()).toBe(requirements.length);
      await page.getByRole('searchbox').fill('publish-text-204');
      expect(await page.locator('tbody tr:visible').count()).toBe(1);
    });
  },
);
