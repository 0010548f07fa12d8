import { sections } from '@topics-http/contract/requirements';
import { statuses, statusWords, verdictOf, type Report } from './report.ts';

/** Text as it is: nothing in it is Markdown, HTML, a cell's end or somebody's name. */
const literal = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').replaceAll(/[^\p{L}\p{N} .,;-]/gu, (char) => `&#${char.codePointAt(0)};`);
const code = (text: string): string => (text === '' ? '' : `<code>${literal(text)}</code>`);

/** A block that no text in it ends. */
function block(text: string): string[] {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return [fence, text, fence];
}

/** A summary and a table, for a pull request or a wiki. */
export function markdownReport(report: Report): string {
  const { results, counts, target, cache } = report;
  const { verdict, reason } = verdictOf(report);
  const summary = statuses
    .filter((status) => counts[status] > 0)
    .map((status) => `${counts[status]} ${statusWords[status]}`);
  const proofs = results
    .filter(({ status, exchanges }) => ['failed', 'warned'].includes(status) && exchanges.length > 0)
    .map(({ id, level, text, expected, actual, exchanges }) =>
      [
        `### ${id}`,
        '',
        `${level} ${text}`,
        '',
        `- expected: ${code(expected ?? '')}`,
        `- actual: ${code(actual ?? '')}`,
        '',
        ...block(exchanges.at(-1)!.curl || `${exchanges.at(-1)!.method} ${exchanges.at(-1)!.target}`),
        '',
      ].join('\n'),
    );
  const tables = sections.map(({ id, title }) => {
    const rows = results
      .filter(({ section }) => section === id)
      .map(
        (each) =>
          `| ${each.id} | ${each.level} | ${statusWords[each.status]} | ${code(each.note ?? each.actual ?? '')} |`,
      );
    return rows.length === 0
      ? ''
      : `## ${title}\n\n| requirement | level | status | |\n|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# ${verdict}: ${literal(target)}${cache && `, cache ${literal(cache)}`}

${reason}. ${summary.join(', ')}. ${report.date}, seed ${report.seed}.

${[...proofs, ...tables.filter((table) => table !== '')].join('\n')}`;
}
