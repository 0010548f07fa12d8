import { requirements, sections } from '@topics-http/contract/requirements';
import type { Exchange } from '../http/exchange.ts';
import { alikeWords, causesOf, followWords, isFailure, sharedRequest, type Cause } from './causes.ts';
import { script, style } from './html-page.ts';
import { reproduction } from './reproduce.ts';
import { statuses, statusWords, testedIn, verdictOf, type Report, type Result } from './report.ts';
import { storyWords, tellingExchange } from './steps.ts';

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** `code` in a text. */
const inline = (text: string): string => escape(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');

const pages = new Map<string, string>(requirements.map(({ id, url }) => [id, url]));

const copyable = (text: string): string =>
  `<div class="copy"><pre>${escape(text)}</pre><button type="button">Copy</button></div>`;

function exchangeText({ method, target, headers, body, response, error, ms }: Exchange): string {
  const lines = (list: [string, string][]) => list.map(([name, value]) => `${name}: ${value}\n`).join('');
  const request = `${method} ${target}\n${lines(headers)}${body && `\n${body}\n`}`;
  const answer = response
    ? `${response.status}   (${Math.round(ms)} ms)\n${lines(response.headers)}${response.body && `\n${response.body}\n`}`
    : `no response: ${error ?? ''}\n`;
  return `${request}\n${answer}`;
}

const sourceLink = ({ id, source, basis }: Result): string => {
  const page = pages.get(id);
  return `${page === undefined ? escape(source) : `<a href="${escape(page)}">${escape(source)}</a>`}${basis === 'contract' ? ' (decided by the contract)' : ''}`;
};

/** What shows that a requirement does not hold: in words, step by step, on the wire, and as a script. */
function proof(result: Result, report: Report): string {
  const { expected, actual, exchanges } = result;
  const told =
    expected === undefined
      ? ''
      : `<dt>expected</dt><dd>${escape(expected)}</dd><dt>actual</dt><dd>${escape(actual ?? '')}</dd>`;
  const steps = storyWords(exchanges).map(
    ({ did, saw }) => `<li>${escape(did)} <span>→ ${escape(saw)}</span></li>`,
  );
  const telling = tellingExchange(exchanges);
  const again = reproduction(result, report);
  return `<dl>${told}<dt>source</dt><dd>${sourceLink(result)}</dd></dl>
${steps.length > 1 ? `<ol>${steps.join('')}</ol>` : ''}${telling ? `<details class="wire"><summary>On the wire</summary><pre>${escape(exchangeText(telling))}</pre>${telling.curl && copyable(telling.curl)}</details>` : ''}${again === undefined ? '' : `<details><summary>A script that shows it again</summary>${copyable(again)}</details>`}`;
}

const links = (results: Result[]): string =>
  results.map(({ id }) => `<a href="#${id}"><code>${id}</code></a>`).join(', ');

const causeCard = (
  { root, follows, alike }: Cause,
  report: Report,
): string => `<article class="card ${root.status}">
<h3><b class="status ${root.status}">${statusWords[root.status]}</b> <a href="#${root.id}"><code>${root.id}</code></a></h3>
<p>${root.level} ${inline(root.text)}</p>
${proof(root, report)}
${follows.length > 0 ? `<p class="soft">${followWords(follows.length)}: ${links(follows)}</p>` : ''}${alike.length > 0 ? `<p class="soft">${alikeWords(alike.length)}: ${links(alike)}</p>` : ''}
</article>`;

/** What a reader has to see first: the causes of what fails, the one to begin with before the others. */
function failures(causes: Cause[], report: Report): string {
  const failed = report.results.filter(({ status }) => status === 'failed');
  if (causes.length === 0) return '';
  const shared = sharedRequest(failed);
  const sentence = [
    failed.length > 1 &&
      `Begin with the first: ${causes.length} ${causes.length === 1 ? 'cause' : 'causes'} for ${failed.length} failures.`,
    shared && `${shared.count} of ${failed.length} end with ${shared.what}.`,
  ].filter(Boolean);
  return `<h2>What does not hold</h2>
${sentence.length > 0 ? `<p>${sentence.join(' ')}</p>` : ''}
${causes.map((cause) => causeCard(cause, report)).join('\n')}`;
}

function chapters({ results }: Report): string {
  const rows = sections.flatMap(({ id, title }) => {
    const own = results.filter(({ section }) => section === id);
    if (own.length === 0) return [];
    const counted = statuses
      .map((status) => ({ status, count: own.filter((each) => each.status === status).length }))
      .filter(({ count }) => count > 0);
    const words = counted
      .map(({ status, count }) => `<b class="${status}">${count} ${statusWords[status]}</b>`)
      .join(', ');
    const bar = counted
      .map(({ status, count }) => `<i class="${status}" style="flex:${count}"></i>`)
      .join('');
    return `<tr><td><a href="#chapter-${id}">${escape(title)}</a></td><td>${words}</td><td><div class="bar">${bar}</div></td></tr>`;
  });
  return `<h2>By chapter</h2>\n<table class="chapters"><tbody>${rows.join('\n')}</tbody></table>`;
}

function row(result: Result, report: Report, isAbove: boolean): string {
  const { id, section, status, level, text, note, exchanges, expected } = result;
  const more =
    isAbove || (expected === undefined && exchanges.length === 0)
      ? ''
      : `<details><summary>What shows it</summary>${proof(result, report)}</details>`;
  return `<tr class="${status}" data-status="${status}" data-section="${section}" id="${id}"><td class="state"><span class="status">${statusWords[status]}</span></td><td class="level">${level}</td><td><a href="#${id}"><code>${id}</code></a><br>${inline(text)}${note === undefined ? '' : `<p class="soft">${escape(note)}</p>`}${more}</td></tr>`;
}

function everything(report: Report, above: Set<Result>): string {
  const { results, counts } = report;
  const choices = [
    { value: 'all', label: `all ${results.length}` },
    ...statuses
      .filter((status) => counts[status] > 0)
      .map((status) => ({ value: status, label: `${counts[status]} ${statusWords[status]}` })),
  ].map(
    ({ value, label }, index) =>
      `<label><input type="radio" name="status" value="${value}"${index === 0 ? ' checked' : ''}>${label}</label>`,
  );
  const parts = sections.flatMap(({ id, title }) => {
    const own = results.filter(({ section }) => section === id);
    return own.length === 0
      ? []
      : [
          `<tr class="chapter" data-section="${id}" id="chapter-${id}"><td colspan="3">${escape(title)}</td></tr>`,
          ...own.map((each) => row(each, report, above.has(each))),
        ];
  });
  return `<h2>Every requirement</h2>
<form role="search">${choices.join('')}<input type="search" name="words" placeholder="Search" aria-label="Search the requirements"></form>
<table class="rows"><thead><tr><th>result</th><th>level</th><th>requirement</th></tr></thead><tbody>
${parts.join('\n')}
</tbody></table>`;
}

/** What the report is of, in lines of small print. */
function facts({
  target,
  cache,
  date,
  counts,
  requests,
  durationMs,
  seed,
  tool,
  contract,
  profiles,
  offers,
}: Report): string {
  const run = `${testedIn(counts)} tested with ${requests} requests in ${(durationMs / 1000).toFixed(1)} s · ${date.slice(0, 16).replace('T', ' ')} UTC`;
  const made = `${tool.name} ${tool.version} · contract ${contract} · ${profiles.join(' and ')} · seed ${seed}`;
  const lines = [`${target}${cache && `, cache ${cache}`}`, run, made];
  const offered =
    offers.length > 0
      ? `<details class="soft"><summary>${offers.length} more ${offers.length === 1 ? 'thing' : 'things'} that the service offers</summary>${escape(offers.join(', '))}</details>`
      : '';
  return lines.map((line) => `<p class="soft">${escape(line)}</p>`).join('\n') + offered;
}

/** One file for a browser, with everything in it; nothing is fetched. */
export function htmlReport(report: Report): string {
  const { results, counts, conformant, target } = report;
  const { verdict, reason } = verdictOf(report);
  const causes = causesOf(results).filter(isFailure);
  const isBroken = counts.failed + counts['unexpected-pass'] > 0;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${verdict}: ${escape(target)}</title><style>${style}</style></head>
<body><main><h1${conformant ? '' : ` class="${isBroken ? 'broken' : 'open'}"`}>${verdict}</h1>
<p>${escape(reason)}</p>
${facts(report)}
${failures(causes, report)}
${chapters(report)}
${everything(report, new Set(causes.map(({ root }) => root)))}
</main><script>${script}</script></body></html>
`;
}
