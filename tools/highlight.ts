import { escape } from './html.ts';

const keywords =
  'import|from|export|const|let|function|async|await|return|new|for|of|if|else|type|interface|throw|class|def|while|try|catch|with|as|print';
/** In the order in which they win: what each part of a text is. */
const kinds: Record<string, [string, RegExp][]> = {
  code: [
    ['comment', /\/\/[^\n]*|\/\*[^]*?\*\//],
    ['string', /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/],
    ['number', /\b\d[\d_.]*\b/],
    ['keyword', new RegExp(`\\b(?:${keywords})\\b`)],
  ],
  shell: [
    ['comment', /(?<=^|\s)#[^\n]*/],
    ['string', /'[^']*'|"(?:\\.|[^"\\])*"/],
    ['number', /\$\{?\w+\}?/],
    ['keyword', /(?<=^|\s)(?:curl|npx|npm|docker|bash|export)\b|(?<=\s)--?[a-zA-Z][\w-]*/],
  ],
  data: [
    ['comment', /(?<=^|\s)#[^\n]*/],
    ['keyword', /"[^"\n]*"(?=\s*:)|(?<=^|\n)[ -]*[\w-]+(?=:)/],
    ['string', /"(?:\\.|[^"\\\n])*"|'[^'\n]*'/],
    ['number', /\b\d[\d.]*\b|\b(?:true|false|null)\b/],
  ],
};
const languages: Record<string, string> = {
  ts: 'code',
  js: 'code',
  javascript: 'code',
  python: 'code',
  json: 'data',
  yaml: 'data',
  sh: 'shell',
  '': 'shell',
};

/** Code as HTML, its comments, strings, numbers and keywords marked. */
export function highlight(code: string, language = ''): string {
  // What follows a language names the block, for a test that runs it.
  const rules = kinds[languages[language.split(' ')[0]!] ?? ''];
  if (!rules) return escape(code);
  const all = new RegExp(rules.map(([name, { source }]) => `(?<${name}>${source})`).join('|'), 'g');
  let [html, last] = ['', 0];
  for (const match of code.matchAll(all)) {
    const kind = rules.find(([name]) => match.groups?.[name] !== undefined)![0];
    html += `${escape(code.slice(last, match.index))}<span class="${kind}">${escape(match[0])}</span>`;
    last = match.index + match[0].length;
  }
  return html + escape(code.slice(last));
}
