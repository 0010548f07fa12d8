import { Marked } from 'marked';
import { escape } from './html.ts';
import { highlight } from './highlight.ts';

/** A heading that a reader can go to. */
interface Heading {
  id: string;
  /** Without markup. */
  text: string;
  depth: number;
}

export interface SearchEntry {
  page: string;
  title: string;
  href: string;
  text: string;
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
/** HTML without its tags. */
const textOf = (html: string): string =>
  html
    .replaceAll(/<(style|script|svg)[^]*?<\/\1>/g, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name]!)
    .replaceAll(/\s+/g, ' ')
    .trim();

/** What a heading is called in a link. */
const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');

const marked = new Marked({
  renderer: {
    code({ text, lang = '' }) {
      return `<div class="copy"><pre tabindex="0"><code>${highlight(text, lang)}</code></pre><button type="button">Copy</button></div>\n`;
    },
  },
});

export const markdownToHtml = (text: string): string => marked.parse(text, { async: false });

/**
 * Gives every heading of a page an anchor and tables a frame that scrolls, keeps short code on one line (an option breaks after
 * its dashes otherwise), and opens links to elsewhere in a new tab.
 */
export function dressed(html: string): { html: string; headings: Heading[] } {
  const headings: Heading[] = [];
  const taken = new Set<string>();
  const out = html
    .replaceAll(
      /<h([23])(?: id="([^"]*)")?>([^]*?)<\/h\1>/g,
      (_, digit: string, id: string | undefined, inner: string) => {
        const text = textOf(inner);
        const base = id ?? slugOf(text);
        const own = taken.has(base) ? `${base}-${taken.size}` : base;
        taken.add(own);
        headings.push({ id: own, text, depth: Number(digit) });
        return `<h${digit} id="${own}">${inner} <a class="anchor" href="#${own}" aria-label="Link to ${escape(text)}">#</a></h${digit}>`;
      },
    )
    .replaceAll(/(?<!<pre[^>]*>)<code>(?=[^<]{1,32}<\/code>)/g, '<code class="whole">')
    .replaceAll('<table', '<div class="scroll"><table')
    .replaceAll('</table>', '</table></div>')
    .replaceAll(/<a href="(https?:[^"]*)"/g, '<a href="$1" target="_blank" rel="noopener"');
  return { html: out, headings };
}

/** The contents of a page with several chapters; nothing for a short one. */
export function contentsOf(headings: Heading[]): string {
  const chapters = headings.filter(({ depth }) => depth === 2);
  if (chapters.length < 3) return '';
  const links = chapters.map(({ id, text }) => `<li><a href="#${id}">${escape(text)}</a></li>`);
  return `<nav class="contents" aria-label="On this page"><p>On this page</p><ul>${links.join('')}</ul></nav>`;
}

/** Links to the pages before and after one. */
export function neighbours(pages: readonly (readonly [string, string])[], name: string): string {
  const at = pages.findIndex(([each]) => each === name);
  const link = (page: readonly [string, string] | undefined, rel: string, word: string) =>
    page
      ? `<a rel="${rel}" href="${page[0]}.html"><small>${word}</small>${escape(page[1])}</a>`
      : '<span></span>';
  return `<nav class="neighbours" aria-label="Pages">${link(pages[at - 1], 'prev', 'Previous')}${link(pages[at + 1], 'next', 'Next')}</nav>`;
}

/** What a search finds of a page: its chapters, each with its text. */
export function entriesOf(name: string, title: string, html: string): SearchEntry[] {
  const parts = html.split(/(?=<h[23] id=")/);
  return parts.map((part) => {
    const [, id, heading] = /^<h[23] id="([^"]*)">([^]*?)<a class="anchor"/.exec(part) ?? [];
    const text = textOf(part).replaceAll(' # ', ' ');
    return {
      page: title,
      title: heading === undefined ? title : textOf(heading),
      href: `${name}.html${id === undefined ? '' : `#${id}`}`,
      text,
    };
  });
}
