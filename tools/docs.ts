/** `npm run docs`: builds the site into site/. `-- --watch` serves it too, and builds again on each change. */
import { execFile } from 'node:child_process';
import { watch } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import sirv from 'sirv';
import { toolArguments } from './arguments.ts';
import { clientsPage } from './clients-page.ts';
import { mutantsPage } from './mutants-page.ts';
import { mutationPage } from './mutation-page.ts';
import openapi from '@topics-http/contract/openapi.json' with { type: 'json' };
import { requirements } from '@topics-http/contract/requirements';
import { redocly, redoclyEnvironment } from './redocly.ts';
import { referenceOnPaper } from './reference-on-paper.ts';
import { requirementsPage } from './requirements-page.ts';
import { contentsOf, dressed, entriesOf, markdownToHtml, neighbours, type SearchEntry } from './site-page.ts';
import { resultFiles, resultsPage } from './results/page.ts';
import { tolerancePage } from './tolerance-page.ts';

const root = path.dirname(import.meta.dirname);
const source = path.join(root, 'docs');

const { values: options } = toolArguments(import.meta.filename, {
  options: {
    watch: { type: 'boolean', default: false },
    port: { type: 'string', default: '4000' },
    out: { type: 'string', default: path.join(root, 'site') },
  },
});
const site = options.out;

const pages = [
  ['index', 'Home'],
  ['cursors', 'Cursors and discontinuities'],
  ['conformance', 'Checking a service'],
  ['how-the-suite-knows', 'How the suite knows'],
  ['clients', 'Checking a client'],
  ['moving', 'Moving from the SDK'],
  ['requirements', 'Requirements'],
  ['results', 'Results'],
  ['decisions', 'Decisions'],
  ['mutants', 'Who tests the suite?'],
  ['mutation', 'What does the suite miss?'],
  ['tolerance', 'Who is never called wrong?'],
  ['clients-tried', 'Which clients are called wrong?'],
  ['architecture', 'Architecture'],
  ['scale', 'Scale'],
  ['glossary', 'Glossary'],
  ['api', 'API reference'],
] as const;

const read = (name: string) => readFile(path.join(source, name), 'utf8');

const navigation = (current: string): string =>
  pages
    .map(
      ([name, title]) =>
        `<a href="${name}.html"${name === current ? ' aria-current="page"' : ''}>${title}</a>`,
    )
    .join('');

/** What the search finds, filled as the pages are made. */
let found: SearchEntry[] = [];

/** The head of every page: where one is, the menu, the search. */
const header = async (current: string, hasSearch = true): Promise<string> => {
  const search = hasSearch
    ? '<div class="search"><input type="search" placeholder="Search ( / )" aria-label="Search the site"><ul hidden></ul></div>'
    : '';
  return `<header><a class="brand" href="index.html">${await read('logo.svg')}<span>topics-http</span></a>${search}<input type="checkbox" id="menu" aria-label="Menu"><label for="menu" aria-hidden="true">☰ Menu</label><nav aria-label="Site">${navigation(current)}</nav></header>`;
};

async function page(name: string, title: string, content: string, className = ''): Promise<void> {
  const { html: dressedContent, headings } = dressed(content);
  // Of the requirements each has an entry of its own.
  if (name !== 'requirements') found.push(...entriesOf(name, title, dressedContent));
  const contents = className === 'wide' || name === 'index' ? '' : contentsOf(headings);
  const values: Record<string, string> = {
    title,
    content: dressedContent.replace('</h1>', () => `</h1>\n${contents}`),
    neighbours: neighbours(pages, name),
    class: className,
    header: await header(name),
  };
  const html = (await read('layout.html')).replaceAll(
    /\{\{(\w+)\}\}/g,
    (_, key: string) => values[key] ?? '',
  );
  await writeFile(path.join(site, `${name}.html`), html);
}

/** A guide: Markdown with a title in its front matter. `<!-- name.svg -->` draws the picture in place. */
async function guide(name: string): Promise<void> {
  const [, title, body] = /^---\ntitle: (.+)\n---\n([^]*)$/.exec(await read(`${name}.md`)) ?? [];
  if (title === undefined || body === undefined)
    throw new Error(`docs/${name}.md has no title in its front matter.`);
  const pictures = [...body.matchAll(/<!-- ([\w-]+\.svg) -->/g)].map(([mark, file]) => ({
    mark,
    file: file!,
  }));
  let text = body;
  for (const { mark, file } of pictures)
    text = text.replace(mark, `<div class="scroll">${(await read(file)).replaceAll(/\n\s*/g, '')}</div>`);
  await page(name, title, markdownToHtml(text));
}

/** On paper, the whole reference in place of what Redoc has drawn; and colours of Redoc's that are too faint on its own background. */
const readable = `@media screen { .paper { display: none; } } @media print { #redoc { display: none; } }
html:root { --link-color-primary: #0b57c2; --text-color-disabled: #6b6d78; --input-content-placeholder-color: #6b6d78; }
@media (prefers-color-scheme: dark) { html:root { --link-color-primary: #6eabfa; --text-color-disabled: #9b9ca8; --input-content-placeholder-color: #9b9ca8; } }`;

