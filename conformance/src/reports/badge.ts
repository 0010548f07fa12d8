import { makeBadge } from 'badge-maker';
import { testedIn, verdictOf, type Report } from './report.ts';

/** An SVG picture for a README: the verdict, and of how many requirements. */
export function badgeReport(report: Report): string {
  const { conformant, counts } = report;
  const failed = counts.failed + counts['unexpected-pass'];
  const isOpen = !conformant && failed === 0;
  const message = isOpen
    ? verdictOf(report).verdict.toLowerCase()
    : conformant
      ? `conformant (${testedIn(counts)} tested)`
      : `${failed} failed`;
  const color = conformant
    ? counts.warned > 0
      ? 'yellowgreen'
      : 'brightgreen'
    : isOpen
      ? 'lightgrey'
      : 'red';
  return `${makeBadge({ label: 'Topics HTTP', message, color })}\n`;
}
