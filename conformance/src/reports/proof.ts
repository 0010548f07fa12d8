import type { Exchange } from '../http/exchange.ts';
import { excerpt } from '../http/excerpt.ts';
import { storyWords, tellingExchange } from './steps.ts';
import { styles, wrap, type Paint } from './paint.ts';
import { statusWords, type Result } from './report.ts';

const indent = (lines: string[], mark: string) => lines.map((line) => `    ${mark} ${line}`);

function exchangeLines(
  { method, target, headers, body, response, error, ms, curl }: Exchange,
  paint: Paint,
): string[] {
  const request = [
    `${method} ${target}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body ? ['', ...body.split('\n')] : []),
  ];
  const answer = response
    ? [
        String(response.status),
        ...response.headers.map(([name, value]) => `${name}: ${value}`),
        ...(response.body ? ['', ...response.body.split('\n')] : []),
      ]
    : [`no response: ${error ?? ''}`];
  return [
    ...indent(request, '>'),
    ...indent(answer, '<').map((line, index) => (index === 0 ? `${line}   (${Math.round(ms)} ms)` : line)),
    ...(curl ? [`    ${paint('cyan', curl)}`] : []),
  ];
}

/** What was sent and what came, a line each. */
function storyLines(exchanges: Exchange[], width: number): string[] {
  const steps = storyWords(exchanges);
  const longest = Math.min(48, Math.max(...steps.map(({ did }) => did.length)));
  return steps.map(({ did, saw }, index) => {
    const line = `    ${String(index + 1).padStart(2)}  ${excerpt(did, longest - 1).padEnd(longest)}  ${saw}`;
    return excerpt(line, width - 1);
  });
}

/** What does not hold, with everything that a reader needs to see for themselves. */
export function proofLines(result: Result, paint: Paint, width: number): string[] {
  const { id, status, level, text, source, basis, expected, actual, exchanges, note } = result;
  const telling = tellingExchange(exchanges);
  return [
    `${paint(styles[status], statusWords[status].toUpperCase())}  ${paint('bold', id)}`,
    ...wrap(`${level} ${text}`, width, '  '),
    `  ${paint('gray', `${source}${basis === 'contract' ? ' (decided by the contract)' : ''}`)}`,
    ...(note === undefined ? [] : wrap(note, width, '  ')),
    ...(expected === undefined
      ? []
      : [
          ...wrap(`expected  ${expected}`, width, '    '),
          ...wrap(`actual    ${actual ?? ''}`, width, '    '),
        ]),
    ...(exchanges.length > 1 ? ['', ...storyLines(exchanges, width)] : []),
    ...(telling ? ['', ...exchangeLines(telling, paint)] : []),
  ];
}
