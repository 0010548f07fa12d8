import { sections } from '@topics-http/contract/requirements';
import type { Exchange } from '../http/exchange.ts';
import { statuses, statusWords, testedIn, verdictOf, type Report, type Result } from './report.ts';

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** `code` in a text. */
const inline = (text: string): string => escape(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');

const style = `
:root { color-scheme: light dark; --ink: #1c2530; --soft: #5a6673; --line: #d9dfe5; --paper: #fff; --card: #f5f7f9;
  --passed: #17733a; --failed: #b3261e; --warned: #8a5a00; --observed: #0b6280; --not-testable: #5a6673; --not-checked: #5a6673;
  --known-failure: #7b3fa0; --unexpected-pass: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e9ee; --soft: #9aa7b4; --line: #323c46; --paper: #14191f;
  --card: #1c232b; --passed: #5cc684; --failed: #ff8a80; --warned: #e8b04a; --observed: #63c3e0; --not-testable: #9aa7b4; --not-checked: #9aa7b4;
  --known-failure: #cf9bea; --unexpected-pass: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 60rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 .25rem; font-size: 1.6rem; }
h1 span { color: var(--passed); } h1.broken span { color: var(--failed); }
h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; }
p { margin: .25rem 0; } .soft { color: var(--soft); overflow-wrap: anywhere; }
nav { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .4rem; padding: .6rem 0;
  background: var(--paper); border-bottom: 1px solid var(--line); }
nav label { border: 1px solid var(--line); border-radius: 1rem; padding: .15rem .7rem; cursor: pointer; font-size: .9rem; }
nav input { position: absolute; opacity: 0; } nav label:has(:checked) { background: var(--ink); color: var(--paper); }
nav label:has(:focus-visible) { outline: 2px solid var(--observed); }
details, .row { border-bottom: 1px solid var(--line); padding: .45rem 0; }
summary, .row { display: grid; grid-template-columns: 8.5rem 1fr; gap: .1rem .75rem; }
summary { cursor: pointer; list-style: none; } summary::-webkit-details-marker { display: none; }
.status { font-weight: 600; white-space: nowrap; } summary .status::after { content: ' ▸'; } details[open] .status::after { content: ' ▾'; }
code { font: .88em/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
.text { grid-column: 2; color: var(--soft); font-size: .92rem; }
dl { display: grid; grid-template-columns: 5.5rem 1fr; gap: .2rem .75rem; margin: .5rem 0; } dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
pre { margin: .5rem 0; padding: .6rem .75rem; background: var(--card); border-radius: .4rem; overflow-x: auto;
  font: .82rem/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.hidden { display: none; }
@media (max-width: 34rem) { summary, .row { grid-template-columns: 1fr; } .text { grid-column: 1; } dl { grid-template-columns: 1fr; } }
@media print { nav { display: none; } }
${statuses.map((status) => `.${status} .status { color: var(--${status}); }`).join('\n')}
`;

// A click on a status shows only its rows; a section without any is hidden.
const script = `
const choose = (status) => {
  for (const row of document.querySelectorAll('[data-status]'))
    row.classList.toggle('hidden', status !== 'all' && row.dataset.status !== status);
  for (const section of document.querySelectorAll('section'))
    section.classList.toggle('hidden', !section.querySelector('[data-status]:not(.hidden)'));
};
document.querySelector('nav').addEventListener('change', (event) => choose(event.target.value));
`;

function exchangeText({ method, target, headers, body, response, error, ms }: Exchange): string {
  const lines = (list: [string, string][]) => list.map(([name, value]) => `${name}: ${value}\n`).join('');
  const request = `${method} ${target}\n${lines(headers)}${body && `\n${body}\n`}`;
  const answer = response
    ? `${response.status}   (${Math.round(ms)} ms)\n${lines(response.headers)}${response.body && `\n${response.body}\n`}`
    : `no response: ${error ?? ''}\n`;
  return `${request}\n${answer}`;
}

function row({ id, status, level, text, source, basis, note, expected, actual, exchanges }: Result): string {
  const head = `<span class="status">${statusWords[status]}</span><span><code>${id}</code></span><span class="text">${level} ${inline(text)}${note === undefined ? '' : `<br>${escape(note)}`}</span>`;
  const last = exchanges.at(-1);
  if (expected === undefined && !last)
    return `<div class="row ${status}" data-status="${status}" id="${id}">${head}</div>`;
  return `<details class="${status}" data-status="${status}" id="${id}"><summary>${head}</summary>
<dl><dt>source</dt><dd>${escape(source)}${basis === 'contract' ? ' (decided by the contract)' : ''}</dd>
<dt>expected</dt><dd>${escape(expected ?? '')}</dd><dt>actual</dt><dd>${escape(actual ?? '')}</dd></dl>
${last ? `<pre>${escape(exchangeText(last))}</pre>${last.curl && `<pre>${escape(last.curl)}</pre>`}` : ''}</details>`;
}

/** One file for a browser, with everything in it; nothing is fetched. */
export function htmlReport(report: Report): string {
  const { results, counts, conformant, target, cache, date, seed } = report;
  const { verdict, reason } = verdictOf(report);
  const choices = [
    { value: 'all', label: `all ${results.length}` },
    ...statuses
      .filter((status) => counts[status] > 0)
      .map((status) => ({ value: status, label: `${counts[status]} ${statusWords[status]}` })),
  ].map(
    ({ value, label }, index) =>
      `<label><input type="radio" name="status" value="${value}"${index === 0 ? ' checked' : ''}>${label}</label>`,
  );
  const parts = sections
    .map(({ id, title }) => ({ title, own: results.filter(({ section }) => section === id) }))
    .filter(({ own }) => own.length > 0)
    .map(({ title, own }) => `<section><h2>${escape(title)}</h2>\n${own.map(row).join('\n')}\n</section>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${verdict}: ${escape(target)}</title><style>${style}</style></head>
<body><h1${conformant ? '' : ' class="broken"'}><span>${verdict}</span></h1>
<p>${escape(reason)}</p>
<p class="soft">${escape(target)}${cache ? `, cache ${escape(cache)}` : ''} · ${escape(date.slice(0, 16).replace('T', ' '))} UTC · ${testedIn(counts)} tested with ${report.requests} requests in ${(report.durationMs / 1000).toFixed(1)} s · seed ${seed}</p>
<nav aria-label="Show">${choices.join('')}</nav>
${parts.join('\n')}
<script>${script}</script></body></html>
`;
}
