import { sections } from '@topics-http/contract/requirements';
import { alikeWords, causesOf, followWords } from './causes.ts';
import { reproduction } from './reproduce.ts';
import { statuses, statusWords, verdictOf, type Report, type Result } from './report.ts';

/** Text as it is: nothing in it is Markdown, HTML, a cell's end or somebody's name. */
const literal = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').replaceAll(/[^\p{L}\p{N} .,;-]/gu, (char) => `&#${char.codePointAt(0)};`);
const code = (text: string): string => (text === '' ? '' : `<code>${literal(text)}</code>`);

/** A block that no text in it ends. */
function block(text: string, language = ''): string[] {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return [fence + language, text.trimEnd(), fence];
}

const folded = (title: string, lines: string[]): string[] => [
  '<details>',
  `<summary>${title}</summary>`,
  '',
  ...lines,
  '',
  '</details>',
  '',
];

const proof = (result: Result, report: Report): string[] => {
  const { id, level, text, expected, actual, exchanges } = result;
  const script = reproduction(result, report);
  const last = exchanges.at(-1);
  return [
    `### ${id}`,
    '',
    `${level} ${text}`,
    '',
    `- expected: ${code(expected ?? '')}`,
    `- actual: ${code(actual ?? '')}`,
    '',
    ...(script !== undefined
      ? folded('A script that shows it again', block(script, 'sh'))
      : last
        ? [...block(`${last.method} ${last.target}`), '']
        : []),
  ];
};

const names = (results: Result[]): string => results.map(({ id }) => id).join(', ');

const table = (results: Result[]): string[] => [
  '| requirement | level | status | |',
  '|---|---|---|---|',
  ...results.map(
    ({ id, level, status, note, actual }) =>
      `| ${id} | ${level} | ${statusWords[status]} | ${code(note ?? actual ?? '')} |`,
  ),
];

/** A chapter: what is to be looked at in a table, what passed folded. */
function chapter(title: string, own: Result[]): string[] {
  const passed = own.filter(({ status }) => status === 'passed');
  const others = own.filter(({ status }) => status !== 'passed');
  return [
    `## ${title}`,
    '',
    ...(others.length > 0 ? [...table(others), ''] : []),
    ...(passed.length > 0 ? folded(`${passed.length} passed`, table(passed)) : []),
  ];
}

/** A summary, the causes of what does not hold, and every requirement, for a pull request or a wiki. */
export function markdownReport(report: Report): string {
  const { results, counts, target, cache, tool, contract } = report;
  const { verdict, reason } = verdictOf(report);
  const summary = statuses
    .filter((status) => counts[status] > 0)
    .map((status) => `${counts[status]} ${statusWords[status]}`);
  const causes = causesOf(results);
  const proofs = causes.flatMap(({ root, follows, alike }) => [
    ...proof(root, report),
    ...(follows.length > 0 ? [`${followWords(follows.length)}: ${names(follows)}`, ''] : []),
    ...(alike.length > 0 ? [`${alikeWords(alike.length)}: ${names(alike)}`, ''] : []),
  ]);
  const chapters = sections.flatMap(({ id, title }) => {
    const own = results.filter(({ section }) => section === id);
    return own.length === 0 ? [] : chapter(title, own);
  });
  return `# ${verdict}: ${literal(target)}${cache && `, cache ${literal(cache)}`}

${literal(reason)}. ${summary.join(', ')}. ${report.date}, seed ${report.seed}, ${literal(tool.name)} ${tool.version}, contract ${contract}.

${[...proofs, ...chapters].join('\n')}`;
}
