import { sections } from '@topics-http/contract/requirements';
import { statuses, statusWords, verdictOf, type Report } from './report.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');

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
        `- expected: ${expected ?? ''}`,
        `- actual: ${actual ?? ''}`,
        '',
        '```',
        exchanges.at(-1)!.curl || `${exchanges.at(-1)!.method} ${exchanges.at(-1)!.target}`,
        '```',
        '',
      ].join('\n'),
    );
  const tables = sections.map(({ id, title }) => {
    const rows = results
      .filter(({ section }) => section === id)
      .map(
        (each) =>
          `| ${each.id} | ${each.level} | ${statusWords[each.status]} | ${cell(each.note ?? each.actual ?? '')} |`,
      );
    return rows.length === 0
      ? ''
      : `## ${title}\n\n| requirement | level | status | |\n|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# ${verdict}: ${target}${cache && `, cache ${cache}`}

${reason}. ${summary.join(', ')}. ${report.date}, seed ${report.seed}.

${[...proofs, ...tables.filter((table) => table !== '')].join('\n')}`;
}
