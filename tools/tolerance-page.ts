import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { warnedAnyway, type Variant } from '../conformance/test/tolerance/variant.ts';
import { chapters, variants } from '../conformance/test/tolerance/variants/index.ts';
import { escape, inline } from './html.ts';
import type { SourcesFile } from './sources.ts';

const { pages } = parse(
  readFileSync(new URL('../spec/sources.yaml', import.meta.url), 'utf8'),
) as SourcesFile;

/** A reason as HTML: '003 › Publish' is said with the title of that page, and leads there. */
const reason = (text: string): string =>
  inline(text).replaceAll(/\b(\d{3}) ›/g, (_, number: string) => {
    const { title, url } = pages[number]!;
    return `<a href="${url}">${escape(title)}</a> ›`;
  });

const link = (id: string): string => `<a href="requirements.html#${id}">${id}</a>`;

const row = ({ id, what, right, warned = [] }: Variant): string =>
  `<tr id="${id}"><td>${id}</td><td>${inline(what)}</td><td>${reason(right)}</td><td>${warned.map(link).join('<br>')}</td></tr>`;

/** The tolerance corpus, as HTML: each correct service, what lets it be so, and the SHOULDs that name what it does. */
export function tolerancePage(): string {
  const tables = chapters.map(
    ({ title, variants: each }) =>
      `<section class="requirements services"><h2>${escape(title)}</h2>
<table><thead><tr><th>service</th><th>what it does</th><th>why it may</th><th>may be warned about</th></tr></thead><tbody>${each.map(row).join('\n')}</tbody></table></section>`,
  );
  return `<h1>Who is never called wrong?</h1>
<p>${variants.length} services that differ in what the pages and the RFCs leave open. None of them is wrong. The suite runs against
every one of them in CI: none may fail a <span class="level MUST">MUST</span>, and none is warned about, but for a
<span class="level SHOULD">SHOULD</span> that is named beside it. The services are variants of the reference service and of a second
implementation, which leaves some more SHOULDs aside on purpose: ${warnedAnyway.second.map(link).join(', ')}.</p>
${tables.join('\n')}`;
}
