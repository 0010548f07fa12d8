import { writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { requirements } from '@topics-http/contract';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, noChromium } from '../../tools/test/chromium.ts';
import {
  badgeReport,
  consoleReport,
  htmlReport,
  junitReport,
  markdownReport,
  runConformance,
  type Report,
  type Status,
} from '../src/index.ts';
import { inColour } from '../src/reports/paint.ts';
import { status } from './mutants/change.ts';

const plain = (_style: unknown, text: string) => text;
let broken: Report;
beforeAll(async () => {
  broken = await runConformance({
    wrapEmbedded: { handler: status(400, 204) },
    baseline: ['auth-both-publish', 'publish-text-204'],
  });
}, 600_000);

test('a terminal of 80 columns and 24 lines shows in its last lines what to begin with, all that fails, and the verdict', () => {
  const lines = consoleReport(broken, inColour, 80).split('\n').map(stripVTControlCharacters);
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('Begin with ')));
  expect(last.length).toBeLessThan(24);
  expect(last.filter((line) => line.length > 80)).toEqual([]);
  const failed = broken.results.filter(({ status }) => status === 'failed');
  for (const { id } of failed) expect(last.join('\n')).toContain(id);
  expect(last.join('\n')).toMatch(/^NOT CONFORMANT/m);
});

test('the last lines say what was expected and what came also where a single requirement fails', () => {
  const only = broken.results.find(({ id }) => id === 'subscribe-resume')!;
  const shown = { ...only, status: 'failed' as const, expected: 'what is next', actual: 'what is not' };
  const results = broken.results.map((each) =>
    each === only ? shown : { ...each, status: 'passed' as const },
  );
  const last = consoleReport({ ...broken, results }, plain, 80)
    .split('\n')
    .slice(-10)
    .join('\n');
  expect(last).toMatch(
    /^subscribe-resume\.\n {2}MUST [^]*expected {2}what is next\n +actual +what is not\n/m,
  );
  expect(last).not.toContain('Begin with');
});

test('no line of the chapters is longer than the terminal is wide', () => {
  const counted: Status[] = ['passed', 'failed', 'warned', 'observed', 'not-testable', 'not-checked'];
  const results = broken.results.map((each, index) => ({
    ...each,
    status: counted[index % counted.length]!,
  }));
  const [table] = consoleReport({ ...broken, results }, plain, 80).split('\n\n');
  expect(table!.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('every report begins with the same cause: the one that most rests upon, what is only warned about counted', () => {
  const below = requirements.filter(({ dependsOn }) =>
    (dependsOn as readonly string[]).includes('subscribe-resume'),
  );
  expect(below.length).toBeGreaterThan(0);
  const statusOf = (id: string): Status => {
    if (id === 'subscribe-blocks' || id === 'subscribe-resume') return 'failed';
    return below.some((each) => each.id === id) ? 'warned' : 'passed';
  };
  const report = {
    ...broken,
    results: broken.results.map((each) => ({ ...each, status: statusOf(each.id) })),
  };
  expect(consoleReport(report, plain)).toContain('Begin with subscribe-resume:');
  expect(/<h3>.*?<code>(.*?)<\/code>/.exec(htmlReport(report))![1]).toBe('subscribe-resume');
  expect(/^### (.*)$/m.exec(markdownReport(report))![1]).toBe('subscribe-resume');
});

test('every report says the same: verdict, counts, and each requirement once', () => {
  const text = consoleReport(broken, plain);
  const [junit, markdown, html] = [junitReport(broken), markdownReport(broken), htmlReport(broken)];
  const { counts } = broken;
  const musts = broken.results.filter(({ level }) => level === 'MUST').length;
  expect(counts.failed).toBeGreaterThan(0);
  expect([counts['known-failure'], counts['unexpected-pass']]).toEqual([1, 1]);
  const reason = `${counts.failed} of ${musts} MUST fail, 1 in the baseline hold`;
  for (const report of [text, markdown, html]) expect(report).toContain(reason);
  expect(junit).toContain(`failures="${counts.failed + 1}"`);
  expect(badgeReport(broken)).toContain(`${counts.failed + 1} failed`);
  for (const { id } of broken.results) {
    expect(markdown.match(new RegExp(`^\\| ${id} \\|`, 'gm'))).toHaveLength(1);
    expect(junit.split(`name="${id}: `)).toHaveLength(2);
    expect(html.split(` id="${id}"`)).toHaveLength(2);
  }
});

describe.skipIf(noChromium)(`the HTML report in a browser${noChromium ? `: ${noChromium}` : ''}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  test('opens on what fails; one table with a filter and a search', async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'report-')), 'report.html');
    writeFileSync(file, htmlReport(broken));
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
    const fetched: string[] = [];
    page.on('request', (request) => fetched.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    // It opens on what fails, with a script to copy.
    const card = page.locator('.card').first();
    expect(await card.innerText()).toMatch(/^failed /);
    await card.getByText('A script that shows it again').click();
    expect(await card.locator('details[open] pre').innerText()).toMatch(
      /^#!.*[^]*curl [^]*\/topics\/conformance\//,
    );
    await card.locator('details[open] button').click();
    await card.getByText('Copied').waitFor();
    // One table of everything, by status and by word.
    const visible = () => page.locator('tr[data-status]:visible').count();
    expect(await visible()).toBe(broken.results.length);
    await page.locator('form').getByText(`${broken.counts.failed} failed`, { exact: true }).click();
    expect(await visible()).toBe(broken.counts.failed);
    await page.locator('form').getByText(`all ${broken.results.length}`).click();
    await page.getByRole('searchbox').fill('publish-text-204');
    expect(await page.locator('tr[data-status]:visible').first().getAttribute('id')).toBe('publish-text-204');
    // Nothing reaches over the edge of a phone, and nothing is fetched.
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(fetched).toHaveLength(1);
  });
});
