import { requirements, sections } from '@topics-http/contract/requirements';
import type { Requirement } from '@topics-http/contract';
import { escape, inline } from './html.ts';

function sourceLink(source: string): string {
  const rfc = /^RFC (\d+) §([\d.]+)$/.exec(source);
  return rfc
    ? `<a href="https://www.rfc-editor.org/rfc/rfc${rfc[1]}#section-${rfc[2]}">${source}</a>`
    : escape(source);
}

const row = ({ id, level, text, source, basis }: Requirement): string =>
  `<tr id="${id}"><td><a href="#${id}">${id}</a></td><td><span class="level ${level}">${level}</span></td><td>${inline(text)}</td><td>${sourceLink(source)}${basis === 'contract' ? '<br>(decided by the contract)' : ''}</td></tr>`;

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
<p>${requirements.length} rules: ${counts.join(', ')}. A <span class="level MUST">MUST</span> is always documented by the vendor or
stated by an RFC; what the contract decided is never more than a <span class="level SHOULD">SHOULD</span>. Sources 000 to 003 are the
vendor's pages; ids never change.</p>
${filter}
${tables.join('\n')}`;
}
