import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { requirements } from '@topics-http/contract';
import openapi from '@topics-http/contract/openapi.json' with { type: 'json' };
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { htmlReport, runConformance, type Report } from '../../conformance/src/index.ts';
import { status } from '../../conformance/test/mutants/change.ts';
import { sampled } from '../../conformance/test/sample.ts';
import { violations } from './accessibility.ts';
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
        if (size === 'phone') await page.getByText('☰ Menu').click();
        await page
          .getByRole('navigation', { name: 'Site' })
          .getByRole('link', { name: 'Cursors and discontinuities' })
          .click();
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

    test('the whole reference is printed, whatever is on the screen', async () => {
      const { page } = await open('api', 'desktop');
      await page.getByRole('heading', { name: 'Topics HTTP API' }).first().waitFor();
      const paper = page.locator('.paper');
      expect(await paper.isVisible()).toBe(false);
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('#redoc').isVisible()).toBe(false);
      const text = await paper.innerText();
      const { tags, paths, components } = openapi;
      const operations = Object.values(paths['/topics/{cacheName}/{topicName}']).filter(
        (each) => 'operationId' in each,
      );
      const printed = [
        ...tags.map((tag) => tag['x-displayName']),
        ...operations.flatMap(({ summary, responses }) => [
          summary,
          ...Object.keys(responses).filter((status) => status !== 'default'),
        ]),
        ...Object.keys(components.schemas),
      ];
      expect(printed.filter((each) => !text.includes(each))).toEqual([]);
      // Each page of a PDF is an object of this type.
      const pages = (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type \/Page\b/g);
      expect(pages!.length).toBeGreaterThan(10);
    });

    test('one search over guides, requirements and reference, from every page', async () => {
      const { page, complaints } = await open('glossary', 'phone');
      const find = async (words: string) => {
        await page.getByRole('searchbox', { name: 'Search' }).fill(words);
        return page.locator('.search li a').first();
      };
      for (const [words, href] of [
        ['discontinuity rule', /^cursors\.html#/],
        ['publish-text-204', /^requirements\.html/],
        ['long poll wait for messages', /^api\.html#operation\/subscribe$/],
      ] as const)
        await expect.poll(async () => (await find(words)).getAttribute('href')).toMatch(href);
      await page.keyboard.press('Enter');
      await expect.poll(() => page.url()).toContain('api.html#operation/subscribe');
      expect(complaints).toEqual([]);
    });

    test('a guide has contents, anchors, copy buttons and neighbours', async () => {
      const { page } = await open('conformance', 'desktop');
      await page.locator('.contents').getByRole('link', { name: 'In CI' }).click();
      await expect.poll(() => page.url()).toMatch(/#in-ci$/);
      await page.locator('.copy button').first().click();
      await page.getByText('Copied').waitFor();
      expect(await page.locator('.neighbours a').count()).toBe(2);
      expect(await page.locator('main a[href^="http"]:not([target=_blank])').count()).toBe(0);
    });

    let failing: Promise<Report> | undefined;
    const failingReport = () => {
      const wrapEmbedded = { handler: status(204, 200) };
      failing ??= runConformance({ filter: 'publish-text', wrapEmbedded });
      return failing;
    };

    /** Each page is looked at by `.ci/run`; else the largest, the report, and a few others. */
    const looked = (names: string[]) => {
      const always = ['failing.html', 'requirements.html'];
      const others = names.filter((name) => !always.includes(name));
      return [...always, ...sampled(others, 3, others.length)];
    };

    /** The pages, by their names in the site. */
    const pages = () =>
      readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));

    test('each page but the reference weighs less than 150 kB with all that it loads', () => {
      expect(pages().length).toBeGreaterThan(15);
      const heavy = pages()
        .filter((name) => name !== 'api.html')
        .map((name) => {
          const html = readFileSync(path.join(site, name), 'utf8');
          const loaded = [...html.matchAll(/<(?:script|img|link)\b[^>]* (?:src|href)="([^"]+)"/g)]
            .map(([, file]) => path.join(site, path.dirname(name), file!))
            .filter((file) => !/[:#]/.test(file));
          const files = [path.join(site, name), ...new Set(loaded)];
          return [name, files.reduce((sum, file) => sum + statSync(file).size, 0)] as const;
        })
        .filter(([, bytes]) => bytes >= 150_000);
      expect(heavy).toEqual([]);
    });

    test.each(['light', 'dark'] as const)(
      'contrast, headings, labels of every page and of the report, in the %s',
      async (colorScheme) => {
        writeFileSync(path.join(site, 'failing.html'), htmlReport(await failingReport()));
        const context = await browser.newContext({ viewport: sizes.desktop, offline: true, colorScheme });
        const page = await context.newPage();
        const found: string[] = [];
        for (const name of looked(pages())) {
          await page.goto(pathToFileURL(path.join(site, name)).href);
          if (name === 'api.html')
            await page.getByRole('heading', { name: 'Topics HTTP API' }).first().waitFor();
          found.push(...(await violations(page)).map((each) => `${name}: ${each}`));
        }
        await context.close();
        // Redoc's menu is in no landmark.
        expect(found.filter((each) => !each.startsWith('api.html: region: '))).toEqual([]);
      },
    );

    test('a page of the vendor is named by its title, never by our number for it', () => {
      const numbered = pages().filter((name) => /\b00\d ›/.test(readFileSync(path.join(site, name), 'utf8')));
      expect(numbered).toEqual([]);
    });

    test('every requirement is in the table, and the filter narrows it', async () => {
      const { page } = await open('requirements', 'desktop');
      expect(await page.locator('tbody tr').count()).toBe(requirements.length);
      await page.getByRole('searchbox', { name: 'Filter' }).fill('publish-text-204');
      expect(await page.locator('tbody tr:visible').count()).toBe(1);
    });
  },
);
