import { requirements, sections } from '@topics-http/contract/requirements';
import type { Requirement } from '@topics-http/contract';
import { escape, inline } from './html.ts';

const told = ({ source, url, quote, basis, decision, why, since }: Requirement): string =>
  [
    `<a href="${url}">${escape(source)}</a>${basis === 'contract' ? ' (decided by the contract)' : ''}`,
    ...(quote === undefined ? [] : [`<q>${inline(quote)}</q>`]),
    ...(why === undefined ? [] : [`Not more, because ${inline(why)}`]),
    ...(decision === undefined ? [] : [`<a href="decisions.html">${decision}</a>`]),
    ...(since === '0.1.0' ? [] : [`since ${since}`]),
  ].join('<br>');

const row = (each: Requirement): string =>
  `<tr id="${each.id}"><td><a href="#${each.id}">${each.id}</a></td><td><span class="level ${each.level}">${each.level}</span></td><td>${inline(each.text)}</td><td>${told(each)}</td></tr>`;

const filter = `<p><input class="filter" type="search" placeholder="Filter: an id, a word, a level" aria-label="Filter the requirements"></p>
<script>
document.querySelector('.filter').addEventListener('input', ({ target }) => {
  const words = target.value.toLowerCase().split(/\\s+/);
  for (const row of document.querySelectorAll('.requirements tbody tr'))
    row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
  for (const section of document.querySelectorAll('.requirements'))
    section.hidden = !section.querySelector('tbody tr:not([hidden])');
});
</script>`;

/** The table of all requirements, as HTML: id, level, text, source, a section each. */
export function requirementsPage(): string {
  const counts = (['MUST', 'SHOULD', 'MAY'] as const).map(
    (level) =>
      `${requirements.filter((each) => each.level === level).length} <span class="level ${level}">${level}</span>`,
  );
  const tables = sections.map(({ id, title }) => {
    const rows = requirements.filter(({ section }) => section === id).map(row);
    return `<section class="requirements"><h2 id="section-${id}">${title}</h2>
<table><thead><tr><th>id</th><th>level</th><th>requirement</th><th>source</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></section>`;
  });
  return `<h1>Requirements</h1>
<p>${requirements.length} rules: ${counts.join(', ')}. A <span class="level MUST">MUST</span> is what nobody who
follows the vendor's pages and the RFCs could do otherwise, and stands beside the sentence that says so; what the contract decided is never
more than a <span class="level SHOULD">SHOULD</span>. Ids never change.</p>
${filter}
${tables.join('\n')}`;
}
