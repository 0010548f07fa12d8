import { makeBadge } from 'badge-maker';
import { testedIn, type Report } from './report.ts';

/** An SVG picture for a README: the verdict, and of how many requirements. */
export function badgeReport({ conformant, interrupted, counts }: Report): string {
  const message = interrupted
    ? 'interrupted'
    : conformant
      ? `conformant (${testedIn(counts)} tested)`
      : `${counts.failed + counts['unexpected-pass']} failed`;
  const color = conformant
    ? counts.warned > 0
      ? 'yellowgreen'
      : 'brightgreen'
    : interrupted
      ? 'lightgrey'
      : 'red';
  return `${makeBadge({ label: 'Topics HTTP', message, color })}\n`;
}