/** The API reference: one file by Redocly, without anything from the network, under our header. */
async function apiReference(): Promise<void> {
  const file = path.join(site, 'api.html');
  const config = path.join(root, 'spec/redocly.yaml');
  const env = redoclyEnvironment();
  await promisify(execFile)(
    process.execPath,
    [
      redocly,
      'build-docs',
      'topics',
      '--config',
      config,
      '--inlineBundle',
      '--title',
      'API reference · topics-http',
      '--output',
      file,
    ],
    { env },
  );
  // Redocly's mark comes from its CDN; the same word, drawn here, keeps the page whole without a network.
  const mark =
    '<svg xmlns="http://www.w3.org/2000/svg" width="48" height="14"><text y="11" font-family="sans-serif" font-size="12" fill="#4c6a92">Redocly</text></svg>';
  const html = (await readFile(file, 'utf8')).replaceAll(
    /https:\/\/cdn\.redoc\.ly\/[\w/-]+\.svg/g,
    () => `data:image/svg+xml,${encodeURIComponent(mark)}`,
  );
  const whole = await read('style.css');
  const style = whole
    .match(/^(?::root|@media \(prefers|@media \(max-width: 40rem\) \{ header|header).*$/gm)!
    .join('\n');
  const head = `<link rel="icon" href="logo.svg" type="image/svg+xml"><style>${style}\nheader { font: 16px/1.6 system-ui, sans-serif; }\n${readable}</style><style media="print">${whole}</style>`;
  const top = await header('api', false);
  await writeFile(
    file,
    html
      .replace('</head>', () => `${head}</head>`)
      .replace(/<body[^>]*>/, (body) => `${body}${top}`)
      .replace(/<\/body>\s*<\/html>\s*$/, (end) => `<main class="paper">${referenceOnPaper()}</main>${end}`),
  );
}

/** The reports of the results page, in a folder of their own. */
async function results(): Promise<void> {
  await mkdir(path.join(site, 'results'), { recursive: true });
  for (const [name, text] of Object.entries(resultFiles()))
    await writeFile(path.join(site, 'results', name), text);
}

const requirementEntries: SearchEntry[] = requirements.map(({ id, level, text }) => ({
  page: 'Requirements',
  title: id,
  href: `requirements.html#${id}`,
  text: `${level} ${text}`,
}));

/** What the reference has to be found by: its chapters and its operations. */
const referenceEntries = (): SearchEntry[] => [
  ...openapi.tags.map((tag) => ({
    page: 'API reference',
    title: tag['x-displayName'],
    href: `api.html#tag/${tag.name}`,
    text: tag.description,
  })),
  ...Object.values(openapi.paths['/topics/{cacheName}/{topicName}'])
    .filter((operation) => 'operationId' in operation)
    .map((operation) => ({
      page: 'API reference',
      title: operation.summary,
      href: `api.html#operation/${operation.operationId}`,
      text: operation.description,
    })),
];

async function build(): Promise<void> {
  found = [];
  await rm(site, { recursive: true, force: true });
  await mkdir(site, { recursive: true });
  await Promise.all([
    guide('index'),
    guide('cursors'),
    guide('conformance'),
    guide('how-the-suite-knows'),
    guide('clients'),
    guide('moving'),
    guide('decisions'),
    guide('architecture'),
    guide('scale'),
    guide('glossary'),
    page('mutants', 'Who tests the suite?', mutantsPage(), 'wide'),
    page('mutation', 'What does the suite miss?', mutationPage(), 'wide'),
    page('tolerance', 'Who is never called wrong?', tolerancePage(), 'wide'),
    page('clients-tried', 'Which clients are called wrong?', clientsPage(), 'wide'),
    page('requirements', 'Requirements', requirementsPage(), 'wide'),
    apiReference(),
    page('results', 'Results', resultsPage(), 'wide'),
    results(),
    ...['style.css', 'site.js', 'logo.svg'].map((name) =>
      copyFile(path.join(source, name), path.join(site, name)),
    ),
    copyFile(path.join(root, 'generated/lib/openapi.json'), path.join(site, 'openapi.json')),
  ]);
  const index = JSON.stringify([...found, ...requirementEntries, ...referenceEntries()]).replaceAll(
    '<',
    '\\u003c',
  );
  await writeFile(path.join(site, 'search.js'), `window.searchIndex = ${index};\n`);
}

await build();
console.log(`The site is in ${path.relative(process.cwd(), site)}/; any static host can serve it.`);
if (options.watch) {
  createServer(sirv(site, { dev: true })).listen(Number(options.port), '127.0.0.1', () => {
    console.log(`Preview on http://127.0.0.1:${options.port}; builds again when docs/ or spec/ change.`);
  });
  let timer: NodeJS.Timeout | undefined;
  for (const folder of [source, path.join(root, 'spec')])
    watch(folder, () => {
      clearTimeout(timer);
      timer = setTimeout(() => void build().then(() => console.log('Built again.'), console.error), 200);
    });
}
