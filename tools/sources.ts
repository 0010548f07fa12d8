/** spec/sources.yaml: the pages and RFCs that requirements come from, with the sentences that they quote. */
import type { Path } from './yaml-source.ts';

interface Section {
  /** Of the heading on the page. */
  anchor?: string;
  /** As the page shows them. */
  sentences?: string[];
}

/** spec/sources.yaml: the sections that a requirement may name. */
export interface SourcesFile {
  /** The vendor's pages, by the number that a `source` begins with. */
  pages: Record<
    string,
    {
      title: string;
      url: string;
      /** The day on which the sentences were taken from the page. */
      retrieved: string;
      sections: Record<string, Section>;
    }
  >;
  rfcs: Record<string, { title: string; sections: Record<string, { title: string; sentences?: string[] }> }>;
}

/** A section that a requirement names, in the words that a reader sees. */
interface Source {
  /** 'HTTP API for Momento Topics › Publish › Body', or 'RFC 9110 §15.5.6 405 Method Not Allowed'. */
  name: string;
  url: string;
  /** What a requirement from here may quote. */
  sentences: readonly string[];
}

/** The section that `source` of a requirement means: '<page> › <heading>' or 'RFC <number> §<section>'; undefined when it is not listed. */
export function findSource(source: string, { pages, rfcs }: SourcesFile): Source | undefined {
  const rfc = /^RFC (\d+) §([\d.]+)$/.exec(source);
  if (rfc) {
    const section = rfcs[rfc[1]!]?.sections[rfc[2]!];
    return (
      section && {
        name: `${source} ${section.title}`,
        url: `https://www.rfc-editor.org/rfc/rfc${rfc[1]}#section-${rfc[2]}`,
        sentences: section.sentences ?? [],
      }
    );
  }
  const [number, ...heading] = source.split(' › ');
  const page = pages[number!];
  const section = page?.sections[heading.join(' › ')];
  return (
    page &&
    section && {
      name: [page.title, ...heading].join(' › '),
      url: page.url + (section.anchor === undefined ? '' : `#${section.anchor}`),
      sentences: section.sentences ?? [],
    }
  );
}

/** What is left of a text when its marks are gone: letters and digits. Of a link in Markdown, its text. */
const lettersOf = (text: string): string =>
  text
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('&nbsp;', ' ')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

/**
 * The sentences of sources.yaml that their page does not have: each with its place in the file.
 * @param pages the text of the vendor's pages, by number
 */
export function misquoted(
  sources: SourcesFile,
  pages: Record<string, string>,
): { path: Path; message: string }[] {
  const letters = Object.fromEntries(
    Object.entries(pages).map(([number, text]) => [number, lettersOf(text)]),
  );
  return Object.entries(sources.pages).flatMap(([number, { sections }]) =>
    Object.entries(sections).flatMap(([heading, section]) =>
      (section.sentences ?? []).flatMap((sentence, index) => {
        const path = ['pages', number, 'sections', heading, 'sentences', index];
        if (letters[number] === undefined) return [{ path, message: `No page ${number} to look into.` }];
        return letters[number].includes(lettersOf(sentence))
          ? []
          : [{ path, message: `Page ${number} does not say: ${sentence}` }];
      }),
    ),
  );
}
